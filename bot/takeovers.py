"""Leave that is cancelled takes back what it asked of others: nobody need stand in for somebody who is there."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bot.hours import at_local
from bot.work import Turn
from storage import leaves, moves, slots, tasks
from storage.slots import Slot
from storage.tasks import Task

SHOWN = ("tasks.piece", "tasks.review", "tasks.offer", "tasks.history")
PER_PERSON = ("mine.plate", "tasks.overdue", "tasks.offers")


def withdraw(turn: Turn, today: date) -> int:
    """What the speaker's leave asked of others and no leave of theirs needs any more; how much that was."""
    still = [(leave.first, leave.last) for leave in leaves.since(turn.db, turn.who.id, today)]
    begin = at_local(today, time(0), turn.team_tz)
    over = [task for task in tasks.open_of(turn.db, turn.who.id) if _is_over(turn, task, still)]
    posts = [
        slot
        for slot in slots.alone(turn.db, turn.who.id, begin, begin + timedelta(days=366))
        if slot.offered_to and not _within(turn, slot.at, still)
    ]
    for task in over:
        _take_back(turn, task)
    for slot in posts:
        _keep(turn, slot)
    return len(over) + len(posts)


def _is_over(turn: Turn, task: Task, still: list[tuple[date, date]]) -> bool:
    """Whether a leave had it offered (what its owner offered by hand stays offered) and none needs that now."""
    if not task.offered_to:
        return False
    offer = moves.last(turn.db, task.id, "offer")
    slot = slots.of_task(turn.db, task.id)
    moments = [at for at in (task.due_at, slot.at if slot else None) if at is not None]
    return offer is not None and not offer.who_id and not any(_within(turn, at, still) for at in moments)


def _within(turn: Turn, at: datetime, still: list[tuple[date, date]]) -> bool:
    day = at.astimezone(turn.team_tz).date()
    return any(first <= day <= last for first, last in still)


def _take_back(turn: Turn, task: Task) -> None:
    asked, task.offered_to, task.offered_by = task.offered_to, "", ""
    moves.note(turn.db, task, "kept", task.state, turn.now, turn.who.id, whom_id=asked)
    shown = [(kind, task.id) for kind in SHOWN]
    shown += [(kind, person) for person in (asked, turn.who.id) for kind in PER_PERSON]
    turn.refresh_all(shown)


def _keep(turn: Turn, slot: Slot) -> None:
    asked, slot.offered_to = slot.offered_to, ""
    turn.db.add(slot)
    turn.refresh("tasks.offers", asked)
