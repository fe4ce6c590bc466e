"""Moves a team's whole memory from SQLite to PostgreSQL: `baton migrate-to`. Begun again, it goes on where it ended."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Column, Connection, Row, Table, func, select, text
from sqlalchemy.dialects import postgresql
from sqlmodel import SQLModel

from bot.opening import opened
from bot.refusals import CannotRun
from storage.db import Database

ROWS = 1000
"""So many rows go in one transaction."""
Say = Callable[[str], None]


def move(source: str, target: str, say: Say) -> None:
    """Copy everything, compare it, and say what was copied. The source stays as it is. Raises CannotRun."""
    with opened(source) as old, opened(target) as new:
        _check(old, new)
        for table in SQLModel.metadata.sorted_tables:
            _copy(old, new, table)
        say(f"{'table':<24}{'rows':>10}  checksum")
        for table in SQLModel.metadata.sorted_tables:
            rows, checksum = _compare(old, new, table)
            if rows:
                say(f"{table.name:<24}{rows:>10}  {checksum[:16]}")
        say("Everything is there. Set DATABASE_URL to the new address, and start Baton.")


def _check(old: Database, new: Database) -> None:
    if not old.is_sqlite or new.is_sqlite:
        raise CannotRun("`baton migrate-to` goes from SQLite to PostgreSQL: name a postgresql:// address", code=2)
    team = SQLModel.metadata.tables["team"]
    ids = [set(base.scalars(select(team.c.id))) for base in _both(old, new)]
    if strangers := ids[1] - ids[0]:
        raise CannotRun(
            f"the new database already holds {len(strangers)} team(s) that the old one does not know: "
            "name an empty database"
        )


def _both(old: Database, new: Database) -> Iterator[Connection]:
    for base in (old, new):
        with base.engine.connect() as connection:
            yield connection


def _copy(old: Database, new: Database, table: Table) -> None:
    """Row by row in the order of their keys; those that are there already stay."""
    key = list(table.primary_key.columns)
    with old.engine.connect() as source:
        source.exec_driver_sql("BEGIN")
        rows = source.execute(select(table).order_by(*key)).mappings()
        for part in rows.partitions(ROWS):
            with new.engine.begin() as target:
                target.execute(postgresql.insert(table).on_conflict_do_nothing(), [dict(row) for row in part])
    for column in key:
        if column is table.autoincrement_column:
            _count_on(new, table, column)


def _count_on(new: Database, table: Table, column: Column[Any]) -> None:
    """What is written next gets the number after the last one."""
    with new.engine.begin() as target:
        last = target.scalar(select(func.max(column)))
        if last is not None:
            counter = f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'), :last)"
            target.execute(text(counter), {"last": last})


def _compare(old: Database, new: Database, table: Table) -> tuple[int, str]:
    """How many rows, and a checksum over all that they hold. Raises CannotRun if the two differ."""
    (rows, checksum), there = [_sum(base, table) for base in _both(old, new)]
    if there != (rows, checksum):
        raise CannotRun(
            f"the table {table.name} differs after copying ({rows} rows here, {there[0]} there): nothing was changed "
            "here; stop whoever writes to the new database, and begin again with an empty one"
        )
    return rows, checksum


def _sum(base: Connection, table: Table) -> tuple[int, str]:
    whole, rows = 0, 0
    for row in base.execution_options(stream_results=True).execute(select(table)).yield_per(ROWS):
        whole ^= int.from_bytes(hashlib.sha256(_told(row).encode()).digest())
        rows += 1
    return rows, f"{whole:064x}"


def _told(row: Row[Any]) -> str:
    """The row in words that are the same whichever database it comes from."""
    return repr([_plain(value) for value in row])


def _plain(value: Any) -> Any:
    if isinstance(value, memoryview | bytearray):
        return bytes(value)
    if isinstance(value, dict):
        return sorted((key, _plain(each)) for key, each in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [_plain(each) for each in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value
