"""The commands that move one task: `送审 12`, `approve 12`, `转给 @老方 12`, and what they say back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from bot import sop, taskrows
from bot.chat import Buttons, Card, Oops, Said
from bot.feature import Feature, anything
from bot.phrases.boardwords import Deed
from bot.work import Turn
from handlers.tasks import (
    assigning,
    claiming,
    doing,
    figures,
    handing,
    making,
    naming,
    planning,
    publishing,
    reviewing,
    saidwhen,
)
from storage.people import GUEST
from storage.tasks import Task

commands = Feature("tasks")


@commands.command("送审", "submit", least=GUEST, reads=naming.numbered, means=naming.numbered, own=anything)
def submit(turn: Turn, words: str) -> None:
    """`送审 12 [稿件或链接]`."""
    task, rest = naming.one_of(turn, words, "submit")
    reviewing.submit(turn, task, rest)
    _say(turn)


@commands.command("通过", "approve", least=GUEST, reads=naming.numbered, means=naming.numbered)
def approve(turn: Turn, words: str) -> None:
    task, _ = naming.one_of(turn, words, "approve")
    reviewing.approve(turn, task)
    turn.reply("tasks.approved", number=task.number)


@commands.command("退回", "send back", least=GUEST, reads=naming.numbered, means=naming.numbered, own=anything)
def send_back(turn: Turn, words: str) -> None:
    """`退回 12 原因`."""
    task, rest = naming.one_of(turn, words, "send_back")
    reviewing.send_back(turn, task, rest)
    turn.reply("tasks.sent_back")


@commands.command("已发", "published", least=GUEST, reads=naming.numbered, means=naming.numbered, own=anything)
def published(turn: Turn, words: str) -> None:
    """`已发 12 链接`, also with the whole share text of the app."""
    task, rest = naming.one_of(turn, words, "publish")
    publishing.publish(turn, task, rest)
    _say(turn)


@commands.command("数据", "figures", least=GUEST, reads=naming.numbered, means=naming.numbered)
def tell_figures(turn: Turn, words: str) -> None:
    """`数据 12 赞1.2w 藏3400`."""
    task, rest = naming.one_of(turn, words, "figures")
    figures.typed(turn, task, rest)


@commands.command("转给", "hand over", least=GUEST, fresh=True, reads=lambda words: _ends_in_number(words),
                  means=lambda words: _has_number(words))  # fmt: skip
def hand_over(turn: Turn, words: str) -> None:
    """`转给 @老方 12`, `转给 12 @老方`: they are asked."""
    member, rest = naming.whom(turn, words)
    task, _ = naming.one_of(turn, rest, "offer")
    handing.offer(turn, task, member)
    turn.reply("tasks.offer.asked", who=member.name)


@commands.command("指派", "assign", fresh=True, reads=lambda words: _ends_in_number(words) or naming.numbered(words),
                  means=lambda words: _has_number(words))  # fmt: skip
def assign(turn: Turn, words: str) -> None:
    """`指派 12 @老方 [周三20点]`, by leads."""
    member, rest = naming.whom(turn, words)
    task, when = naming.one_of(turn, rest, "assign")
    assigning.assign(turn, task, member, when)


@commands.command("截止", "due", least=GUEST, fresh=True, reads=naming.numbered, means=naming.numbered)
def due(turn: Turn, words: str) -> None:
    """`截止 12 周五下午3点`: how it was understood is said back."""
    task, rest = naming.one_of(turn, words, "due")
    if not rest:
        raise Oops("tasks.due.when_at_all", number=task.number)
    reckoned = saidwhen.reckoned(turn, rest, task.due_at)
    at = reckoned or saidwhen.due_in(turn, rest)[0]
    if at is None or (reckoned is None and not saidwhen.is_clear(turn, rest)):
        raise Oops("tasks.due.when", words=taskrows.short(rest, 40))
    handing.due(turn, task, at)
    turn.reply("tasks.due.kept", at=_stamp(turn, task))


@commands.command("改档期", "reschedule", least=GUEST, fresh=True, reads=naming.numbered, means=naming.numbered)
def reschedule(turn: Turn, words: str) -> None:
    """`改档期 12 周四晚8点 [有冲突还要发的原因]`."""
    task, rest = naming.one_of(turn, words, "slot")
    doing.must(turn, "slot", task, turn.who)
    at = saidwhen.slot_in(turn, rest)
    if at is not None and not saidwhen.is_clear(turn, rest):
        raise Oops("tasks.due.when", words=taskrows.short(rest, 40))
    if at is None:
        raise Oops(saidwhen.what_is_missing(turn, rest), words=taskrows.short(rest, 40), number=task.number)
    slot_at(turn, task, at, saidwhen.reason_in(turn, rest))


def slot_at(turn: Turn, task: Task, at: datetime, reason: str = "") -> None:
    """Plan it there, or say what stands in the way."""
    doing.must(turn, "slot", task, turn.who)
    if at <= turn.now:
        raise Oops("tasks.plan.past")
    if not task.account_id:
        raise Oops("tasks.plan.by_form", number=task.number)
    in_the_way = planning.place(turn, task, task.account_id, at, reason)
    if in_the_way:
        turn.reply(claiming.conflict_card(turn, task, at, in_the_way))
    else:
        turn.reply(planning.kept(turn, task), at=taskrows.moment(turn.room, at))


def is_done(turn: Turn, number: str) -> None:
    """What "done" means depends on where the task stands: a draft that is done goes to review, and so on."""
    task = naming.one_of(turn, number, None)[0]
    if not sop.refusal("finish", task, turn.who):
        handing.finish(turn, task)
        turn.reply("tasks.finished", number=task.number)
        return
    step = taskrows.next_step(turn, task, turn.who)
    if task.owner_id != turn.who.id or not step:
        doing.must(turn, "finish", task, turn.who)
    turn.whisper(Card(turn.line(f"tasks.done_then.{task.state}", number=task.number), (Buttons(step),) if step else ()))


@commands.command("完成", "done", least=GUEST, reads=lambda words: _only_numbers(words),
                means=lambda words: _only_numbers(words))  # fmt: skip
def done(turn: Turn, words: str) -> None:
    is_done(turn, words)


@commands.command("作废", "drop", fresh=True, reads=naming.numbered, means=naming.numbered)
def drop(turn: Turn, words: str) -> None:
    """`作废 12 原因`."""
    task, rest = naming.one_of(turn, words, "drop")
    handing.drop(turn, task, rest)
    turn.reply("tasks.dropped", number=task.number)


@commands.command("建任务", "make task", reads=lambda words: bool(words))
def make_task(turn: Turn, words: str) -> None:
    making.from_words(turn, words)


COMMANDS: Mapping[Deed, Callable[[Turn, str], None]] = {
    "hand": hand_over, "assign": assign, "due": due, "submit": submit, "publish": published, "approve": approve,
    "send_back": send_back,
}  # fmt: skip
"""What carries out the deeds that people put in their own words."""


def _has_number(words: str) -> bool:
    return re.search(r"\d", words) is not None


def _ends_in_number(words: str) -> bool:
    """ "转给老方12", "指派老方 12号"; not "转给设计2张图"."""
    return re.fullmatch(r"\s*[@＠]?[^\d\s]{1,20}\s*#?\d{1,4}(?:-\d{1,3})?\s*号?[\s.。!！]*", words) is not None


def _only_numbers(words: str) -> bool:
    return (
        re.fullmatch(r"\s*(?:选题|任务|task|topic)?\s*#?\s*\d{1,6}(?:-\d{1,3})?\s*号?[\s.。!！]*", words, re.IGNORECASE)
        is not None
    )


def _say(turn: Turn) -> None:
    """What a press would be told by a toast is said, where words were typed."""
    if turn.toasted and isinstance(turn.event, Said):
        turn.reply(Card((turn.toasted,)))
        turn.toasted = ""


def _stamp(turn: Turn, task: Task) -> str:
    return taskrows.moment(turn.room, task.due_at) if task.due_at else ""
