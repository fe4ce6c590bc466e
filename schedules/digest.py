"""Sends the director's digest on working days; every function may run again at any time without harm."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.hours import at_local, parse_clock
from bot.work import Tick, Work
from handlers.digest import periods, telling
from storage import people, rhythm
from storage.people import DEPUTY, DIRECTOR

STILL_SENSIBLE = timedelta(hours=6)
"""So late is a digest still sent; after that it is recorded as missed, and anybody may ask for it."""


def plan_next(work: Work, after: datetime) -> None:
    """Put the next digest into the book. Called again, it only moves what has not happened yet."""
    calendar = work.workdays()
    day = after.astimezone(work.team_tz).date()
    if not calendar.is_working(day) or after > sent_at(work, day) + STILL_SENSIBLE:
        day = calendar.next_after(day)
    work.plan("digest.send", day.isoformat(), sent_at(work, day))


def sent_at(work: Work, day: date) -> datetime:
    return at_local(day, parse_clock(rhythm.of_team(work.db, work.team.id).digest_at), work.team_tz)


def send(tick: Tick, subject: str) -> None:
    """The day's digest, on the last working day of a week the week's, to the director and the deputies."""
    day, calendar = date.fromisoformat(subject), tick.workdays()
    following = calendar.next_after(day)
    tick.plan("digest.send", following.isoformat(), sent_at(tick, following))
    if not calendar.is_working(day):
        return tick.skip("no working day after all")
    if tick.now > sent_at(tick, day) + STILL_SENSIBLE:
        return tick.miss("too late")
    week = periods.is_last_of_week(day, calendar)
    period = periods.of_week(day, calendar) if week else periods.of_day(day, calendar)
    for boss in people.everyone(tick.db, tick.team.id):
        if boss.role in (DIRECTOR, DEPUTY):
            tick.hang_for(boss, "digest.report", period.subject, again=True)
            telling.ask(tick, boss, period)
    return None
