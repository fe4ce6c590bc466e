"""Files that somebody may fetch for a while, under an address that only they were told."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import Field, Session, SQLModel, col, delete, select

from storage.db import new_id
from storage.feeds import KNOWN_BY, NOBODY

LASTS: Final = timedelta(hours=1)
TEAM: Final = "jsonl"
"""The form of a whole team's data; every other form is one of the library."""


class Handout(SQLModel, table=True):
    """One file for one member: their team's library as they may see it (csv, xlsx, md), or all its data (jsonl)."""

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    member_id: str = Field(index=True)
    form: str
    locator: str = Field(index=True, unique=True)
    secret: str = Field(repr=False)
    until: datetime


def make(db: Session, team_id: str, member_id: str, form: str, now: datetime) -> Handout:
    """A new address; those whose time is over are forgotten."""
    db.exec(delete(Handout).where(col(Handout.until) <= now))
    secret = secrets.token_urlsafe(32)
    made = Handout(
        team_id=team_id, member_id=member_id, form=form, locator=secret[:KNOWN_BY], secret=secret, until=now + LASTS
    )
    db.add(made)
    db.flush()
    return made


def behind(db: Session, secret: str, now: datetime) -> Handout | None:
    """What this address gives, as long as it does. How long that takes tells nothing about how near a guess was."""
    found = db.exec(select(Handout).where(Handout.locator == secret[:KNOWN_BY])).first()
    right = hmac.compare_digest((found.secret if found else NOBODY).encode(), secret.encode())
    return found if found is not None and right and now < found.until else None
