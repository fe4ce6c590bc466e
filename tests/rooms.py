"""Databases on PostgreSQL that one test uses after the other.

A database of its own costs each test a tenth of a second, and every connection to it begins cold. So a process keeps a
few, with their connections; what a test left in one is gone before the next begins.
"""

from __future__ import annotations

import pickle

import psycopg
from sqlalchemy import QueuePool, event
from sqlmodel import SQLModel

from storage import dialects
from storage.db import Database
from tests import postgres

_free: list[Room] = []


class Room:
    """One database, whose tables are empty when a test enters. `entered` counts who has looked into it since."""

    def __init__(self) -> None:
        self.name = postgres.server().new()
        self.engine = Database(postgres.server().url(self.name)).engine
        self.entered = 0
        event.listen(self.engine, "checkout", self._enter)
        self._tables: list[str] = []
        self._numbers: list[str] = []
        self._broom = psycopg.connect(postgres.server().url(self.name), autocommit=True)
        self._broom.execute("SET session_replication_role = replica")  # whatever refers to whatever

    def _enter(self, *_: object) -> None:
        self.entered += 1

    @classmethod
    def free(cls) -> Room:
        """One that nobody is in, and nothing."""
        room = _free.pop() if _free else cls()
        room._clear()
        room.entered = 0
        return room

    def leave(self) -> None:
        """Free for the next. If somebody is in it still, or holds something, nobody else is let in."""
        pool = self.engine.pool
        if self._broom.broken or not isinstance(pool, QueuePool):  # the server has ended before
            return
        held = self._broom.execute(
            "SELECT FROM pg_locks JOIN pg_database ON database = pg_database.oid"
            " WHERE datname = current_database() AND locktype = 'advisory'"
        ).rowcount
        if pool.checkedout() or held:
            self._broom.close()
            self.engine.dispose()
            postgres.server().drop(self.name)
        else:
            _free.append(self)

    def content(self) -> bytes:
        """All that it holds by now."""
        full = self._broom.execute(
            "SELECT " + ", ".join(f'EXISTS (SELECT FROM "{name}")' for name in self._tables)
        ).fetchone()
        assert full
        rows = [(name, self._rows(name)) for name, some in zip(self._tables, full, strict=True) if some]
        numbers = self._broom.execute("SELECT sequencename, last_value FROM pg_sequences WHERE last_value > 0")
        return pickle.dumps((rows, numbers.fetchall()))

    def fill(self, content: bytes) -> None:
        """Let it hold what that one held."""
        rows, numbers = pickle.loads(content)
        with self._broom.transaction():
            for table, held in rows:
                with self._broom.cursor().copy(f'COPY "{table}" FROM STDIN (FORMAT BINARY)'.encode()) as copy:
                    copy.write(held)
            for name, last in numbers:
                self._broom.execute("SELECT setval(%s, %s)", (name, last))

    def _rows(self, table: str) -> bytes:
        with self._broom.cursor().copy(f'COPY "{table}" TO STDOUT (FORMAT BINARY)'.encode()) as copy:
            return b"".join(copy)

    def _clear(self) -> None:
        if len(self._tables) != len(SQLModel.metadata.tables):  # a test has brought a table of its own
            dialects.for_postgresql()
            SQLModel.metadata.create_all(self.engine)
            self._tables = [table.name for table in SQLModel.metadata.sorted_tables]
            found = self._broom.execute("SELECT sequencename FROM pg_sequences").fetchall()
            self._numbers = [str(name) for (name,) in found]
        sweep = [f'DELETE FROM "{table}"' for table in self._tables]
        sweep += [f"SELECT setval('{name}', 1, false)" for name in self._numbers]
        self._broom.execute("; ".join(sweep).encode())
