"""What people say about tasks in their own words, and the commands that look and claim."""

from __future__ import annotations

import re

from bot import sheets, taskrows
from bot.chat import Buttons, Card, Line, Oops, Said, Text
from bot.feature import Feature
from bot.phrases import claims as claimwords
from bot.work import Turn
from handlers.tasks import (
    cards,
    claiming,
    commanding,
    figures,
    figuresfile,
    handing,
    moving,
    naming,
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
MOST_CLAIMS = 12
BRIEF = 24
NUMBER = re.compile(r"\d")
LIST = re.compile(r"\s*(?:[（(]?1\s*[.．、)）:：].*?[^\W\d_].*?(?<!\d)2\s*[.．、)）:：](?!\d)|①.*②)", re.DOTALL)
"""Several numbered things in one line, "1. 发了36 2. 写初稿": a report, not a word about one number."""
TELLS_OF_ONE = ("topics.topic", "tasks.piece", "tasks.history", "tasks.offer")


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


@spoken.command("任务", "task", least=GUEST, reads=naming.numbered, means=naming.numbered_or_alone)
def task_command(turn: Turn, words: str) -> None:
    """`任务 12`: how it stands and everything that was done to it."""
    if not words.strip():
        raise Oops("tasks.which")
    cards.show_history(turn, naming.one_of(turn, words, None)[0])


# --- claimed and given back ---------------------------------------------------------------------------------------


@spoken.command("认领", "claim", least=GUEST, fresh=True, reads=naming.numbered, means=naming.numbered_or_alone)
def claim(turn: Turn, words: str) -> None:
    found, first = claimwords.read_claim(f"认领 {words}"), rules.number_in(words)
    numbers = found.numbers if found.intent == "claim" else ()
    numbers = numbers or ((first[0],) if first else ())
    if not numbers:
        raise Oops("tasks.which_claim")
    _claim_all(turn, numbers, words)


def _claim_all(turn: Turn, numbers: tuple[int, ...], words: str) -> None:
    """Every one that is free is claimed; what is not is said, each with its reason."""
    if len(numbers) == 1:
        _claim_at(turn, numbers[0], words)
        return
    lines = tuple(_claim_one(turn, number) for number in numbers[:MOST_CLAIMS])
    turn.reply(Card(turn.room.line("tasks.claims", n=len(lines)), (Text(lines),)))


def _claim_at(turn: Turn, number: int, words: str) -> None:
    """The claim holds, whatever becomes of the time that was said with it."""
    at = saidwhen.slot_in(turn, words)
    clear = at is None or saidwhen.is_clear(turn, words, number)
    good = at if clear and at is not None and at > turn.now else None
    found, in_the_way = claiming.by_number(turn, number, good)
    if not in_the_way:
        _say_claimed(turn, found)
    if at is None or not isinstance(found, Task) or found.owner_id != turn.who.id:
        return
    if in_the_way:
        turn.whisper(claiming.conflict_card(turn, found, at, in_the_way))
    elif not clear:
        said = rules.number_in(words)
        turn.whisper("tasks.plan.unread", number=number, words=taskrows.short(said[2] if said else words, 40))
    elif good is None:
        turn.whisper("tasks.plan.too_late", number=number, at=taskrows.moment_past(turn, at))
    elif not found.account_id:
        turn.whisper(claiming.which_account(turn, found, at))


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
    files = sheets.files_in(turn.event)
    if files and figuresfile.is_meant(words):
        figuresfile.fetch_all(turn, files)
        return True
    if figures.hear(turn, words):
        return True
    return _wants(turn, words)


@brief.hears
def hear_brief(turn: Turn, words: str) -> bool:
    if "\n" in words or NUMBER.search(words) is None:
        return False
    return (len(words) <= BRIEF or moving.meant(turn, words) is not None) and _wants(turn, words)


def _wants(turn: Turn, words: str) -> bool:
    if LIST.match(words):
        return False
    found = claimwords.read_claim(words)
    numbers = found.numbers or _spoken_of(turn)
    if found.intent == "none" or not numbers:
        return _moves_on(turn, words)
    if _is_late(turn, words):
        return True
    if found.intent == "claim":
        _claim_all(turn, numbers, words)
        return True
    deed = _give_back if found.intent == "release" else commanding.is_done
    for number in numbers[:MOST_CLAIMS]:
        deed(turn, number)
    return True


def _moves_on(turn: Turn, words: str) -> bool:
    """ "12转给小满", "12 改到周五下午3点", "12 交初稿 链接"."""
    found = moving.meant(turn, words)
    if found is not None and not _is_late(turn, words):
        commanding.COMMANDS[found.deed](turn, f"{found.number} {found.rest}")
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
