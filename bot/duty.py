"""Who is there for an account at a given moment: the duty roster first, then its owner, then the backup."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.hours import parse_shift
from bot.workdays import Workdays
from storage import covers, leaves
from storage.people import Member
from storage.teams import Account


@dataclass(frozen=True, slots=True)
class Hole:
    """A duty in which nobody who is there stands in the roster."""

    account: Account
    start: datetime
    end: datetime


def holes(
    db: Session, account: Account, since: datetime, until: datetime, tz: ZoneInfo, calendar: Workdays
) -> Iterator[Hole]:
    """The duties of a rostered account that begin in that span and that nobody keeps: whose people have left or are on
    leave, and nobody stands in. An account without a roster has an owner, and no duties to leave empty."""
    rows: list[tuple[str, str, bool]] = json.loads(account.roster) if account.roster else []
    spans = set()
    day = since.astimezone(tz).date()
    while day <= until.astimezone(tz).date():
        for _, hours, holidays in rows:
            span = parse_shift(hours).on(day, tz)
            if span and since <= span[0] < until and (holidays or not _rests(day, calendar)):
                spans.add(span)
        day += timedelta(days=1)
    for start, end in sorted(spans):
        if not _kept(db, account, start, tz, calendar):
            yield Hole(account, start, end)


def _kept(db: Session, account: Account, start: datetime, tz: ZoneInfo, calendar: Workdays) -> bool:
    ids = [*covers.at(db, account.id, start), *_rostered(account, start, tz, calendar)]
    there = [m for m in (db.get(Member, member_id) for member_id in ids if member_id) if m and m.left_at is None]
    away = leaves.on(db, [member.id for member in there], start.astimezone(tz).date())
    return any(member.id not in away for member in there)


def _rests(day: date, calendar: Workdays) -> bool:
    """A public holiday within the week; what the roster says of weekends, it means."""
    return not calendar.is_working(day) and day.weekday() <= 4


def on_duty(db: Session, account: Account, moment: datetime, tz: ZoneInfo, calendar: Workdays) -> Member | None:
    """Who answers for the account then; whoever has left or is on leave is passed over while anybody else is there."""
    duty = [*covers.at(db, account.id, moment), *_rostered(account, moment, tz, calendar)]
    wanted = [*duty, account.owner_id, account.backup_id]
    members = [db.get(Member, member_id) for member_id in dict.fromkeys(wanted) if member_id]
    here = [member for member in members if member is not None and member.left_at is None]
    away = leaves.on(db, [member.id for member in here], moment.astimezone(tz).date())
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
            if span and span[0] <= moment < span[1] and (holidays or not _rests(day, calendar)):
                found.append(member_id)
    return found
