"""Takes each event once, durably, before the platform is thanked; and wakes somebody to answer it.

Events that arrive together are committed together (one fsync for all of them): a single writer thread takes whatever
is waiting, writes it in one transaction and only then lets the callers thank their platforms.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections import Counter
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial

from sqlmodel import Session

from bot.bells import Bells
from bot.chat import Event, Outcome, pack, unpack_outcome
from bot.clock import Clock
from bot.metrics import Metrics
from storage import conversations, incoming
from storage.db import Database

log = logging.getLogger("baton.inbox")
TOGETHER = 256
"""At most so many events share one commit."""
LOOKS_EVERY = 0.25
"""Seconds: another machine may settle what somebody waits for here, and nobody tells us."""


@dataclass(frozen=True, slots=True)
class _Knock:
    """One event at the door, its caller waiting."""

    arrival: incoming.Arrival
    platform: str
    place: str
    kept: Future[bool]


class Closed(Exception):
    """Baton is ending, and keeps nothing any more; whoever brought it brings it again."""


class Inbox:
    """The one door in. `accept` returns when the event is safe; `accept_and_wait` also waits for what comes of it."""

    def __init__(self, database: Database, bells: Bells, clock: Clock, metrics: Metrics) -> None:
        self._database, self._bells, self._clock, self._metrics = database, bells, clock, metrics
        self._door: queue.SimpleQueue[_Knock | None] = queue.SimpleQueue()
        self._writer: threading.Thread | None = None
        self._closing = threading.Lock()
        self._closed = False
        self._watched: dict[str, threading.Event] = {}
        self._awaited: Counter[str] = Counter()

    def start(self) -> None:
        self._writer = threading.Thread(target=self._write, name="inbox", daemon=True)
        self._writer.start()

    def stop(self) -> None:
        """Keep what has arrived, and turn away what comes now: nobody should wait at a door that no longer opens."""
        with self._closing:
            self._closed = True
            self._door.put(None)
        if self._writer is not None:
            self._writer.join(10)
            self._writer = None

    def accept(self, event: Event) -> bool:
        """Keep the event. True if it was new. Raises if it could not be kept (then nobody must be thanked)."""
        place = event.place.itself
        arrival = incoming.Arrival(event.id, place.lane, pack(event), event.at, self._clock.now())
        knock = _Knock(arrival, place.platform, pack(place), Future())
        with self._closing:
            if self._closed:
                raise Closed
            self._door.put(knock)
        return knock.kept.result(timeout=20)

    def accept_and_wait(self, event: Event, seconds: float = 1.5) -> Outcome | None:
        """Keep a press or a form, and wait a moment for what comes of it. None: not yet known."""
        settled = self._watched.setdefault(event.id, threading.Event())
        lane = event.place.itself.lane
        with self._closing:
            self._awaited[lane] += 1
        try:
            self.accept(event)
            deadline = time.monotonic() + seconds
            while (outcome := self._outcome(event.id)) is None and (left := deadline - time.monotonic()) > 0:
                settled.wait(min(left, LOOKS_EVERY))
                settled.clear()
            return outcome
        finally:
            self._watched.pop(event.id, None)
            with self._closing:
                self._awaited[lane] -= 1
                self._awaited += Counter()  # those at nought are forgotten

    def is_awaited(self, lane: str) -> bool:
        """Whether a platform waits here for what comes of something in this lane, and will show it at once."""
        return lane in self._awaited or not self._database.is_sqlite  # somebody may wait on another machine

    def settled(self, identity: str) -> None:
        """The event has been answered; whoever waits for it may look."""
        waiting = self._watched.get(identity)
        if waiting is not None:
            waiting.set()

    def _outcome(self, identity: str) -> Outcome | None:
        with self._database.read() as db:
            letter = incoming.by_id(db, identity)
            return unpack_outcome(letter.outcome) if letter is not None and letter.outcome else None

    def _write(self) -> None:
        while (knock := self._door.get()) is not None:
            knocks, last = self._all_waiting(knock)
            try:
                self._keep(knocks)
            except Exception as why:  # the callers get it: each refuses to thank its platform
                log.error("%d events could not be kept: %s", len(knocks), type(why).__name__)
                for each in knocks:
                    each.kept.set_exception(why)
            if last:
                return

    def _all_waiting(self, first: _Knock) -> tuple[list[_Knock], bool]:
        knocks = [first]
        while len(knocks) < TOGETHER:
            try:
                following = self._door.get_nowait()
            except queue.Empty:
                break
            if following is None:
                return knocks, True
            knocks.append(following)
        return knocks, False

    def _kept(self, knocks: list[_Knock], db: Session) -> set[str]:
        """Those of them that were not known yet, now kept, each lane with its ring."""
        new = incoming.keep(db, [knock.arrival for knock in knocks])
        fresh = [knock for knock in knocks if knock.arrival.id in new]
        conversations.heard(db, [(k.arrival.lane, k.platform, k.place, k.arrival.moment) for k in fresh])
        for lane in sorted({knock.arrival.lane for knock in fresh}):
            self._bells.ring(db, f"in:{lane}")
        return new

    def _keep(self, knocks: list[_Knock]) -> None:
        new = self._database.surely(partial(self._kept, knocks), ahead=True, loosely=True)
        for knock in knocks:
            counter = self._metrics.heard if knock.arrival.id in new else self._metrics.known
            counter.labels(knock.platform).inc()
            knock.kept.set_result(knock.arrival.id in new)
