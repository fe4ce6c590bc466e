"""Conversations the bot takes part in, and up to which moment it has heard each of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Text, bindparam
from sqlmodel import Field, Session, SQLModel, col, delete, select

from storage.dialects import insert


class Conversation(SQLModel, table=True):
    """One conversation on one platform. `heard_until` is when the last message kept from it was said."""

    lane: str = Field(primary_key=True)
    platform: str = Field(index=True)
    place: str = Field(sa_type=Text)
    heard_until: datetime


class Gap(SQLModel, table=True):
    """One conversation whose history since a moment is still to be read."""

    lane: str = Field(primary_key=True)
    platform: str = Field(index=True)
    place: str = Field(sa_type=Text)
    since: datetime


ON_PLATFORM = select(Conversation).where(col(Conversation.platform) == bindparam("platform"))
GAPS_ON = select(Gap).where(col(Gap.platform) == bindparam("platform"))


def heard(db: Session, rows: Iterable[tuple[str, str, str, datetime]]) -> None:
    """Note (lane, platform, place, said at) for each; a moment never moves back."""
    newest: dict[str, tuple[str, str, str, datetime]] = {}
    for row in rows:
        if row[0] not in newest or newest[row[0]][3] < row[3]:
            newest[row[0]] = row
    if not newest:
        return
    values = [dict(zip(("lane", "platform", "place", "heard_until"), row, strict=True)) for row in newest.values()]
    statement = insert(db, Conversation)
    moved = statement.on_conflict_do_update(
        index_elements=["lane"],
        set_={"heard_until": statement.excluded.heard_until},
        where=statement.excluded.heard_until > Conversation.heard_until,
    )
    db.connection().execute(moved, values)


def on(db: Session, platform: str) -> Sequence[Conversation]:
    return db.exec(ON_PLATFORM, params={"platform": platform}).all()


def note_gaps(db: Session, rows: Iterable[tuple[str, str, str, datetime]]) -> None:
    """Note (lane, platform, place, since) for each; of a gap that is open already the beginning stays."""
    values = [dict(zip(("lane", "platform", "place", "since"), row, strict=True)) for row in rows]
    if values:
        db.connection().execute(insert(db, Gap).on_conflict_do_nothing(index_elements=["lane"]), values)


def gaps_on(db: Session, platform: str) -> Sequence[Gap]:
    return db.exec(GAPS_ON, params={"platform": platform}).all()


def close_gap(db: Session, lane: str) -> None:
    """The history of this conversation has been read."""
    db.connection().execute(delete(Gap).where(col(Gap.lane) == lane))
