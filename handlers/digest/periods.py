"""Which days a digest is about: one working day, or a week of them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.hours import at_local
from bot.workdays import Workdays

DAY, WEEK = "day", "week"


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both included, on the team's own clock."""

    kind: str
    first: date
    last: date

    @property
    def subject(self) -> str:
        return f"{self.kind}:{self.last.isoformat()}"

    def start(self, tz: ZoneInfo) -> datetime:
        return at_local(self.first, time.min, tz)

    def end(self, tz: ZoneInfo) -> datetime:
        return at_local(self.last + timedelta(days=1), time.min, tz)


def of_day(day: date, calendar: Workdays) -> Period:
    """The day itself, and what lies between it and the working day before."""
    return Period(DAY, calendar.last_before(day) + timedelta(days=1), day)


def of_week(day: date, calendar: Workdays) -> Period:
    """The week of that day, up to it."""
    monday = calendar.monday(day)
    first = min([monday, *calendar.week(day)])
    return Period(WEEK, first, day)


def before(period: Period, calendar: Workdays) -> Period:
    """The period that this one is compared with."""
    last = calendar.last_before(period.first if period.kind == WEEK else period.last)
    return of_week(last, calendar) if period.kind == WEEK else of_day(last, calendar)


def of_subject(subject: str, calendar: Workdays) -> Period:
    """The period that a card is about. Raises ValueError for words that name none."""
    kind, _, day = subject.partition(":")
    return (of_week if kind == WEEK else of_day)(date.fromisoformat(day), calendar)


def is_last_of_week(day: date, calendar: Workdays) -> bool:
    week = calendar.week(day)
    return bool(week) and day == week[-1]
