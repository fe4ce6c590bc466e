"""Wishes: what somebody asked for that takes long, until it has been thought about and its answer taken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import LargeBinary, Text, bindparam, text, update
from sqlmodel import Field, Session, SQLModel, col, delete, select

from storage.db import new_id
from storage.dialects import partial

OPEN, SETTLED = "open", "settled"
KEEP_SETTLED = timedelta(hours=8)
"""Only wishes that nobody came for are kept at all; so long somebody may still look why."""


class Wish(SQLModel, table=True):
    """One thing to think about. `letter` is the event that carries its answer, `file` the file to fetch first (JSON).

    `due_at` is when somebody should look at it next; `give_up_at` when it comes back whatever has become of it.
    """

    __table_args__ = (partial("ix_wish_due", "due_at", where="state = 'open'"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    kind: str
    words: str = Field(default="", sa_type=Text)
    file: str = Field(default="", sa_type=Text)
    limit: int = 0
    letter: str = Field(sa_type=Text)
    due_at: datetime
    give_up_at: datetime
    tries: int = 0
    state: str = OPEN
    found: str = Field(default="", sa_type=Text)
    data: bytes = Field(default=b"", sa_type=LargeBinary)
    fault: str = ""


LET_GO = update(Wish).where(col(Wish.state) == OPEN)
NOW_DUE = (
    select(Wish.id)
    .where(text("wish.state = 'open'"), col(Wish.due_at) <= bindparam("now"))
    .order_by(col(Wish.due_at))
    .limit(bindparam("most"))
)
"""Asked at every stroke of the clock, so it is put together once."""


def still_open(db: Session, wish_id: str) -> Wish | None:
    """The wish, if nothing has come of it yet."""
    return db.exec(select(Wish).where(Wish.id == wish_id, Wish.state == OPEN)).first()


def settled(db: Session, wish_id: str) -> Wish | None:
    """The wish, if its answer is there and nobody has taken it yet."""
    return db.exec(select(Wish).where(Wish.id == wish_id, Wish.state == SETTLED)).first()


def due(db: Session, now: datetime, limit: int = 200) -> Sequence[str]:
    """The ids of the wishes that somebody should look at, oldest first."""
    return db.exec(NOW_DUE, params={"now": now, "most": limit}).all()


def let_go(db: Session, now: datetime) -> None:
    """Whoever was thinking is gone: everything open is due again."""
    db.connection().execute(LET_GO, {"due_at": now})


def forget(db: Session, now: datetime) -> int:
    """Drop answers that nobody took; returns how many."""
    old = delete(Wish).where(col(Wish.state) == SETTLED, col(Wish.give_up_at) < now - KEEP_SETTLED)
    return int(db.connection().execute(old).rowcount)
