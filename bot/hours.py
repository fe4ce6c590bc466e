"""Hours of the day as a team writes them: clock times, shifts, quiet hours, and what they mean on the world's clock."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

DAY: Final = timedelta(days=1)
WEEK: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAYS_ZH: Final = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Shift:
    """Hours on some days of the week (0 is Monday). An end at or before the start lies on the next day."""

    days: frozenset[int]
    start: time
    end: time

    def on(self, day: date, tz: ZoneInfo) -> tuple[datetime, datetime] | None:
        """When the shift that starts on this day begins and ends, in UTC."""
        if day.weekday() not in self.days:
            return None
        last = day if self.start < self.end else day + DAY
        return at_local(day, self.start, tz), at_local(last, self.end, tz)

    def covers(self, moment: datetime, tz: ZoneInfo) -> bool:
        return self.end_of(moment, tz) is not None

    def end_of(self, moment: datetime, tz: ZoneInfo) -> datetime | None:
        """When the shift that is running at this moment ends; None while none is running."""
        today = moment.astimezone(tz).date()
        spans = (self.on(day, tz) for day in (today - DAY, today))
        return next((span[1] for span in spans if span and span[0] <= moment < span[1]), None)


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours in which nobody is woken for anything that can wait."""

    start: time = time(22, 0)
    end: time = time(8, 30)


QUIET: Final = Quiet()


# --- words -----------------------------------------------------------------------------------------------------


def parse_clock(text: str) -> time:
    """ "09:30", "9:30" or "9：30" as a time of day; ValueError for anything else."""
    found = re.fullmatch(r"\s*(\d{1,2})[:：](\d{2})\s*", text)
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise ValueError(f"{text!r} is not a time of day like 09:30")
    return time(int(found[1]), int(found[2]))


def format_clock(clock: time) -> str:
    return f"{clock:%H:%M}"


def parse_days(text: str) -> frozenset[int]:
    """ "mon-fri", "sat,sun", "周一至周五" or "daily" as days of the week, Monday being 0."""
    words = text.strip().lower()
    if words in ("daily", "每天"):
        return frozenset(range(7))
    return frozenset(day for item in re.split(r"[,，、]", words) for day in _span(item.strip(), text))


def format_days(days: Iterable[int]) -> str:
    """The shortest usual way to write these days: "mon-fri", "mon,wed,fri"."""
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(_run_words(run) for run in runs)


def parse_shift(text: str) -> Shift:
    """ "mon-fri 14:00-22:00" as a shift; "22:00-06:00" crosses midnight, no days mean every day."""
    days, _, hours = re.sub(r"\s*([-–—~至到])\s*", r"\1", text.strip()).rpartition(" ")
    start, end = _from_to(hours, text)
    return Shift(parse_days(days or "daily"), start, end)


def format_shift(shift: Shift) -> str:
    return f"{format_days(shift.days)} {format_clock(shift.start)}-{format_clock(shift.end)}"


def parse_quiet(text: str) -> Quiet:
    """ "22:00-08:30" as quiet hours."""
    return Quiet(*_from_to(text.strip(), text))


def format_quiet(quiet: Quiet) -> str:
    return f"{format_clock(quiet.start)}-{format_clock(quiet.end)}"


def _from_to(hours: str, text: str) -> tuple[time, time]:
    start, _, end = re.sub(r"\s*[–—~至到-]\s*", "-", hours).partition("-")
    try:
        return parse_clock(start), parse_clock(end)
    except ValueError:
        raise ValueError(f"{text!r} does not say from when to when, like 14:00-22:00") from None


def _span(item: str, text: str) -> Iterator[int]:
    first, *rest = (_day(word, text) for word in re.split(r"[-–—~至到]", item, maxsplit=1))
    last = rest[0] if rest else first
    return ((first + n) % 7 for n in range((last - first) % 7 + 1))


def _day(word: str, text: str) -> int:
    bare = re.sub("^(周|星期|礼拜)", "", word.strip()).replace("天", "日")
    if bare and bare in DAYS_ZH:
        return DAYS_ZH.index(bare)
    if len(bare) >= 3 and bare[:3] in WEEK:
        return WEEK.index(bare[:3])
    raise ValueError(f"{text!r} does not name days of the week like mon-fri")


def _run_words(run: list[int]) -> str:
    return WEEK[run[0]] if len(run) == 1 else f"{WEEK[run[0]]}-{WEEK[run[-1]]}"


# --- moments ---------------------------------------------------------------------------------------------------


def at_local(day: date, clock: time, tz: ZoneInfo) -> datetime:
    """The moment (in UTC) at which clocks in `tz` show this time on this day.

    A time that the clocks skip in spring means the first moment after the gap; one that they show twice in autumn
    means the first of the two.
    """
    wall = datetime.combine(day, clock)
    moment = wall.replace(tzinfo=tz, fold=0).astimezone(UTC)
    if moment.astimezone(tz).replace(tzinfo=None) == wall:
        return moment
    return _end_of_gap(wall.replace(tzinfo=tz, fold=1).astimezone(UTC), moment, tz)


def _end_of_gap(before: datetime, after: datetime, tz: ZoneInfo) -> datetime:
    """The second at which the clocks jump; they have not yet at `before` and have at `after`."""
    old = before.astimezone(tz).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(tz).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after


def next_loud(moment: datetime, tz: ZoneInfo, shifts: Sequence[Shift] = (), quiet: Quiet = QUIET) -> datetime:
    """The first moment, from this one on, at which the person may be disturbed.

    On days with a shift the quiet hours keep their length and move: they end an hour before the shift starts. The
    day after a shift keeps its rhythm; the day before the first one keeps the ordinary night. No shift is quiet.
    """
    for _ in range(10):  # at most a few windows can touch one another
        if any(shift.covers(moment, tz) for shift in shifts):
            return moment
        end = _quiet_until(moment, tz, shifts, quiet)
        if end is None:
            return moment
        moment = min([end, *_starts_between(moment, end, tz, shifts)])
    return moment


def _quiet_until(moment: datetime, tz: ZoneInfo, shifts: Sequence[Shift], quiet: Quiet) -> datetime | None:
    today = moment.astimezone(tz).date()
    windows = (window for n in (-1, 0, 1, 2) for window in _windows(today + n * DAY, tz, shifts, quiet))
    return next((end for start, end in windows if start <= moment < end), None)


def _windows(day: date, tz: ZoneInfo, shifts: Sequence[Shift], quiet: Quiet) -> Iterator[tuple[datetime, datetime]]:
    """The quiet hours before the working part of this day: the ordinary ones, the moved ones, or both."""
    length = timedelta(minutes=(_minutes(quiet.end) - _minutes(quiet.start)) % (24 * 60))
    before, own = _shift_of(day - DAY, shifts), _shift_of(day, shifts)
    ends = [] if before else [datetime.combine(day, quiet.end)]
    if shift := own or before:
        ends.append(datetime.combine(day, shift.start) - timedelta(hours=1))
    return ((_on_wall(end - length, tz), _on_wall(end, tz)) for end in ends)


def _on_wall(wall: datetime, tz: ZoneInfo) -> datetime:
    return at_local(wall.date(), wall.time(), tz)


def _shift_of(day: date, shifts: Sequence[Shift]) -> Shift | None:
    """The first shift that starts on this day."""
    return min((s for s in shifts if day.weekday() in s.days), key=lambda s: s.start, default=None)


def _starts_between(moment: datetime, end: datetime, tz: ZoneInfo, shifts: Sequence[Shift]) -> list[datetime]:
    today = moment.astimezone(tz).date()
    spans = (shift.on(today + n * DAY, tz) for shift in shifts for n in (0, 1))
    return [span[0] for span in spans if span and moment < span[0] < end]


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
