"""A Baton with one team on one or more platforms, on a clock that stands until it is moved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bot import web
from bot.app import Baton
from bot.bells.embedded import Embedded
from bot.clock import MovableClock
from bot.demo.stage import Stage
from storage.people import Identity, Member, identity_key
from storage.teams import HOME, Channel, Team
from tests.chat import ZONE, moment
from tests.databases import fresh
from tests.patience import PLENTY
from tests.story.wires import FeishuWire, LocalWire, SlackWire, Wire

PEOPLE = {
    "lan": ("周岚", "strategy", "director"),
    "ning": ("许宁", "content", "lead"),
    "mei": ("小满", "ops", "member"),
    "fang": ("老方", "ops", "member"),
    "joe": ("阿哲", "ops", "member"),
    "kim": ("孟瑶", "data", "lead"),
    "zoe": ("小鹿", "ops", "member"),
    "bob": ("老鲍", "data", "member"),
}


class TwiceRung(Embedded):
    """Bells that ring twice for everything: nothing may come of it."""

    def ring_now(self, lane: str, after: float = 0.0) -> None:
        super().ring_now(lane, after)
        super().ring_now(lane, after)


class Play:
    """The stage. `twice`: every event is delivered twice, and every bell rings twice. `rounds` false: nobody takes part
    in stand-ups, for stories about something else."""

    def __init__(
        self, folder: Path, platforms: Sequence[str], *, twice: bool, now: str = "2026-02-09 08:00", rounds: bool = True
    ) -> None:
        self.folder, self.twice, self._rounds = folder, twice, rounds
        self.clock = MovableClock(moment(now), runs=False)
        self.database = fresh(folder)
        self.wires = [_wire(name, folder, self.clock) for name in platforms]
        self._settle()
        self.stage = self.wires[0].stage if isinstance(self.wires[0], LocalWire) else Stage(self.clock)
        bells = TwiceRung() if twice else Embedded()
        self.baton = Baton(self.database, self.clock, [wire.adapter for wire in self.wires], bells=bells)
        self.stage.play(self.baton)
        app = web.build(self.baton)
        for wire in self.wires:
            wire.set(self.clock.now())
            wire.serve(app)
        self.baton.start(rings=False)
        self.settle()

    def _settle(self) -> None:
        with self.database.write() as db:
            team = Team(name="晴屿战队")
            db.add(team)
            for wire in self.wires:
                db.add(Channel(team_id=team.id, platform=wire.name, workspace=wire.workspace, chat_id=wire.home,
                               title="晴屿·KOX 主群", purpose=HOME))  # fmt: skip
            for handle, (name, group, role) in PEOPLE.items():
                member = Member(
                    team_id=team.id, handle=handle, name=name, group=group, role=role, email=f"{handle}@example.com",
                    enrolled=self._rounds and handle != "lan", last_platform=self.wires[0].name,
                )  # fmt: skip
                db.add(member)
                for wire in self.wires:
                    user = wire.user(handle)
                    key = identity_key(wire.name, wire.workspace, user)
                    db.add(
                        Identity(id=key, member_id=member.id, platform=wire.name, workspace=wire.workspace, user=user)
                    )

    def end(self) -> None:
        self.baton.stop()
        for wire in self.wires:
            wire.stop()
        self.database.close()

    def at(self, clock: str) -> None:
        """Everything until then happens, each thing at its moment; all platforms' clocks go along. "09:30" is today."""
        goal = moment(clock if "-" in clock else f"{self.clock.now().astimezone(ZONE):%Y-%m-%d} {clock}")
        while (following := self.stage.next()) is not None and following[0] <= goal:
            self._turn(max(following[0], self.clock.now()))
        self._turn(goal)

    def _turn(self, when: datetime) -> None:
        for wire in self.wires:
            wire.set(when)
        self.stage.jump(when)
        if self.twice:
            self.baton.clockwork.strike()
        self.settle()

    def settle(self) -> None:
        assert self.baton.quiet(PLENTY), "Baton did not come to rest"


def _wire(name: str, folder: Path, clock: MovableClock) -> Wire:
    handles = list(PEOPLE)
    if name == "local":
        return LocalWire(folder, clock, handles)
    return SlackWire(clock, handles) if name == "slack" else FeishuWire(clock, handles)
