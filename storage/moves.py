"""What became of a task: every move with who, when and why, and the figures that came of what was published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, func, select

from storage.db import new_id
from storage.tasks import Task

ASKED_AFTER = (24, 72)
"""Hours after publishing at which the figures are taken."""


class TaskMove(SQLModel, table=True):
    """One thing that was done to a task. `deed` names it (a key of the sentences); `why` is what was said of it.

    `was` and `now` are the states before and after; where they are the same, something else changed. `who_id` is ""
    for the bot itself; `whom_id` is the other person concerned, if there is one.
    """

    __table_args__ = (
        Index("ix_taskmove_task", "task_id", "seq"),
        Index("ix_taskmove_at", "team_id", "at"),
    )

    seq: int | None = Field(default=None, primary_key=True)
    team_id: str
    task_id: str
    at: datetime
    who_id: str = ""
    whom_id: str = ""
    deed: str
    was: str
    now: str
    why: str = Field(default="", sa_type=Text)


class TaskFigures(SQLModel, table=True):
    """How a published piece did, so many hours after. What nobody told is None. `imported`: the data group's file."""

    __table_args__ = (UniqueConstraint("task_id", "hours"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str = Field(index=True)
    task_id: str
    hours: int
    likes: int | None = None
    saves: int | None = None
    comments: int | None = None
    shares: int | None = None
    views: int | None = None
    imported: bool = False
    by_id: str = ""
    at: datetime


def note(
    db: Session, task: Task, deed: str, was: str, now: datetime, who_id: str = "", *, why: str = "", whom_id: str = ""
) -> TaskMove:
    """Keep that this was done to the task, which is now as it is now."""
    move = TaskMove(
        team_id=task.team_id, task_id=task.id, at=now, who_id=who_id, whom_id=whom_id, deed=deed, was=was,
        now=task.state, why=why,
    )  # fmt: skip
    db.add(move)
    db.add(task)
    db.flush()
    return move


def history(db: Session, task_id: str) -> Sequence[TaskMove]:
    """Everything that was done to the task, the first first."""
    return db.exec(select(TaskMove).where(TaskMove.task_id == task_id).order_by(col(TaskMove.seq))).all()


def last(db: Session, task_id: str, deed: str) -> TaskMove | None:
    """The last time that this was done to the task."""
    lookup = select(TaskMove).where(TaskMove.task_id == task_id, TaskMove.deed == deed)
    return db.exec(lookup.order_by(col(TaskMove.seq).desc()).limit(1)).first()


def figures_of(db: Session, task_id: str) -> Sequence[TaskFigures]:
    return db.exec(select(TaskFigures).where(TaskFigures.task_id == task_id).order_by(col(TaskFigures.hours))).all()


def figures_at(db: Session, task_id: str, hours: int) -> TaskFigures | None:
    return db.exec(select(TaskFigures).where(TaskFigures.task_id == task_id, TaskFigures.hours == hours)).first()


def first_pass(db: Session, team_id: str, start: datetime, end: datetime) -> tuple[int, int]:
    """Of the pieces approved in that span: how many had never been sent back, and how many there were."""
    approved = select(TaskMove.task_id).where(
        TaskMove.team_id == team_id, TaskMove.deed == "approve", col(TaskMove.at) >= start, col(TaskMove.at) < end
    )
    ids = approved.distinct()
    lookup = select(func.count(), func.count(func.nullif(Task.sent_back, 0))).where(col(Task.id).in_(ids))
    everything, returned = db.exec(lookup).one()
    return everything - returned, everything


def count_deeds(db: Session, team_id: str, start: datetime, end: datetime) -> dict[str, int]:
    """How often each thing was done in that span."""
    lookup = select(TaskMove.deed, func.count()).where(
        TaskMove.team_id == team_id, col(TaskMove.at) >= start, col(TaskMove.at) < end
    )
    return dict(db.exec(lookup.group_by(TaskMove.deed)).all())
