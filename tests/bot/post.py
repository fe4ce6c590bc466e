"""An outbox with a database and a scripted platform of its own, served by hand: what its tests are written with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import Session, col, select

from bot.bells.embedded import Embedded
from bot.chat import Card, Place
from bot.clock import MovableClock
from bot.feature import Features
from bot.finding import Finder
from bot.metrics import Metrics
from bot.outbox import Outbox
from bot.texts import Texts
from bot.wire import Pace
from bot.work import Parts, Work
from storage import outgoing
from storage.outgoing import Notice, Outgoing
from storage.teams import Team
from tests.bot.platform import FREELY, Scripted
from tests.chat import moment
from tests.databases import fresh

HOME = Place("scripted", "T", "C1", "channel")
MEI = Place("scripted", "T", "user:mei", "dm")
LANE = f"out:{HOME.lane}"


@dataclass
class Post:
    """Letters are written in `work()`, and go when a lane is served. `truth` is what the notices show."""

    folder: Path
    pace: Pace = FREELY
    truth: dict[str, str | Card | Exception | None] = field(default_factory=dict)
    parked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clock = MovableClock(moment("2026-02-09 09:00"), runs=False)
        self.database = fresh(self.folder)
        self.platform = Scripted(pace=self.pace)
        self.metrics, self.bells = Metrics(), Embedded()
        self.parts = Parts(Texts({}), self.bells, Finder(Features([])))
        self.outbox = Outbox(
            self.database, {"scripted": self.platform}, self.clock, self.metrics, self.bells, self._draw,
            lambda action: False, lambda db, letter: self.parked.append(letter.reason),
        )  # fmt: skip

    def _draw(self, db: Session, notice: Notice) -> Card | None:
        words = self.truth[notice.subject]
        if isinstance(words, Exception):
            raise words
        return card(words) if isinstance(words, str) else words

    # --- writing letters ---

    def work(self, db: Session) -> Work:
        team = Team(id="team", name="晴屿战队")
        return Work(db, self.parts, team, self.clock.now(), "zh", "Asia/Shanghai", None)

    def write(self, *words: str, place: Place = HOME, urgent: bool = False, at: datetime | None = None) -> None:
        with self.database.write() as db:
            for each in words:
                self.work(db).post(place, card(each), urgent=urgent, at=at)

    def hang(self, subject: str, place: Place = HOME, *, again: bool = False, pin: bool = False) -> str:
        with self.database.write() as db:
            return self.work(db).hang("test.notice", subject, place, again=again, pin=pin).id

    def turns_out(self, subject: str, words: str | Card | None) -> None:
        """The truth behind a notice changes."""
        self.truth[subject] = words
        with self.database.write() as db:
            self.work(db).refresh("test.notice", subject)

    # --- sending them ---

    def serve(self, lane: str = LANE) -> float | None:
        return self.outbox.serve(lane)

    def deliver(self) -> None:
        """Serve everything that may go, letting the time pass that it asks for."""
        for _ in range(200):
            with self.database.read() as db:
                lanes = outgoing.lanes_waiting(db, self.clock.now())
            waits = [wait for lane in lanes if (wait := self.serve(lane))]
            if not lanes:
                return
            if waits:
                self.pass_time(min(waits))
        raise AssertionError("the letters never end")

    def pass_time(self, seconds: float) -> None:
        self.clock.set(self.clock.now() + timedelta(seconds=seconds))

    def letters(self) -> list[Outgoing]:
        with self.database.read() as db:
            return list(db.exec(select(Outgoing).order_by(col(Outgoing.seq))).all())

    def states(self) -> list[str]:
        return [letter.state for letter in self.letters()]


def card(words: str) -> Card:
    return Card((words,))
