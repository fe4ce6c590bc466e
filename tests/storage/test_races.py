"""A transaction that lost a race is run again, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from storage.db import Database, LostRace


class TooSlow(Exception):
    """What PostgreSQL's driver says when another transaction was faster."""

    sqlstate = "40001"


class Broken(Exception):
    sqlstate = "22000"


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(f"sqlite:///{tmp_path / 'a.db'}")


def test_a_lost_race_has_a_name_of_its_own(database: Database) -> None:
    with pytest.raises(LostRace), database.write():
        raise DBAPIError("UPDATE", {}, TooSlow())


def test_any_other_fault_of_the_database_stays_what_it_is(database: Database) -> None:
    with pytest.raises(DBAPIError), database.write():
        raise DBAPIError("UPDATE", {}, Broken())


def test_what_must_be_done_surely_is_done_again_until_it_holds(database: Database) -> None:
    tries: list[int] = []

    def third_time(db: Session) -> str:
        tries.append(len(tries))
        if len(tries) < 3:
            raise DBAPIError("UPDATE", {}, TooSlow())
        return "held"

    assert database.surely(third_time) == "held"
    assert tries == [0, 1, 2]
