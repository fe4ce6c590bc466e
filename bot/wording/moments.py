"""Moments as people write them in a table: "2026-02-12 18:00", "2月12日"; the end of a day belongs to the day."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.dates import MONTHS

DAY: Final = timedelta(days=1)
MINUTE: Final = timedelta(minutes=1)
LAST: Final = time(23, 59)
WRITTEN: Final = re.compile(
    r"(?:(?P<year>\d{4})\s*[-/.年]\s*)?(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*[日号]?"
    r"(?:[\sT]*(?P<hour>\d{1,2})\s*[:：点时]\s*(?P<minute>\d{2})?(?::\d{2})?\s*分?)?"
)


class NoMoment(ValueError):
    """These words name no moment."""


def read_start(words: str, tz: ZoneInfo, today: date) -> datetime | None:
    """When something begins; a day alone means its first moment. None for nothing. Raises NoMoment."""
    found = _read(words, today)
    return _in_utc(found[0], found[1] or time(), tz) if found else None


def read_end(words: str, tz: ZoneInfo, today: date) -> datetime | None:
    """When something is over (that moment excluded): a day alone, or its 23:59, means through the whole day."""
    found = _read(words, today)
    if found is None:
        return None
    day, at = found
    if at is None or at == LAST:
        return _in_utc(day + DAY, time(), tz)
    return _in_utc(day, at, tz)


def write_start(moment: datetime | None, tz: ZoneInfo) -> str:
    """The words from which `read_start` makes the same moment."""
    if moment is None:
        return ""
    local = moment.astimezone(tz)
    return f"{local:%Y-%m-%d}" if local.time() == time() else f"{local:%Y-%m-%d %H:%M}"


def write_end(moment: datetime | None, tz: ZoneInfo) -> str:
    """The words from which `read_end` makes the same moment; who reads them sees the last minute of a day."""
    if moment is None:
        return ""
    local = last_minute(moment, tz)
    return f"{local:%Y-%m-%d %H:%M}"


def told(moment: datetime, tz: ZoneInfo, lang: str) -> str:
    """An end as it is told to a fan: "2月12日 23:59", "12 Feb 23:59"."""
    local = last_minute(moment, tz)
    day = f"{local.month}月{local.day}日" if lang == "zh" else f"{local.day} {MONTHS[local.month - 1]}"
    return f"{day} {local:%H:%M}"


def last_minute(moment: datetime, tz: ZoneInfo) -> datetime:
    """An end as people say it: midnight is 23:59 of the day before."""
    local = moment.astimezone(tz)
    return local - MINUTE if local.time() == time() else local


def _read(words: str, today: date) -> tuple[date, time | None] | None:
    said = words.strip()
    if not said:
        return None
    found = WRITTEN.fullmatch(said)
    if found is None:
        raise NoMoment(said)
    try:
        day = _day(found["year"], int(found["month"]), int(found["day"]), today)
        at = time(int(found["hour"]), int(found["minute"] or 0)) if found["hour"] and found["hour"] != "24" else None
    except ValueError:
        raise NoMoment(said) from None
    return day, at


def _day(year: str | None, month: int, day: int, today: date) -> date:
    """A day without its year is the nearest one that is not long past."""
    if year:
        return date(int(year), month, day)
    named = date(today.year, month, day)
    return named if today - named < timedelta(days=180) else date(today.year + 1, month, day)


def _in_utc(day: date, at: time, tz: ZoneInfo) -> datetime:
    return datetime.combine(day, at, tz).astimezone(UTC)
