"""Databases for tests: the tables are made once for all, and each test gets a copy.

What these databases hold need not survive a fall of the machine, so they do not wait for the disk (`chaos` and `bench`
run processes of their own, with databases that do).
"""

from __future__ import annotations

import gc
import os
import sqlite3
import subprocess
import tempfile
import weakref
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Engine, QueuePool, create_engine
from sqlmodel import Session, SQLModel

from bot import moving
from bot.draftcheck import locked
from storage import schema
from storage.db import Database
from storage.engines import libpq, spoken
from tests import postgres
from tests.rooms import Room

FILE = "baton.db"
ON_POSTGRESQL = os.environ.get("BATON_TEST_DATABASE") == "postgresql"
"""`make test-postgresql` runs the same conversations on the other database."""
Kind = TypeVar("Kind", bound=Database)
CROWDED = 8
"""So many databases at once are in use by nobody; whoever forgot theirs has not been noticed yet."""
_rooms: dict[str, Room] = {}
MIGRATE = schema._migrate
"""What really migrates; tests/storage/test_schema.py looks at it."""


def fresh(folder: Path, files: Sequence[tuple[str, bytes]] = ()) -> Database:
    """A database in that folder, as a new team finds it; or as these files have it."""
    return fresh_as(Database, folder, files)


def fresh_as(kind: Callable[[str], Kind], folder: Path, files: Sequence[tuple[str, bytes]] = ()) -> Kind:
    """The same as a database of another kind."""
    if ON_POSTGRESQL:
        return _on_postgresql(kind, folder, files)
    for name, held in files or [(FILE, _empty(len(SQLModel.metadata.tables)))]:
        (folder / name).write_bytes(held)
    database = kind(f"sqlite:///{folder / FILE}")
    database.hasten()
    return database


def _on_postgresql(kind: Callable[[str], Kind], folder: Path, files: Sequence[tuple[str, bytes]]) -> Kind:
    """There a database is named in a file of that name."""
    if len(_rooms) > CROWDED:
        gc.collect()
    locked.shelves.cache_clear()  # a library is remembered by the database's address, which another test had before
    room = Room.free()
    for name, held in files:
        room.fill(held) if name == FILE else (folder / name).write_bytes(held)
    (folder / FILE).write_text(room.name)
    _rooms[room.name] = room
    database = kind(postgres.server().url(room.name))
    database.engine = room.engine
    stay = [room]

    def close() -> None:
        if stay:
            del _rooms[room.name]
            stay.pop().leave()

    weakref.finalize(database, close).atexit = False  # whoever forgets a database leaves its room
    database.close = close  # type: ignore[method-assign]
    return database


def begun(folder: Path) -> Database:
    """A database as a start of Baton leaves it; commands may open its `address`."""
    if not ON_POSTGRESQL:
        return taken_up(folder / FILE)
    server = postgres.server()
    name = server.new(postgres.migrated())
    database = Database(server.url(name))
    close = database.close

    def close_and_drop() -> None:
        close()
        server.drop(name)

    database.close = close_and_drop  # type: ignore[method-assign]
    return database


def taken_up(file: Path) -> Database:
    """The database in this file; on PostgreSQL everything in it has moved there."""
    if not ON_POSTGRESQL:
        database = Database(f"sqlite:///{file}")
        schema.upgrade(database)
        database.hasten()
        return database
    database = begun(file.parent)
    moving.move(f"sqlite:///{file}", address(database), lambda line: None)
    return database


def tentative(database: Database) -> Session:
    """A session that writes, and of which nothing stays unless it is committed."""
    db = Session(database.engine, expire_on_commit=False)
    if database.is_sqlite:
        db.connection().exec_driver_sql("BEGIN IMMEDIATE")
    return db


def written(database: Database) -> bytes:
    """Whatever it keeps, as somebody who steals it finds it."""
    database.compact()
    if database.file:
        return database.file.read_bytes()
    dump = [str(postgres.server().tools / "pg_dump"), libpq(address(database))]
    return subprocess.run(dump, check=True, capture_output=True).stdout


def address(database: Database) -> str:
    """What to name in DATABASE_URL."""
    return str(database.engine.url.render_as_string(hide_password=False))


def entered(database: Database) -> bool:
    """Whether anybody has looked into it since it was made."""
    room = next((room for room in _rooms.values() if room.engine is database.engine), None)
    if room is not None:
        return room.entered > 0
    pool = database.engine.pool
    return not isinstance(pool, QueuePool) or pool.checkedin() + pool.checkedout() > 0


def compiled_once(database: Database) -> None:
    """Let it share what all have compiled: compiling its statements anew for each test took a fifth of the time.

    SQLAlchemy has no public way to share them between engines, hence the names with an underscore below.
    """
    engine = _compiled(on_sqlite=database.is_sqlite)
    database.engine.dialect = database.engine.pool._dialect = engine.dialect
    database.engine._compiled_cache = engine._compiled_cache


def content(file: Path) -> bytes:
    """All that the database in this file holds by now, as a file of its own."""
    if ON_POSTGRESQL and file.name == FILE:
        return _rooms[file.read_text()].content()
    with closing(sqlite3.connect(file)) as database:
        return database.serialize()


def migrated(database: Database) -> None:
    """As if every migration had been run on it, which takes a second: where nothing is there yet, what came of that
    once is copied."""
    with closing(sqlite3.connect(database.file or ":memory:")) as target:
        if database.file is None or target.execute("SELECT count(*) FROM sqlite_master").fetchone() != (0,):
            MIGRATE(database)
            return
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "migrated.db").write_bytes(_migrated())
            with closing(sqlite3.connect(Path(folder) / "migrated.db")) as made:
                made.backup(target)


@cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'migrated.db'}")
        MIGRATE(database)
        database.close()
        return content(Path(folder) / "migrated.db")


@cache
def _empty(tables: int) -> bytes:
    """The file with all tables; made anew where a test has brought a table of its own."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "baton.db"
        database = Database(f"sqlite:///{file}")
        SQLModel.metadata.create_all(database.engine)
        database.close()
        return file.read_bytes()


@cache
def _compiled(*, on_sqlite: bool) -> Engine:
    """Whose statements all share: thousands, of which none shall have to make room."""
    url = "sqlite://" if on_sqlite else spoken(postgres.server().url())
    engine = create_engine(url, query_cache_size=10_000)
    engine.connect().close()
    return engine
