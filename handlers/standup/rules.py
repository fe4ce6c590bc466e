"""What a stand-up is: who is asked when, what counts for which day, what is late. No chat, no database, no clock."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.hours import Shift, at_local, parse_clock, parse_shift
from storage.people import Member
from storage.teams import Team

EVENING = time(18, 0)
"""From then on, somebody who has answered today's is answering tomorrow's (product.md §1.2: "the evening before")."""
STILL_SENSIBLE = timedelta(hours=3)
"""A round that could not be opened in time is opened late, at most so long after the meeting (§1.7)."""
SNOOZE = timedelta(minutes=15)
DAY_WORD = re.compile(r"^((昨[天日]|今[天日儿])(?![的晚早之内前])|(yesterday|today)(?!'|’))[，,：:\s]*", re.IGNORECASE)
SHORT = 34
"""So many letters of an answer fit on the summary card; the whole stands in its thread."""


@dataclass(frozen=True, slots=True)
class Times:
    """The four moments of a round."""

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


def times_from(team: Team, now: datetime) -> Times:
    """A round that is opened now, outside of its time: the same spans, counted from now."""
    return _around(team, now + timedelta(minutes=team.ask_before))


def _around(team: Team, meets: datetime) -> Times:
    before, after = timedelta(minutes=team.ask_before), timedelta(minutes=team.close_after)
    return Times(meets - before, meets, meets + after)


def call(team: Team, member: Member, day: date, of_round: Times) -> Call | None:
    """When this member is asked on that day; None if none of their shifts falls on it.

    Somebody who sets their own time, or whose shift begins after the meeting, is asked at their own time.
    """
    zone = ZoneInfo(member.tz or team.tz)
    shifts = [parse_shift(line) for line in member.shifts.splitlines()]
    ahead = timedelta(minutes=team.ask_before)
    if member.asked_at:
        own = at_local(day, parse_clock(member.asked_at), zone)
        return Call(own, own + ahead)
    if not shifts:
        return Call(of_round.asks, of_round.meets)
    starts = [span[0] for span in _spans(shifts, day, zone)]
    if not starts:
        return None
    begins = min(starts)
    return Call(begins, begins + ahead) if begins > of_round.meets else Call(of_round.asks, of_round.meets)


def _spans(shifts: Iterable[Shift], day: date, zone: ZoneInfo) -> list[tuple[datetime, datetime]]:
    return [span for shift in shifts if (span := shift.on(day, zone)) is not None]


def counts_for(said: datetime, today_works: bool, next_day: date, answered: bool) -> date:
    """Which day's round words said at this local moment belong to."""
    if not today_works or (answered and said.time() >= EVENING):
        return next_day
    return said.date()


def short(text: str) -> str:
    """The first thing somebody said, short enough for the summary."""
    first = text.strip().split("\n")[0]
    return first if len(first) <= SHORT else first[: SHORT - 1].rstrip("，,；;、 ") + "…"


def items(text: str) -> list[str]:
    """The lines of a text, each one thing that was done, planned or needed."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def told(text: str) -> list[str]:
    """The same lines without the "yesterday" or "today" that their place says already."""
    return [DAY_WORD.sub("", line) or line for line in items(text)]
