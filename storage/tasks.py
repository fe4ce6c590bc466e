"""Tasks: what somebody took on, under a number that people say aloud."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, func, select

from storage.db import new_id

DRAFT, DONE, DROPPED = "draft", "done", "dropped"


class Task(SQLModel, table=True):
    """One task. `number` counts per team; `source` says what it was made from, so that it is made once."""

    __table_args__ = (UniqueConstraint("team_id", "number"), UniqueConstraint("team_id", "source"))

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str = Field(index=True)
    number: int
    title: str = Field(sa_type=Text)
    owner_id: str = Field(default="", index=True)
    state: str = DRAFT
    due_at: datetime | None = None
    source: str
    created_at: datetime
    done_at: datetime | None = None


def make(db: Session, team_id: str, title: str, owner_id: str, source: str, now: datetime) -> Task:
    """The task made from this source; the same source twice gives the same task."""
    found = db.exec(select(Task).where(Task.team_id == team_id, Task.source == source)).first()
    if found is None:
        highest = db.exec(select(func.max(Task.number)).where(Task.team_id == team_id)).first() or 0
        found = Task(team_id=team_id, number=highest + 1, title=title, owner_id=owner_id, source=source, created_at=now)
        db.add(found)
        db.flush()
    return found


def from_source(db: Session, team_id: str, source: str) -> Task | None:
    """The task that was made from this source, if one was."""
    return db.exec(select(Task).where(Task.team_id == team_id, Task.source == source)).first()


def due_between(db: Session, owner_id: str, start: datetime, end: datetime) -> Sequence[Task]:
    """The person's open tasks that are due in that span, start included, end not."""
    lookup = select(Task).where(
        Task.owner_id == owner_id, Task.state == DRAFT, col(Task.due_at) >= start, col(Task.due_at) < end
    )
    return db.exec(lookup.order_by(col(Task.due_at), col(Task.number))).all()


def open_of(db: Session, owner_id: str) -> Sequence[Task]:
    """What the person has taken on and not finished, the most urgent first."""
    lookup = select(Task).where(Task.owner_id == owner_id, Task.state == DRAFT)
    return db.exec(lookup.order_by(col(Task.due_at), col(Task.number))).all()
