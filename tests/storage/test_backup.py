"""A backup of PostgreSQL is restored, and what platforms deliver again is answered once (SQLite: tests/story)."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.bells import postgres
from bot.opening import opened
from storage import incoming, schema
from storage.db import Database
from storage.incoming import Arrival
from tests.postgres import server

NOON = datetime(2026, 2, 9, 12, tzinfo=UTC)


def told(database: Database, identity: str) -> bool:
    """The platform delivers this; whether it was new."""
    with database.write() as db:
        return bool(incoming.keep(db, [Arrival(identity, "slack:T1:C1", "{}", NOON, NOON)]))


@pytest.fixture
def dump(tmp_path: Path) -> Iterator[Path]:
    """A dump of a database that knew one event, taken before the next one came."""
    file = tmp_path / "baton.dump"
    name = server().new()
    with opened(server().url(name)) as database:
        assert told(database, "before")
        pg("pg_dump", "--format=custom", f"--file={file}", f"--dbname={server().url(name)}")
        assert told(database, "after")
    server().drop(name)
    yield file


def pg(tool: str, *options: str) -> None:
    subprocess.run([server().tools / tool, *options], check=True, capture_output=True)


def test_after_restoring_what_was_known_is_known_and_the_rest_is_answered_once(dump: Path) -> None:
    name = server().new()
    pg("pg_restore", f"--dbname={server().url(name)}", str(dump))

    with opened(server().url(name)) as database:
        assert schema.version(database)[0] == schema.newest()
        assert not told(database, "before"), "it was answered before the backup"
        assert told(database, "after"), "nobody remembers that it was answered"
        assert not told(database, "after")
        bells = postgres.Postgres(server().url(name))
        with database.write() as db:
            bells.ring(db, "lane")
        assert not bells.idle, "the bells came back with it"
        bells.stop()
    server().drop(name)
