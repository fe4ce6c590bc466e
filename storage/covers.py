"""Who stands in for a single duty: the roster stays as it is, this one shift is somebody else's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select

from storage.db import new_id


class Cover(SQLModel, table=True):
    """One person answers for one account from one moment to another."""

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str = Field(index=True)
    account_id: str = Field(index=True)
    member_id: str = Field(index=True)
    starts_at: datetime
    ends_at: datetime
    by_id: str = ""


def at(db: Session, account_id: str, moment: datetime) -> Sequence[str]:
    """The ids of those who stand in for the account at that moment, the last one asked first."""
    lookup = select(Cover.member_id).where(
        Cover.account_id == account_id, Cover.starts_at <= moment, Cover.ends_at > moment
    )
    return db.exec(lookup.order_by(col(Cover.id).desc())).all()


def add(db: Session, cover: Cover) -> None:
    """Of two who are asked for the same duty, the later one has it."""
    lookup = select(Cover).where(Cover.account_id == cover.account_id, Cover.starts_at == cover.starts_at)
    for known in db.exec(lookup).all():
        db.delete(known)
    db.add(cover)
    db.flush()
