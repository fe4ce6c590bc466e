"""A walk over the whole schema: no table can hold a person, or leave the house, without having been thought of."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Date, DateTime, Integer, LargeBinary, String
from sqlmodel import Session, SQLModel
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from storage import schema, traces
from storage.traces import GOES, NOBODY, TRACES, Trace
from tests.databases import fresh
from tests.handlers.privacy.dump import holding

SOMEBODY = re.compile(
    r"(^|_)(member|owner|backup|asker|handler|reporter|author|reviewer|expert|whom|who|to|person|sender|user|email)"
    r"(_id)?$|(^|_)by(_id)?$|^(made|drafted|published|taken|declined|offered|approved|ended|closed|settled)_(by|to)$"
)
NO_MEMBER = {
    ("account", "name"), ("alert", "known_by"), ("handoff", "served_by"), ("evidence", "sender"), ("alertstep", "by"),
    ("change", "by"), ("access", "by"), ("identity", "user"), ("member", "email"),
    ("task", "origin_by"), ("version", "valid_to"),
}  # fmt: skip
"""Columns that sound so: names beside an id, the platform's own ids, moments, other things."""
MARK = "words of 小满 only"
MEI = "m-mei"


def tables() -> list[Any]:
    assert schema.MIGRATIONS.is_dir()  # every module with tables is imported by then
    return sorted(SQLModel.metadata.tables.values(), key=lambda table: table.name)


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.name)
def test_every_table_is_among_those_with_people_or_those_without(table: Any) -> None:
    named = {column for trace in TRACES if trace.table.__table__ is table for column in trace.who}  # type: ignore[attr-defined]
    sounds_so = {c.name for c in table.columns if SOMEBODY.search(c.name) and (table.name, c.name) not in NO_MEMBER}

    assert bool(named) != (table.name in NOBODY), "write it down in storage/traces.py, once"
    assert table.name in NOBODY or sounds_so <= named, "these columns name somebody"
    assert named <= set(table.columns.keys())


def test_nothing_is_written_down_that_is_not_there() -> None:
    assert set(NOBODY) <= {table.name for table in tables()}


@pytest.mark.parametrize("trace", TRACES, ids=lambda trace: f"{trace.table.__name__}-{trace.kind}")
def test_whatever_is_kept_is_shown(trace: Trace, tmp_path: Path) -> None:
    database = fresh(tmp_path)
    with database.write() as db:
        _insert(db, trace)
    with database.read() as db:
        assert [(held.kind, held.fate, held.count) for held in traces.held(db, MEI)] == [(trace.kind, trace.fate, 1)]
        [row] = traces.rows(db, MEI, 0, 10)
        assert (row.kind, MARK in "".join(row.words)) == (trace.kind, _says(trace))
        assert traces.held(db, "somebody else") == []


def _says(trace: Trace) -> bool:
    columns = trace.table.__table__.columns  # type: ignore[attr-defined]
    return any(_takes_words(columns[name]) and name not in trace.who for name in trace.words)


def _takes_words(column: Column[Any]) -> bool:
    return isinstance(column.type, AutoString | String) and not column.primary_key


def _insert(db: Session, trace: Trace) -> None:
    """One row about her: every column that must have something gets it, those with words her words."""
    values: dict[str, Any] = {}
    for column in trace.table.__table__.columns:  # type: ignore[attr-defined]
        if column.name == trace.who[0]:
            values[column.name] = MEI
        elif column.name in trace.words and _takes_words(column):
            values[column.name] = MARK
        elif trace.table.model_fields[column.name].is_required():
            values[column.name] = _something(column)
    db.add(trace.table(**values))
    db.flush()


def _something(column: Column[Any]) -> Any:
    if isinstance(column.type, LargeBinary):
        return b""
    if isinstance(column.type, Date):
        return date(2026, 2, 9)
    if isinstance(column.type, DateTime | UTCDateTime):
        return datetime(2026, 2, 9, tzinfo=UTC)
    if isinstance(column.type, Boolean):
        return True
    return 1 if isinstance(column.type, Integer) else "x"


def test_what_may_go_goes_and_nothing_else(tmp_path: Path) -> None:
    """The storage's part of it; what hangs in channels is told in tests/handlers/members."""
    from storage import askings, gaps, standups

    database = fresh(tmp_path)
    with database.write() as db:
        for trace in TRACES:
            _insert(db, trace) if trace.table.__name__ != "HelpRequest" or trace.fate == GOES else None
    with database.write() as db:
        standups.erase_words(db, MEI)
        askings.erase_words(db, MEI)
        gaps.forget_asker(db, MEI)
        traces.erase_leftovers(db, MEI)
    gone = {trace.table.__table__.name for trace in TRACES if trace.fate == GOES}  # type: ignore[attr-defined]

    assert holding(database, MARK) & gone == set()
    with database.read() as db:
        assert not [held for held in traces.held(db, MEI) if held.fate == GOES]
