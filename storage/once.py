"""Deeds that must be done once: a key is written with the deed, in the same transaction."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col

from storage.db import utc_now
from storage.dialects import insert


class Once(SQLModel, table=True):
    """One deed that was done."""

    key: str = Field(primary_key=True)
    at: datetime = Field(default_factory=utc_now)


def first_time(db: Session, key: str) -> bool:
    """True for the first caller with this key, ever; the answer is undone with the caller's transaction."""
    statement = insert(db, Once).values(key=key, at=utc_now()).on_conflict_do_nothing().returning(col(Once.key))
    return db.connection().execute(statement).first() is not None  # not every driver counts rows it did not insert


def was_done(db: Session, key: str) -> bool:
    """Whether the deed with this key has been done."""
    return db.get(Once, key) is not None
