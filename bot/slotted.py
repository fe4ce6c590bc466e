"""A slot was set or moved: its task follows, with its due time, its reminder and every card that shows it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.hours import at_local
from bot.work import Work
from bot.workdays import Workdays
from storage import slots, waves
from storage.slots import Slot
from storage.tasks import DRAFT, SCHEDULED, Task

DRAFT_AT: Final = time(15, 0)
"""On the working day before the slot, so that the reviewer has the afternoon."""
AT_LEAST: Final = timedelta(hours=1)
QUARTER: Final = timedelta(minutes=15)


def follow(work: Work, slot: Slot) -> None:
    """The task of this slot is due for it, unless somebody said when; at the slot its owner is told."""
    task = work.db.get(Task, slot.task_id) if slot.task_id else None
    if task is None:
        return
    if task.state == SCHEDULED:
        task.due_at = slot.at
    elif task.state == DRAFT and not task.due_said:
        task.due_at = draft_due(slot.at, work.now, work.workdays(), work.team_tz)
    work.db.add(task)
    work.cancel("tasks.go_out", task.id, "another slot", whole=True)
    work.plan("tasks.go_out", f"{task.id}:{slot.at.isoformat()}", slot.at)
    for kind in ("tasks.piece", "tasks.review", "tasks.history"):
        work.refresh(kind, task.id)
    work.refresh("tasks.board", work.team.id)
    for kind in ("mine.plate", "tasks.overdue"):
        work.refresh(kind, task.owner_id)


def take_over(work: Work, slot: Slot, member_id: str) -> None:
    """From now on this member posts it; in a wave the step is theirs, too."""
    before, slot.owner_id, slot.offered_to = slot.owner_id, member_id, ""
    slots.place(work.db, slot)
    found = waves.step_of_slot(work.db, slot.id)
    if found is not None and found[0].done_at is None:
        step, wave = found
        step.member_id = member_id
        work.db.add(step)
        work.refresh("waves.card", wave.id)
    monday = work.workdays().monday(slot.at.astimezone(work.team_tz).date())
    work.refresh("calendar.week", f"{work.team.id}:{monday.isoformat()}")
    work.refresh("calendar.slot", slot.id)
    for person in {before, member_id} - {""}:
        work.refresh("mine.plate", person)
        work.refresh("tasks.offers", person)


def draft_due(slot: datetime, now: datetime, calendar: Workdays, tz: ZoneInfo) -> datetime:
    """When the draft of a piece for that slot is due: the working day before at 15:00; where that is too soon or past,
    half-way to the slot, on a quarter of an hour."""
    eve = at_local(calendar.last_before(slot.astimezone(tz).date()), DRAFT_AT, tz)
    if eve >= now + AT_LEAST:
        return eve
    half = now + (slot - now) / 2
    return max(half - (half - datetime.min.replace(tzinfo=half.tzinfo)) % QUARTER, now)
