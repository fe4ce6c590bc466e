"""What happens to an answer (or to a question about one) when its writer changes or deletes the message."""

from __future__ import annotations

from datetime import date

from bot.chat import Deleted, Edited
from bot.feature import Feature
from bot.work import Turn
from handlers.standup import doubting, keeping, question, taking
from handlers.standup.reading import is_leave, likeness, read
from storage import standups
from storage.standups import Answer

changes = Feature("standup")


@changes.watches(Edited)
def reread(turn: Turn, event: Edited) -> None:
    """Editing the message that was an answer edits what was posted; words that were none may have become one."""
    source = f"{event.place.lane}|{event.message}"
    words = turn.parts.repertoire.without_command(changes.name, event.text).strip()
    answer = standups.answer_from(turn.db, source)
    if answer is not None:
        if answer.member_id == turn.who.id and answer.state == standups.IN:
            taking.must_take_part(turn.who)
            _changed(turn, answer, words, commanded=words != event.text.strip())
        return
    if _is_one_of_several(turn, source):
        turn.whisper("standup.edit_joined")
        return
    asked = doubting.about(turn, source)
    if turn.who.enrolled and event.addressed and likeness(words) == "yes" and taking.is_awaited(turn):
        taking.take(turn, words, source)
    elif asked is not None and likeness(words) != "no":
        doubting.reword(turn, asked, words)
    elif asked is not None:
        question.end(turn, asked)


def _is_one_of_several(turn: Turn, source: str) -> bool:
    """Whether the message was put together with others into the last answer: nobody knows which lines were its own."""
    answer = standups.last_answer(turn.db, turn.who.id, date.max)
    return answer is not None and taking.is_among(source, answer)


def _changed(turn: Turn, answer: Answer, words: str, *, commanded: bool) -> None:
    """The answer as it reads now. What is no stand-up any more is not posted: leave is leave, chat changes nothing."""
    found, like = read(words), likeness(words)
    empty = not (found.done or found.doing or found.needs)
    if like != "yes" and is_leave(words):
        keeping.be_away(turn, answer)
    elif empty or (like == "no" and not commanded):
        turn.whisper("standup.edit_ignored")
    else:
        keeping.keep(turn, turn.who, answer.day, found, turn.said_at, answer.source)


@changes.watches(Deleted)
def forget(turn: Turn, event: Deleted) -> None:
    """Deleting it removes what was posted, and what was asked about it."""
    source = f"{event.place.lane}|{event.message}"
    answer = standups.answer_from(turn.db, source)
    if answer is not None and answer.state == standups.IN:
        keeping.take_back(turn, answer)
    elif _is_one_of_several(turn, source):
        turn.whisper("standup.edit_joined")
    asked = doubting.about(turn, source)
    if asked is not None:
        question.end(turn, asked)
