"""What people say about tasks: the commands, and claims in their own words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from bot import sheets, sop, taskrows
from bot.chat import Buttons, Card, Line, Oops, Said, Text
from bot.feature import Feature
from bot.phrases import claims as claimwords
from bot.phrases.boardwords import Deed
from bot.work import Turn
from handlers.tasks import (
    cards,
    claiming,
    doing,
    figuresfile,
    handing,
    making,
    moving,
    naming,
    planning,
    publishing,
    reviewing,
    rules,
    saidwhen,
)
from storage import outgoing
from storage.people import GUEST
from storage.tasks import Task
from storage.topics import Topic

spoken = Feature("tasks")
brief = Feature("tasks")
"""What is heard before anybody wonders whether it is a stand-up: a few words about one number, and nothing else."""
NAMES_ONE = re.compile(r"^\s*(?:选题|任务|task|topic)?\s*#?\s*\d", re.IGNORECASE)
MOST_CLAIMS = 12
BRIEF = 24
NUMBER = re.compile(r"\d")
TELLS_OF_ONE = ("topics.topic", "tasks.piece", "tasks.history", "tasks.offer")


def _numbered(words: str) -> bool:
    return NAMES_ONE.match(words) is not None


def _numbered_or_alone(words: str) -> bool:
    return not words.strip() or _numbered(words)


# --- looking ------------------------------------------------------------------------------------------------------


@spoken.command("看板", "board", least=GUEST, means=lambda words: not words)
def board(turn: Turn, words: str) -> None:
    """The board, where it was asked for; a guest's own in private."""
    if turn.place.kind == "channel" and turn.who.role != GUEST:
        turn.hang("tasks.board", turn.team.id, turn.place.itself, again=True)
    elif turn.place.kind == "dm":
        turn.hang("tasks.board", turn.team.id, turn.place.itself, turn.who, again=True)
    else:
        turn.hang_for(turn.who, "tasks.board", turn.team.id, again=True)
        turn.reply("tasks.in_your_dm", who=turn.me)


@spoken.command("任务", "task", least=GUEST, reads=_numbered, means=_numbered_or_alone)
def task_command(turn: Turn, words: str) -> None:
    """`任务 12`: how it stands and everything that was done to it."""
    if not words.strip():
        raise Oops("tasks.which")
    cards.show_history(turn, naming.one_of(turn, words, None)[0])


# --- claimed and given back ---------------------------------------------------------------------------------------


@spoken.command("认领", "claim", least=GUEST, fresh=True, reads=_numbered, means=_numbered_or_alone)
def claim(turn: Turn, words: str) -> None:
    found, first = claimwords.read_claim(f"认领 {words}"), rules.number_in(words)
    numbers = found.numbers if found.intent == "claim" else ()
    numbers = numbers or ((first[0],) if first else ())
    if not numbers:
        raise Oops("tasks.which_claim")
    _claim_all(turn, numbers, words)


def _claim_all(turn: Turn, numbers: tuple[int, ...], words: str) -> None:
    """Every one that is free is claimed; what is not is said, each with its reason."""
    at = saidwhen.slot_in(turn, words) if len(numbers) == 1 else None
    if len(numbers) == 1:
        found, in_the_way = claiming.by_number(turn, numbers[0], at)
        if not in_the_way:
            _say_claimed(turn, found)
        elif isinstance(found, Task) and at is not None:
            turn.whisper(claiming.conflict_card(turn, found, at, in_the_way))
        return
    lines = tuple(_claim_one(turn, number) for number in numbers[:MOST_CLAIMS])
    turn.reply(Card(turn.room.line("tasks.claims", n=len(lines)), (Text(lines),)))


def _claim_one(turn: Turn, number: int) -> Line:
    try:
        found, _ = claiming.by_number(turn, number)
    except Oops as refusal:
        return turn.room.line(refusal.key, **refusal.values)
    if isinstance(found, Task) and found.owner_id == turn.who.id:
        return turn.room.line("tasks.claimed_titled", number=number, title=taskrows.short(found.title))
    return claiming.taken_line(turn.room, found)


def _say_claimed(turn: Turn, found: Task | Topic) -> None:
    """In a channel all see who has it now; the card with account and slot is in private."""
    if isinstance(found, Topic) or found.owner_id != turn.who.id:
        turn.reply(claiming.taken_card(turn, found))
    elif turn.place.kind == "channel":
        turn.reply("tasks.claimed_by", number=found.number, who=turn.me)


@spoken.hears
def hear(turn: Turn, words: str) -> bool:
    """ "12我要了", "I'll take #12", "放弃12", "12搞定了"; figures of what was published."""
    file = sheets.file_in(turn.event)
    if file is not None and figuresfile.is_meant(words):
        figuresfile.fetch(turn, file)
        return True
    if publishing.hear(turn, words):
        return True
    return _wants(turn, words)


@brief.hears
def hear_brief(turn: Turn, words: str) -> bool:
    if "\n" in words or NUMBER.search(words) is None:
        return False
    return (len(words) <= BRIEF or moving.meant(turn, words) is not None) and _wants(turn, words)


def _wants(turn: Turn, words: str) -> bool:
    found = claimwords.read_claim(words)
    numbers = found.numbers or _spoken_of(turn)
    if found.intent == "none" or not numbers:
        return _moves_on(turn, words)
    if _is_late(turn, words):
        return True
    if found.intent == "claim":
        _claim_all(turn, numbers, words)
        return True
    deed = _give_back if found.intent == "release" else _is_done
    for number in numbers[:MOST_CLAIMS]:
        deed(turn, number)
    return True


def _moves_on(turn: Turn, words: str) -> bool:
    """ "12转给小满", "12 改到周五下午3点", "12 交初稿 链接"."""
    found = moving.meant(turn, words)
    if found is not None and not _is_late(turn, words):
        COMMANDS[found.deed](turn, f"{found.number} {found.rest}")
    return found is not None


def _is_late(turn: Turn, words: str) -> bool:
    """Words that arrived long after they were said are asked about first, like a command that must be fresh."""
    if turn.now - turn.said_at <= rules.LATE:
        return False
    yes = turn.button("baton.still_yes", "primary", words=words, letter=turn.event.id)
    title = turn.line("baton.still", at=turn.said_at, words=words)
    turn.reply(Card(title, (Buttons((yes, turn.button("baton.still_no"))),)))
    return True


def _spoken_of(turn: Turn) -> tuple[int, ...]:
    """The number of what these words reply to ("我要了" below a card)."""
    event = turn.event
    root = (event.reply_to or event.place.thread) if isinstance(event, Said) else ""
    notice = outgoing.notice_at(turn.db, turn.place.lane, root)
    if notice is None or notice.team_id != turn.team.id or notice.kind not in TELLS_OF_ONE:
        return ()
    of = turn.db.get(Topic, notice.subject) or turn.db.get(Task, notice.subject)
    return (of.number,) if of is not None else ()


def _give_back(turn: Turn, number: int) -> None:
    task = naming.one_of(turn, str(number), "release")[0]
    handing.release(turn, task)
    turn.reply("tasks.released", number=task.number)


def _is_done(turn: Turn, number: int) -> None:
    """What "done" means depends on where the task stands: a draft that is done goes to review, and so on."""
    task = naming.one_of(turn, str(number), None)[0]
    if not sop.refusal("finish", task, turn.who):
        handing.finish(turn, task)
        turn.reply("tasks.finished", number=task.number)
        return
    step = taskrows.next_step(turn, task, turn.who)
    if task.owner_id != turn.who.id or not step:
        doing.must(turn, "finish", task, turn.who)
    turn.whisper(Card(turn.line(f"tasks.done_then.{task.state}", number=task.number), (Buttons(step),) if step else ()))


# --- the other commands -------------------------------------------------------------------------------------------


@spoken.command("送审", "submit", least=GUEST, reads=_numbered, means=_numbered)
def submit(turn: Turn, words: str) -> None:
    """`送审 12 [稿件或链接]`."""
    task, rest = naming.one_of(turn, words, "submit")
    reviewing.submit(turn, task, rest)
    _say(turn)


@spoken.command("通过", "approve", least=GUEST, reads=_numbered, means=_numbered)
def approve(turn: Turn, words: str) -> None:
    task, _ = naming.one_of(turn, words, "approve")
    reviewing.approve(turn, task)
    turn.reply("tasks.approved", number=task.number)


@spoken.command("退回", "send back", least=GUEST, reads=_numbered, means=_numbered)
def send_back(turn: Turn, words: str) -> None:
    """`退回 12 原因`."""
    task, rest = naming.one_of(turn, words, "send_back")
    reviewing.send_back(turn, task, rest)
    turn.reply("tasks.sent_back")


@spoken.command("已发", "published", least=GUEST, reads=_numbered, means=_numbered)
def published(turn: Turn, words: str) -> None:
    """`已发 12 链接`, also with the whole share text of the app."""
    task, rest = naming.one_of(turn, words, "publish")
    publishing.publish(turn, task, rest)
    _say(turn)


@spoken.command("数据", "figures", least=GUEST, reads=_numbered, means=_numbered)
def figures(turn: Turn, words: str) -> None:
    """`数据 12 赞1.2w 藏3400`."""
    task, rest = naming.one_of(turn, words, "figures")
    publishing.typed(turn, task, rest)


@spoken.command("放弃", "release", least=GUEST, fresh=True, reads=_numbered, means=_numbered)
def release(turn: Turn, words: str) -> None:
    """`放弃 12 [原因]`."""
    task, rest = naming.one_of(turn, words, "release")
    handing.release(turn, task, rest)
    turn.reply("tasks.released", number=task.number)


@spoken.command("转给", "hand over", least=GUEST, fresh=True, means=lambda words: _has_number(words))
def hand_over(turn: Turn, words: str) -> None:
    """`转给 @老方 12`, `转给 12 @老方`: they are asked."""
    member, rest = naming.whom(turn, words)
    task, _ = naming.one_of(turn, rest, "offer")
    handing.offer(turn, task, member)
    turn.reply("tasks.offer.asked", who=member.name)


@spoken.command("指派", "assign", fresh=True, means=lambda words: _has_number(words))
def assign(turn: Turn, words: str) -> None:
    """`指派 12 @老方`, by leads."""
    member, rest = naming.whom(turn, words)
    task, _ = naming.one_of(turn, rest, "assign")
    handing.assign(turn, task, member)
    turn.reply("tasks.assign.done", who=member.name)


@spoken.command("截止", "due", least=GUEST, fresh=True, reads=_numbered, means=_numbered)
def due(turn: Turn, words: str) -> None:
    """`截止 12 周五下午3点`: how it was understood is said back."""
    task, rest = naming.one_of(turn, words, "due")
    at, _ = saidwhen.due_in(turn, rest)
    if at is None:
        raise Oops("tasks.due.when", words=taskrows.short(rest, 40))
    handing.due(turn, task, at)
    turn.reply("tasks.due.kept", at=_stamp(turn, task))


@spoken.command("改档期", "reschedule", least=GUEST, fresh=True, reads=_numbered, means=_numbered)
def reschedule(turn: Turn, words: str) -> None:
    """`改档期 12 周四晚8点 [有冲突还要发的原因]`."""
    task, rest = naming.one_of(turn, words, "slot")
    doing.must(turn, "slot", task, turn.who)
    at = saidwhen.slot_in(turn, rest)
    if at is None or not task.account_id:
        turn.hang_for(turn.who, "tasks.piece", task.id, again=True)
        raise Oops("tasks.plan.by_form" if at else "tasks.due.when", words=taskrows.short(rest, 40), number=task.number)
    in_the_way = planning.place(turn, task, task.account_id, at, saidwhen.reason_in(turn, rest))
    if in_the_way:
        turn.reply(claiming.conflict_card(turn, task, at, in_the_way))
    else:
        turn.reply(planning.kept(turn, task), at=taskrows.moment(turn.room, at))


@spoken.command("完成", "done", least=GUEST, reads=lambda words: _only_numbers(words),
                means=lambda words: _only_numbers(words))  # fmt: skip
def done(turn: Turn, words: str) -> None:
    found = rules.number_in(words)
    if found is not None:
        _is_done(turn, found[0])


@spoken.command("作废", "drop", fresh=True, reads=_numbered, means=_numbered)
def drop(turn: Turn, words: str) -> None:
    """`作废 12 原因`."""
    task, rest = naming.one_of(turn, words, "drop")
    handing.drop(turn, task, rest)
    turn.reply("tasks.dropped", number=task.number)


@spoken.command("建任务", "make task", reads=lambda words: bool(words))
def make_task(turn: Turn, words: str) -> None:
    making.from_words(turn, words)


COMMANDS: Mapping[Deed, Callable[[Turn, str], None]] = {
    "hand": hand_over, "assign": assign, "due": due, "submit": submit, "publish": published, "approve": approve,
    "send_back": send_back,
}  # fmt: skip
"""What carries out the deeds that people put in their own words."""


def _has_number(words: str) -> bool:
    return re.search(r"\d", words) is not None


def _only_numbers(words: str) -> bool:
    return (
        re.fullmatch(r"\s*(?:选题|任务|task|topic)?\s*#?\s*\d{1,6}\s*号?[\s.。!！]*", words, re.IGNORECASE) is not None
    )


def _say(turn: Turn) -> None:
    """What a press would be told by a toast is said, where words were typed."""
    if turn.toasted and isinstance(turn.event, Said):
        turn.reply(Card((turn.toasted,)))
        turn.toasted = ""


def _stamp(turn: Turn, task: Task) -> str:
    return taskrows.moment(turn.room, task.due_at) if task.due_at else ""
