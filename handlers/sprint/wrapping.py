"""The wrap-up's cards: how the week went, in one message for all, and what each person may carry into the next."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Final

from bot import slotwords, taskrows
from bot.chat import Block, Buttons, Card, Line, Note, Text
from bot.hours import at_local
from bot.work import Look
from handlers.sprint import keeping, rules
from handlers.sprint.cards import span
from storage import once, slots, sprints
from storage.slots import Slot
from storage.sprints import Sprint
from storage.tasks import Task

MOST_TASKS: Final = 6
MOST_REASONS: Final = 3


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
    retro = look.button("sprint.retro", "primary", form=True, week=sprint.monday.isoformat())
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
        look.label("sprint.wrap.because", what=_slot(look, slot), why=taskrows.short(slot.override_reason, 24))
        for slot in found
    ]
    return [
        look.line("sprint.wrap.overridden", n=len(found), told=look.label("sprint.comma").join(told[:MOST_REASONS]))
    ]


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
    told = look.label("sprint.wrap.change", words=taskrows.short(change, 40)) if change else ""
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
    ways = (
        look.button("sprint.carry", "primary", week=sprint.monday.isoformat()),
        look.button("sprint.door", to="mine"),
    )
    note = Note(look.line("sprint.carried.how", day=due.astimezone(look.tz).date(), at=due))
    return Card(look.line("sprint.carried.title", n=len(left)), (*rows, note, Buttons(ways)))
