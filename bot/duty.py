"""Who is there for an account at a given moment: the duty roster first, then its owner, then the backup."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.hours import parse_shift
from bot.workdays import Workdays
from storage import people
from storage.people import Member
from storage.teams import Account


def on_duty(db: Session, account: Account, moment: datetime, tz: ZoneInfo, calendar: Workdays) -> Member | None:
    """Who answers for the account then; whoever has left or is on leave is passed over while anybody else is there."""
    wanted = [*_rostered(account, moment, tz, calendar), account.owner_id, account.backup_id]
    members = [db.get(Member, member_id) for member_id in dict.fromkeys(wanted) if member_id]
    here = [member for member in members if member is not None and member.left_at is None]
    away = people.leaves_on(db, [member.id for member in here], moment.astimezone(tz).date())
    return next((member for member in here if member.id not in away), next(iter(here), None))


def everybody_of(account: Account) -> list[str]:
    """Whoever answers for the account at any time: owner, backup, all who stand in its roster."""
    rows: list[tuple[str, str, bool]] = json.loads(account.roster) if account.roster else []
    known = [account.owner_id, account.backup_id, *(member_id for member_id, _, _ in rows)]
    return [member_id for member_id in dict.fromkeys(known) if member_id]


def _rostered(account: Account, moment: datetime, tz: ZoneInfo, calendar: Workdays) -> list[str]:
    """Those whose hours cover the moment. A duty that does not go through holidays rests on days off."""
    rows: list[tuple[str, str, bool]] = json.loads(account.roster) if account.roster else []
    found = []
    for member_id, hours, holidays in rows:
        shift = parse_shift(hours)
        today = moment.astimezone(tz).date()
        for day in (today, today - timedelta(days=1)):
            span = shift.on(day, tz)
            if span and span[0] <= moment < span[1] and (holidays or calendar.is_working(day) or day.weekday() > 4):
                found.append(member_id)
    return found
