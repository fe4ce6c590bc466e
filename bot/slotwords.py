"""How a slot of the calendar is put into words, and who may read which."""

from __future__ import annotations

from bot import taskrows
from bot.chat import Line
from bot.look import Look
from storage.people import GUEST, Member
from storage.slots import Slot
from storage.tasks import Task
from storage.teams import Account


def may_see(slot: Slot, account: Account | None, who: Member | None) -> bool:
    """Guests see what is theirs and what may be shared; everybody else sees the calendar."""
    if who is None or who.role != GUEST:
        return True
    owners = (slot.owner_id, *((account.owner_id, account.backup_id) if account else ()))
    return slot.shareable or who.id in owners


def title(look: Look, slot: Slot) -> str:
    """ "#12 海岛三天两夜", or what the slot itself is called."""
    return called(slot, look.db.get(Task, slot.task_id) if slot.task_id else None)


def called(slot: Slot, task: Task | None) -> str:
    """The same, where the task is at hand."""
    return f"#{task.number} {task.title}" if task else slot.title


def line(look: Look, slot: Slot) -> Line:
    """ "2月11日 周三 20:00 · 小红书「小满的防晒日记」 · 直播预告"."""
    return (
        " · ".join(
            part for part in (taskrows.moment(look, slot.at), whole_account(look, slot), title(look, slot)) if part
        ),
    )


def account_name(account: Account | None) -> str:
    """The account as it signs itself."""
    return (account.name or account.handle) if account else ""


def whole_account(look: Look, slot: Slot) -> str:
    """The account with its network: "小红书「小满的防晒日记」"."""
    return taskrows.account_name(look, slot.account_id)
