"""The sprint's cards: the pinned one, the draft, what is asked of content and data, the wrap-up, what is carried."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from bot import taskrows
from bot.chat import Block, Button, Buttons, Card, Line, Note, Text
from bot.dates import span_words
from bot.texts import joined
from bot.work import Look
from handlers.sprint import keeping
from storage import rhythm, sprints, topics
from storage.people import GUEST
from storage.sprints import Sprint
from storage.teams import Account

MOST: Final = 110
USUAL_DAYS: Final = 5


# --- the pinned card ----------------------------------------------------------------------------------------------


def card(look: Look, subject: str) -> Card | None:
    """What the week is for, and how far the topic pack and the data focus are."""
    sprint = keeping.of_subject(look, subject)
    if sprint is None or sprint.state not in (sprints.PUBLISHED, sprints.WRAPPED):
        return None
    if look.reader is not None and look.reader.role == GUEST:
        return Card(_title(look, sprint), (Note(look.line("sprint.for_members")),))
    lines = [
        *_aims(look, sprint),
        *_wave(look, sprint),
        joined([*_pack(look, sprint), look.label("sprint.bar"), *_focus(look, sprint)]),
    ]
    blocks: list[Block] = [Text(tuple(lines))]
    if sprint.state == sprints.WRAPPED:
        blocks.append(Note(look.line("sprint.card.over")))
    ways = [look.button("sprint.door", label=look.label(f"sprint.door.{door}"), to=door) for door in DOORS]
    if sprint.state == sprints.PUBLISHED and look.reader is not None and look.reader.role in keeping.DRAFTERS:
        change = look.label("sprint.change")
        ways.append(look.button("sprint.draft", "plain", form=True, label=change, week=_week(sprint)))
    return Card(_title(look, sprint), (*blocks, Buttons(tuple(ways))))


DOORS: Final = {"topics": "选题", "mine": "我的", "calendar": "日历"}
"""What the buttons of the card say to the bot for whoever presses them."""


def _title(look: Look, sprint: Sprint) -> Line:
    """ "第 7 周冲刺 · 2月9日–14日 · 周六补班，共 6 天"."""
    days = keeping.days_of(look, sprint.monday)
    calendar = look.workdays()
    told = [look.line("sprint.title", week=sprint.monday.isocalendar().week, span=span(look, days))]
    made_up = [day for day in days if calendar.make_up(day)]
    for day in made_up:
        told.append(look.line("sprint.make_up", day=look.label(f"sprint.whole_weekday.{day.weekday()}")))
    if made_up or len(days) != USUAL_DAYS:
        told.append(look.line("sprint.days_with" if made_up else "sprint.days", n=len(days)))
    return joined(part for line in told for part in line)


def span(look: Look, days: tuple[date, ...]) -> str:
    return span_words(days[0], days[-1], look.lang) if days else ""


def _aims(look: Look, sprint: Sprint) -> list[Line]:
    """Mission, product, selling points, targets and red lines: whatever was said."""
    found = []
    if not _says_all(sprint):
        found.append(look.line("sprint.mission", mission=_cut(sprint.mission)))
    if sprint.product or sprint.points:
        points = "".join(look.label("sprint.point", point=point) for point in sprint.selling_points[:3])
        points = points if sprint.product else points.lstrip(", ")
        found.append(look.line("sprint.push", product=sprint.product, points=points))
    for name, words in (("targets", sprint.targets), ("red_lines", sprint.red_lines)):
        if words:
            between = look.label("sprint.bar" if name == "targets" else "sprint.comma")
            found.append(look.line(f"sprint.{name}", words=_cut(between.join(words.splitlines()))))
    return found


def _says_all(sprint: Sprint) -> bool:
    """Whether product and selling points say all that the mission does."""
    parts = (sprint.product, *sprint.selling_points)
    return sprint.product != "" and sprint.points != "" and all(part in sprint.mission for part in parts)


def _wave(look: Look, sprint: Sprint) -> list[Line]:
    """The wave as it is planned; while nobody is named for it, as it is wished for, and that it is no more."""
    planned = keeping.wave_of(look, sprint)
    at = planned.planned_at if planned else sprint.wave_at
    if at is None:
        return []
    spans = planned or rhythm.of_team(look.db, look.team.id)
    named = keeping.opens(look, planned) if planned else sprint.wave_account_id
    account = look.db.get(Account, named) if named else None
    return [
        look.line(
            "sprint.wave" if planned or sprint.state == sprints.DRAFT else "sprint.wave_wished",
            kol=f"{account.name or account.handle} " if account else "", at=at,
            koc=at + timedelta(minutes=spans.koc_after), kos=at + timedelta(minutes=spans.kos_after),
            day=look.label(f"sprint.weekday.{at.astimezone(look.tz).weekday()}"),
        )
    ]  # fmt: skip


def _pack(look: Look, sprint: Sprint) -> Line:
    """ "选题包：12 条 16 个名额，已认领 9", or until when it is due."""
    pack = topics.tally(look.db, look.team.id, sprint.monday)
    if pack.topics:
        return look.line("sprint.pack.there", topics=pack.topics, places=pack.places, claimed=pack.claimed)
    due = sprint.pack_due_at or look.now
    return look.line("sprint.pack.late" if due <= look.now else "sprint.pack.awaited", at=moment(look, due))


def _focus(look: Look, sprint: Sprint) -> Line:
    if sprint.focus:
        return look.line("sprint.focus.there", words=_cut(look.listed(sprint.focus.splitlines()), 40))
    if sprint.watch:
        return look.line("sprint.focus.wished", words=_cut(look.listed(sprint.watch.splitlines()), 40))
    return look.line("sprint.focus.awaited")


def moment(look: Look, at: datetime) -> str:
    """The time with its weekday."""
    local = at.astimezone(look.tz)
    return f"{look.label(f'sprint.weekday.{local.weekday()}')} {local:%H:%M}"


def _cut(words: str, most: int = MOST) -> str:
    return taskrows.short(words, most)


# --- the draft ----------------------------------------------------------------------------------------------------


def draft(look: Look, subject: str) -> Card | None:
    """How the draft of a week reads, for those who write it."""
    sprint = keeping.of_subject(look, subject)
    if sprint is None:
        return None
    if sprint.state in (sprints.PUBLISHED, sprints.WRAPPED):
        return Card(look.line("sprint.draft.out", title=_title(look, sprint), at=sprint.published_at or look.now))
    edit = look.button("sprint.draft", "plain" if sprint.is_drafted else "primary", form=True, week=_week(sprint))
    if not sprint.is_drafted:
        return Card(look.line("sprint.draft.none", title=_title(look, sprint)), (Buttons((edit,)),))
    when = keeping.times_of(look, sprint.monday).publishes
    title = look.line("sprint.draft.title", title=_title(look, sprint), day=when.astimezone(look.tz).date(), at=when)
    lines = (*_aims(look, sprint), *_wave(look, sprint), _focus(look, sprint))
    ways: tuple[Button, ...] = (edit,)
    if _may_publish_now(look, sprint):
        ways = (look.button("sprint.publish", "primary", week=_week(sprint)), edit)
    return Card(title, (Text(lines), Buttons(ways)))


def _may_publish_now(look: Look, sprint: Sprint) -> bool:
    """A week can be opened before its time, but not while another one is still on."""
    return sprint.monday <= keeping.this_week(look) and look.reader is not None and look.reader.role in BOSSES


BOSSES: Final = ("deputy", "director")


def wanted(look: Look, subject: str) -> Card | None:
    """There is no draft, and the sprint should begin: the director is asked for one."""
    sprint = keeping.of_subject(look, subject)
    if sprint is None or sprint.is_drafted:
        return draft(look, subject)
    when = keeping.times_of(look, sprint.monday).publishes
    title = look.line("sprint.wanted" if look.now < when else "sprint.wanted_now", title=_title(look, sprint), at=when)
    return Card(title, (Buttons((look.button("sprint.draft", "primary", form=True, week=_week(sprint)),)),))


def _week(sprint: Sprint) -> str:
    return sprint.monday.isoformat()


def no_wave(look: Look, subject: str) -> Card | None:
    """The week has a wave, but nobody is named for it yet: whoever drafted the week is asked to."""
    sprint = keeping.of_subject(look, subject)
    if sprint is None:
        return None
    if sprint.wave_at is None or keeping.wave_of(look, sprint) is not None:
        return Card(look.line("sprint.no_wave.done"), tuple(Text((line,)) for line in _wave(look, sprint)), "good")
    plan = look.button("waves.plan", "primary", form=True)
    title = look.line("sprint.no_wave.title", day=sprint.wave_at.astimezone(look.tz).date(), at=sprint.wave_at)
    return Card(title, (Buttons((plan,)), Note(look.line("sprint.no_wave.how"))))


# --- what content and data are asked for ---------------------------------------------------------------------------


def ask_content(look: Look, subject: str) -> Card | None:
    """The content group is asked for the topic pack."""
    sprint = keeping.of_subject(look, subject)
    if sprint is None:
        return None
    if keeping.has_pack(look, sprint):
        return Card(look.line("sprint.ask_content.thanks"), (Text((_pack(look, sprint),)),), tone="good")
    due = sprint.pack_due_at or look.now
    key = "sprint.ask_content.late" if due <= look.now else "sprint.ask_content.title"
    lines = (*_aims(look, sprint), look.line("sprint.ask_content.how"))
    door = look.button("sprint.door", "primary", label=look.label("sprint.door.topics"), to="topics")
    return Card(look.line(key, at=moment(look, due)), (Text(lines), Buttons((door,))))


def ask_data(look: Look, subject: str) -> Card | None:
    """The data group is asked what it watches this week."""
    sprint = keeping.of_subject(look, subject)
    if sprint is None:
        return None
    edit = look.button("sprint.focus", "plain" if sprint.focus else "primary", form=True, week=_week(sprint))
    if sprint.focus:
        return Card(look.line("sprint.ask_data.thanks"), (Text((_focus(look, sprint),)), Buttons((edit,))), tone="good")
    due = sprint.pack_due_at or keeping.times_of(look, sprint.monday).pack_due
    key = "sprint.ask_data.late" if due <= look.now else "sprint.ask_data.title"
    return Card(
        look.line(key, at=moment(look, due)), (Text((*_aims(look, sprint), _focus(look, sprint))), Buttons((edit,)))
    )


def missed(look: Look, sprint: Sprint) -> Card:
    """The bot was not there for the whole week: the director hears of it."""
    return Card(look.line("sprint.missed", title=_title(look, sprint)))
