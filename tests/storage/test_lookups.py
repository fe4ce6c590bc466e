"""What is looked up at every turn is found by an index, however much lies in its table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlmodel import Session

from storage import incoming, occasions, outgoing
from tests.databases import fresh

NOW = datetime(2026, 2, 9, 1, 0, tzinfo=UTC)
LOOKUPS: dict[str, tuple[Callable[[Session], object], str]] = {
    "a card's places": (lambda db: outgoing.notices(db, "t", "kind", "subject"), "(kind=? AND subject=?)"),
    "two cards' places": (lambda db: outgoing.notices_of(db, "t", [("a", "1"), ("b", "2")]), "(kind=? AND subject=?)"),
    "the next letter in": (lambda db: incoming.next_in(db, "lane"), "ix_incoming_waiting (lane=?)"),
    "the next letter out": (lambda db: outgoing.next_out(db, "lane", NOW), "ix_outgoing_waiting (lane=?)"),
    "what is due": (lambda db: occasions.due(db, NOW), "ix_occasion_due (due_at<?)"),
}


@pytest.mark.parametrize("name", LOOKUPS)
def test_it_is_found_by_an_index(tmp_path: Path, name: str) -> None:
    look, index = LOOKUPS[name]
    database = fresh(tmp_path)
    asked: list[tuple[str, tuple[object, ...]]] = []
    event.listen(
        database.engine, "before_cursor_execute", lambda _, __, words, given, *rest: asked.append((words, given))
    )
    with database.read() as db:
        look(db)
        words, given = asked[-1]
        plan = db.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", given).all()
    steps = [str(row[3]) for row in plan if str(row[3]).startswith(("SEARCH", "SCAN"))]
    assert steps and all(index in step for step in steps), plan
    database.close()
