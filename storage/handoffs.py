"""Handoffs: fans' words passed on to whoever should answer them, with their clocks and everything done to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, func, select

from storage.db import new_id
from storage.likeness import folded, is_near
from storage.masking import Masking

ASKED, WAITING, TAKEN, ANSWERED, WITHDRAWN = "asked", "waiting", "taken", "answered", "withdrawn"
"""Something is missing yet; it is with somebody who has not said so; they have it; the fan has been answered; never
mind."""
OPEN: Final = (WAITING, TAKEN)
LANES: Final = ("kos", "koe", "koc", "director")


class Handoff(Masking, table=True):
    """One handoff. `number` counts per team. `declined`: who said they cannot, one id a line.

    The clock: `minutes` of service in all, of which `used` seconds passed before `running_since`; `due_at` is where
    that leads. While `paused_at` is set (`freeze_id` says for what) it stands still. `met`: answered in time.
    """

    MASKED = ("words", "more")

    __table_args__ = (
        UniqueConstraint("team_id", "number"),
        UniqueConstraint("team_id", "source"),
        Index("ix_handoff_state", "team_id", "state", "asked_at"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    number: int
    source: str
    state: str = ASKED
    lane: str = ""
    words: str = Field(default="", sa_type=Text)
    more: str = Field(default="", sa_type=Text)
    """What the same fan said later, one a line."""
    network: str = ""
    account_id: str = ""
    """Ours, under whose post or in whose letters the fan spoke."""
    link: str = Field(default="", sa_type=Text)
    nickname: str = ""
    where: str = ""
    pictures: int = 0
    origin: str = Field(default="", sa_type=Text)
    """A link to the message in which it was handed over."""
    product: str = ""
    asker_id: str = Field(index=True)
    kind: str = ""
    """In whose voice the asker speaks to the fan."""
    owner_id: str = Field(default="", index=True)
    served_by: str = ""
    """The account whose hours and roster the clock follows."""
    declined: str = Field(default="", sa_type=Text)
    asked_at: datetime
    minutes: int = 0
    used: int = 0
    running_since: datetime | None = None
    due_at: datetime | None = None
    paused_at: datetime | None = None
    freeze_id: str = ""
    taken_at: datetime | None = None
    answered_at: datetime | None = None
    answer: str = Field(default="", sa_type=Text)
    breached_at: datetime | None = None
    met: bool | None = None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def cannot(self) -> tuple[str, ...]:
        return tuple(self.declined.splitlines())


class HandoffStep(Masking, table=True):
    """One thing that was done to a handoff, by whom and when."""

    MASKED = ("words",)

    id: str = Field(default_factory=new_id, primary_key=True)
    handoff_id: str = Field(index=True)
    at: datetime
    what: str
    by_id: str = ""
    whom_id: str = ""
    words: str = Field(default="", sa_type=Text)


class HandoffClocks(SQLModel, table=True):
    """How many minutes of service a team gives each lane."""

    team_id: str = Field(primary_key=True)
    kos: int = 5
    koe: int = 240
    koc: int = 1440
    director: int = 1440

    def of(self, lane: str) -> int:
        minutes: int = getattr(self, lane)
        return minutes


class HandoffLine(SQLModel, table=True):
    """What one kind says to a fan who is passed on to a lane, in the team's own words."""

    __table_args__ = (UniqueConstraint("team_id", "kind", "lane"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    kind: str
    lane: str
    words: str = Field(sa_type=Text)


def add(db: Session, handoff: Handoff) -> Handoff:
    """Keep it under the team's next number."""
    last = db.exec(select(func.max(Handoff.number)).where(Handoff.team_id == handoff.team_id)).first()
    handoff.number = (last or 0) + 1
    db.add(handoff)
    db.flush()
    return handoff


def from_source(db: Session, team_id: str, source: str) -> Handoff | None:
    """The handoff that was made of this message, if one was."""
    return db.exec(select(Handoff).where(Handoff.team_id == team_id, Handoff.source == source)).first()


def numbered(db: Session, team_id: str, number: int) -> Handoff | None:
    return db.exec(select(Handoff).where(Handoff.team_id == team_id, Handoff.number == number)).first()


def running(db: Session, team_id: str) -> Sequence[Handoff]:
    """All that wait for an answer, the oldest first."""
    lookup = select(Handoff).where(Handoff.team_id == team_id, col(Handoff.state).in_(OPEN))
    return db.exec(lookup.order_by(col(Handoff.asked_at), col(Handoff.number))).all()


def held_by(db: Session, member_id: str) -> Sequence[Handoff]:
    """What this person is to answer, the most urgent first."""
    lookup = select(Handoff).where(Handoff.owner_id == member_id, col(Handoff.state).in_(OPEN))
    return db.exec(lookup.order_by(col(Handoff.due_at), col(Handoff.number))).all()


def same_fan(db: Session, new: Handoff) -> Handoff | None:
    """The open handoff of the same fan, by nickname and network, else by post and nearly the words; one to the same
    lane comes first."""
    found = [known for known in running(db, new.team_id) if known.id != new.id and _is_same(known, new)]
    return next((known for known in found if known.lane == new.lane), next(iter(found), None))


def _is_same(known: Handoff, new: Handoff) -> bool:
    if known.nickname and new.nickname:
        apart = known.network and new.network and known.network != new.network
        return folded(known.nickname) == folded(new.nickname) and not apart
    same_words = is_near(folded(known.words), folded(new.words))
    return same_words and (known.link == new.link or known.asker_id == new.asker_id)


def note(
    db: Session, handoff: Handoff, what: str, at: datetime, by_id: str = "", *, whom_id: str = "", words: str = ""
) -> None:
    """Write down what was done."""
    db.add(HandoffStep(handoff_id=handoff.id, at=at, what=what, by_id=by_id, whom_id=whom_id, words=words))
    db.flush()


def steps(db: Session, handoff_id: str) -> Sequence[HandoffStep]:
    lookup = select(HandoffStep).where(HandoffStep.handoff_id == handoff_id)
    return db.exec(lookup.order_by(col(HandoffStep.at), col(HandoffStep.id))).all()


def begun_frozen(db: Session, handoff_id: str) -> bool:
    """Whether its story was frozen already when it was first given to somebody."""
    done = steps(db, handoff_id)
    given = next((step.at for step in done if step.what == "given"), None)
    return any(step.what == "paused" and step.at == given for step in done)


def clocks_of(db: Session, team_id: str) -> HandoffClocks:
    """The team's clocks; the usual ones, unless they were changed."""
    return db.get(HandoffClocks, team_id) or HandoffClocks(team_id=team_id)


def line_of(db: Session, team_id: str, kind: str, lane: str) -> str:
    """The team's own sentence for this; "" if it keeps to the usual one."""
    lookup = select(HandoffLine).where(
        HandoffLine.team_id == team_id, HandoffLine.kind == kind, HandoffLine.lane == lane
    )
    found = db.exec(lookup).first()
    return found.words if found else ""


def set_line(db: Session, team_id: str, kind: str, lane: str, words: str) -> None:
    """From now on this is what that kind says; "" gives the usual sentence back."""
    lookup = select(HandoffLine).where(
        HandoffLine.team_id == team_id, HandoffLine.kind == kind, HandoffLine.lane == lane
    )
    found = db.exec(lookup).first()
    if found is not None:
        db.delete(found)
        db.flush()
    if words:
        db.add(HandoffLine(team_id=team_id, kind=kind, lane=lane, words=words))
        db.flush()


def judged(db: Session, team_id: str, since: datetime, until: datetime) -> Sequence[Handoff]:
    """Those asked in that span of which is known whether their clock was kept: answered, or late."""
    lookup = select(Handoff).where(
        Handoff.team_id == team_id, col(Handoff.asked_at) >= since, col(Handoff.asked_at) < until,
        col(Handoff.met).is_not(None),
    )  # fmt: skip
    return db.exec(lookup.order_by(col(Handoff.number))).all()


def late_with(db: Session, found: Sequence[Handoff]) -> dict[str, str]:
    """Who had each of these when it fell due, by the id of the handoff: whoever helps afterwards was not late."""
    late = [handoff.id for handoff in found if handoff.breached_at is not None]
    lookup = select(HandoffStep).where(col(HandoffStep.handoff_id).in_(late), HandoffStep.what == "late")
    latest_first = db.exec(lookup.order_by(col(HandoffStep.at).desc())).all()
    return {step.handoff_id: step.whom_id for step in latest_first}


def answered_of(db: Session, team_id: str, nickname: str, since: datetime) -> Sequence[Handoff]:
    """What was answered to a fan of that name since then, the latest first."""
    lookup = select(Handoff).where(
        Handoff.team_id == team_id, Handoff.nickname == nickname, Handoff.state == ANSWERED,
        col(Handoff.answered_at) >= since,
    )  # fmt: skip
    return db.exec(lookup.order_by(col(Handoff.answered_at).desc())).all()


def remaining(handoff: Handoff) -> timedelta:
    """How much of the clock is left once it runs again."""
    return timedelta(minutes=handoff.minutes) - timedelta(seconds=handoff.used)
