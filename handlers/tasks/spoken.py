"""What people say about tasks in their own words, and the commands that look and claim."""

from __future__ import annotations

import re

from bot import sheets
from bot.chat import Buttons, Card, Oops
from bot.feature import Feature
from bot.work import Turn
from handlers.tasks import (
    asked,
    cards,
    commanding,
    figures,
    figuresfile,
    handing,
    moving,
    naming,
    rules,
    wishes,
)
from storage.people import GUEST

spoken = Feature("tasks")
brief = Feature("tasks")
"""What is heard before anybody wonders whether it is a stand-up: a few words about one number, and nothing else."""
BRIEF = 24
NUMBER = re.compile(r"\d")
LIST = re.compile(r"\s*(?:[（(]?1\s*[.．、)）:：].*?[^\W\d_].*?(?<!\d)2\s*[.．、)）:：](?!\d)|①.*②)", re.DOTALL)
"""Several numbered things in one line, "1. 发了36 2. 写初稿": a report, not a word about one number."""


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
    if not wishes.carry_out(turn, words, "认领"):
        raise Oops("tasks.which_claim")


@spoken.command("放弃", "release", least=GUEST, fresh=True, reads=naming.numbered, means=naming.numbered)
def release(turn: Turn, words: str) -> None:
    """`放弃 12 [原因]`; `放弃 12，认领 13`."""
    if wishes.of_several_kinds(turn, f"放弃 {words}"):
        wishes.carry_out(turn, words, "放弃")
        return
    task, rest = naming.one_of(turn, words, "release")
    handing.release(turn, task, rest)
    turn.reply("tasks.released", number=task.number)


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
    wanted = wishes.are_there(turn, words)
    if (not wanted or moving.comes_first(turn, naming.placed(turn, words).words)) and _moves_on(turn, words):
        return True
    if wanted:
        return _is_late(turn, words) or wishes.carry_out(turn, words)
    return asked.answered(turn, words)


def _moves_on(turn: Turn, words: str) -> bool:
    """ "12转给小满", "12 改到周五下午3点", "12 交初稿 链接"."""
    said = naming.placed(turn, words)
    found = moving.meant(turn, said.words)
    if found is not None and not _is_late(turn, words):
        commanding.COMMANDS[found.deed](turn, f"{said.called(found.number)} {found.rest}")
    return found is not None


def _is_late(turn: Turn, words: str) -> bool:
    """Words that arrived long after they were said are asked about first, like a command that must be fresh."""
    if turn.now - turn.said_at <= rules.LATE:
        return False
    yes = turn.button("baton.still_yes", "primary", words=words, letter=turn.event.id)
    title = turn.line("baton.still", at=turn.said_at, words=words)
    turn.reply(Card(title, (Buttons((yes, turn.button("baton.still_no"))),)))
    return True
