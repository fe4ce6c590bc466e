"""Tasks: what somebody took on, under a number that people say aloud.

A team has one counter for topics and tasks alike. A topic of three places is three tasks that share its number, told
apart by `place`, so "认领 12" (the topic) and "#12" (the piece that came of it) are never two different things; a task
that came of no topic has a number to itself and place 0. A place that nobody has claimed is a task in the state TOPIC.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Index, Text, UniqueConstraint, bindparam, text
from sqlmodel import Field, Session, SQLModel, col, func, select

from storage.db import new_id
from storage.dialects import partial

TOPIC, DRAFT, REVIEW, SCHEDULED = "topic", "draft", "review", "scheduled"
PUBLISHED, RETRO, DONE, DROPPED = "published", "retro", "done", "dropped"
STATES: Final = (TOPIC, DRAFT, REVIEW, SCHEDULED, PUBLISHED, RETRO, DONE, DROPPED)
CARRIED: Final = (DRAFT, REVIEW, SCHEDULED, PUBLISHED, RETRO)
"""Somebody has it and it is not over."""
TO_DO: Final = (DRAFT, SCHEDULED, RETRO)
"""It is the owner's turn."""
AWAITED: Final = (DRAFT, SCHEDULED)
"""It has a due time that somebody keeps an eye on."""
NONE: Final[dict[str, Any]] = {"server_default": ""}
"""Tasks that were there before the column have nothing in it."""


class Task(SQLModel, table=True):
    """One task, or one place of a topic. `source` says what it was made from, so that it is made once.

    `offered_to` was asked by `offered_by` to take it over and has not answered. `origin` leads to the message that it
    came from, which was `origin_by`'s and said `origin_said`. `due_said`: somebody named the due time, so a new slot
    does not move it.
    """

    __table_args__ = (
        UniqueConstraint("team_id", "number", "place"),
        UniqueConstraint("team_id", "source"),
        Index("ix_task_board", "team_id", "state", "due_at", "number"),
        partial("ix_task_due", "due_at", where="state IN ('draft', 'scheduled')"),
        Index("ix_task_done", "team_id", "done_at"),
    )  # fmt: skip

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str = Field(index=True)
    number: int
    place: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    topic_id: str = Field(default="", index=True, sa_column_kwargs=NONE)
    title: str = Field(sa_type=Text)
    angle: str = Field(default="", sa_type=Text, sa_column_kwargs=NONE)
    product: str = Field(default="", sa_column_kwargs=NONE)
    selling_point: str = Field(default="", sa_column_kwargs=NONE)
    stance: str = Field(default="", sa_column_kwargs=NONE)
    brand: str = Field(default="", sa_column_kwargs=NONE)
    owner_id: str = Field(default="", index=True)
    account_id: str = Field(default="", sa_column_kwargs=NONE)
    state: str = DRAFT
    due_at: datetime | None = None
    due_said: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    reviewer_id: str = Field(default="", index=True, sa_column_kwargs=NONE)
    review_due_at: datetime | None = None
    draft: str = Field(default="", sa_type=Text, sa_column_kwargs=NONE)
    author_id: str = Field(default="", sa_column_kwargs=NONE)
    """Who handed the draft in: they do not approve it, whoever has the task by then."""
    link: str = Field(default="", sa_type=Text, sa_column_kwargs=NONE)
    origin: str = Field(default="", sa_type=Text, sa_column_kwargs=NONE)
    origin_by: str = Field(default="", sa_column_kwargs=NONE)
    origin_said: str = Field(default="", sa_type=Text, sa_column_kwargs=NONE)
    made_by: str = Field(default="", sa_column_kwargs=NONE)
    offered_to: str = Field(default="", index=True, sa_column_kwargs=NONE)
    offered_by: str = Field(default="", sa_column_kwargs=NONE)
    sent_back: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    source: str
    created_at: datetime
    claimed_at: datetime | None = None
    submitted_at: datetime | None = None
    published_at: datetime | None = None
    done_at: datetime | None = None

    @property
    def is_piece(self) -> bool:
        """Whether it came of a topic, and so goes the whole way of the board; another task may simply be done."""
        return self.topic_id != ""


def next_number(db: Session, team_id: str) -> int:
    """The number that the team's next topic or task gets. Every topic has a place, and every place is a task."""
    return (db.exec(select(func.max(Task.number)).where(Task.team_id == team_id)).first() or 0) + 1


def make(
    db: Session, team_id: str, title: str, owner_id: str, source: str, now: datetime, *, made_by: str = "",
    origin: str = "",
) -> Task:  # fmt: skip
    """The task made from this source; the same source twice gives the same task."""
    found = from_source(db, team_id, source)
    if found is None:
        found = Task(
            team_id=team_id, number=next_number(db, team_id), title=title, owner_id=owner_id, source=source,
            created_at=now, claimed_at=now, made_by=made_by or owner_id, origin=origin,
        )  # fmt: skip
        db.add(found)
        db.flush()
    return found


def from_source(db: Session, team_id: str, source: str) -> Task | None:
    """The task that was made from this source, if one was."""
    return db.exec(select(Task).where(Task.team_id == team_id, Task.source == source)).first()


NUMBERED = (
    select(Task)
    .where(col(Task.team_id) == bindparam("team"), col(Task.number) == bindparam("number"))
    .order_by(col(Task.place))
)
DUE_BETWEEN = (
    select(Task)
    .where(
        col(Task.owner_id) == bindparam("owner"), col(Task.state).in_(TO_DO),
        col(Task.due_at) >= bindparam("start"), col(Task.due_at) < bindparam("end"),
    )
    .order_by(col(Task.due_at), col(Task.number))
)  # fmt: skip


def numbered(db: Session, team_id: str, number: int) -> Sequence[Task]:
    """Everything under this number: one task, or all the places of a topic."""
    return db.exec(NUMBERED, params={"team": team_id, "number": number}).all()


def due_between(db: Session, owner_id: str, start: datetime, end: datetime) -> Sequence[Task]:
    """The person's tasks that are due in that span, start included, end not."""
    return db.exec(DUE_BETWEEN, params={"owner": owner_id, "start": start, "end": end}).all()


def open_of(db: Session, owner_id: str) -> Sequence[Task]:
    """What the person has taken on and not finished, the most urgent first."""
    lookup = select(Task).where(Task.owner_id == owner_id, col(Task.state).in_(CARRIED))
    return db.exec(lookup.order_by(col(Task.due_at).is_(None), col(Task.due_at), col(Task.number))).all()


def in_retro(db: Session, owner_id: str) -> Sequence[Task]:
    """What the person has published and whose figures are not all told, the oldest first."""
    lookup = select(Task).where(Task.owner_id == owner_id, col(Task.state).in_((PUBLISHED, RETRO)))
    return db.exec(lookup.order_by(col(Task.published_at), col(Task.number))).all()


def to_review(db: Session, member_id: str) -> Sequence[Task]:
    """What waits for this person's yes or no, the longest-waiting first."""
    lookup = select(Task).where(Task.reviewer_id == member_id, Task.state == REVIEW)
    return db.exec(lookup.order_by(col(Task.submitted_at), col(Task.number))).all()


def offered_to(db: Session, member_id: str) -> Sequence[Task]:
    """What others want to hand to this person."""
    lookup = select(Task).where(Task.offered_to == member_id)
    return db.exec(lookup.order_by(col(Task.number), col(Task.place))).all()


def with_links(db: Session, team_id: str, links: Sequence[str]) -> Sequence[Task]:
    """The team's tasks that were published at these addresses."""
    return db.exec(select(Task).where(Task.team_id == team_id, col(Task.link).in_(links))).all() if links else []


def count_by_state(db: Session, team_id: str, states: Sequence[str]) -> dict[str, int]:
    """How many of the team's tasks are in each of these states."""
    lookup = select(Task.state, func.count()).where(Task.team_id == team_id, col(Task.state).in_(states))
    return dict(db.exec(lookup.group_by(Task.state)).all())


def first_in(db: Session, team_id: str, state: str, limit: int, after: int = 0) -> Sequence[Task]:
    """The team's tasks in that state: the most urgent first, those without a due time last, by number."""
    lookup = select(Task).where(Task.team_id == team_id, Task.state == state)
    order = (col(Task.due_at).is_(None), col(Task.due_at), col(Task.number), col(Task.place))
    return db.exec(lookup.order_by(*order).limit(limit).offset(after)).all()


def overdue(db: Session, team_id: str, now: datetime, limit: int, after: int = 0) -> Sequence[Task]:
    """What should have been handed in or published by now and was not, the oldest first."""
    lookup = select(Task).where(Task.team_id == team_id, col(Task.state).in_(AWAITED), col(Task.due_at) < now)
    return db.exec(lookup.order_by(col(Task.due_at), col(Task.number)).limit(limit).offset(after)).all()


def overdue_of(db: Session, owner_id: str, now: datetime) -> Sequence[Task]:
    """The same of one person."""
    lookup = select(Task).where(Task.owner_id == owner_id, col(Task.state).in_(AWAITED), col(Task.due_at) < now)
    return db.exec(lookup.order_by(col(Task.due_at), col(Task.number))).all()


def owners_overdue(db: Session, team_id: str, now: datetime) -> Sequence[str]:
    """Who has something overdue."""
    lookup = select(Task.owner_id).where(
        Task.team_id == team_id, col(Task.state).in_(AWAITED), col(Task.due_at) < now, Task.owner_id != ""
    )
    return db.exec(lookup.distinct().order_by(Task.owner_id)).all()


def done_since(db: Session, team_id: str, since: datetime) -> int:
    """How many tasks were finished since then. (Asked by the time alone: the index of that knows nothing else.)"""
    lookup = select(func.count()).where(Task.team_id == team_id, col(Task.done_at) >= since)
    return db.exec(lookup).one()
