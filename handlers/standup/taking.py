"""Takes what a person typed as their answer: for which day, from which message, and what they see of it."""

from __future__ import annotations

from datetime import date

from bot.chat import Edited, Oops, Said
from bot.work import Turn
from handlers.standup import evening, keeping
from handlers.standup.reading import Reading, read
from storage import standups
from storage.people import Member
from storage.standups import Answer


def take(turn: Turn, words: str, source: str = "") -> None:
    """Take typed words as the person's answer, and echo what will be posted."""
    must_take_part(turn.who)
    found = read(words)
    if not (found.done or found.doing or found.needs):
        raise Oops("standup.empty")
    _keep(turn, day_meant(turn, words), found, source or source_of(turn))


def _keep(turn: Turn, day: date, found: Reading, source: str) -> None:
    answer = keeping.keep(turn, turn.who, day, found, turn.said_at, source)
    place = turn.place.itself if turn.place.kind == "dm" else turn.private_place(turn.who)
    if place is not None:
        turn.hang("standup.echo", answer.id, place, turn.who, again=True)
    if turn.place.kind == "channel":
        turn.reply("standup.got_it", who=turn.me)


def add(turn: Turn, words: str, source: str) -> None:
    """Put these words to the answer that stands, below what it says already."""
    answer = standing(turn, words)
    if answer is None:
        take(turn, words, source)
        return
    found = read(words)
    both = Reading(
        done=_below(answer.done, found.done), doing=_below(answer.doing, found.doing),
        needs=_below(answer.needs, found.needs),
    )  # fmt: skip
    _keep(turn, answer.day, both, _with(answer.source, source))


def _below(first: str, second: str) -> str:
    """Both, a line that stands there already only once."""
    known = first.splitlines()
    return "\n".join([*known, *(line for line in second.splitlines() if line not in known)])


def _with(before: str, source: str) -> str:
    """An answer that was typed in several messages names them all."""
    return f"{before}+{source.rpartition('|')[2]}" if before and source else before or source


def is_among(source: str, answer: Answer) -> bool:
    """Whether the message of that name is one of several that make up the answer."""
    lane, _, messages = answer.source.rpartition("|")
    here, _, message = source.rpartition("|")
    return lane == here and "+" in messages and message in messages.split("+")


def would_lose(turn: Turn, words: str) -> bool:
    """Whether an answer stands on the day meant that says more than these words do."""
    answer = standing(turn, words)
    if answer is None:
        return False
    found = read(words)
    parts = ((answer.done, found.done), (answer.doing, found.doing), (answer.needs, found.needs))
    return any(stands and not said for stands, said in parts)


def is_for_tomorrow(turn: Turn, words: str) -> bool:
    """Whether the words plan a day to come whose answer may be given by now: in the evening, or on a day off."""
    day = day_meant(turn, words)
    return evening.plans_tomorrow(words) and day > turn.today and not would_replace(turn, words)


def would_replace(turn: Turn, words: str) -> bool:
    return standing(turn, words) is not None


def standing(turn: Turn, words: str) -> Answer | None:
    """The answer that the person has given already for the day that these words would be for."""
    answer = keeping.answer_on(turn, turn.who, day_meant(turn, words))
    return answer if answer is not None and answer.state == standups.IN else None


def day_meant(turn: Turn, words: str) -> date:
    return keeping.day_of(turn, turn.who, turn.said_at, evening=evening.plans_tomorrow(words))


def source_of(turn: Turn) -> str:
    """The message that was typed, by its lane and its own name; "" for what was not a message."""
    event = turn.event
    return f"{turn.place.lane}|{event.message}" if isinstance(event, Said | Edited) and event.message else ""


def must_take_part(who: Member | None) -> None:
    if who is None or not who.enrolled:
        raise Oops("standup.not_enrolled")


def is_awaited(turn: Turn) -> bool:
    """Whether the person has been asked today and has not answered."""
    answer = keeping.answer_on(turn, turn.who, keeping.day_of(turn, turn.who, turn.said_at))
    return answer is not None and answer.asked_at is not None and keeping.awaits(answer)
