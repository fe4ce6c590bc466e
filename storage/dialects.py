"""What SQLite and PostgreSQL each say in their own way. PostgreSQL's way is loaded only where it is spoken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Index, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Session, SQLModel

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

WHERE = "where"
"""Under this name an index remembers its condition."""


def insert(db: Session, table: type[SQLModel]) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that can be told what to do about rows which are there already."""
    if db.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)


def partial(name: str, *columns: str, where: str) -> Index:
    """An index of those rows only for which this holds; questions must ask in the same words."""
    return Index(name, *columns, sqlite_where=text(where), info={WHERE: where})


def share_kinds() -> None:
    """Let columns of one kind share their type. SQLModel gives each text and each moment a type of its own, and to each
    of these types SQLAlchemy adds a class: hundreds of classes that are all the same, two megabytes of them."""
    kinds: dict[tuple[type, str], TypeEngine[object]] = {}
    for table in SQLModel.metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, TypeDecorator):
                kind = (type(column.type), repr(column.type))
                column.type = kinds.setdefault(kind, column.type)


def for_postgresql() -> None:
    """Tell every partial index its condition in PostgreSQL's way, too (to name it there loads two megabytes)."""
    for table in SQLModel.metadata.tables.values():
        for index in table.indexes:
            if where := index.info.get(WHERE):
                index.dialect_kwargs["postgresql_where"] = text(where)
