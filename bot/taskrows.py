"""How one task reads wherever it is listed (board, plate, pack, reminder), with the buttons that are its reader's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Literal
from unicodedata import east_asian_width

from bot import sop
from bot.chat import Block, Button, Line, Row, Text
from bot.look import Look
from bot.wording.channels import network_name
from storage import slots
from storage.people import Member
from storage.slots import Slot
from storage.tasks import DONE, DRAFT, DROPPED, PUBLISHED, RETRO, REVIEW, SCHEDULED, TOPIC, Task
from storage.teams import Account

MOST_TITLE = 24
"""So many Chinese signs of a title stand in a list; of narrow letters, twice as many."""
_WORD_BEGINS = re.compile(r"\s+(?=\S*$)")


def short(words: str, most: int = MOST_TITLE) -> str:
    """As much of it as fits into a line: a Chinese sign is as wide as two Latin letters, and no word is cut in two."""
    said = " ".join(words.split())
    if _width(said) <= 2 * most:
        return said
    fits, room = 0, 2 * most - 2
    while room >= (wide := _width(said[fits])):
        room, fits = room - wide, fits + 1
    shown = said[:fits]
    if (
        said[fits].isascii()
        and said[fits].isalnum()
        and (last := _WORD_BEGINS.search(shown))
        and last.start() > fits / 2
    ):
        shown = shown[: last.start()]
    return f"{shown.rstrip()}…"


def _width(words: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in words)


def name(look: Look, member_id: str) -> str:
    member = look.db.get(Member, member_id) if member_id else None
    return member.name if member else ""


def moment(look: Look, at: datetime) -> str:
    """The time on the reader's clock, with its day: cards are read for days, "today" would not stay true."""
    return look.label("tasks.moment", day=at.astimezone(look.tz).date(), at=at)


def moment_past(look: Look, at: datetime) -> str:
    """Since when, for an answer that is read at once: the time alone where that is today."""
    day = at.astimezone(look.tz).date()
    return look.label("tasks.at" if day == look.local.date() else "tasks.moment", day=day, at=at)


def account_name(look: Look, account_id: str) -> str:
    """ "小红书「小满的防晒日记」", "" where no account is chosen."""
    account = look.db.get(Account, account_id) if account_id else None
    if account is None:
        return ""
    network = network_name(account.network, look.lang)
    return look.label("tasks.account", network=network, name=account.name or account.handle)


def when(look: Look, task: Task, slot: Slot | None) -> str:
    """The time that counts now: the draft's due time, the slot, or since when it is out."""
    if task.state == DRAFT and task.due_at:
        key = "overdue" if task.due_at < look.now else "due"
        return look.label(f"tasks.when.{key}", at=moment(look, task.due_at))
    if task.state == REVIEW and task.review_due_at:
        key = "review_late" if task.review_due_at < look.now else "review"
        return look.label(f"tasks.when.{key}", at=moment(look, task.review_due_at))
    if task.state in (DRAFT, SCHEDULED) and slot is not None:
        late = task.state == SCHEDULED and slot.at < look.now
        return look.label("tasks.when.slot_late" if late else "tasks.when.slot", at=moment(look, slot.at))
    if task.state in (PUBLISHED, RETRO) and task.published_at:
        return look.label("tasks.when.out", at=moment(look, task.published_at))
    return ""


def line(look: Look, task: Task, slot: Slot | None, *, owner: bool = True) -> Line:
    """ "#12 海岛三天两夜 · 小满 · 稿件 · 周二 15:00 前"."""
    who = name(look, task.owner_id) if owner else ""
    parts = [look.label(f"tasks.state.{task.state}"), who, when(look, task, slot)]
    rest = "".join(look.label("tasks.part", part=part) for part in parts if part)
    return look.line("tasks.row", number=task.number, title=short(task.title), rest=rest)


def row(look: Look, task: Task, known: Mapping[str, Slot] | None = None, *, owner: bool = True) -> Block:
    """The task in one line, with the button for what its reader does next."""
    slot = known.get(task.id) if known is not None else slots.of_task(look.db, task.id)
    said = line(look, task, slot, owner=owner)
    step = next_step(look, task, look.reader)
    return Row(said, step) if step else Text((said,))


def late_row(look: Look, task: Task, slot: Slot | None) -> Block:
    """A task that is late, with the next step and the ways out of it."""
    change = _button(look, task, "plan" if slot is not None or task.is_piece else "due", form=True)
    if task.is_piece and slot is None:
        change = _button(look, task, "due", form=True)
    ways = (*next_step(look, task, look.reader), change, _button(look, task, "release", danger=True))
    return Row(line(look, task, slot, owner=False), ways)


def next_step(look: Look, task: Task, who: Member | None) -> tuple[Button, ...]:
    """The one thing that is to be done next, if it is this person's to do."""
    if task.state == TOPIC:
        return (_button(look, task, "claim", primary=True),)
    if who is None:
        return ()
    if task.offered_to == who.id:
        return (_button(look, task, "accept", primary=True), _button(look, task, "decline", form=True))
    if task.state == REVIEW:
        reviews = task.reviewer_id == who.id and not sop.refusal("approve", task, who)
        return (_button(look, task, "read", primary=True),) if reviews else ()
    return _owners_step(look, task) if task.owner_id == who.id else ()


def _owners_step(look: Look, task: Task) -> tuple[Button, ...]:
    if task.state == DRAFT:
        form = task.is_piece
        return (_button(look, task, "submit" if task.is_piece else "finish", primary=True, form=form),)
    if task.state == SCHEDULED:
        return (_button(look, task, "publish", primary=True, form=True),)
    return (_button(look, task, "figures", primary=True, form=True),) if task.state in (PUBLISHED, RETRO) else ()


def buttons(look: Look, task: Task, who: Member | None) -> tuple[Button, ...]:
    """Everything that this person may do with the task, what comes next first. Without a person, what anybody may."""
    found = list(next_step(look, task, who))
    if who is None:
        return tuple(found) or (_button(look, task, "history"),)
    if task.state == REVIEW and not sop.refusal("approve", task, who):
        found = [_button(look, task, "approve", primary=True), _button(look, task, "send_back", form=True)]
    if task.link and not sop.refusal("relink", task, who):
        found.append(look.button("tasks.publish", form=True, label=look.label("tasks.publish.change"), task=task.id))
    if task.owner_id == who.id and task.offered_to != who.id:
        found += _owners_others(look, task)
    elif sop.leads(who) and task.state not in (DONE, DROPPED):
        found += [_button(look, task, "assign", form=True), _button(look, task, "drop", form=True)]
    if task.state in (DONE, DROPPED) and not sop.refusal("reopen", task, who):
        found.append(_button(look, task, "reopen"))
    return tuple(found)


def _owners_others(look: Look, task: Task) -> list[Button]:
    """What an owner may do beside the next step."""
    if task.state == REVIEW:
        return [_button(look, task, "withdraw")]
    if task.state not in (DRAFT, SCHEDULED):
        return []
    found = [_button(look, task, "submit", form=True)] if task.state == DRAFT and not task.is_piece else []
    change = _button(look, task, "plan", form=True) if task.is_piece else _button(look, task, "due", form=True)
    give = _button(look, task, "offer", form=True) if not task.offered_to else _button(look, task, "take_back")
    return [*found, change, give, _button(look, task, "release", danger=True)]


def _button(
    look: Look, task: Task, action: str, *, primary: bool = False, danger: bool = False, form: bool = False
) -> Button:
    tone: Literal["plain", "primary", "danger"] = "primary" if primary else "danger" if danger else "plain"
    confirm = look.label("tasks.sure.release", number=task.number) if action == "release" else ""
    return look.button(f"tasks.{action}", tone, form=form, confirm=confirm, task=task.id)
