"""When a stand-up is: who is asked when, and what is late. No chat, no database, no clock.

The stand-up itself, what runs unasked and a person's plate tell the same times.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.hours import Shift, at_local, next_loud, parse_clock, parse_quiet, parse_shift
from bot.workdays import Workdays
from storage.people import Member
from storage.teams import Team

STILL_SENSIBLE = timedelta(hours=3)
"""A round that could not be opened in time is opened late, at most so long after the meeting (§1.7)."""


@dataclass(frozen=True, slots=True)
class Times:
    """The three moments of a round."""

    asks: datetime
    meets: datetime
    closes: datetime


@dataclass(frozen=True, slots=True)
class Call:
    """When one person is asked, and until when an answer is on time."""

    asks: datetime
    due: datetime


def times(team: Team, day: date) -> Times:
    """The set time is the meeting; people are asked before it, and the card is finished after it."""
    meets = at_local(day, parse_clock(team.standup_at), ZoneInfo(team.tz))
    return _around(team, meets)


def next_meeting(team: Team, calendar: Workdays, now: datetime, held: bool = False) -> tuple[date, datetime]:
    """The next stand-up's day and moment. Today counts while its time has not come and it was not held (`held`)."""
    today = now.astimezone(ZoneInfo(team.tz)).date()
    ahead = not held and calendar.is_working(today) and now <= times(team, today).meets
    day = today if ahead else calendar.next_after(today)
    return day, times(team, day).meets


def times_by_hand(team: Team, day: date, now: datetime, works: bool) -> Times:
    """A round that is opened now, outside of its time: the same spans, counted from now.

    On a working day before its time the meeting stays where it is: nobody is late for a stand-up that came early.
    """
    usual = times(team, day)
    if works and now < usual.asks:
        return Times(now, usual.meets, usual.closes)
    return _around(team, now + timedelta(minutes=team.ask_before))


def _around(team: Team, meets: datetime) -> Times:
    before, after = timedelta(minutes=team.ask_before), timedelta(minutes=team.close_after)
    return Times(meets - before, meets, meets + after)


def call(team: Team, member: Member, day: date, of_round: Times) -> Call | None:
    """When this member is asked on that day; None if none of their shifts falls on it.

    Somebody who sets their own time, or whose shift begins after the meeting, is asked at their own time; somebody
    who sleeps at the round's time because they live elsewhere, in the morning (the team has agreed on its own hours,
    however early). Nobody is late before the meeting.
    """
    zone = ZoneInfo(member.tz or team.tz)
    shifts = shifts_of(member)
    starts = [span[0] for span in _spans(shifts, day, zone)]
    if member.asked_at:
        asks = at_local(day, parse_clock(member.asked_at), zone)
    elif shifts and not starts:
        return None
    elif starts and min(starts) > of_round.meets:
        asks = min(starts)
    else:
        asks = of_round.asks if zone.key == team.tz else loud_from(team, member, of_round.asks)
    own = asks + timedelta(minutes=team.ask_before)
    return Call(asks, of_round.meets if asks == of_round.asks else max(own, of_round.meets))


def loud_from(team: Team, member: Member, moment: datetime) -> datetime:
    """The first moment from this one on outside the person's quiet hours (22:00-08:30, moved by a shift)."""
    zone, quiet = ZoneInfo(member.tz or team.tz), parse_quiet(f"{team.quiet_from}-{team.quiet_to}")
    return next_loud(moment, zone, shifts_of(member), quiet)


def shifts_of(member: Member) -> list[Shift]:
    return [parse_shift(line) for line in member.shifts.splitlines()]


def _spans(shifts: Iterable[Shift], day: date, zone: ZoneInfo) -> list[tuple[datetime, datetime]]:
    return [span for shift in shifts if (span := shift.on(day, zone)) is not None]


def night_of(member: Member, zone: ZoneInfo, moment: datetime) -> date | None:
    """The day before this moment's, if a shift that began on it is still running: 00:40 belongs to last night."""
    yesterday = moment.astimezone(zone).date() - timedelta(days=1)
    spans = _spans(shifts_of(member), yesterday, zone)
    return yesterday if any(start <= moment < end for start, end in spans) else None
