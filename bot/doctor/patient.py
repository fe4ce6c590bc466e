"""Whom the doctor looks at: one set of settings, at one moment, at one address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot import fitness
from bot.settings import Settings
from storage import schema
from storage.db import Database


@dataclass(frozen=True, slots=True)
class Patient:
    settings: Settings
    now: datetime
    address: str = ""

    @property
    def url(self) -> str:
        """Where Baton is reached from outside: as it was asked for, else as the settings have it."""
        return self.address or self.settings.address

    @property
    def file(self) -> Path | None:
        """The SQLite file, if the settings name one; it may not be there yet."""
        if list(fitness.database(self.settings)):
            return None
        return Path(self.settings.url.partition(":///")[2].partition("?")[0])

    @contextmanager
    def memory(self) -> Iterator[Session | None]:
        """What Baton remembers, if there is a database of today's shape. The doctor changes nothing in it."""
        if self.file is None or not self.file.is_file():
            yield None
            return
        database = Database(self.settings.url)
        try:
            yield from _session(database)
        finally:
            database.close()


def _session(database: Database) -> Iterator[Session | None]:
    try:
        has, newest = schema.version(database)
    except SQLAlchemyError:
        has, newest = "", "unknown"
    if has != newest:
        yield None
        return
    with database.read() as db:
        yield db
