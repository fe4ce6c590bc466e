"""Whoever writes for a team on PostgreSQL holds it: two claims of the last place cannot both win."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from sqlmodel import Session, func, select

from storage import once
from storage.db import Database, LostRace, hold, hold_if_free
from storage.once import Once
from tests.patience import PLENTY, meanwhile, until
from tests.postgres import empty, server


@pytest.fixture
def databases() -> Iterator[tuple[Database, Database]]:
    """Two machines on one PostgreSQL."""
    from sqlmodel import SQLModel

    name = server().new(empty(len(SQLModel.metadata.tables)))
    both = Database(server().url(name)), Database(server().url(name))
    yield both
    for one in both:
        one.close()
    server().drop(name)


def places_taken(db: Session) -> int:
    return db.exec(select(func.count()).select_from(Once)).one()


def claim(db: Session, who: str) -> bool:
    """The last place is mine, if nobody has it."""
    if places_taken(db):
        return False
    return once.first_time(db, who)


def test_of_all_who_do_a_deed_the_first_does_it(databases: tuple[Database, Database]) -> None:
    done = []
    for machine in (*databases, *databases):
        with machine.write() as db:
            done.append(once.first_time(db, "standup.open"))
    assert done == [True, False, False, False]


def test_of_two_who_claim_the_last_place_one_gets_it(databases: tuple[Database, Database]) -> None:
    here, there = databases
    got: list[bool] = []
    waits = threading.Event()

    def other_machine() -> None:
        with there.write(loosely=True) as db:
            places_taken(db)  # a look before it holds the team is no look
            waits.set()
            hold(db, ["team"])
            got.append(claim(db, "there"))

    with here.write(loosely=True) as db:
        hold(db, ["team"])
        assert claim(db, "here")
        other = threading.Thread(target=other_machine)
        other.start()
        assert waits.wait(PLENTY)
        until(lambda: _somebody_waits(here))
    other.join(PLENTY)

    assert got == [False]


def test_a_team_that_somebody_holds_is_left_alone_by_who_need_not_wait(databases: tuple[Database, Database]) -> None:
    here, there = databases
    with here.write(loosely=True) as mine:
        hold(mine, ["team"])
        with there.write(loosely=True) as theirs:
            assert not hold_if_free(theirs, "team")
            assert hold_if_free(theirs, "another")
    with there.write(loosely=True) as theirs:
        assert hold_if_free(theirs, "team"), "it was held for the transaction only"


def test_what_was_read_before_is_read_anew(databases: tuple[Database, Database]) -> None:
    here, there = databases
    with here.write() as db:
        db.add(Once(key="row"))
    with here.write(loosely=True) as mine:
        row = mine.get_one(Once, "row")
        before = row.at
        with there.write(loosely=True) as theirs:
            theirs.get_one(Once, "row").at = before.replace(year=2001)
        hold(mine, ["team"])
        assert row.at.year == 2001


def test_without_holding_the_race_is_lost_and_run_again(databases: tuple[Database, Database]) -> None:
    here, there = databases
    tries: list[str] = []

    def deed(db: Session) -> bool:
        tries.append("here")
        free = not places_taken(db)
        if len(tries) == 1:
            with there.write() as theirs:
                assert claim(theirs, "there")
        return free and once.first_time(db, "here")

    assert here.surely(deed) is False
    assert tries == ["here", "here"]
    with here.read() as db:
        assert places_taken(db) == 1


def test_one_deed_is_done_by_one_machine_at_a_time(databases: tuple[Database, Database]) -> None:
    here, there = databases
    inside: list[str] = []

    def other_machine() -> None:
        with there.alone("deed"):
            inside.append("there")

    with meanwhile(other_machine), here.alone("deed"):
        inside.append("here")
        until(lambda: inside[0] == "there" or _somebody_waits(here))
        assert inside[-1] == "here"

    assert sorted(inside) == ["here", "there"]


def test_what_is_only_pretended_does_not_stay(databases: tuple[Database, Database]) -> None:
    here, there = databases
    here.pretend()
    with here.write() as db:
        db.add(Once(key="row"))
        db.flush()
        assert places_taken(db) == 1
    with there.read() as db:
        assert places_taken(db) == 0


def test_who_only_looks_cannot_write(databases: tuple[Database, Database]) -> None:
    from sqlalchemy.exc import InternalError

    with pytest.raises(InternalError, match="read-only"), databases[0].read() as db:
        db.add(Once(key="row"))
        db.flush()


def test_a_lost_race_at_the_commit_is_one_too(databases: tuple[Database, Database]) -> None:
    here, there = databases
    with pytest.raises(LostRace), here.write() as mine:
        places_taken(mine)
        with there.write() as theirs:
            places_taken(theirs)
            theirs.add(Once(key="there"))
        mine.add(Once(key="here"))


def _somebody_waits(database: Database) -> bool:
    with database.read() as db:
        locks = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        return bool(db.connection().exec_driver_sql(locks).scalar())
