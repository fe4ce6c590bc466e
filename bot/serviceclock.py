"""Time that counts only while somebody is there: an account's service hours, or its duty roster."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.hours import DAY, Shift, parse_quiet, parse_shift
from bot.workdays import Workdays
from storage.teams import Account, Team

WEEKEND: Final = 5
FARTHEST: Final = 400
"""Nobody is looked for farther ahead than so many days."""


@dataclass(frozen=True, slots=True)
class Service:
    """When an account is served: its shifts, each with whether it runs through public holidays too."""

    shifts: tuple[tuple[Shift, bool], ...]
    tz: ZoneInfo
    calendar: Workdays

    def spans(self, since: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The stretches of service from that moment on, in order, none touching another twice."""
        reached, day = since, since.astimezone(self.tz).date() - DAY
        for _ in range(FARTHEST):
            resting = day.weekday() < WEEKEND and not self.calendar.is_working(day)
            found = [shift.on(day, self.tz) for shift, holidays in self.shifts if holidays or not resting]
            for start, end in sorted(span for span in found if span):
                if end > reached:
                    yield max(start, reached), end
                    reached = end
            day += DAY

    def after(self, since: datetime, length: timedelta) -> datetime:
        """When so much service has passed; without any service, as if it never closed."""
        left = length
        for start, end in self.spans(since):
            if end - start >= left:
                return start + left
            left -= end - start
        return since + length

    def between(self, since: datetime, until: datetime) -> timedelta:
        """How much service lies between two moments."""
        total = timedelta()
        for start, end in self.spans(since):
            if start >= until:
                break
            total += min(end, until) - start
        return total


def service_of(account: Account | None, team: Team, calendar: Workdays) -> Service:
    """The roster and the service hours of an account; without either, whenever it is not the team's night."""
    tz = ZoneInfo(team.tz)
    shifts: list[tuple[Shift, bool]] = []
    if account is not None:
        rows: list[tuple[str, str, bool]] = json.loads(account.roster) if account.roster else []
        shifts += [(parse_shift(hours), holidays) for _, hours, holidays in rows]
        shifts += [(parse_shift(line), False) for line in account.service_hours.splitlines()]
    if not shifts:
        night = parse_quiet(f"{team.quiet_from}-{team.quiet_to}")
        shifts = [(Shift(frozenset(range(7)), night.end, night.start), True)]
    return Service(tuple(shifts), tz, calendar)
