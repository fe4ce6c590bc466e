"""Opens the database where Baton lives: brought up to date, and on SQLite ours alone while we run."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.refusals import CannotRun
from storage import schema
from storage.db import Database


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """The database. Raises CannotRun if it cannot be opened, is too new, or another Baton runs on it."""
    database = _found(url)
    try:
        with _alone(database.file):
            _upgrade(database)
            yield database
    finally:
        database.close()


@contextmanager
def visited(url: str) -> Iterator[Database]:
    """The database for a command that is soon done; also beside a Baton that runs on it, if both are of one version."""
    database = _found(url)
    try:
        if database.file and taken_by(database.file):
            _check_version(database)
            yield database
            return
    finally:
        database.close()
    with opened(url) as database:
        yield database


@contextmanager
def tried(url: str) -> Iterator[Database]:
    """The database as it is, for a command that only says what it would do: of that, nothing stays. On SQLite it is a
    copy, brought up to date; where there is no database yet, none is made. On PostgreSQL whatever is written is undone.
    """
    real = make_url(url)
    if real.get_backend_name() != "sqlite":
        with visited(url) as database:
            database.pretend()
            yield database
        return
    with tempfile.TemporaryDirectory(prefix="baton-") as folder:
        copy = Path(folder) / "tried.db"
        file = Path(real.database) if real.database else None
        if file is not None and file.is_file():
            _copy(file, copy)
        with opened(f"sqlite:///{copy}") as database:
            yield database


def _copy(file: Path, copy: Path) -> None:
    """Also of a database in use: what stands only in its journal belongs to it."""
    how = "ro" if file.with_name(f"{file.name}-wal").exists() else "ro&immutable=1"
    try:
        source = sqlite3.connect(f"file:{quote(str(file.absolute()))}?mode={how}", uri=True)
        with closing(source), closing(sqlite3.connect(copy)) as target:
            source.backup(target)
    except sqlite3.Error as why:
        raise CannotRun(f"{file} cannot be used ({why}): check DATABASE_URL and BATON_DATA") from None


def taken_by(file: Path) -> str:
    """The number of the process that runs on this SQLite file, "" if none does."""
    lock = _lock_of(file)
    if not lock.exists():
        return ""
    with lock.open("r") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return held.read().strip() or "unknown"
    return ""


def _found(url: str) -> Database:
    try:
        database = Database(url)
    except OSError as why:
        raise CannotRun(_no_folder(str(why.filename), why)) from None
    if database.file and database.file.is_dir():
        raise CannotRun(f"{database.file} is a folder: DATABASE_URL must name a file in it")
    return database


def _upgrade(database: Database) -> None:
    try:
        with database.alone("schema"):
            schema.upgrade(database)
            if not database.is_sqlite:
                from bot.bells import postgres  # whoever runs on SQLite does without its libraries

                postgres.prepare(database.engine)
    except schema.TooNew:
        raise CannotRun(
            "the database was made by a newer version of Baton: start that version, or restore the backup from before"
        ) from None
    except SQLAlchemyError as why:
        reason = getattr(why, "orig", None) or type(why).__name__
        where = database.file or "the database"
        raise CannotRun(f"{where} cannot be used ({reason}): check DATABASE_URL and BATON_DATA") from None


def _check_version(database: Database) -> None:
    has, newest = schema.version(database)
    if has != newest:
        raise CannotRun("a Baton of another version is running on this database: stop it first")


@contextmanager
def _alone(file: Path | None) -> Iterator[None]:
    """One process per SQLite file: two would each believe that nobody else serves a lane.

    The lock belongs to the open file, so the system itself takes it back from a process that dies, however it dies.
    """
    if file is None:
        yield
        return
    try:
        lock = _lock_of(file).open("a")
    except OSError as why:
        raise CannotRun(_no_folder(str(file.parent), why)) from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = taken_by(file)
            raise CannotRun(f"another Baton (process {holder}) is already running on {file}: stop it first") from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _lock_of(file: Path) -> Path:
    """The same lock whichever way the file is spelt."""
    real = file.resolve()
    return real.with_name(f"{real.name}.lock")


def _no_folder(folder: str, why: OSError) -> str:
    return f"{folder} cannot be written ({why.strerror or why}): set BATON_DATA to a folder that can"
