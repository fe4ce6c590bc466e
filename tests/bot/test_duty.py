"""Who is there for an account: the roster, the owner, the backup."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session

from bot.duty import on_duty
from bot.workdays import Workdays
from storage import leaves
from storage.people import Member
from storage.teams import Account
from tests.databases import fresh

ZONE = ZoneInfo("Asia/Shanghai")
ROSTER = json.dumps([["day", "mon-fri 09:00-18:00", False], ["night", "daily 22:00-06:00", True]])


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Session]:
    database = fresh(tmp_path)
    database.pretend()
    with database.write() as session:
        for name in ("day", "night", "owner", "backup"):
            session.add(Member(id=name, team_id="team", name=name))
        session.flush()
        yield session
    database.close()


def at(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=ZONE)


def there(db: Session, moment: str, roster: str = ROSTER) -> str:
    account = Account(
        team_id="team", network="x", handle="y", kind="KOS", owner_id="owner", backup_id="backup", roster=roster
    )
    found = on_duty(db, account, at(moment), ZONE, Workdays("CN"))
    return found.id if found else ""


def test_whoever_the_roster_names_is_there_also_after_midnight(db: Session) -> None:
    assert there(db, "2026-02-11 10:00") == "day"
    assert there(db, "2026-02-11 23:00") == there(db, "2026-02-12 05:59") == "night"
    assert there(db, "2026-02-11 19:00") == "owner"


def test_a_holiday_is_off_unless_the_roster_says_otherwise(db: Session) -> None:
    assert there(db, "2026-02-18 10:00") == "owner"
    assert there(db, "2026-02-18 23:00") == "night"


def test_who_is_away_or_has_left_is_passed_over(db: Session) -> None:
    leaves.take(db, "day", date(2026, 2, 11), date(2026, 2, 11))
    assert there(db, "2026-02-11 10:00") == "owner"
    owner = db.get(Member, "owner")
    assert owner is not None
    owner.left_at = at("2026-02-10 10:00")
    assert there(db, "2026-02-11 10:00") == "backup"


def test_without_anybody_else_who_is_away_is_still_named(db: Session) -> None:
    leaves.take(db, "owner", date(2026, 2, 11), date(2026, 2, 11))
    leaves.take(db, "backup", date(2026, 2, 11), date(2026, 2, 11))
    assert there(db, "2026-02-11 10:00", roster="") == "owner"
