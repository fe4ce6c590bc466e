"""Thousands of teams in a database, put there directly: who they are, and what a start would have planned for them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from importlib.metadata import version
from zoneinfo import ZoneInfo

from sqlalchemy import insert, text
from sqlmodel import SQLModel

from schedules import PLANNED
from storage import once
from storage.db import Database, new_id
from storage.occasions import Occasion
from storage.people import DIRECTOR, MEMBER, Identity, Member, identity_key
from storage.teams import HOME, Channel, Team, Workday

MEMBERS = 5
HOUR = timedelta(hours=1)
WORKSPACE = "T0FAKE"


def settle(database: Database, teams: int, now: datetime, *, first: int = 0) -> None:
    """So many teams, each with its channel and its people, and everything in the book that a start would put there.
    Their rounds stand ready, but are due only when `begin` says so."""
    now = now.replace(second=0, microsecond=0)
    zone = f"Etc/GMT{now.hour - 12:+d}"  # the signs of these zones are turned round: it is about noon there
    local = now.astimezone(ZoneInfo(zone))
    rows: dict[type[SQLModel], list[dict[str, object]]] = {t: [] for t in (Team, Channel, Workday, Member, Identity)}
    rows[Occasion] = []
    for number in range(first, first + teams):
        team = new_id()
        rows[Team].append({"id": team, "name": f"战队{number}", "tz": zone, "standup_at": f"{local + HOUR:%H:%M}",
                           "ask_before": 60, "created_at": now})  # fmt: skip
        rows[Channel].append({"id": new_id(), "team_id": team, "platform": "slack", "workspace": WORKSPACE,
                              "chat_id": f"C{number:07d}", "purpose": HOME})  # fmt: skip
        rows[Workday].append({"id": new_id(), "team_id": team, "day": local.date(), "working": True})
        for person in range(number * MEMBERS, (number + 1) * MEMBERS):
            member, user = new_id(), f"U{person:07d}"
            role = MEMBER if person % MEMBERS else DIRECTOR
            rows[Member].append({"id": member, "team_id": team, "handle": f"p{person}", "name": f"同事{person}",
                                 "email": f"p{person}@example.com", "role": role, "created_at": now})  # fmt: skip
            rows[Identity].append({"id": identity_key("slack", WORKSPACE, user), "member_id": member, "user": user,
                                   "platform": "slack", "workspace": WORKSPACE, "dm": f"D{user[1:]}"})  # fmt: skip
        rows[Occasion] += [_planned(team, kind, local.date(), now) for kind in PLANNED]
    with database.write() as db:
        for table, many in rows.items():
            db.connection().execute(insert(table), many)
        once.first_time(db, f"planned:{version('baton')}:{version('holidays')}")


def _planned(team: str, kind: str, day: date, now: datetime) -> dict[str, object]:
    at = now + (HOUR if kind == "standup.open" else timedelta(days=2))
    return {"id": new_id(), "team_id": team, "kind": kind, "subject": day.isoformat(), "due_at": at, "should_at": at}


def begin(database: Database, now: datetime) -> None:
    """It is the minute: every round is due."""
    with database.write() as db:
        update = text("UPDATE occasion SET due_at = :now, should_at = :now WHERE kind = 'standup.open'")
        told = now if not database.is_sqlite else now.strftime("%Y-%m-%d %H:%M:%S.%f")
        db.connection().execute(update, {"now": told})
