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
PAIR, LANE, NOTICE = "(kind=? AND subject=?)", "_waiting (lane>? AND lane<?)", "uq_notice_kind_subject"
LOOKUPS: dict[str, tuple[Callable[[Session], object], str, str]] = {
    "a card's places": (lambda db: outgoing.notices(db, "t", "kind", "subject"), PAIR, NOTICE),
    "two cards' places": (lambda db: outgoing.notices_of(db, "t", [("a", "1"), ("b", "2")]), PAIR, NOTICE),
    "the cards of many, of late": (lambda db: outgoing.posted_since(db, "kind", ["1", "2"], NOW), PAIR, NOTICE),
    "the next letter in": (
        lambda db: incoming.next_in(db, "lane"),
        "_waiting (lane>? AND lane<?)",
        "ix_incoming_waiting",
    ),
    "the next letter out": (lambda db: outgoing.next_out(db, "lane", NOW), "_waiting (lane=?)", "ix_outgoing_waiting"),
    "what is due": (lambda db: occasions.due(db, NOW), "ix_occasion_due (due_at<?)", "ix_occasion_due"),
}
"""What is looked up, and how SQLite and PostgreSQL each call the index in their plans."""


@pytest.mark.parametrize("name", LOOKUPS)
def test_it_is_found_by_an_index(tmp_path: Path, name: str) -> None:
    look, index, there = LOOKUPS[name]
    database = fresh(tmp_path)
    asked: list[tuple[str, tuple[object, ...]]] = []
    event.listen(
        database.engine, "before_cursor_execute", lambda _, __, words, given, *rest: asked.append((words, given))
    )
    with database.read() as db:
        look(db)
        words, given = asked[-1]
        plan = _plan(db, words, given)
    steps = [step for step in plan if step.startswith(("SEARCH", "SCAN")) or ("Scan" in step and "Heap" not in step)]
    assert steps and all((index if database.is_sqlite else there) in step for step in steps), plan
    database.close()


def _plan(db: Session, words: str, given: tuple[object, ...]) -> list[str]:
    connection = db.connection()
    if connection.dialect.name == "sqlite":
        return [str(row[3]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", given)]
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # of nothing, everything is read at once
    return [str(row[0]).strip() for row in connection.exec_driver_sql(f"EXPLAIN {words}", given)]
