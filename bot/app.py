"""Builds every part once and starts it; the only file that knows every room."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from sqlmodel import Session

import handlers
import schedules
from bot import draftcheck, late, trouble
from bot.acquaint import Acquaintance
from bot.bells import Bells
from bot.bells.embedded import Embedded
from bot.clock import Clock
from bot.dispatcher import Dispatcher
from bot.ears import MachineEars
from bot.feature import Feature, Features
from bot.finding import Finder
from bot.gaps import Gaps
from bot.inbox import Inbox
from bot.library.meanings import Meanings
from bot.library.shelves import Shelves
from bot.llm import Minds
from bot.meeting import Meeting
from bot.metrics import Metrics
from bot.outbox import Outbox
from bot.seats import Seats
from bot.texts import Texts
from bot.thinking import Thinking
from bot.wire import Adapter
from bot.work import Parts
from schedules.clock import Clockwork
from storage import incoming, outgoing
from storage.consents import Whose
from storage.db import Database
from storage.outgoing import Outgoing

log = logging.getLogger("baton")
PLANS_FOR = 10.0
"""Seconds that a start on PostgreSQL waits until what lies ahead of every team stands in its book. With thousands of
teams it goes on meanwhile: what was planned before stands there already."""
MOMENT = timedelta(minutes=1)
"""Whoever was away no longer than this need not read the history before the clock may strike."""


class Baton:
    """One running Baton: give it a database, a clock and adapters; start it; stop it."""

    def __init__(
        self, database: Database, clock: Clock, adapters: Sequence[Adapter], *, bells: Bells | None = None,
        address: str = "", minds: Minds | None = None, serves: bool = True,
    ) -> None:  # fmt: skip
        """`address`: where Baton is reached from outside, for addresses that people are given. `serves` false: it only
        hears, and other processes on the same database answer."""
        self.database, self.clock = database, clock
        self.adapters: Mapping[str, Adapter] = {adapter.name: adapter for adapter in adapters}
        self.metrics = Metrics()
        self.bells: Bells = bells or Embedded()
        self._serves = serves
        self.features = Features([late.make(), *handlers.FEATURES])
        minds = minds or Minds()
        self.parts = Parts(
            load_texts(self.features.all), self.bells, Finder(self.features),
            Shelves(database, Meanings(minds.embedder(Whose.OURS), database), also=draftcheck.read_ahead),
            minds, address,
        )  # fmt: skip
        self.inbox = Inbox(database, self.bells, clock, self.metrics)
        meeting = Meeting(database, self.adapters, clock, handlers.greet)
        self.dispatcher = Dispatcher(database, self.features, self.parts, self.inbox, meeting, clock, self.metrics)
        self.outbox = Outbox(
            database, self.adapters, clock, self.metrics, self.bells, self.dispatcher.draw, self.features.owns,
            self._parked,
        )  # fmt: skip
        self.thinking = Thinking(database, self.features, self.adapters, self.parts, clock, self.bells)
        self.clockwork = Clockwork(
            database, schedules.JOBS, self.parts, clock, self.metrics, schedules.GIVEN_UP, schedules.TOGETHER
        )
        self.acquaintance = Acquaintance(database, self.adapters)
        self.seats = Seats(database, self.adapters.values())
        self.gaps = Gaps(database, self.adapters, self.inbox.accept)
        self.ears = MachineEars(self.inbox, self.dispatcher, self.gaps, self.metrics)

    def start(self, *, rings: bool = True) -> None:
        """Answer what was left lying, then hear. `rings` false: the clock strikes only when somebody asks it to."""
        self.inbox.start()
        if self._serves:
            self.thinking.start()
            self.bells.start(self.serve)
            if self.database.is_sqlite:
                self._plan()
            else:
                planning = threading.Thread(target=self._plan, name="plan", daemon=True)
                planning.start()
                planning.join(PLANS_FOR)
            self.clockwork.wake_lanes()
        self.gaps.begin()
        for adapter in self.adapters.values():
            adapter.start(self.ears)
        if self._serves:
            self.seats.start()
            self.acquaintance.start()
        if self._serves and rings:
            just_now = self.clock.now() - MOMENT
            self.clockwork.start(lambda: self.gaps.none or self.gaps.short(just_now))
        log.info("Baton listens on %s", ", ".join(self.adapters) or "nothing: no platform is configured")

    def _plan(self) -> None:
        """What lies ahead of every team stands in its book, and its library is laid out."""
        schedules.plan_all(self.database, self.parts, self.clock.now())
        with self.database.read() as db:
            self.parts.shelves.begin(db, self.clock.now())

    def stop(self) -> None:
        """Stop hearing, let what is under way end, and leave the rest in the database for the next start."""
        for adapter in self.adapters.values():
            adapter.stop()
        self.seats.stop()
        self.acquaintance.stop()
        self.gaps.stop()
        self.clockwork.stop()
        self.bells.stop()
        self.thinking.stop()
        self.parts.shelves.stop()
        self.inbox.stop()

    def serve(self, lane: str) -> float | None:
        """Serve one lane: answers in it, letters out of it, or a wish to be thought about."""
        if lane.startswith("think:"):
            return self.thinking.serve(lane)
        return self.outbox.serve(lane) if lane.startswith("out:") else self.dispatcher.serve(lane)

    def quiet(self, seconds: float) -> bool:
        """Wait, at most so long, until everything heard is answered and every letter that may go is gone."""
        deadline = time.monotonic() + seconds
        while not (self.bells.idle and self.thinking.idle and self._nothing_waits()):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.004)
        return True

    def _nothing_waits(self) -> bool:
        with self.database.read() as db:
            now = self.clock.now()
            return not incoming.lanes_waiting(db, now) and not outgoing.lanes_waiting(db, now)

    def _parked(self, db: Session, letter: Outgoing) -> None:
        trouble.tell(db, self.parts, letter, self.clock.now(), [run for f in self.features.all for run in f.losers])


def load_texts(features: Sequence[Feature]) -> Texts:
    """The sentences of the machine and of all its features."""
    here = Path(__file__).parent
    files = {"baton": here / "texts.toml"} | {part: here / part / "texts.toml" for part in ("draftcheck", "tables")}
    for feature in features:
        file = here.parent / "handlers" / feature.name / "texts.toml"
        if file.exists():
            files[feature.name] = file
    return Texts.load(files)
