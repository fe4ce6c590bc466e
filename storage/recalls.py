"""Recalls: a locked fact has changed, and everybody who may have said the old one corrects it and says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from storage.db import new_id

CHANGED, STARTED, ENDED = "changed", "started", "ended"


class Recall(SQLModel, table=True):
    """One change of what may be said. `before` and `after` are the facts as people read them, one a line each."""

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str = Field(index=True)
    entry_id: str = Field(index=True)
    old_version: int = 0
    new_version: int = 0
    why: str = CHANGED
    before: str = Field(default="", sa_type=Text)
    after: str = Field(default="", sa_type=Text)
    at: datetime


class ToCorrect(SQLModel, table=True):
    """What one person has to look through because of it. `quotes`: they may quote it, though nobody showed it."""

    __table_args__ = (UniqueConstraint("recall_id", "member_id"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    recall_id: str = Field(index=True)
    member_id: str = Field(index=True)
    shown: bool = False
    done_at: datetime | None = None


def call(
    db: Session, team_id: str, entry_id: str, why: str, now: datetime, *, old: int = 0, new: int = 0,
    before: Sequence[str] = (), after: Sequence[str] = (),
) -> Recall:  # fmt: skip
    """A new recall that nobody has heard of yet."""
    made = Recall(
        team_id=team_id, entry_id=entry_id, old_version=old, new_version=new, why=why, before="\n".join(before),
        after="\n".join(after), at=now,
    )  # fmt: skip
    db.add(made)
    db.flush()
    return made


def expect(db: Session, recall: Recall, member_id: str, *, shown: bool) -> ToCorrect:
    """This person has to look through what they posted."""
    made = ToCorrect(recall_id=recall.id, member_id=member_id, shown=shown)
    db.add(made)
    db.flush()
    return made


def to_correct(db: Session, member_id: str) -> Sequence[tuple[ToCorrect, Recall]]:
    """What this person has not confirmed yet, the oldest first."""
    lookup = select(ToCorrect, Recall).join(Recall, col(Recall.id) == ToCorrect.recall_id)
    lookup = lookup.where(ToCorrect.member_id == member_id, col(ToCorrect.done_at).is_(None))
    return db.exec(lookup.order_by(col(Recall.at), col(Recall.id))).all()


def confirmed_at(db: Session, member_id: str, at: datetime) -> Sequence[tuple[ToCorrect, Recall]]:
    """What this person confirmed with one press, at that moment."""
    lookup = select(ToCorrect, Recall).join(Recall, col(Recall.id) == ToCorrect.recall_id)
    lookup = lookup.where(ToCorrect.member_id == member_id, ToCorrect.done_at == at)
    return db.exec(lookup.order_by(col(Recall.at), col(Recall.id))).all()


def expected(db: Session, recall_id: str) -> Sequence[ToCorrect]:
    """Everybody whom the recall concerns."""
    return db.exec(select(ToCorrect).where(ToCorrect.recall_id == recall_id).order_by(col(ToCorrect.member_id))).all()


def missing(db: Session, team_id: str, since: datetime) -> Sequence[tuple[ToCorrect, Recall]]:
    """Who has not confirmed what, of the recalls since then."""
    lookup = select(ToCorrect, Recall).join(Recall, col(Recall.id) == ToCorrect.recall_id)
    lookup = lookup.where(Recall.team_id == team_id, Recall.at >= since, col(ToCorrect.done_at).is_(None))
    return db.exec(lookup.order_by(col(Recall.at), col(ToCorrect.member_id))).all()


def confirm(db: Session, member_id: str, now: datetime, upto: str = "") -> Sequence[Recall]:
    """The person has looked through what is on their list, up to this recall (what came later they have not seen);
    returns the recalls."""
    found = to_correct(db, member_id)
    seen = [at for at, (_, recall) in enumerate(found, 1) if recall.id == upto]
    found = found[: seen[0]] if seen else found
    for mine, _ in found:
        mine.done_at = now
        db.add(mine)
    db.flush()
    return [recall for _, recall in found]


def latest_confirmed(db: Session, member_id: str) -> datetime | None:
    """When the person confirmed last."""
    lookup = select(ToCorrect.done_at).where(ToCorrect.member_id == member_id, col(ToCorrect.done_at).is_not(None))
    return db.exec(lookup.order_by(col(ToCorrect.done_at).desc()).limit(1)).first()
