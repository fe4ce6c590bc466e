"""The sprint's cards: the pinned one, the draft, what is asked of content and data, the wrap-up, what is carried."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from bot import slotwords, taskrows
from bot.chat import Block, Button, Buttons, Card, Line, Note, Text
from bot.dates import span_words
from bot.hours import at_local
from bot.texts import joined
from bot.work import Look
from handlers.sprint import keeping, rules
from storage import once, rhythm, slots, sprints, topics
from storage.people import GUEST
from storage.slots import Slot
from storage.sprints import Sprint
from storage.tasks import Task
from storage.teams import Account

MOST: Final = 110
MOST_TASKS: Final = 6
USUAL_DAYS: Final = 5


# --- the pinned card ----------------------------------------------------------------------------------------------


def card(look: Look, subject: str) -> Card | None:
    """What the week is for, and how far the topic pack and the data focus are."""
    sprint = keeping.of_subject(look, subject)
    if sprint is None or sprint.state not in (sprints.PUBLISHED, sprints.WRAPPED):
        return None
    if look.reader is not None and look.reader.role == GUEST:
        return Card(_title(look, sprint), (Note(look.line("sprint.for_members")),))
    lines = [*_aims(look, sprint), *_wave(look, sprint), joined([*_pack(look, sprint), "｜", *_focus(look, sprint)])]
    blocks: list[Block] = [Text(tuple(lines))]
    if sprint.state == sprints.WRAPPED:
        blocks.append(Note(look.line("sprint.card.over")))
    doors = tuple(look.button("sprint.door", label=look.label(f"sprint.door.{door}"), to=door) for door in DOORS)
    return Card(_title(look, sprint), (*blocks, Buttons(doors)))


DOORS: Final = {"topics": "选题", "mine": "我的", "calendar": "日历"}
"""What the buttons of the card say to the bot for whoever presses them."""


def _title(look: Look, sprint: Sprint) -> Line:
    """ "第 7 周冲刺 · 2月9日–14日 · 周六补班，共 6 天"."""
    days = keeping.days_of(look, sprint.monday)
    calendar = look.workdays()
    told = [look.line("sprint.title", week=sprint.monday.isocalendar().week, span=span(look, days))]
    made_up = [day for day in days if calendar.make_up(day)]
    for day in made_up:
        told.append(look.line("sprint.make_up", day=look.label(f"sprint.weekday.{day.weekday()}")))
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
        found.append(look.line("sprint.push", product=sprint.product, points=points))
    for name, words in (("targets", sprint.targets), ("red_lines", sprint.red_lines)):
        if words:
            key = "｜" if name == "targets" else look.label("sprint.comma")
            found.append(look.line(f"sprint.{name}", words=_cut(key.join(words.splitlines()))))
    return found


def _says_all(sprint: Sprint) -> bool:
    """Whether product and selling points say all that the mission does."""
    parts = (sprint.product, *sprint.selling_points)
    return sprint.product != "" and sprint.points != "" and all(part in sprint.mission for part in parts)


def _wave(look: Look, sprint: Sprint) -> list[Line]:
    if sprint.wave_at is None:
        return []
    usual = rhythm.of_team(look.db, look.team.id)
    account = look.db.get(Account, sprint.wave_account_id) if sprint.wave_account_id else None
    kol = f"{account.name or account.handle} " if account else ""
    return [
        look.line(
            "sprint.wave", kol=kol, at=sprint.wave_at, koc=sprint.wave_at + timedelta(minutes=usual.koc_after),
            day=look.label(f"sprint.weekday.{sprint.wave_at.astimezone(look.tz).weekday()}"),
            kos=sprint.wave_at + timedelta(minutes=usual.kos_after),
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
        return look.line("sprint.focus.there", words=_cut("、".join(sprint.focus.splitlines()), 40))
    if sprint.watch:
        return look.line("sprint.focus.wished", words=_cut("、".join(sprint.watch.splitlines()), 40))
    return look.line("sprint.focus.awaited")


def moment(look: Look, at: datetime) -> str:
    """The time, with its weekday where that is not today."""
    local = at.astimezone(look.tz)
    day = "" if local.date() == look.local.date() else look.label(f"sprint.weekday.{local.weekday()}") + " "
    return f"{day}{local:%H:%M}"


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
    due = sprint.pack_due_at or look.now
    key = "sprint.ask_data.late" if due <= look.now else "sprint.ask_data.title"
    return Card(
        look.line(key, at=moment(look, due)), (Text((*_aims(look, sprint), _focus(look, sprint))), Buttons((edit,)))
    )


# --- the wrap-up --------------------------------------------------------------------------------------------------


def wrap(look: Look, subject: str) -> Card | None:
    """How the week went, the questions of the retro, and the next draft, in one message."""
    sprint = keeping.of_subject(look, subject)
    if sprint is None or sprint.state != sprints.WRAPPED:
        return None
    carried = len(sprint.carried_ids)
    title = look.line("sprint.wrap.title", week=sprint.monday.isocalendar().week, done=sprint.done, carried=carried,
                      unclaimed=sprint.unclaimed)  # fmt: skip
    lines = [_first_pass(look, sprint)]
    if carried:
        lines.append(look.line("sprint.wrap.carried", tasks=_named(look, sprint)))
    lines += _overridden(look, sprint)
    lines += [look.line("sprint.wrap.ask"), _written(look, sprint), _next(look, sprint)]
    week = rules.following(look.workdays(), sprint.monday).isoformat()
    retro = look.button("sprint.retro", "primary", form=True, week=_week(sprint))
    return Card(title, (Text(tuple(lines)), Buttons((retro, look.button("sprint.draft", form=True, week=week)))))


def _first_pass(look: Look, sprint: Sprint) -> Line:
    if not sprint.reviewed:
        return look.line("sprint.wrap.nothing_reviewed")
    percent = round(100 * sprint.passed / sprint.reviewed)
    return look.line("sprint.wrap.first_pass", percent=percent, passed=sprint.passed, reviewed=sprint.reviewed)


def _overridden(look: Look, sprint: Sprint) -> list[Line]:
    """What was planned although something stood in the way, and why."""
    start = at_local(sprint.monday - timedelta(days=1), time(0), look.team_tz)
    found = [s for s in slots.between(look.db, look.team.id, start, start + timedelta(days=8)) if s.override_reason]
    if not found:
        return []
    told = [
        look.label("sprint.wrap.because", what=_slot(look, slot), why=_cut(slot.override_reason, 24)) for slot in found
    ]
    return [look.line("sprint.wrap.overridden", n=len(found), told=look.label("sprint.comma").join(told[:3]))]


def _slot(look: Look, slot: Slot) -> str:
    """ "#12", or the beginning of what the slot is called."""
    title = slotwords.title(look, slot)
    return title.split(" ", 1)[0] if slot.task_id else taskrows.short(title, 12)


def _named(look: Look, sprint: Sprint) -> str:
    found = [task for key in sprint.carried_ids if (task := look.db.get(Task, key)) is not None]
    told = [f"#{task.number} {taskrows.name(look, task.owner_id)}".strip() for task in found[:MOST_TASKS]]
    more = len(found) - MOST_TASKS
    return look.label("sprint.comma").join(told) + (look.label("sprint.wrap.more", n=more) if more > 0 else "")


def _written(look: Look, sprint: Sprint) -> Line:
    """Who has answered the retro's questions, and the last thing somebody would change."""
    notes = sprints.retro_notes(look.db, sprint.id)
    if not notes:
        return look.line("sprint.wrap.no_retro")
    change = next((note.change for note in reversed(notes) if note.change), "")
    told = look.label("sprint.wrap.change", words=_cut(change, 40)) if change else ""
    return look.line("sprint.wrap.retro", n=len(notes), change=told)


def _next(look: Look, sprint: Sprint) -> Line:
    monday = rules.following(look.workdays(), sprint.monday)
    known = sprints.of_week(look.db, look.team.id, monday)
    days = span(look, keeping.days_of(look, monday))
    if known is not None and known.is_drafted:
        push = taskrows.short(known.mission, 40)
        return look.line("sprint.wrap.next", span=days, push=push, who=taskrows.name(look, known.drafted_by))
    return look.line("sprint.wrap.no_next", span=days)


def carried(look: Look, subject: str) -> Card | None:
    """What one person did not finish, and what can be done about it."""
    sprint, who = keeping.of_subject(look, subject), look.reader
    if sprint is None or who is None:
        return None
    left = keeping.left_with(look, sprint, who.id)
    if not left:
        return Card(look.line("sprint.carried.none"), tone="good")
    rows: list[Block] = [taskrows.row(look, task, owner=False) for task in left[:MOST_TASKS]]
    if once.was_done(look.db, f"{look.team.id}:sprint.carry:{sprint.id}:{who.id}"):
        return Card(look.line("sprint.carried.done", n=len(left)), tuple(rows), tone="good")
    due = keeping.carried_due(look, sprint)
    ways = (look.button("sprint.carry", "primary", week=_week(sprint)), look.button("sprint.door", to="mine"))
    note = Note(look.line("sprint.carried.how", day=due.astimezone(look.tz).date(), at=due))
    return Card(look.line("sprint.carried.title", n=len(left)), (*rows, note, Buttons(ways)))


def missed(look: Look, sprint: Sprint) -> Card:
    """The bot was not there for the whole week: the director hears of it."""
    return Card(look.line("sprint.missed", title=_title(look, sprint)))
