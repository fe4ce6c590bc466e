"""When a turn broke: logged once, put off or parked, apologised for; and what was said is watched all the same."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlmodel import Session

from bot.chat import Event, Filled, Outcome, Pressed, Said, Thought, pack, unpack_event
from bot.clock import Clock
from bot.forgetting import parked
from bot.meeting import Meeting
from bot.metrics import Metrics
from bot.work import Parts, Turn
from storage import incoming
from storage.db import Database, LostRace, new_id
from storage.incoming import Incoming

log = logging.getLogger("baton.dispatcher")
MOST_TRIES = 5
MAY_PASS = (OperationalError, InterfaceError, ConnectionError, TimeoutError, LostRace)
"""Faults of the world around us: trying again can help. Any other fault is a bug, and stays one."""
Last = Callable[[Session, Incoming, str], None]
"""What is still done about a letter that is parked under a reference."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The letter that a transaction was about, remembered outside of it."""

    identity: str
    kind: str = "letter"
    in_passing: bool = False


class Aftermath:
    """`of(taken, fault)` deals with a letter over which everything broke. `watch` shows it to those who watch."""

    def __init__(
        self, database: Database, parts: Parts, meeting: Meeting, clock: Clock, metrics: Metrics,
        watch: Callable[[Turn, Event], None],
    ) -> None:  # fmt: skip
        self._database, self._parts, self._meeting = database, parts, meeting
        self._clock, self._metrics, self._watch = clock, metrics, watch

    def of(self, taken: Taken, fault: Exception) -> None:
        """Something broke. It is logged once with a reference, tried again if that can help, and apologised for."""
        reference = new_id()[:8]
        try:
            what = self._set_aside(taken, fault, reference, self._watch_and_apologise)
        except MAY_PASS:
            raise
        except Exception:  # a watcher may be what broke the turn
            what = self._set_aside_at_least(taken, fault, reference)
        log.error("%s: %s %s, %s", reference, taken.kind, taken.identity, what, exc_info=fault)

    def _set_aside_at_least(self, taken: Taken, fault: Exception, reference: str) -> str:
        try:
            return self._set_aside(taken, fault, reference, self._apologise)
        except MAY_PASS:
            raise
        except Exception:  # what broke the turn breaks the apology too: then there is none, but the lane goes on
            return self._set_aside(taken, fault, reference)

    def _set_aside(self, taken: Taken, fault: Exception, reference: str, last: Last | None = None) -> str:
        """Put the letter off, or park it and do what is to be done last; returns which."""
        with self._database.write(loosely=True) as db:
            letter = incoming.by_id(db, taken.identity)
            if letter is not None:
                self._hold(db, letter)
            if letter is None or letter.state != incoming.WAITING:
                return "settled meanwhile"
            letter.tries += 1
            letter.reason = f"{reference} {type(fault).__name__}"
            db.add(letter)
            if isinstance(fault, MAY_PASS) and letter.tries < MOST_TRIES:
                letter.due_at = self._clock.now() + timedelta(seconds=2.0**letter.tries)
                return f"try {letter.tries}, tried again"
            letter.state, letter.done_at = incoming.PARKED, self._clock.now()
            if last is not None:
                last(db, letter, reference)
            letter.body = "" if taken.in_passing else parked(letter.body)
        self._metrics.parked.labels("in").inc()
        return f"try {letter.tries}, parked"

    def _hold(self, db: Session, letter: Incoming) -> None:
        with suppress(ValueError):  # a letter that cannot be read belongs to nobody
            self._meeting.hold(db, unpack_event(letter.body))

    def _watch_and_apologise(self, db: Session, letter: Incoming, reference: str) -> None:
        event = unpack_event(letter.body)
        turn = self._meeting.turn(db, self._parts, event, self._clock.now())
        if turn is not None:
            self._watch(turn, event)
        self._apologise(db, letter, reference)

    def _apologise(self, db: Session, letter: Incoming, reference: str) -> None:
        """Say so where it was said; to somebody who pressed a while ago and is not looking any more, in private."""
        event, now = unpack_event(letter.body), self._clock.now()
        turn = self._meeting.turn(db, self._parts, event, now)
        if turn is None:
            return
        sentence = turn.label("baton.sorry", ref=reference)
        letter.outcome = pack(Outcome(toast=sentence))
        if isinstance(event, Thought) or (isinstance(event, Said) and event.addressed):
            turn.reply("baton.sorry", ref=reference)
        elif isinstance(event, Pressed | Filled) and letter.tries > 1:
            turn.whisper("baton.sorry", ref=reference)
