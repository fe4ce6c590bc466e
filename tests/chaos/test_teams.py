"""Many stand-ups in one minute, in short; and what is opened together reads as if each had been opened alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn

import pytest
from sqlmodel import Session, select

import handlers
import schedules
from bench.crowd import begin, settle
from bot.app import load_texts
from bot.bells import Unrung
from bot.chat import Place, pack
from bot.clock import MovableClock
from bot.feature import Features
from bot.finding import Finder
from bot.metrics import Metrics
from bot.work import Parts
from schedules import clock, opening
from schedules.clock import Clockwork
from storage.db import Database
from storage.leaves import Leave
from storage.occasions import Occasion
from storage.outgoing import Notice, Outgoing
from storage.people import Identity, Member
from storage.standups import Answer, Round
from storage.teams import Team
from tests.chaos.teams import asked, check
from tests.databases import fresh
from tests.postgres import migrated, server

TEAMS = 60
NOON = datetime(2026, 2, 9, 12, tzinfo=UTC)


class Tower(Clockwork):
    """A clockwork as a worker has it; whoever is rung for is rung for by nobody."""

    def __init__(self, database: Database, *, together: bool = True) -> None:
        parts = Parts(load_texts(handlers.FEATURES), Unrung(), Finder(Features(handlers.FEATURES)))
        ways = schedules.TOGETHER if together else {}
        super().__init__(
            database, schedules.JOBS, parts, MovableClock(NOON, runs=False), Metrics(), schedules.GIVEN_UP, ways
        )


@pytest.fixture
def url() -> Iterator[str]:
    name = server().new(migrated())
    yield server().url(name)
    server().drop(name)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = fresh(tmp_path)
    yield made
    made.close()


def test_everybody_of_many_teams_is_asked_once_by_several_machines(url: str) -> None:
    machines = [Database(url) for _ in range(2)]
    settle(machines[0], TEAMS, NOON)
    begin(machines[0], NOON)
    crew = [threading.Thread(target=Tower(one).strike) for one in machines]
    for thread in crew:
        thread.start()
    for thread in crew:
        thread.join()
    check(machines[0], TEAMS)
    Tower(machines[1]).strike()
    check(machines[0], TEAMS)
    for one in machines:
        one.close()


def test_whoever_cannot_be_opened_together_is_opened_alone(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """It breaks after the first team was written down; nothing of that stays, and nobody is asked twice."""

    def breaks(*given: Any) -> NoReturn:
        opening.open_together(*given)
        raise ArithmeticError

    monkeypatch.setattr(clock, "MANY", 2)
    settle(database, 3, NOON)
    begin(database, NOON)
    tower = Tower(database)
    tower._together = {"standup.open": breaks}
    tower.strike()

    check(database, 3)


def test_what_was_opened_together_reads_as_if_each_had_been_opened_alone(
    tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "MANY", 2)
    (tmp_path / "other").mkdir()
    other = fresh(tmp_path / "other")
    for one, together in ((database, True), (other, False)):
        settle(one, 6, NOON)
        _vary(one)
        begin(one, NOON)
        Tower(one, together=together).strike()
    found, alone = _told(database), _told(other)
    other.close()

    assert asked(database) == 22, "of thirty one has left, one is away, two come later, and four are known nowhere"
    for table, rows in alone.items():
        assert found[table] == rows, table


def _vary(database: Database) -> None:
    """Somebody is away, somebody comes later, somebody lives elsewhere; a team keeps other days, another is English.
    Somebody looked at their plate a minute ago, and somebody yesterday."""
    with database.write() as db:
        teams = sorted(db.exec(select(Team)).all(), key=lambda team: team.name)
        people = {member.handle: member for member in db.exec(select(Member)).all()}
        teams[1].lang, teams[2].country, teams[3].close_after = "en", "DE-BY", 45
        people["p1"].asked_at = "13:30"
        people["p2"].lang, people["p7"].country, people["p8"].left_at = "en", "US", NOON
        people["p11"].asked_at = "23:30"
        db.add(Leave(member_id=people["p16"].id, first=NOON.date() - timedelta(days=2),
                     last=NOON.date() + timedelta(days=2)))  # fmt: skip
        for handle, ago in (("p3", timedelta(minutes=1)), ("p4", timedelta(days=1))):
            _look_at_plate(db, people[handle], NOON - ago)
        for handle in ("p20", "p21", "p22", "p23"):
            for identity in db.exec(select(Identity).where(Identity.member_id == people[handle].id)).all():
                db.delete(identity)
        for row in (*teams, *people.values()):
            db.add(row)


def _look_at_plate(db: Session, who: Member, at: datetime) -> None:
    known = db.exec(select(Identity).where(Identity.member_id == who.id)).one()
    place = Place(known.platform, known.workspace, f"dm-{who.handle}", "dm")
    db.add(Notice(team_id=who.team_id, kind="mine.plate", subject=who.id, lane=place.lane, place=pack(place), lang="zh",
                  member_id=who.id, message="1", posted_at=at))  # fmt: skip


def _told(database: Database) -> dict[str, list[list[object]]]:
    """All that stands in the database afterwards, with names for what is called by chance."""
    found: dict[str, list[list[object]]] = {}
    with database.read() as db:
        names = _names(db)
        for table in (Round, Answer, Notice, Outgoing, Occasion):
            rows = [row.model_dump(exclude={"seq", "number"}) for row in db.exec(select(table)).all()]
            named = [[_named(names, name, value) for name, value in row.items()] for row in rows]
            found[table.__name__] = sorted(named, key=repr)
    return found


def _names(db: Session) -> dict[str, str]:
    names = {team.id: team.name for team in db.exec(select(Team)).all()}
    names |= {member.id: member.handle for member in db.exec(select(Member)).all()}
    names |= {of.id: f"round of {names[of.team_id]}" for of in db.exec(select(Round)).all()}
    names |= {one.id: f"answer of {names[one.member_id]}" for one in db.exec(select(Answer)).all()}
    return names | {one.id: f"{one.kind} {names[one.subject]}" for one in db.exec(select(Notice)).all()}


def _named(names: dict[str, str], column: str, value: object) -> object:
    return names.get(value, "" if column == "id" else value) if isinstance(value, str) else value
