"""Topics: what a week's pack offers to write about, in how many places and from which angles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Index, Text, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, func, select

from storage import tasks
from storage.db import new_id
from storage.tasks import CARRIED, DONE, DROPPED, TOPIC, Task

OPEN, WITHDRAWN = "open", "withdrawn"


class Topic(SQLModel, table=True):
    """One topic of the pack. Its places are the tasks with its number (`storage.tasks`).

    `week` is the Monday that names the sprint. `kinds`: which accounts it suits ("KOC KOS"), "" for all. `stance`:
    how it speaks of its selling point (`storage.slots`: praises, complains or ""). `shareable`: guests see it, too.
    `source` says what it was made from, so that it is made once; `key` is the same for every wording of the same topic,
    and `batch` names what was put in together, so that it can be taken out together.
    """

    __table_args__ = (
        UniqueConstraint("team_id", "number"),
        UniqueConstraint("team_id", "source"),
        Index("ix_topic_week", "team_id", "week", "number"),
        Index("ix_topic_point", "team_id", "selling_point"),
        Index("ix_topic_key", "team_id", "key"),
        Index("ix_topic_batch", "team_id", "batch"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    number: int
    week: date
    title: str = Field(sa_type=Text)
    selling_point: str = ""
    product: str = ""
    angles: str = Field(default="", sa_type=Text)
    """One a line, in the order of the places."""
    stance: str = ""
    kinds: str = ""
    places: int = 1
    format: str = ""
    assets: str = Field(default="", sa_type=Text)
    brand: str = ""
    shareable: bool = False
    state: str = OPEN
    source: str
    key: str = ""
    batch: str = ""
    made_by: str = ""
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Tally:
    """A week's pack in figures: how many topics, how many places, and how many of those are taken."""

    topics: int
    places: int
    claimed: int

    @property
    def free(self) -> int:
        return self.places - self.claimed


def add(db: Session, topic: Topic) -> None:
    """Put a new topic into the pack, with its places, all of them free."""
    topic.places = max(topic.places, 1)
    db.add(topic)
    for place in range(1, topic.places + 1):
        task = _place(topic, place)
        _say(topic, task)
        db.add(task)


def set_places(db: Session, topic: Topic) -> None:
    """The topic has as many places as it says, and what it says stands on those that nobody has claimed.

    Places that somebody has, or had, stay: then `places` says how many there really are.
    """
    standing = {task.place: task for task in places_of(db, topic.id)}
    for place in range(1, topic.places + 1):
        task = standing.pop(place, None) or _place(topic, place)
        if task.state == DROPPED and task.claimed_at is None:
            task.state = TOPIC  # withdrawn before anybody had it, and offered again
        if task.state == TOPIC:
            _say(topic, task)
        db.add(task)
    for task in standing.values():
        if task.state == TOPIC and task.claimed_at is None:
            db.delete(task)
    db.flush()
    topic.places = len(places_of(db, topic.id))


def _say(topic: Topic, task: Task) -> None:
    """The place says what the topic says, and the angle that is its own."""
    angles = topic.angles.splitlines()
    task.title, task.product, task.selling_point = topic.title, topic.product, topic.selling_point
    task.stance, task.brand = topic.stance, topic.brand
    task.angle = angles[task.place - 1].strip() if task.place <= len(angles) else ""


def _place(topic: Topic, place: int) -> Task:
    return Task(
        team_id=topic.team_id, number=topic.number, place=place, topic_id=topic.id, title=topic.title, state=TOPIC,
        source=f"topic:{topic.id}:{place}", created_at=topic.created_at, made_by=topic.made_by,
    )  # fmt: skip


def by_keys(db: Session, team_id: str, keys: Iterable[str], week: date) -> dict[str, Topic]:
    """The topics of these keys in this week's pack or the last one's, the newest of each."""
    lookup = select(Topic).where(Topic.team_id == team_id, Topic.week >= week - timedelta(days=7))
    lookup = lookup.where(col(Topic.key).in_(list(keys)))
    return {topic.key: topic for topic in db.exec(lookup.order_by(col(Topic.week))).all()}


def of_batch(db: Session, team_id: str, batch: str) -> Sequence[Topic]:
    """What was put in together and has not been withdrawn."""
    lookup = select(Topic).where(Topic.team_id == team_id, Topic.batch == batch, Topic.state == OPEN)
    return db.exec(lookup.order_by(col(Topic.number))).all() if batch else []


def withdraw(db: Session, topic: Topic) -> Sequence[Task]:
    """Take the topic out of the pack; returns its places that are free no more. What somebody has stays theirs, and
    the topic stays with it."""
    places = places_of(db, topic.id)
    free = [place for place in places if place.state == TOPIC]
    for place in free:
        place.state = DROPPED
        db.add(place)
    if all(place.state == DROPPED for place in places):
        topic.state = WITHDRAWN
        db.add(topic)
    db.flush()
    return free


def numbered(db: Session, team_id: str, number: int) -> Topic | None:
    return db.exec(select(Topic).where(Topic.team_id == team_id, Topic.number == number)).first()


def of_week(db: Session, team_id: str, week: date) -> Sequence[Topic]:
    """The week's pack, by number; a topic whose every place was dropped is no part of it."""
    lookup = select(Topic).where(Topic.team_id == team_id, Topic.week == week, Topic.state == OPEN, _stands())
    return db.exec(lookup.order_by(col(Topic.number))).all()


def _stands() -> ColumnElement[bool]:
    """Whether a place of the topic is left."""
    return select(Task.id).where(col(Task.topic_id) == col(Topic.id), Task.state != DROPPED).exists()


def places_of(db: Session, topic_id: str) -> Sequence[Task]:
    """The topic's places, free or taken, in order."""
    return db.exec(select(Task).where(Task.topic_id == topic_id).order_by(col(Task.place))).all()


def places_in(db: Session, topic_ids: Iterable[str]) -> dict[str, list[Task]]:
    """The places of several topics at once."""
    found: dict[str, list[Task]] = {topic_id: [] for topic_id in topic_ids}
    lookup = select(Task).where(col(Task.topic_id).in_(list(found))).order_by(col(Task.place))
    for task in db.exec(lookup).all():
        found[task.topic_id].append(task)
    return found


def tally(db: Session, team_id: str, week: date) -> Tally:
    """How far the week's pack is claimed."""
    lookup = select(Task.state, func.count()).join(Topic, col(Topic.id) == Task.topic_id)
    lookup = lookup.where(Topic.team_id == team_id, Topic.week == week, Topic.state == OPEN)
    counted = dict(db.exec(lookup.group_by(Task.state)).all())
    claimed = sum(counted.get(state, 0) for state in (*CARRIED, DONE))
    how_many = select(func.count()).where(Topic.team_id == team_id, Topic.week == week, Topic.state == OPEN, _stands())
    return Tally(db.exec(how_many).one(), claimed + counted.get(TOPIC, 0), claimed)


def free_near(db: Session, topic: Topic, limit: int) -> Sequence[Topic]:
    """Other topics of the same selling point that still have a place, this week's first."""
    lookup = (
        select(Topic)
        .join(Task, col(Task.topic_id) == Topic.id)
        .where(
            Topic.team_id == topic.team_id, Topic.selling_point == topic.selling_point, Topic.id != topic.id,
            Topic.state == OPEN, Topic.brand == topic.brand, Task.state == TOPIC,
        )
        .distinct()
    )  # fmt: skip
    return db.exec(lookup.order_by(col(Topic.week).desc(), col(Topic.number)).limit(limit)).all()


def next_number(db: Session, team_id: str) -> int:
    """Topics and tasks share one counter."""
    return tasks.next_number(db, team_id)
