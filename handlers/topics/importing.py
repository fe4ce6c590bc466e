"""Puts a read topic pack into the database: what is new goes in, what changed is changed, the rest is left alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from bot import products
from bot.hours import parse_clock
from bot.tables import Fault, Table
from handlers.topics import reading
from handlers.topics.reading import TopicLine
from storage import moves, rhythm, slots, tasks, teams, topics
from storage.tasks import TOPIC, Task
from storage.teams import Team
from storage.topics import OPEN, WITHDRAWN, Topic


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a pack: the numbers of the topics that are new, and of those that changed; the rest was known."""

    added: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()
    known: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a whole table, for the command that imports one."""

    week: date
    added: tuple[int, ...]
    changed: tuple[int, ...]
    known: int
    faults: tuple[Fault, ...]
    doubts: tuple[tuple[str, str], ...] = ()
    """Products that nobody knows, each with the one that was probably meant."""


def week_now(db: Session, team: Team, now: datetime) -> date:
    """The Monday of the pack that people speak of now; a week that is wrapped up takes no more topics."""
    wraps = parse_clock(rhythm.of_team(db, team.id).wrap_at)
    return reading.week_of(team, teams.day_overrides(db, team.id), now, wraps)


def take(db: Session, team: Team, table: Table, now: datetime) -> Taken:
    """Put a table into the pack that people speak of now."""
    found = reading.read(table, [brand.name for brand in teams.brands(db, team.id)], headed=True)
    week = week_now(db, team, now)
    report = put_in(db, team, week, found.topics, now)
    names = products.known(db, team.id)
    said = dict.fromkeys(line.product for line in found.topics)
    doubts = tuple((name, near) for name in said if (near := products.meant(name, names)))
    return Taken(week, report.added, report.changed, report.known, found.faults, doubts)


def put_in(
    db: Session, team: Team, week: date, lines: Iterable[TopicLine], now: datetime, *, by: str = "", batch: str = ""
) -> Report:  # fmt: skip
    """The same lines twice change nothing; a line that says something new of a known topic changes it."""
    added: list[int] = []
    changed: list[int] = []
    known = 0
    wanted = list(lines)
    there = topics.by_keys(db, team.id, [line.key for line in wanted], week)
    for line in wanted:
        topic = there.get(line.key)
        if topic is None:
            number = added[-1] + 1 if added else tasks.next_number(db, team.id)
            topics.add(db, _new(team, week, line, number, now, by, batch))
            added.append(number)
        elif _update(db, topic, line):
            changed.append(topic.number)
        else:
            known += 1
    db.flush()
    return Report(tuple(added), tuple(changed), known)


def _new(team: Team, week: date, line: TopicLine, number: int, now: datetime, by: str, batch: str) -> Topic:
    topic = Topic(
        team_id=team.id, number=number, week=week, title=line.title, made_by=by, batch=batch,
        source=f"{line.key}:{week.isoformat()}", key=line.key, created_at=now,
    )  # fmt: skip
    _fill(topic, line)
    return topic


def _fill(topic: Topic, line: TopicLine) -> None:
    topic.title, topic.selling_point, topic.product, topic.brand = line.title, line.point, line.product, line.brand
    topic.angles, topic.kinds, topic.places = "\n".join(line.angles), line.kinds, line.places
    topic.format, topic.assets, topic.stance, topic.shareable = line.format, line.assets, line.stance, line.shareable


def _update(db: Session, topic: Topic, line: TopicLine) -> bool:
    """Change what the line says otherwise; what somebody has claimed stays as they claimed it. True if anything was."""
    before = _said(topic)
    places = topic.places
    _fill(topic, line)
    topic.places = max(line.places, places)
    if topic.state == OPEN and _said(topic) == before:
        return False
    _settle(db, topic)
    return True


def rewrite(db: Session, topic: Topic, line: TopicLine) -> None:
    """The topic reads like this from now on; places that are free may become fewer, too."""
    _fill(topic, line)
    topic.key = line.key
    _settle(db, topic)


def rename_product(db: Session, topic: Topic, product: str) -> Sequence[Task]:
    """The topic is about that product, with all that came of it; returns its places."""
    places = topics.places_of(db, topic.id)
    topic.product = product
    topic.key = reading.key_of(topic.brand, product, topic.selling_point, topic.title)
    db.add(topic)
    for place in places:
        place.product = product
        db.add(place)
        slot = slots.of_task(db, place.id)
        if slot is not None:
            slot.product = product
            slots.place(db, slot)
    db.flush()
    return places


def _settle(db: Session, topic: Topic) -> None:
    topic.state = OPEN
    db.add(topic)
    topics.set_places(db, topic)


def _said(topic: Topic) -> tuple[object, ...]:
    return (
        topic.title, topic.selling_point, topic.product, topic.brand, topic.angles, topic.kinds, topic.places,
        topic.format, topic.assets, topic.stance, topic.shareable,
    )  # fmt: skip


def take_out(db: Session, topic: Topic, now: datetime, by: str) -> bool:
    """Withdraw a topic. False if somebody has a place of it: then only the free places go."""
    for place in topics.withdraw(db, topic):
        moves.note(db, place, "drop", TOPIC, now, by)
    return topic.state == WITHDRAWN
