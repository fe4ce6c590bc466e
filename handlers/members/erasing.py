"""A person has the bot forget what they said: in stand-ups, to the library, in retros; that they did still counts."""

from __future__ import annotations

from datetime import date

from bot.chat import Place
from bot.decided import CARDS
from bot.feature import Value
from bot.work import Turn
from storage import access, askings, gaps, incoming, leaves, outgoing, people, standups, traces
from storage.standups import Answer


def pressed(turn: Turn, value: Value) -> None:
    """Their words in stand-ups are gone from the bot, and from every card that showed them."""
    turn.settle("members.erased", n=_stand_ups(turn))


def questions(turn: Turn, value: Value) -> None:
    """What they asked the library is forgotten; that they were shown a wording stays, so that it can be called back."""
    turn.settle("members.questions_forgotten", n=_questions(turn))


def everything(turn: Turn, value: Value) -> None:
    """All that may go, in one press; the director's log says that it went, not what it was."""
    counts = [held.count for held in traces.held(turn.db, turn.who.id) if held.fate == traces.GOES]
    _stand_ups(turn)
    _questions(turn)
    for kind, subject in traces.erase_leftovers(turn.db, turn.who.id):
        turn.refresh(kind, subject)
    known = people.identities(turn.db, turn.who.id)
    lanes = [Place(one.platform, one.workspace, one.dm, "dm").lane for one in known]
    outgoing.forget_cards(turn.db, lanes)
    incoming.forget_words(turn.db, lanes)
    access.note(turn.db, turn.team.id, access.ERASED, turn.now, turn.who.name, turn.who.id, str(sum(counts)))
    turn.settle("members.all_erased", n=sum(counts))


def _stand_ups(turn: Turn) -> int:
    """What a colleague has taken on for them stays until it is done: it is that colleague's work by now."""
    erased = standups.erase_words(turn.db, turn.who.id)
    for answer, _ in standups.part_in(turn.db, turn.who.id, date.min, date.max):
        _redraw(turn, answer)  # an empty one too: its card may show the plan of the day before
    for question in people.questions_to(turn.db, turn.who.id):
        turn.db.delete(question)  # it may carry what they had typed
    leaves.forget_past(turn.db, turn.who.id, turn.today)
    turn.refresh("mine.plate", turn.who.id)
    for card in CARDS:
        for subject in outgoing.subjects(turn.db, turn.team.id, card):
            turn.refresh(card, subject)  # what they had asked for may stand on the director's
    return len(erased)


def _questions(turn: Turn) -> int:
    erased = askings.erase_words(turn.db, turn.who.id)
    gaps.forget_asker(turn.db, turn.who.id)
    for asking_id in erased:
        turn.refresh("faq.answer", asking_id)
    return len(erased)


def _redraw(turn: Turn, answer: Answer) -> None:
    for kind in ("standup.answer", "standup.prompt", "standup.echo"):
        turn.refresh(kind, answer.id)
    for kind in ("standup.summary", "standup.report"):
        turn.refresh(kind, answer.round_id)
    for request in standups.requests_of(turn.db, answer.id):
        turn.refresh("standup.request", request.id)
