"""Who took data out or opened what is under seal: kept for the director, by whom, when and what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select

from storage.alerts import Alert, AlertStep

EXPORTED, LINKED, FETCHED, ERASED = "exported", "linked", "fetched", "erased"
LIBRARY, TEAM_FILE = "library", "team_file"
SHOWN, TAKEN, REMOVED = "evidence", "export", "erase"
"""What the timelines of alerts call it when somebody opens evidence, takes it along or has it erased."""


class Access(SQLModel, table=True):
    """Somebody took data out, or had their own erased. `by` keeps the name as it was then."""

    seq: int | None = Field(default=None, primary_key=True)
    team_id: str = Field(index=True)
    at: datetime
    by_id: str = ""
    by: str = ""
    what: str
    subject: str = ""


def note(db: Session, team_id: str, what: str, now: datetime, by: str, by_id: str = "", subject: str = "") -> None:
    db.add(Access(team_id=team_id, at=now, by_id=by_id, by=by, what=what, subject=subject))
    db.flush()


def latest(db: Session, team_id: str, limit: int) -> Sequence[Access]:
    """What was opened and taken out last, newest first; the timelines of alerts are read for it too."""
    lookup = select(Access).where(Access.team_id == team_id).order_by(col(Access.seq).desc()).limit(limit)
    found = list(db.exec(lookup).all())
    looks = (
        select(AlertStep, Alert.number)
        .join(Alert, col(Alert.id) == AlertStep.alert_id)
        .where(Alert.team_id == team_id, col(AlertStep.what).in_((SHOWN, TAKEN, REMOVED)))
    )
    for step, number in db.exec(looks.order_by(col(AlertStep.seq).desc()).limit(limit)).all():
        found.append(Access(team_id=team_id, at=step.at, by_id=step.by_id, by=step.by, what=step.what,
                            subject=f"#{number}{' ' + step.note if step.note else ''}"))  # fmt: skip
    return sorted(found, key=lambda one: one.at, reverse=True)[:limit]
