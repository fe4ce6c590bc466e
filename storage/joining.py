"""One-time codes that join a second messenger to a member, and how often somebody has guessed at them."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, delete, func, select

from storage import people
from storage.db import new_id
from storage.people import JoinCode


class CodeTry(SQLModel, table=True):
    """Somebody tried a code. `sender` is "platform:workspace:user"."""

    id: str = Field(default_factory=new_id, primary_key=True)
    sender: str = Field(index=True)
    at: datetime


def has_other_account(db: Session, member_id: str, platform: str, workspace: str, user: str) -> bool:
    """Whether the member has another account than this on the same messenger: a code joins two messengers."""
    this = people.identity_key(platform, workspace, user)
    return any(known.platform == platform and known.id != this for known in people.identities(db, member_id))


def give(db: Session, code: str, member_id: str, expires_at: datetime) -> None:
    """This code is the member's from now on; an older one of theirs counts no more."""
    take_back(db, member_id)
    db.add(JoinCode(code=code, member_id=member_id, expires_at=expires_at))
    db.flush()


def take_back(db: Session, member_id: str) -> None:
    """The member's code counts no more."""
    db.connection().execute(delete(JoinCode).where(col(JoinCode.member_id) == member_id))


def valid(db: Session, now: datetime) -> Sequence[JoinCode]:
    """All codes that have not run out."""
    return db.exec(select(JoinCode).where(JoinCode.expires_at > now)).all()


def whose(db: Session, code: str, now: datetime) -> str:
    """The id of the member whose code this is, "" if it is nobody's.

    Every code is compared, each in constant time: how long the answer takes says nothing about a guess.
    """
    found = ""
    for row in valid(db, now):
        if hmac.compare_digest(row.code.encode(), code.encode()):
            found = row.member_id
    return found


def tries(db: Session, sender: str, since: datetime) -> int:
    """How often this sender has tried a code since then."""
    lookup = select(func.count()).select_from(CodeTry).where(CodeTry.sender == sender, CodeTry.at > since)
    return db.exec(lookup).one()


def note_try(db: Session, sender: str, now: datetime, forget_before: datetime) -> None:
    """Count one more try; what lies too far back is forgotten."""
    db.connection().execute(delete(CodeTry).where(col(CodeTry.at) <= forget_before))
    db.add(CodeTry(sender=sender, at=now))
    db.flush()
