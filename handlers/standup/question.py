"""The open question “Is this your stand-up?”: which words it is about, until when, and how it is closed."""

from __future__ import annotations

import json
from datetime import date

from bot.work import QUESTION_LIFE, Look, Turn, Work
from storage import people
from storage.people import OpenQuestion

NOW, PASSED = "standup.is_it", "standup.is_it:passed"
"""The question's name: while the next words may answer it, and once others came between: then its button only."""


def put(turn: Turn, words: str, source: str, *, day: date, stands: str = "") -> OpenQuestion:
    """Ask about these words from now on; what was asked here before is asked no more. `day`: which
    stand-up they would be; `stands`: the answer that the person has given to it already."""
    before = turn.db.get(OpenQuestion, people.question_key(turn.place.lane, turn.who.id))
    if before is not None:
        end(turn, before)
    asked = OpenQuestion(
        id=people.question_key(turn.place.lane, turn.who.id), name=NOW, expires_at=turn.now + QUESTION_LIFE,
        value=json.dumps({
            "words": words, "source": source, "of": turn.event.id, "day": day.isoformat(), "stands": stands,
        }),
    )  # fmt: skip
    turn.db.add(asked)
    turn.db.flush()
    return asked


def find(work: Work, lane: str, member_id: str) -> OpenQuestion | None:
    """What this person is still asked in this conversation."""
    asked = work.db.get(OpenQuestion, people.question_key(lane, member_id))
    return asked if asked is not None and is_open(work, asked) else None


def is_open(look: Look, asked: OpenQuestion) -> bool:
    return asked.name in (NOW, PASSED) and asked.expires_at > look.now


def told(asked: OpenQuestion) -> dict[str, str]:
    """The words that are asked about, the message they came from, which asking it was, which day, what stands on it."""
    value: dict[str, str] = json.loads(asked.value)
    return {"source": "", "of": "", "day": "", "stands": "", **value}


def subject(asked: OpenQuestion) -> str:
    """What the question's card hangs for."""
    return f"{asked.id}#{told(asked)['of']}"


def end(work: Work, asked: OpenQuestion) -> None:
    """It is asked no more, and its card says so."""
    card = subject(asked) if asked.name in (NOW, PASSED) else ""
    work.db.delete(asked)
    work.db.flush()
    if card:
        work.refresh(NOW, card)


def end_all(work: Work, member_id: str) -> None:
    """The person has answered in some other way."""
    for asked in people.questions_to(work.db, member_id, (NOW, PASSED)):
        end(work, asked)
