"""What is due when: one row for each thing the bot will do unasked, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, or_, text
from sqlmodel import Field, Session, SQLModel, col, func, select

from storage.db import new_id

DUE, RAN, SKIPPED, PARKED = "due", "ran", "skipped", "parked"


class Occasion(SQLModel, table=True):
    """One moment at which a job should run. `kind` names the job, `subject` what it is about; the two occur once.

    `outcome` keeps why it was skipped or parked, so that "should run, ran, skipped" can be told later.
    """

    __table_args__ = (
        UniqueConstraint("team_id", "kind", "subject"),
        Index("ix_occasion_due", "due_at", sqlite_where=text("state = 'due'"), postgresql_where=text("state = 'due'")),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    kind: str
    subject: str
    due_at: datetime
    state: str = DUE
    tries: int = 0
    done_at: datetime | None = None
    outcome: str = ""


def plan(
    db: Session, team_id: str, kind: str, subject: str, due_at: datetime, *, again: bool = False
) -> Occasion:  # fmt: skip
    """Note what should happen when. Planned again, it moves while it has not happened yet; `again`: even if it had been
    given up.
    """
    lookup = select(Occasion).where(Occasion.team_id == team_id, Occasion.kind == kind, Occasion.subject == subject)
    found = db.exec(lookup).first()
    if found is None:
        found = Occasion(team_id=team_id, kind=kind, subject=subject, due_at=due_at)
    elif found.state == DUE:
        found.due_at = due_at
    elif again and found.state == SKIPPED:
        found.state, found.due_at, found.done_at, found.outcome = DUE, due_at, None, ""
    db.add(found)
    db.flush()
    return found


def move(db: Session, team_id: str, kind: str, subject: str, due_at: datetime) -> None:
    """Of this kind only this happens next, even if it had been given up; whatever else was planned is forgotten."""
    lookup = select(Occasion).where(Occasion.team_id == team_id, Occasion.kind == kind, Occasion.state == DUE)
    for other in db.exec(lookup).all():
        if other.subject != subject:
            db.delete(other)
    db.flush()
    plan(db, team_id, kind, subject, due_at, again=True)


def give_up(db: Session, team_id: str, kind: str, subject: str, now: datetime, why: str) -> None:
    """This will not happen, whether or not it was planned, and this is why."""
    plan(db, team_id, kind, subject, now)
    cancel(db, team_id, kind, subject, now, why)
    db.flush()


def cancel(db: Session, team_id: str, kind: str, subject: str, now: datetime, why: str, *, whole: bool = False) -> None:
    """What was planned will not happen, and this is why. `whole`: nor will anything about "subject:…"."""
    about = col(Occasion.subject) == subject
    if whole:
        about = or_(about, col(Occasion.subject).startswith(f"{subject}:", autoescape=True))
    lookup = select(Occasion).where(Occasion.team_id == team_id, Occasion.kind == kind, Occasion.state == DUE, about)
    for found in db.exec(lookup).all():
        found.state, found.done_at, found.outcome = SKIPPED, now, why
        db.add(found)


def due(db: Session, now: datetime, limit: int = 100) -> Sequence[str]:
    """The ids of what is due, oldest first."""
    lookup = select(Occasion.id).where(Occasion.state == DUE, Occasion.due_at <= now)
    return db.exec(lookup.order_by(col(Occasion.due_at), col(Occasion.id)).limit(limit)).all()


def next_one(db: Session) -> Occasion | None:
    """What happens next, over all teams."""
    return db.exec(select(Occasion).where(Occasion.state == DUE).order_by(col(Occasion.due_at)).limit(1)).first()


def still_due(db: Session, occasion_id: str) -> Occasion | None:
    """The occasion, if nobody has dealt with it yet; held for this transaction where the database can."""
    lookup = select(Occasion).where(Occasion.id == occasion_id, Occasion.state == DUE)
    return db.exec(lookup.with_for_update(skip_locked=True)).first()


def count(db: Session) -> dict[str, int]:
    """How many occasions are in which state."""
    rows = db.exec(select(Occasion.state, func.count()).group_by(Occasion.state)).all()
    return dict(rows)
