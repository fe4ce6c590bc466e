"""Calendar feeds: the secret address under which a member's slots can be subscribed to."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime
from typing import Final

from sqlmodel import Field, Session, SQLModel, select

KNOWN_BY: Final = 12
"""So many letters of the secret find the row; the others must then be right, compared in constant time."""
NOBODY: Final = "x" * 43


class Feed(SQLModel, table=True):
    """One member's feed. `secret` stands in its address; renewed, the old address leads nowhere."""

    member_id: str = Field(primary_key=True)
    team_id: str
    locator: str = Field(index=True, unique=True)
    secret: str = Field(repr=False)
    since: datetime


def of_member(db: Session, team_id: str, member_id: str, now: datetime) -> Feed:
    """The member's feed, made if there is none yet."""
    return db.get(Feed, member_id) or renew(db, team_id, member_id, now)


def renew(db: Session, team_id: str, member_id: str, now: datetime) -> Feed:
    """From now on the feed has another address."""
    found = db.get(Feed, member_id) or Feed(member_id=member_id, team_id=team_id, locator="", secret="", since=now)
    found.secret = secrets.token_urlsafe(32)
    found.locator, found.since = found.secret[:KNOWN_BY], now
    db.add(found)
    db.flush()
    return found


def behind(db: Session, secret: str) -> Feed | None:
    """Whose feed this is. How long the answer takes tells nothing about how much of a guess was right."""
    found = db.exec(select(Feed).where(Feed.locator == secret[:KNOWN_BY])).first()
    right = hmac.compare_digest((found.secret if found else NOBODY).encode(), secret.encode())
    return found if right else None
