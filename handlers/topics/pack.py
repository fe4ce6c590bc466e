"""The topic pack as a card of topics with Claim buttons, and the card of one topic."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot import sop, taskrows
from bot.chat import Block, Button, Buttons, Card, Line, Note, Row, Text
from bot.look import Look
from handlers.topics import importing
from storage import topics
from storage.people import GUEST, Member
from storage.tasks import TOPIC, Task
from storage.topics import WITHDRAWN, Topic

ON_CARD = 6
PER_PAGE = 6


def week_now(look: Look) -> date:
    """The Monday of the pack that people speak of now."""
    return importing.week_now(look.db, look.team, look.now)


def subject(look: Look, week: date) -> str:
    return f"{look.team.id}:{week.isoformat()}"


def week_of(words: str) -> date:
    return date.fromisoformat(words.rpartition(":")[2])


def may_add(who: Member) -> bool:
    """Content writes the pack; leads may, too."""
    return sop.leads(who) or (who.group == "content" and who.role != GUEST)


def visible(look: Look, found: Sequence[Topic]) -> list[Topic]:
    """Guests see what may be shared."""
    guest = look.reader is not None and look.reader.role == GUEST
    return [topic for topic in found if topic.shareable or not guest]


# --- the pack -----------------------------------------------------------------------------------------------------


def pack(look: Look, words: str) -> Card | None:
    """The week's topics, those that can still be claimed first, as many as fit; the rest is one press away."""
    week = week_of(words)
    found = visible(look, topics.of_week(look.db, look.team.id, week))
    if not found:
        return _empty(look, week)
    places = topics.places_in(look.db, [topic.id for topic in found])
    ordered = sorted(found, key=lambda topic: (not _free(places[topic.id]), topic.number))
    rows = [_row(look, topic, places[topic.id]) for topic in ordered[:ON_CARD]]
    return Card(_title(look, week, found, places), (*rows, *_ways(look, week, len(found))))


def _title(look: Look, week: date, found: Sequence[Topic], places: dict[str, list[Task]]) -> Line:
    every = [place for topic in found for place in places[topic.id] if place.state != "dropped"]
    claimed = sum(place.state != TOPIC for place in every)
    n = week.isocalendar().week
    return look.line("topics.pack.title", week=n, n=len(found), places=len(every), claimed=claimed)


def _ways(look: Look, week: date, n: int) -> list[Block]:
    ways: list[Button] = []
    if n > ON_CARD:
        label = look.label("topics.pack.all", n=n)
        ways.append(look.button("topics.page", label=label, week=week.isoformat(), page="0"))
    if look.reader is None or may_add(look.reader):
        ways.append(look.button("topics.add", form=True))
    return [Buttons(tuple(ways))] if ways else []


def _empty(look: Look, week: date) -> Card:
    title = look.line("topics.pack.empty", week=week.isocalendar().week)
    if look.reader is not None and not may_add(look.reader):
        return Card(title)
    add = look.button("topics.add", "primary", form=True)
    return Card(title, (Buttons((add,)), Note(look.line("topics.pack.how"))))


def _row(look: Look, topic: Topic, places: Sequence[Task]) -> Block:
    """ "#12 海岛三天两夜 · 好补涂 · KOC · 余 2/3　[认领]"."""
    free = _free(places)
    there = [place for place in places if place.state != "dropped"]
    parts = [taskrows.short(topic.selling_point, 12), topic.kinds.replace(" ", "/")]
    if free:
        parts.append(look.label("topics.row.free", n=len(free), all=len(there)))
    else:
        names = list(dict.fromkeys(taskrows.name(look, place.owner_id) for place in there if place.owner_id))
        parts.append(look.label("topics.row.full", who=look.label("tasks.comma").join(names[:3])))
    rest = "".join(look.label("tasks.part", part=part) for part in parts if part)
    line = look.line("tasks.row", number=topic.number, title=taskrows.short(topic.title), rest=rest)
    see = look.button("topics.see", topic=topic.id)
    return Row(line, (look.button("tasks.claim", "primary", topic=topic.id), see) if free else (see,))


def _free(places: Sequence[Task]) -> list[Task]:
    return [place for place in places if place.state == TOPIC]


def page_card(look: Look, week: date, page: int) -> Card:
    """One page of the whole pack."""
    found = visible(look, topics.of_week(look.db, look.team.id, week))
    shown = found[page * PER_PAGE : (page + 1) * PER_PAGE]
    places = topics.places_in(look.db, [topic.id for topic in shown])
    rows = [_row(look, topic, places[topic.id]) for topic in shown]
    ways: list[Button] = []
    for label, to in (("back", page - 1), ("on", page + 1)):
        if 0 <= to * PER_PAGE < len(found):
            text = look.label(f"tasks.board.{label}")
            ways.append(look.button("topics.page", label=text, week=week.isoformat(), page=str(to), turned="yes"))
    pages = max(1, -(-len(found) // PER_PAGE))
    title = look.line("topics.pack.page", week=week.isocalendar().week, page=page + 1, pages=pages)
    return Card(title, (*rows, Buttons(tuple(ways))) if ways else tuple(rows))


# --- one topic ----------------------------------------------------------------------------------------------------


def topic(look: Look, words: str) -> Card | None:
    """Everything about a topic: what it is, who has which angle, what is still free."""
    found = look.db.get(Topic, words)
    if found is None or not visible(look, [found]):
        return None
    places = [place for place in topics.places_of(look.db, found.id) if place.state != "dropped"]
    if found.state == WITHDRAWN or not places:
        return Card(look.line("topics.topic.withdrawn", number=found.number, title=found.title))
    lines = [*_said(look, found), *_places(look, places)]
    ways: list[Button] = []
    if _free(places):
        ways.append(look.button("tasks.claim", "primary", topic=found.id))
    if look.reader is not None and may_add(look.reader):
        ways += [look.button("topics.edit", form=True, topic=found.id), _withdraw(look, found)]
    blocks: list[Block] = [Text(tuple(lines))] if lines else []
    title = look.line("topics.topic.title", number=found.number, title=found.title,
                      free=len(_free(places)), all=len(places))  # fmt: skip
    return Card(title, (*blocks, Buttons(tuple(ways))) if ways else tuple(blocks))


def _withdraw(look: Look, found: Topic) -> Button:
    sure = look.label("topics.sure.withdraw", number=found.number)
    return look.button("topics.withdraw", "danger", confirm=sure, topic=found.id)


def _said(look: Look, found: Topic) -> list[Line]:
    first = [taskrows.short(word, 40) for word in (found.product, found.selling_point) if word]
    more = [word for word in (found.kinds.replace(" ", "/"), found.format) if word]
    lines: list[Line] = [look.line("topics.topic.about", words=" · ".join(first))] if first else []
    lines += [look.line("topics.topic.suits", words=" · ".join(more))] if more else []
    lines += [look.line("topics.topic.assets", words=taskrows.short(found.assets, 200))] if found.assets else []
    return lines


def _places(look: Look, places: Sequence[Task]) -> list[Line]:
    lines = []
    for place in places[:4]:
        who = taskrows.name(look, place.owner_id) or look.label("topics.topic.free")
        key = "topics.topic.place" if place.angle else "topics.topic.place_bare"
        lines.append(look.line(key, n=place.place, who=who, angle=taskrows.short(place.angle, 40)))
    if len(places) > 4:
        lines.append(look.line("topics.topic.more", n=len(places) - 4))
    return lines
