"""A team on its worst day: products, accounts with owners and backups, a war room, legal as a guest."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cached_property
from pathlib import Path

from sqlmodel import select

from bot.llm import Minds
from storage import alerts, slots
from storage.alerts import Alert, AlertStep
from storage.people import GUEST, Identity, Member
from storage.slots import Slot
from storage.teams import WAR_ROOM, Account, Brand, Channel
from tests.chat import TEAM, Chat, Someone, Talker, moment, text
from tests.past import scene
from tests.patience import until

REACTION = "用了轻羽防晒乳之后全脸过敏红肿，人已经进急诊了，还联系了记者"
FAKE = "晚霜是假货，我要打12315举报"
CAST = (*TEAM, Someone("law", "宋律", "strategy", GUEST))
WAR = "side"


class WorstDay(Chat):
    """Xiaoman posts for the sunscreen, Fang stands in for her; `room` false: there is no war room."""

    def __init__(
        self, folder: Path, now: str = "2026-02-09 08:00", *, room: bool = True, cast: tuple[Someone, ...] = CAST,
        minds: Minds | None = None, rounds: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(folder, cast, now, rounds=rounds)
        self._open_shop(room=room)
        self._minds = minds

    @scene
    def _open_shop(self, *, room: bool) -> None:
        with self.database.write() as db:
            db.add(Brand(team_id=self.team_id, name="晴屿", products="轻羽防晒乳\n晚霜"))
            db.add(Account(
                team_id=self.team_id, network="小红书", handle="xm", name="小满的防晒日记", kind="KOC",
                owner_id=self.member("mei").id, backup_id=self.member("fang").id, products="轻羽防晒乳",
            ))  # fmt: skip
            if room:
                db.add(Channel(team_id=self.team_id, platform="local", workspace="local", chat_id=WAR, title="作战室",
                               purpose=WAR_ROOM))  # fmt: skip

    @cached_property
    def account(self) -> Account:
        with self.database.read() as db:
            return db.exec(select(Account).where(Account.handle == "xm")).one()

    def member(self, handle: str) -> Member:
        with self.database.read() as db:
            return db.exec(select(Member).where(Member.handle == handle)).one()

    def sells(self, owner: str, *roster: str) -> None:
        """A seller's account for the sunscreen; others stand in its roster."""
        duty = json.dumps([[self.member(one).id, "daily 00:00-23:59", True] for one in roster])
        with self.database.write() as db:
            db.add(Account(team_id=self.team_id, network="抖音", handle="azhe", kind="KOS", roster=duty,
                           owner_id=self.member(owner).id, products="轻羽防晒乳"))  # fmt: skip

    @scene
    def reported(self, handle: str) -> None:
        """This person has reported the reaction; it is the first thing that is heard of it."""
        self.person(handle).says(f"上报 {REACTION}")

    def ready_line(self) -> str:
        """The holding line that stands in the form at first."""
        return self.baton.parts.texts.label("crisis.form.holding.ready", "zh")

    @scene
    def planned(self, at: str, title: str, product: str = "轻羽防晒乳") -> None:
        """A post that Xiaoman has scheduled."""
        with self.database.write() as db:
            slots.place(db, Slot(team_id=self.team_id, account_id=self.account.id, owner_id=self.member("mei").id,
                                 at=self._day(at), title=title, product=product,
                                 created_at=self.clock.now()))  # fmt: skip

    def _day(self, at: str) -> datetime:
        return moment(f"2026-02-09 {at}" if "-" not in at else at)

    def makes_a_stranger_of(self, handle: str) -> Talker:
        """The team does not know this person any more (when Baton begins, it asks the platform who everybody is)."""
        self.settle()
        asking = self.baton.acquaintance
        asking.stop()
        until(lambda: asking._thread is None or not asking._thread.is_alive())
        with self.database.write() as db:
            for identity in db.exec(select(Identity).where(Identity.user == handle)).all():
                db.delete(identity)
        return self.person(handle)

    def alerts(self) -> list[Alert]:
        with self.database.read() as db:
            return list(db.exec(select(Alert).order_by(Alert.number)).all())  # type: ignore[arg-type]

    def steps(self, number: int = 1) -> list[AlertStep]:
        with self.database.read() as db:
            alert = alerts.numbered(db, self.team_id, number)
            return list(alerts.timeline(db, alert.id)) if alert else []

    def war(self) -> list[str]:
        return self.channel(WAR)

    def pinned(self, place: str) -> list[str]:
        """What is pinned in a channel."""
        return [text(message) for message in self.messages(place) if message.pinned]

    def begin_again(self) -> None:
        """The process ends and starts again on what it remembers."""
        self.baton.stop()
        self.begin()

    def calls(self, handle: str) -> list[str]:
        """The calls that this person got because nobody had taken the alert."""
        return [text for text in self.person(handle).sees() if "没人接手" in text]
