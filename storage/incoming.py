"""Letters that arrived: what was heard, in order, until it is answered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Index, Text, bindparam, func, text
from sqlmodel import Field, Session, SQLModel, col, delete, select, update

from storage.dialects import insert, partial

WAITING, DONE, PARKED = "waiting", "done", "parked"
KEEP_IDENTITY = timedelta(hours=8)
"""Longer than Feishu's seven hours of re-delivery (platforms.md, head list)."""
KEEP_PARKED = timedelta(days=30)
"""So long somebody may look what became of a letter that broke everything."""


class Incoming(SQLModel, table=True):
    """One event under its own identity. `body` is the event as JSON, "" once it may be forgotten."""

    __table_args__ = (
        partial("ix_incoming_waiting", "lane", "seq", where="state = 'waiting'"),
        Index("ix_incoming_done_at", "done_at"),
    )  # fmt: skip

    seq: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    lane: str
    body: str = Field(sa_type=Text)
    said_at: datetime
    heard_at: datetime
    due_at: datetime
    tries: int = 0
    state: str = WAITING
    reason: str = Field(default="", sa_type=Text)
    outcome: str = Field(default="", sa_type=Text)
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """An event on its way into the table."""

    id: str
    lane: str
    body: str
    said_at: datetime
    heard_at: datetime

    @property
    def moment(self) -> datetime:
        """When it was said; a platform whose clock is ahead of ours must not make us deaf to what comes before that."""
        return min(self.said_at, self.heard_at)


def keep(db: Session, arrivals: Sequence[Arrival]) -> set[str]:
    """Write down those that are new; returns their ids. Known ones are forgotten."""
    firsts: dict[str, Arrival] = {}
    for arrival in arrivals:
        firsts.setdefault(arrival.id, arrival)
    rows = [
        {"id": a.id, "lane": a.lane, "body": a.body, "said_at": a.said_at, "heard_at": a.heard_at,
         "due_at": a.heard_at, "tries": 0, "state": WAITING, "reason": "", "outcome": ""}
        for a in firsts.values()
    ]  # fmt: skip
    statement = insert(db, Incoming).on_conflict_do_nothing(index_elements=["id"]).returning(col(Incoming.id))
    return set(db.connection().execute(statement, rows).scalars())


IS_WAITING = text("incoming.state = 'waiting'")
"""In the words of the index: SQLite uses it for them at once, and for a parameter only after a second look."""
NEXT_IN = (
    select(Incoming)
    .where(col(Incoming.lane).between(bindparam("lane"), bindparam("lane")), IS_WAITING)
    .order_by(col(Incoming.lane), col(Incoming.seq))
    .limit(2)
)
"""Written as if for many lanes: for a single one PostgreSQL would rather walk through all letters there ever were, by
their numbers, in the belief that one of this lane must come soon."""
LANES_WAITING = select(Incoming.lane).where(IS_WAITING, col(Incoming.due_at) <= bindparam("now")).distinct()
BY_ID = select(Incoming).where(col(Incoming.id) == bindparam("id"))
ABOUT = (
    select(Incoming)
    .where(col(Incoming.id) > bindparam("after"), col(Incoming.id) < bindparam("end"))
    .order_by(col(Incoming.seq))
)
"""Asked for every letter, so they are put together once."""


def next_in(db: Session, lane: str) -> tuple[Incoming | None, bool]:
    """The oldest letter of the lane that is not done (it may not be due yet), and whether another one stands behind."""
    found = db.exec(NEXT_IN, params={"lane": lane}).all()
    return (found[0] if found else None), len(found) > 1


def by_id(db: Session, identity: str) -> Incoming | None:
    """The letter of that identity, whatever became of it."""
    return db.exec(BY_ID, params={"id": identity}).first()


def about(db: Session, identity: str) -> Sequence[Incoming]:
    """What was heard of that letter afterwards: its identity and more."""
    after, end = f"{identity}:", f"{identity};"  # ";" comes right after ":"
    return db.exec(ABOUT, params={"after": after, "end": end}).all()


def lanes_waiting(db: Session, now: datetime) -> Sequence[str]:
    """Lanes that hold a letter which could be answered now."""
    return db.exec(LANES_WAITING, params={"now": now}).all()


def forget_identities(db: Session, now: datetime) -> int:
    """Drop letters answered long ago; what had to be kept of them was kept elsewhere. Returns how many."""
    gone = 0
    for state, span in ((DONE, KEEP_IDENTITY), (PARKED, KEEP_PARKED)):
        statement = delete(Incoming).where(col(Incoming.state) == state, col(Incoming.done_at) < now - span)
        gone += int(db.connection().execute(statement).rowcount)
    return gone


def forget_words(db: Session, lanes: Collection[str]) -> None:
    """What was said and answered in these conversations need not be known any more; that it was heard still is."""
    done = update(Incoming).where(col(Incoming.lane).in_(list(lanes)), col(Incoming.state) == DONE)
    db.connection().execute(done.values(body=""))


def count(db: Session) -> dict[str, int]:
    """How many letters are in which state."""
    rows = db.exec(select(Incoming.state, func.count()).group_by(Incoming.state)).all()
    return dict(rows)


def oldest_waiting(db: Session) -> datetime | None:
    """Since when the longest-waiting letter has waited; None if none waits."""
    return db.exec(select(func.min(Incoming.heard_at)).where(IS_WAITING)).first()
