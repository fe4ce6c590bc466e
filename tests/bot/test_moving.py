"""A team that began on SQLite moves to PostgreSQL with all its history, and nothing of it is changed on the way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, func, select, text
from sqlmodel import SQLModel

from bot import moving
from bot.demo import lived
from bot.opening import opened
from bot.refusals import CannotRun
from storage.db import Database
from storage.outgoing import Outgoing
from storage.teams import Team
from tests.bot.command import Terminal
from tests.postgres import migrated, server


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Two lived weeks of a team; a move leaves them as they are."""
    folder = tmp_path_factory.mktemp("lived")
    lived.furnish(folder, "zh", lambda day: None)
    return f"sqlite:///{folder / lived.DATABASE}"


@pytest.fixture
def target() -> Iterator[str]:
    name = server().new(migrated())
    yield server().url(name)
    server().drop(name)


def rows(url: str, table: Table) -> int:
    database = Database(url)
    with database.engine.connect() as connection:
        found = connection.scalar(select(func.count()).select_from(table))
    database.close()
    return found or 0


def test_two_lived_weeks_arrive_whole(source: str, target: str) -> None:
    said: list[str] = []
    moving.move(source, target, said.append)

    tables = SQLModel.metadata.sorted_tables
    there = {table.name: rows(target, table) for table in tables}
    assert there == {table.name: rows(source, table) for table in tables}
    assert there["task"] > 20 and there["answer"] > 100
    counted = {line.split()[0]: int(line.split()[1]) for line in said[1:-1]}
    assert counted == {name: many for name, many in there.items() if many}
    assert said[-1] == "Everything is there. Set DATABASE_URL to the new address, and start Baton."


def test_what_comes_after_the_move_is_numbered_on(source: str, target: str) -> None:
    moving.move(source, target, lambda line: None)

    with opened(target) as database, database.write() as db:
        last = db.connection().scalar(text("SELECT max(seq) FROM outgoing")) or 0
        later = Outgoing(lane="out:slack:T1:C1", place="{}", born_at=lived.ENDS, due_at=lived.ENDS)
        db.add(later)
        db.flush()
        assert last > 100
        assert later.seq == last + 1


def test_a_move_that_was_interrupted_goes_on(source: str, target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = moving._copy

    def breaks_off(old: Database, new: Database, table: Table) -> None:
        if table.name == "task":
            raise KeyboardInterrupt
        copy(old, new, table)

    with monkeypatch.context() as patch:
        patch.setattr(moving, "_copy", breaks_off)
        with pytest.raises(KeyboardInterrupt):
            moving.move(source, target, lambda line: None)
    assert rows(target, SQLModel.metadata.tables["answer"]) > 100
    assert rows(target, SQLModel.metadata.tables["task"]) == 0

    said: list[str] = []
    moving.move(source, target, said.append)
    assert said[-1].startswith("Everything is there")


def test_a_row_that_differs_is_told_by_its_table(source: str, target: str) -> None:
    moving.move(source, target, lambda line: None)
    with opened(target) as database, database.write() as db:
        db.connection().execute(text("UPDATE task SET title = 'another' WHERE number = 41"))

    with pytest.raises(CannotRun, match="the table task differs after copying"):
        moving.move(source, target, lambda line: None)


def test_a_database_with_other_teams_is_refused(source: str, target: str) -> None:
    with opened(target) as database, database.write() as db:
        db.add(Team(name="others"))

    with pytest.raises(CannotRun, match="already holds 1 team"):
        moving.move(source, target, lambda line: None)


def test_only_from_sqlite_to_postgresql(source: str, tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="goes from SQLite to PostgreSQL"):
        moving.move(source, f"sqlite:///{tmp_path / 'other.db'}", lambda line: None)


def test_the_command_hides_the_password(terminal: Terminal) -> None:
    said: Any = terminal.types("migrate-to", "postgresql://baton:p4ssword@127.0.0.1:1/baton")

    assert said.code == 1
    assert "the database cannot be used" in said.err
    assert "p4ssword" not in said.err
