"""A digest's figures in a model's words, kept while they hold."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field, Session, SQLModel, col, delete


class Telling(SQLModel, table=True):
    """What the model made of one digest in one language, as it replied: held against the figures at every look."""

    team_id: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)
    lang: str = Field(primary_key=True)
    said: str = Field(sa_type=Text)
    at: datetime


def keep(db: Session, telling: Telling) -> None:
    db.merge(telling)
    db.flush()


def of(db: Session, team_id: str, subject: str, lang: str) -> str:
    """What was said of it; "" if nothing was."""
    found = db.get(Telling, (team_id, subject, lang))
    return found.said if found else ""


def forget(db: Session, before: datetime) -> None:
    db.exec(delete(Telling).where(col(Telling.at) < before))
