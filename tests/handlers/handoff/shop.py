"""A friend's account, a seller's with a day and a night shift, an engineer's with office hours."""

from __future__ import annotations

import json
from pathlib import Path

from sqlmodel import col, select

from storage.handoffs import Handoff
from storage.people import Member
from storage.teams import Account, Brand
from tests.chat import TEAM, Chat, Someone
from tests.past import scene

CAST = (
    *TEAM,
    Someone("zhe", "阿哲"),
    Someone("lu", "小鹿"),
    Someone("gong", "高工", "data"),
    Someone("zu", "组长", "ops", "lead"),
)
PRICE = "转交 小红书评论 @柠檬不加冰：油皮能用吗？两瓶一起买有优惠没"
HOW = "转交 小红书评论 @小花：这个防晒是什么成分，为什么会搓泥"
DAY, NIGHT, OFFICE = "daily 09:00-21:00", "daily 21:00-09:00", "mon-fri 09:00-18:00"


class Shop(Chat):
    def __init__(self, folder: Path, now: str = "2026-02-10 10:00", *, rounds: bool = False) -> None:
        super().__init__(folder, CAST, now, rounds=rounds)
        self._open()

    @scene
    def _open(self) -> None:
        with self.database.write() as db:
            db.add(Brand(team_id=self.team_id, name="晴屿", products="轻羽防晒乳\n晚霜"))
            of = {"team_id": self.team_id, "network": "小红书"}
            db.add(Account(handle="xm", name="小满的防晒日记", kind="KOC", owner_id=self.id("mei"), **of))
            db.add(Account(
                handle="zhe", name="晴屿阿哲", kind="KOS", owner_id=self.id("zhe"), backup_id=self.id("lu"),
                roster=json.dumps([[self.id("zhe"), DAY, True], [self.id("lu"), NIGHT, True]]), **of,
            ))  # fmt: skip
            db.add(Account(
                handle="gong", name="高工说防晒", kind="KOE", owner_id=self.id("gong"), service_hours=OFFICE, **of,
            ))  # fmt: skip

    def id(self, handle: str) -> str:
        with self.database.read() as db:
            return db.exec(select(Member).where(Member.handle == handle)).one().id

    def handoff(self, number: int = 1) -> Handoff:
        with self.database.read() as db:
            return db.exec(select(Handoff).where(Handoff.number == number)).one()

    def handoffs(self) -> list[Handoff]:
        with self.database.read() as db:
            return list(db.exec(select(Handoff).order_by(col(Handoff.number))).all())
