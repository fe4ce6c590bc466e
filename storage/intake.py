"""What an outside monitor posts: the secret it signs with, and its comments until they have been looked at."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Text
from sqlmodel import Field, Session, SQLModel, col, delete, select, update

from storage.db import new_id
from storage.dialects import insert

KEEP_IDENTITY = timedelta(days=7)
"""So long a comment that is posted again is known; the words of what matched no rule go at once."""


class IntakeKey(SQLModel, table=True):
    """The name and the secret with which a team's monitor signs. A new one ends the old one at once."""

    team_id: str = Field(primary_key=True)
    name: str = Field(unique=True)
    secret: str = Field(repr=False)
    made_at: datetime
    made_by: str = ""


class Comment(SQLModel, table=True):
    """One comment. `id` is "team:the monitor's own id"; `body` its JSON, "" once it was looked at."""

    id: str = Field(primary_key=True)
    team_id: str = Field(index=True)
    batch: str = Field(index=True)
    body: str = Field(default="", sa_type=Text)
    heard_at: datetime


def renew(db: Session, team_id: str, by: str, now: datetime) -> IntakeKey:
    """A fresh name and secret; whatever the team had before signs nothing any more."""
    key = db.get(IntakeKey, team_id) or IntakeKey(team_id=team_id, name="", secret="", made_at=now)
    key.name, key.secret = f"ik_{secrets.token_hex(8)}", secrets.token_urlsafe(32)
    key.made_at, key.made_by = now, by
    db.add(key)
    db.flush()
    return key


def end(db: Session, team_id: str) -> bool:
    """Nobody may post for this team any more; False if nobody could."""
    key = db.get(IntakeKey, team_id)
    if key is not None:
        db.delete(key)
        db.flush()
    return key is not None


def key_named(db: Session, name: str) -> IntakeKey | None:
    return db.exec(select(IntakeKey).where(IntakeKey.name == name)).first()


def accept(db: Session, team_id: str, batch: str, comments: Iterable[tuple[str, str]], now: datetime) -> int:
    """Keep (the monitor's id, JSON) of each comment that is new; returns how many were."""
    rows = [
        {"id": f"{team_id}:{outside}", "team_id": team_id, "batch": batch, "body": body, "heard_at": now}
        for outside, body in dict(comments).items()
    ]
    if not rows:
        return 0
    statement = insert(db, Comment).on_conflict_do_nothing(index_elements=["id"]).returning(col(Comment.id))
    return len(db.connection().execute(statement, rows).scalars().all())


def in_batch(db: Session, batch: str) -> Sequence[Comment]:
    """The comments of a batch that nobody has looked at."""
    lookup = select(Comment).where(Comment.batch == batch, Comment.body != "")
    return db.exec(lookup.order_by(col(Comment.id))).all()


def forget(db: Session, batch: str, now: datetime) -> None:
    """The batch was looked at: its words go, and so does whatever is older than anybody would post again."""
    db.connection().execute(update(Comment).where(col(Comment.batch) == batch).values(body=""))
    old = delete(Comment).where(col(Comment.heard_at) < now - KEEP_IDENTITY, col(Comment.body) == "")
    db.connection().execute(old)


def new_batch() -> str:
    return new_id()
