"""A team's own words for the draft check: what is marked besides the shipped lists, and what is let pass."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from storage.db import new_id


class DraftWord(SQLModel, table=True):
    """One word: marked, or let pass; for drafts on one network, or on all (""). Who changed it when is kept with the
    team's other changes (`storage.changes`, "draft_word")."""

    __table_args__ = (UniqueConstraint("team_id", "word", "network"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    word: str
    mark: bool
    network: str = ""
    by_id: str = ""
    at: datetime


def of_team(db: Session, team_id: str) -> Sequence[DraftWord]:
    """All of them, in the order in which they came."""
    lookup = select(DraftWord).where(DraftWord.team_id == team_id)
    return db.exec(lookup.order_by(col(DraftWord.at), col(DraftWord.word))).all()


def one(db: Session, team_id: str, word: str, network: str) -> DraftWord | None:
    lookup = select(DraftWord).where(DraftWord.team_id == team_id, DraftWord.word == word, DraftWord.network == network)
    return db.exec(lookup).first()
