"""Whom the doctor looks at: one set of settings, at one moment, at one address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot import fitness
from bot.settings import Settings
from storage import schema
from storage.db import Database


@dataclass(frozen=True, slots=True)
class Shape:
    """The migration that a database has had last, the newest there is; or why nobody could look."""

    has: str
    newest: str
    trouble: SQLAlchemyError | None = None


@dataclass(frozen=True)
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
        if not self.settings.on_sqlite or list(fitness.database(self.settings)):
            return None
        return Path(self.settings.url.partition(":///")[2].partition("?")[0])

    @cached_property
    def shape(self) -> Shape:
        """Asked once: a server that does not answer keeps one waiting. Of a SQLite file that is there, none is made."""
        database = Database(self.settings.url)
        try:
            return Shape(*schema.version(database))
        except SQLAlchemyError as why:
            return Shape("", schema.newest(), why)
        finally:
            database.close()

    @contextmanager
    def memory(self) -> Iterator[Session | None]:
        """What Baton remembers, if there is a database of today's shape. The doctor changes nothing in it."""
        if not self._remembers():
            yield None
            return
        database = Database(self.settings.url)
        try:
            with database.read() as db:
                yield db
        finally:
            database.close()

    def _remembers(self) -> bool:
        if list(fitness.database(self.settings)) or (self.file is not None and not self.file.is_file()):
            return False
        return self.shape.trouble is None and self.shape.has == self.shape.newest
