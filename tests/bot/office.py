"""One team on a scripted platform, a dispatcher with features of the test's own: events come in, letters go out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from sqlmodel import select

from bot import late
from bot.app import load_texts
from bot.bells.embedded import Embedded
from bot.chat import Event, Outcome, Place, Pressed, Said, Sender, pack, unpack_outcome
from bot.clock import MovableClock
from bot.dispatcher import Dispatcher
from bot.feature import Feature, Features
from bot.finding import Finder
from bot.inbox import Inbox
from bot.meeting import Meeting
from bot.metrics import Metrics
from bot.outbox import Outbox
from bot.stranger import Greet
from bot.work import Parts
from storage import incoming, outgoing
from storage.incoming import Incoming
from storage.people import Identity, Member, identity_key
from storage.teams import Team
from tests.bot.platform import Scripted
from tests.chat import moment
from tests.databases import fresh

DM = Place("scripted", "T", "Dmei", "dm")
MEI = Sender("scripted", "T", "mei", "Mei")


class Office:
    """`hears` and `answers` by hand; nothing happens in between."""

    def __init__(self, folder: Path, features: Sequence[Feature], greet: Greet = lambda stranger: None) -> None:
        self.clock = MovableClock(moment("2026-02-09 09:00"), runs=False)
        self.database = fresh(folder)
        self.platform, self.metrics = Scripted(), Metrics()
        self.bells, self.adapters = Embedded(), {"scripted": self.platform}
        bells, adapters = self.bells, self.adapters
        self.features = all_features = Features([late.make(), *features])
        self.parts = parts = Parts(load_texts([]), bells, Finder(all_features))
        self.inbox = Inbox(self.database, bells, self.clock, self.metrics)
        meeting = Meeting(self.database, adapters, self.clock, greet)
        self.dispatcher = Dispatcher(self.database, all_features, parts, self.inbox, meeting, self.clock, self.metrics)
        self.outbox = Outbox(
            self.database, adapters, self.clock, self.metrics, bells, self.dispatcher.draw, all_features.owns,
            lambda db, letter: None,
        )  # fmt: skip
        self._settle()

    def _settle(self) -> None:
        with self.database.write() as db:
            team = Team(name="晴屿战队", lang="en")
            member = Member(team_id=team.id, handle="mei", name="Mei", lang="en")
            key = identity_key("scripted", "T", "mei")
            db.add(team)
            db.add(member)
            db.add(Identity(id=key, member_id=member.id, platform="scripted", workspace="T", user="mei", dm="Dmei"))

    # --- what comes in ---

    def hears(self, *words: str, sender: Sender = MEI) -> None:
        for each in words:
            at = self.clock.now()
            self.keep(Said(f"said:{each}", DM, sender, at, each, f"m:{each}", addressed=True))

    def feels(self, action: str) -> None:
        """Somebody presses the button."""
        self.keep(Pressed(f"pressed:{action}", DM, MEI, self.clock.now(), action, {}, "m1"))

    def keep(self, event: Event, body: str = "") -> None:
        now = self.clock.now()
        with self.database.write() as db:
            incoming.keep(db, [incoming.Arrival(event.id, DM.lane, body or pack(event), event.at, now)])

    # --- what becomes of it ---

    def answers(self) -> list[str]:
        """Serve until everything is done, letting the time pass that it takes; what people then see."""
        for _ in range(200):
            wait = self.dispatcher.serve(f"in:{DM.lane}")
            self._deliver()
            if wait is None:
                return self.platform.texts()
            self.clock.set(self.clock.now() + timedelta(seconds=wait))
        raise AssertionError("the lane never ends")

    def _deliver(self) -> None:
        with self.database.read() as db:
            lanes = outgoing.lanes_waiting(db, self.clock.now())
        for lane in lanes:
            assert self.outbox.serve(lane) is None

    def letter(self, identity: str) -> Incoming:
        with self.database.read() as db:
            return db.exec(select(Incoming).where(Incoming.id == identity)).one()

    def outcome(self, identity: str) -> Outcome:
        return unpack_outcome(self.letter(identity).outcome)
