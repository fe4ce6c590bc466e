"""Changes of a team's settings: what was changed by whom and when, kept for good."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field, Session, SQLModel, col, func, select


class Change(SQLModel, table=True):
    """One change. `what` names the setting ("standup_at", "role"), `subject` whom or which channel it is about.

    `by_id` is "" where no member did it (a team file was loaded); `by` keeps the name as it was then.
    """

    seq: int | None = Field(default=None, primary_key=True)
    team_id: str = Field(index=True)
    at: datetime
    by_id: str = ""
    by: str = ""
    what: str
    subject: str = ""
    before: str = Field(default="", sa_type=Text)
    after: str = Field(default="", sa_type=Text)


def count(db: Session, team_id: str) -> int:
    """How many changes there were: who opened a form at 7 and sends it at 8 has missed one."""
    return db.exec(select(func.count()).select_from(Change).where(Change.team_id == team_id)).one()


def about(db: Session, team_id: str, what: str, subject: str) -> Sequence[Change]:
    """All changes of this kind about one person or thing, newest first."""
    lookup = select(Change).where(Change.team_id == team_id, Change.what == what, Change.subject == subject)
    return db.exec(lookup.order_by(col(Change.seq).desc())).all()


def latest(db: Session, team_id: str, limit: int = 10) -> Sequence[Change]:
    """The last changes, newest first."""
    lookup = select(Change).where(Change.team_id == team_id)
    return db.exec(lookup.order_by(col(Change.seq).desc()).limit(limit)).all()
