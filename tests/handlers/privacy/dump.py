"""Everything that a database holds, table by table, to look for what should not be there."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import text
from sqlmodel import SQLModel

from storage.db import Database


def everything(database: Database) -> Mapping[str, str]:
    """Each table's rows as one text."""
    with database.read() as db:
        tables = SQLModel.metadata.tables
        return {name: repr(db.connection().execute(text(f'SELECT * FROM "{name}"')).all()) for name in tables}


def holding(database: Database, *words: str) -> set[str]:
    """The tables in which any of these words stands."""
    return {name for name, rows in everything(database).items() if any(word in rows for word in words)}
