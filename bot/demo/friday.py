"""The demo team's Friday: what was said at the last stand-up, and what falls due on Monday."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.hours import at_local
from storage import people, standups
from storage.people import Member
from storage.standups import Answer, Round
from storage.tasks import Task
from storage.teams import Team

FILE = Path(__file__).with_name("friday.toml")
ASKED, MET, CLOSED = time(9, 0), time(9, 30), time(9, 45)


def remember(db: Session, team: Team) -> None:
    """Have Friday's finished round and the open tasks in a team that has only just been made."""
    told = tomllib.loads(FILE.read_text("utf-8"))
    of = _round(team, told["day"])
    db.add(of)
    said = {answer["who"]: answer for answer in told["answer"]}
    for member in people.in_rounds(db, team.id):
        db.add(_answer(of, member, said.get(member.handle)))
    for task in told["task"]:
        db.add(_task(db, team, of, task))


def _round(team: Team, day: date) -> Round:
    zone = ZoneInfo(team.tz)
    asks, meets, closes = (at_local(day, moment, zone) for moment in (ASKED, MET, CLOSED))
    return Round(
        team_id=team.id, day=day, state=standups.CLOSED,
        asks_at=asks, meets_at=meets, closes_at=closes, opened_at=asks, told_at=closes,
    )  # fmt: skip


def _answer(of: Round, member: Member, said: dict[str, str] | None) -> Answer:
    answer = Answer(
        round_id=of.id, member_id=member.id, day=of.day, state=standups.SILENT,
        asks_at=of.asks_at, due_at=of.meets_at, asked_at=of.asks_at,
    )  # fmt: skip
    if said is not None:
        answer.state, answer.answered_at, answer.version = standups.IN, of.meets_at, 1
        answer.done, answer.doing = said["done"], said["doing"]
    return answer


def _task(db: Session, team: Team, of: Round, told: dict[str, Any]) -> Task:
    owner = people.by_handle(db, team.id, told["owner"])
    due: datetime = told["due"]
    return Task(
        team_id=team.id, number=told["number"], title=told["title"], owner_id=owner.id if owner else "",
        due_at=due.astimezone(UTC), source=f"demo:{told['number']}", created_at=of.meets_at,
    )  # fmt: skip
