"""Which days a digest is about: one working day, or a week of them; and for how long it asks for decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.chat import Oops
from bot.feature import Value
from bot.hours import at_local
from bot.workdays import Workdays

DAY, WEEK = "day", "week"
STAYS_CURRENT = timedelta(hours=9)
"""After midnight a digest still speaks of how things stand; in the morning its day is over."""


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both included, on the team's own clock."""

    kind: str
    first: date
    last: date

    @property
    def subject(self) -> str:
        return f"{self.kind}:{self.last.isoformat()}"

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))

    def start(self, tz: ZoneInfo) -> datetime:
        return at_local(self.first, time.min, tz)

    def end(self, tz: ZoneInfo) -> datetime:
        return at_local(self.last + timedelta(days=1), time.min, tz)


def of_day(day: date, calendar: Workdays) -> Period:
    """The day itself, and what lies between it and the working day before."""
    return Period(DAY, calendar.last_before(day) + timedelta(days=1), day)


def of_week(day: date, calendar: Workdays) -> Period:
    """The week of that day, up to it, and the free days before it: they belong to no week that was told before."""
    begins = min([calendar.monday(day), *calendar.week(day)])
    return Period(WEEK, calendar.last_before(begins) + timedelta(days=1), day)


def number(period: Period, calendar: Workdays) -> int:
    """The number of the week that the period's last day is worked in."""
    return calendar.monday(period.last).isocalendar().week


def before(period: Period, calendar: Workdays) -> Period:
    """The period that this one is compared with."""
    last = calendar.last_before(period.first if period.kind == WEEK else period.last)
    return of_week(last, calendar) if period.kind == WEEK else of_day(last, calendar)


def of_subject(subject: str, calendar: Workdays) -> Period:
    """The period that a card is about. Raises ValueError for words that name none."""
    kind, _, day = subject.partition(":")
    return (of_week if kind == WEEK else of_day)(date.fromisoformat(day), calendar)


def of_value(value: Value, calendar: Workdays) -> Period:
    """The period that a button is about. Raises Oops where it names none."""
    try:
        return of_subject(value.get("of", ""), calendar)
    except ValueError:
        raise Oops("baton.unknown_button") from None


def speaks_of_now(period: Period, now: datetime, tz: ZoneInfo) -> bool:
    """Whether the digest is still one of how things stand, or only of what the period brought."""
    return now <= period.end(tz) + STAYS_CURRENT


def asks(period: Period, now: datetime, tz: ZoneInfo, calendar: Workdays) -> bool:
    """A digest is read until the next one comes: so long it asks for what still needs a decision."""
    return now < at_local(calendar.next_after(period.last) + timedelta(days=1), time.min, tz)


def is_last_of_week(day: date, calendar: Workdays) -> bool:
    week = calendar.week(day)
    return bool(week) and day == week[-1]
