"""Takes what a person typed as their answer: for which day, from which message, and what they see of it."""

from __future__ import annotations

from datetime import date

from bot.chat import Edited, Oops, Said
from bot.work import Turn
from handlers.standup import evening, keeping
from handlers.standup.reading import read
from storage import standups
from storage.people import Member


def take(turn: Turn, words: str, source: str = "") -> None:
    """Take typed words as the person's answer, and echo what will be posted."""
    must_take_part(turn.who)
    found = read(words)
    if not (found.done or found.doing or found.needs):
        raise Oops("standup.empty")
    answer = keeping.keep(turn, turn.who, _day_meant(turn, words), found, turn.said_at, source or source_of(turn))
    place = turn.place.itself if turn.place.kind == "dm" else turn.private_place(turn.who)
    if place is not None:
        turn.hang("standup.echo", answer.id, place, turn.who, again=True)
    if turn.place.kind == "channel":
        turn.reply("standup.got_it", who=turn.me)


def would_replace(turn: Turn, words: str) -> bool:
    """Whether an answer already stands on the day that these words would be for."""
    answer = keeping.answer_on(turn, turn.who, _day_meant(turn, words))
    return answer is not None and answer.state == standups.IN


def _day_meant(turn: Turn, words: str) -> date:
    return keeping.day_of(turn, turn.who, turn.said_at, evening=evening.plans_tomorrow(words))


def source_of(turn: Turn) -> str:
    """The message that was typed, by its lane and its own name; "" for what was not a message."""
    event = turn.event
    return f"{turn.place.lane}|{event.message}" if isinstance(event, Said | Edited) and event.message else ""


def must_take_part(who: Member) -> None:
    if not who.enrolled:
        raise Oops("standup.not_enrolled")


def is_awaited(turn: Turn) -> bool:
    """Whether the person has been asked today and has not answered."""
    answer = keeping.answer_on(turn, turn.who, keeping.day_of(turn, turn.who, turn.said_at))
    return answer is not None and answer.asked_at is not None and keeping.awaits(answer)
