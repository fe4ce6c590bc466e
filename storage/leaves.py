"""Days off: who is away when. Why is nobody's business, and is kept nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import bindparam
from sqlmodel import Field, Session, SQLModel, col, delete, select

from storage.db import new_id


class Leave(SQLModel, table=True):
    """Days off, first and last included."""

    id: str = Field(default_factory=new_id, primary_key=True)
    member_id: str = Field(index=True)
    first: date
    last: date


ON = select(Leave.member_id).where(
    col(Leave.member_id).in_(bindparam("members", expanding=True)),
    col(Leave.first) <= bindparam("day"),
    col(Leave.last) >= bindparam("day"),
)
SINCE = (
    select(Leave)
    .where(col(Leave.member_id) == bindparam("member"), col(Leave.last) >= bindparam("day"))
    .order_by(col(Leave.first))
)
"""Asked for every letter, so they are put together once."""


def on(db: Session, member_ids: Sequence[str], day: date) -> set[str]:
    """Which of these are away that day."""
    return set(db.exec(ON, params={"members": list(member_ids), "day": day}).all())


def since(db: Session, member_id: str, day: date) -> Sequence[Leave]:
    """The person's leave that ends on that day or later."""
    return db.exec(SINCE, params={"member": member_id, "day": day}).all()


def take(db: Session, member_id: str, first: date, last: date) -> None:
    """Note days off; what touches leave that is noted already becomes one with it."""
    day = timedelta(days=1)
    lookup = select(Leave).where(Leave.member_id == member_id, Leave.first <= last + day, Leave.last >= first - day)
    for known in db.exec(lookup).all():
        first, last = min(first, known.first), max(last, known.last)
        db.delete(known)
    db.add(Leave(member_id=member_id, first=first, last=last))
    db.flush()


def end(db: Session, member_id: str, first: date, last: date) -> bool:
    """These days are no leave after all; False if none of them was."""
    day = timedelta(days=1)
    lookup = select(Leave).where(Leave.member_id == member_id, Leave.first <= last, Leave.last >= first)
    found = db.exec(lookup).all()
    for known in found:
        if known.first < first:
            db.add(Leave(member_id=member_id, first=known.first, last=first - day))
        if known.last > last:
            db.add(Leave(member_id=member_id, first=last + day, last=known.last))
        db.delete(known)
    db.flush()
    return bool(found)


def hand_on(db: Session, old_id: str, into_id: str) -> None:
    """Two were one person: whose leave was noted under the old name has it under the other."""
    for leave in db.exec(select(Leave).where(Leave.member_id == old_id)).all():
        take(db, into_id, leave.first, leave.last)
        db.delete(leave)


def forget_past(db: Session, member_id: str, before: date) -> None:
    """Leave that was over before that day is nobody's business any more."""
    db.connection().execute(delete(Leave).where(col(Leave.member_id) == member_id, col(Leave.last) < before))
