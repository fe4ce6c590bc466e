"""What a sprint is: which days it has, and its moments. No chat, no database, no clock."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.hours import at_local, parse_clock
from bot.workdays import Workdays
from storage.rhythm import Rhythm

WEEK: Final = timedelta(days=7)
STILL_SENSIBLE: Final = timedelta(hours=3)
"""A week that nobody had planned for yet is only asked about while it is about to begin."""
SECOND_REMINDER: Final = timedelta(hours=2)
MOST_EMPTY_WEEKS: Final = 12


@dataclass(frozen=True, slots=True)
class Times:
    """The moments of one sprint."""

    asks: datetime
    publishes: datetime
    pack_due: datetime
    wraps: datetime


def times(rhythm: Rhythm, days: Sequence[date], tz: ZoneInfo) -> Times:
    """When the sprint of these working days is asked for, published and wrapped up."""
    first, last = days[0], days[-1]
    return Times(
        at_local(first, parse_clock(rhythm.draft_at), tz),
        at_local(first, parse_clock(rhythm.publish_at), tz),
        at_local(first, parse_clock(rhythm.pack_at), tz),
        at_local(last, parse_clock(rhythm.wrap_at), tz),
    )


def following(calendar: Workdays, monday: date) -> date:
    """The Monday of the next sprint: weeks without a single working day have none."""
    weeks = (monday + n * WEEK for n in range(1, MOST_EMPTY_WEEKS))
    return next((week for week in weeks if calendar.week(week)), monday + WEEK)


def lines_of(words: str) -> str:
    """What people type into a field of several answers, one a line: lines, or parts between semicolons and bars."""
    parts = (part.strip(" ，,、。\t") for part in re.split(r"[\n;；|｜]", words))
    return "\n".join(dict.fromkeys(part for part in parts if part))


def clock(words: str) -> str:
    """A time of day as it is kept. Raises ValueError."""
    return f"{parse_clock(words):%H:%M}"
