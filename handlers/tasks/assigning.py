"""A lead says whose a task is, and perhaps when it goes out or until when it is due; what came of that is said back."""

from __future__ import annotations

from datetime import datetime

from bot import taskrows
from bot.chat import Oops
from bot.work import Turn
from handlers.tasks import claiming, doing, handing, planning, saidwhen
from storage.people import Member
from storage.tasks import Task


def assign(turn: Turn, task: Task, member: Member, when: str) -> None:
    """A time that cannot be read is asked about before anything is done."""
    doing.must(turn, "assign", task, turn.who)
    at, is_slot = _moment(turn, task, when)
    if at is not None and at <= turn.now:
        raise Oops("tasks.plan.past")
    handing.assign(turn, task, member)
    if at is None:
        turn.reply("tasks.assign.done", who=member.name)
    elif not is_slot:
        handing.due(turn, task, at)
        turn.reply("tasks.assign.due", who=member.name, at=taskrows.moment(turn.room, at))
    else:
        _plan(turn, task, member, at)


def _moment(turn: Turn, task: Task, when: str) -> tuple[datetime | None, bool]:
    """The moment, and whether a piece of the board goes out then; a day alone is when it is due."""
    slot, due = saidwhen.slot_in(turn, when), saidwhen.due_in(turn, when)[0]
    if due is None and saidwhen.A_TIME.search(when) is None:
        return None, False
    if due is None or not saidwhen.is_clear(turn, when) or (slot is None and saidwhen.A_TIME.search(when)):
        raise Oops("tasks.due.when", words=taskrows.short(when, 40))
    return due, slot is not None and task.is_piece and not saidwhen.is_for_the_draft(when)


def _plan(turn: Turn, task: Task, member: Member, at: datetime) -> None:
    task.account_id = task.account_id or _account(turn, task, member)
    if not task.account_id:
        turn.reply("tasks.assign.done", who=member.name)
        turn.whisper(claiming.which_account(turn, task, at))
        return
    in_the_way = planning.place(turn, task, task.account_id, at)
    if in_the_way:
        turn.reply("tasks.assign.done", who=member.name)
        turn.reply(claiming.conflict_card(turn, task, at, in_the_way))
    else:
        turn.reply("tasks.assign.slot", who=member.name, at=taskrows.moment(turn.room, at))


def _account(turn: Turn, task: Task, member: Member) -> str:
    """The account of whoever has just one that suits; a lead may assign to others as well."""
    try:
        return planning.account_at_claim(turn, task, member)
    except Oops:
        return ""
