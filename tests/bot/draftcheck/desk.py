"""A team with a small library, and drafts held against it."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from bot import draftcheck
from bot.draftcheck import Checked, Draft
from storage import library
from storage.content import Content, Fact
from storage.draftwords import DraftWord
from storage.people import DIRECTOR, GUEST, Member
from storage.teams import Brand, Team
from tests.chat import moment
from tests.databases import fresh

LIGHT, BALM = "轻羽防晒乳", "晴屿卸妆膏"
NOW = moment("2026-02-10 10:00")


class Desk:
    """`finds` gives what the check marks, as "sort: words"."""

    def __init__(self, folder: Path) -> None:
        self.database, self.now = fresh(folder), NOW
        with self.database.write() as db:
            team = Team(name="晴屿战队")
            db.add(team)
            db.add(Brand(team_id=team.id, name="晴屿", products=f"{LIGHT}\n{BALM}"))
            self.team_id = team.id

    def lock(
        self, *facts: Fact, products: tuple[str, ...] = (LIGHT,), question: str = "油皮能用吗", **more: object
    ) -> int:
        """An approved entry with these facts; returns its number."""
        with self.database.write() as db:
            entry = library.add(db, self.team_id, "", "", self.now)
            said = Content(question, facts=facts, products=products, **more)  # type: ignore[arg-type]
            version = library.write(db, entry, said, "author", self.now, 0)
            for who in ("one", "two")[: 2 if version.priced else 1]:
                library.approve(db, version, who, self.now - timedelta(hours=1))
            return entry.number

    def mark(self, word: str, *, mark: bool = True, network: str = "") -> None:
        with self.database.write() as db:
            db.add(DraftWord(team_id=self.team_id, word=word, mark=mark, network=network, at=self.now))

    def checked(self, words: str, *networks: str, role: str = "member", product: str = "") -> Checked:
        with self.database.read() as db:
            team = db.get(Team, self.team_id)
            assert team is not None
            reader = Member(id="me", team_id=team.id, name="小满", role=role)
            return draftcheck.check(db, team, Draft(words, networks, product, reader=reader), self.now)

    def finds(self, words: str, *networks: str, role: str = "member", product: str = "") -> list[str]:
        found = self.checked(words, *networks, role=role, product=product).findings
        return [f"{f.sort}{'/' + f.why if f.why else ''}: {f.said}" for f in found]


def price(
    amount: str, channel: str = "", since: datetime | None = None, until: datetime | None = None, gift: str = ""
) -> Fact:
    return Fact("到手价", "price", f"{amount} 元", Decimal(amount), channel, gift, since, until)


__all__ = ["BALM", "DIRECTOR", "GUEST", "LIGHT", "NOW", "Desk", "price"]
