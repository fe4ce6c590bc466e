"""Sprints: what a team works for in one week, and how far its topic pack and its data focus are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Text, UniqueConstraint, bindparam
from sqlmodel import Field, Session, SQLModel, col, select

from storage import tasks, topics
from storage.db import new_id
from storage.tasks import DONE, TOPIC, Task
from storage.topics import OPEN, Topic

DRAFT: Final = "draft"
PUBLISHED: Final = "published"
WRAPPED: Final = "wrapped"
MISSED: Final = "missed"
IN_WORK: Final = (tasks.DRAFT, tasks.REVIEW, tasks.SCHEDULED)
OUT: Final = (tasks.PUBLISHED, tasks.RETRO, DONE)


class Sprint(SQLModel, table=True):
    """One team's sprint of one working week, named by its Monday. Selling points and targets stand one a line.

    `pack_due_at`: until when the content group owes the topic pack. `watch` is what data should look at, as the draft
    says; `focus` what the data group made of it. `brings`: ids of older topics that come along, one a line. How it
    ended (`done` to `reviewed`, `carried` being ids of tasks) is kept as it was at the wrap-up.
    """

    __table_args__ = (UniqueConstraint("team_id", "monday"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str = Field(index=True)
    monday: date
    state: str = DRAFT
    mission: str = Field(default="", sa_type=Text)
    product: str = ""
    points: str = Field(default="", sa_type=Text)
    targets: str = Field(default="", sa_type=Text)
    red_lines: str = Field(default="", sa_type=Text)
    watch: str = Field(default="", sa_type=Text)
    wave_at: datetime | None = None
    wave_account_id: str = ""
    drafted_by: str = ""
    published_by: str = ""
    published_at: datetime | None = None
    pack_due_at: datetime | None = None
    focus: str = Field(default="", sa_type=Text)
    focus_by: str = ""
    focus_at: datetime | None = None
    wraps_at: datetime | None = None
    wrapped_at: datetime | None = None
    brings: str = Field(default="", sa_type=Text)
    done: int = 0
    carried: str = Field(default="", sa_type=Text)
    unclaimed: int = 0
    passed: int = 0
    reviewed: int = 0
    created_at: datetime

    @property
    def selling_points(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.points.splitlines() if line.strip())

    @property
    def subject(self) -> str:
        """What the cards about this sprint go by."""
        return f"{self.team_id}:{self.monday.isoformat()}"

    @property
    def carried_ids(self) -> tuple[str, ...]:
        return tuple(self.carried.split())

    @property
    def is_drafted(self) -> bool:
        """Whether anybody has said what the week is for."""
        return bool(self.mission.strip())


class RetroNote(SQLModel, table=True):
    """What one person keeps and would change after a sprint."""

    __table_args__ = (UniqueConstraint("sprint_id", "member_id"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    sprint_id: str = Field(index=True)
    member_id: str
    keep: str = Field(default="", sa_type=Text)
    change: str = Field(default="", sa_type=Text)
    at: datetime


@dataclass(frozen=True, slots=True)
class Reckoning:
    """How a week went: pieces and tasks that are out or done, those still open, and places that nobody took."""

    done: int
    carried: tuple[str, ...]
    unclaimed: int


OF_WEEK = select(Sprint).where(col(Sprint.team_id) == bindparam("team"), col(Sprint.monday) == bindparam("monday"))


def of_week(db: Session, team_id: str, monday: date) -> Sprint | None:
    """The sprint of the week of this Monday, drafted, published or over; None if nobody has spoken of it."""
    return db.exec(OF_WEEK, params={"team": team_id, "monday": monday}).first()


def running(db: Session, team_id: str) -> Sprint | None:
    """The sprint that is published and not wrapped up yet; the latest, should there be several."""
    lookup = select(Sprint).where(Sprint.team_id == team_id, Sprint.state == PUBLISHED)
    return db.exec(lookup.order_by(col(Sprint.monday).desc()).limit(1)).first()


def latest(db: Session, team_id: str, before: date) -> Sprint | None:
    """The last sprint that was published before the week of that Monday."""
    lookup = select(Sprint).where(
        Sprint.team_id == team_id, Sprint.monday < before, col(Sprint.state).in_((PUBLISHED, WRAPPED))
    )
    return db.exec(lookup.order_by(col(Sprint.monday).desc()).limit(1)).first()


def last_wrapped(db: Session, team_id: str) -> Sprint | None:
    """The last sprint that was wrapped up."""
    lookup = select(Sprint).where(Sprint.team_id == team_id, Sprint.state == WRAPPED)
    return db.exec(lookup.order_by(col(Sprint.monday).desc()).limit(1)).first()


def history(db: Session, team_id: str, limit: int = 8) -> Sequence[Sprint]:
    """The team's sprints, newest first."""
    lookup = select(Sprint).where(Sprint.team_id == team_id).order_by(col(Sprint.monday).desc())
    return db.exec(lookup.limit(limit)).all()


def reckon(db: Session, sprint: Sprint, start: datetime, end: datetime) -> Reckoning:
    """The week's pack, and what else was finished or should have been between these two moments."""
    of_pack = select(Task).join(Topic, col(Topic.id) == Task.topic_id)
    of_pack = of_pack.where(Topic.team_id == sprint.team_id, Topic.week == sprint.monday, Topic.state == OPEN)
    mine = select(Task).where(Task.team_id == sprint.team_id, Task.topic_id == "")
    finished = mine.where(Task.state == DONE, col(Task.done_at) >= start, col(Task.done_at) < end)
    unfinished = mine.where(col(Task.state).in_(IN_WORK), col(Task.due_at) < end)
    order = col(Task.number), col(Task.place)
    pieces = db.exec(of_pack.order_by(*order)).all()
    carried = [task for task in pieces if task.state in IN_WORK]
    carried += db.exec(unfinished.order_by(*order)).all()
    done = sum(task.state in OUT for task in pieces) + len(db.exec(finished).all())
    return Reckoning(done, tuple(task.id for task in carried), sum(task.state == TOPIC for task in pieces))


def bring(db: Session, topic_ids: Sequence[str], to: date) -> None:
    """Topics with places that nobody took go into the pack of that week."""
    for topic_id in topic_ids:
        topic = db.get(Topic, topic_id)
        if topic is not None and topic.state == OPEN and topic.week < to:
            topic.week = to
            db.add(topic)
    db.flush()


def left_over(db: Session, team_id: str, week: date) -> Sequence[Topic]:
    """Topics of that week of which nobody has taken anything."""
    found = topics.of_week(db, team_id, week)
    places = topics.places_in(db, [topic.id for topic in found])
    return [topic for topic in found if all(place.state == TOPIC for place in places[topic.id])]


def retro_notes(db: Session, sprint_id: str) -> Sequence[RetroNote]:
    """What people wrote after the sprint, in the order in which they did."""
    return db.exec(select(RetroNote).where(RetroNote.sprint_id == sprint_id).order_by(col(RetroNote.at))).all()


def retro_note(db: Session, sprint_id: str, member_id: str) -> RetroNote | None:
    lookup = select(RetroNote).where(RetroNote.sprint_id == sprint_id, RetroNote.member_id == member_id)
    return db.exec(lookup).first()
