"""A team's own crisis words, shipped words it does not want, and phrases in which no word counts; with who and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import UniqueConstraint, bindparam
from sqlmodel import Field, Session, SQLModel, col, func, select

from storage.db import new_id

WATCH: Final = "watch"
OFF: Final = "off"
EXCLUDE: Final = "exclude"
"""What is done with a word: it is watched for; the shipped rules do without it; no word inside this phrase counts."""


class Keyword(SQLModel, table=True):
    """One word. Of a watched one: how bad it is, and whether it alarms only at `times` messages in `minutes`.

    Who changed it when is also kept with the team's other changes (`storage.changes`, "keyword_…").
    """

    __table_args__ = (UniqueConstraint("team_id", "word"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    word: str
    deed: str = WATCH
    severity: str = "P1"
    times: int = 1
    minutes: int = 0
    by_id: str = ""
    at: datetime


OF_TEAM = select(Keyword).where(col(Keyword.team_id) == bindparam("team")).order_by(col(Keyword.at), col(Keyword.word))
"""Asked for every letter, so it is put together once."""


def of_team(db: Session, team_id: str) -> Sequence[Keyword]:
    """All of them, in the order in which they came."""
    return db.exec(OF_TEAM, params={"team": team_id}).all()


def one(db: Session, team_id: str, word: str) -> Keyword | None:
    return db.exec(select(Keyword).where(Keyword.team_id == team_id, Keyword.word == word)).first()


def count(db: Session, team_id: str) -> int:
    return db.exec(select(func.count()).select_from(Keyword).where(Keyword.team_id == team_id)).one()
