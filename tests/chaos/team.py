"""The team on its two messengers, and the round of its stand-up, as the database has them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import select

from storage import occasions, schema, standups
from storage.db import Database
from storage.people import Identity, Member, identity_key
from storage.standups import Round
from storage.teams import HOME, Channel, Team, Workday
from tests.chaos.town import Side

LONG = timedelta(hours=1)


def settle(url: str, sides: list[Side], workspaces: dict[str, str]) -> None:
    """The team in the database, and a round that opens now, reminds at once and lasts until it is closed."""
    now = datetime.now(UTC)
    zone = f"Etc/GMT{now.hour - 12:+d}"  # the signs of these zones are turned round: it is about noon there
    local = now.astimezone(ZoneInfo(zone))
    meets = local + LONG
    database = Database(url)
    schema.upgrade(database)
    with database.write() as db:
        team = Team(
            name="晴屿战队", tz=zone, standup_at=f"{meets:%H:%M}", ask_before=60, remind_before=60, close_after=0
        )
        db.add(team)
        db.add(Workday(team_id=team.id, day=local.date(), working=True))
        db.add(Round(team_id=team.id, day=local.date(), asks_at=now, meets_at=now + LONG, closes_at=now + LONG))
        for side in sides:
            _move_in(db, team, side, workspaces[side.name])
    database.close()


def close_round(database: Database) -> None:
    """The round's time is over."""
    with database.write() as db:
        (of,) = standups.open_rounds(db, db.exec(select(Team)).one().id)
        of.closes_at = datetime.now(UTC)
        db.add(of)
        occasions.plan(db, of.team_id, "standup.close", of.id, of.closes_at)


def _move_in(db: Any, team: Team, side: Side, workspace: str) -> None:
    home = "C1" if side.name == "slack" else "oc_team"
    db.add(Channel(team_id=team.id, platform=side.name, workspace=workspace, chat_id=home, purpose=HOME))
    for handle in side.people:
        member = Member(team_id=team.id, handle=handle, name=handle, group="ops", email=f"{handle}@example.com")
        user = f"U{handle}" if side.name == "slack" else f"ou_{handle}"
        key = identity_key(side.name, workspace, user)
        db.add(member)
        db.add(Identity(id=key, member_id=member.id, platform=side.name, workspace=workspace, user=user))


def place_of(folder: Path) -> str:
    return f"sqlite:///{folder / 'baton.db'}"
