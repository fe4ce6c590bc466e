"""What the library could not answer, what its readers found wrong with it, and what the experts made of both."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, func, select

from storage.db import new_id
from storage.masking import Masking, masked

OPEN, ASKED, REPLIED, DRAFTED, CLOSED = "open", "asked", "replied", "drafted", "closed"
SETTLED = "settled"


class Unanswered(Masking, table=True):
    """A question without a good answer. Asked again in the same words, it counts `times`.

    `key` is the question without spaces and punctuation. `thread` (lane) and `root` (message) are where the expert
    was asked; `reply` is what they said there.
    """

    MASKED = ("key", "question")

    __table_args__ = (UniqueConstraint("team_id", "number"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str = Field(index=True)
    number: int
    key: str = Field(index=True, sa_type=Text)
    question: str = Field(sa_type=Text)
    times: int = 1
    state: str = OPEN
    first_at: datetime
    last_at: datetime
    expert_id: str = ""
    asked_at: datetime | None = None
    reply: str = Field(default="", sa_type=Text)
    replied_by: str = ""
    replied_at: datetime | None = None
    entry_id: str = ""
    near_id: str = ""
    """The entry that came nearest, if one did."""
    closed_by: str = ""
    closed_at: datetime | None = None


class Asker(SQLModel, table=True):
    """Who asked it, to be told when there is an answer."""

    __table_args__ = (UniqueConstraint("gap_id", "member_id"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    gap_id: str = Field(index=True)
    member_id: str
    wants: bool = False
    """They asked for the expert."""


class Fault(Masking, table=True):
    """Somebody says that an entry is wrong, and how."""

    MASKED = ("words",)

    __table_args__ = (UniqueConstraint("team_id", "number"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str = Field(index=True)
    number: int
    entry_id: str = Field(index=True)
    version_id: str
    by_id: str
    words: str = Field(sa_type=Text)
    at: datetime
    state: str = OPEN
    settled_by: str = ""
    settled_at: datetime | None = None


def keep(
    db: Session, team_id: str, key: str, question: str, member_id: str, now: datetime, *, again: bool = True
) -> Unanswered:
    """The gap of this question, counted once more (`again`); a closed one opens again: its answer was not found."""
    key = masked(key)
    found = db.exec(select(Unanswered).where(Unanswered.team_id == team_id, Unanswered.key == key)).first()
    if found is None:
        highest = db.exec(select(func.max(Unanswered.number)).where(Unanswered.team_id == team_id)).first() or 0
        found = Unanswered(team_id=team_id, number=highest + 1, key=key, question=question, first_at=now, last_at=now)
    elif again:
        found.times, found.last_at = found.times + 1, now
        found.state = OPEN if found.state == CLOSED else found.state
    db.add(found)
    db.flush()
    note_asker(db, found, member_id)
    return found


def note_asker(db: Session, gap: Unanswered, member_id: str, *, wants: bool = False) -> None:
    """This person asked it (and `wants` to hear what the expert says)."""
    found = db.exec(select(Asker).where(Asker.gap_id == gap.id, Asker.member_id == member_id)).first()
    found = found or Asker(gap_id=gap.id, member_id=member_id)
    found.wants = found.wants or wants
    db.add(found)
    db.flush()


def askers(db: Session, gap_id: str) -> Sequence[Asker]:
    return db.exec(select(Asker).where(Asker.gap_id == gap_id).order_by(col(Asker.member_id))).all()


def forget_asker(db: Session, member_id: str) -> None:
    """Who asked is forgotten; that it was asked is the team's."""
    for row in db.exec(select(Asker).where(Asker.member_id == member_id)).all():
        db.delete(row)
    db.flush()


def open_gaps(db: Session, team_id: str) -> Sequence[Unanswered]:
    """What nobody has answered yet, the most asked first."""
    lookup = select(Unanswered).where(Unanswered.team_id == team_id, Unanswered.state != CLOSED)
    return db.exec(
        lookup.order_by(col(Unanswered.times).desc(), col(Unanswered.last_at).desc(), col(Unanswered.number))
    ).all()


def of_entry(db: Session, entry_id: str) -> Sequence[Unanswered]:
    """The gaps that this entry is to fill."""
    return db.exec(select(Unanswered).where(Unanswered.entry_id == entry_id, Unanswered.state == DRAFTED)).all()


def report(
    db: Session, team_id: str, entry_id: str, version_id: str, member_id: str, words: str, now: datetime
) -> Fault:
    """Keep what somebody found wrong."""
    highest = db.exec(select(func.max(Fault.number)).where(Fault.team_id == team_id)).first() or 0
    made = Fault(
        team_id=team_id, number=highest + 1, entry_id=entry_id, version_id=version_id, by_id=member_id, words=words,
        at=now,
    )  # fmt: skip
    db.add(made)
    db.flush()
    return made


def open_faults(db: Session, team_id: str, entry_id: str = "") -> Sequence[Fault]:
    """What was found wrong and nobody has settled, the oldest first."""
    lookup = select(Fault).where(Fault.team_id == team_id, Fault.state == OPEN)
    if entry_id:
        lookup = lookup.where(Fault.entry_id == entry_id)
    return db.exec(lookup.order_by(col(Fault.number))).all()
