"""Clock times, shifts and quiet hours, with the days on which clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.hours import (
    Quiet,
    Shift,
    at_local,
    format_clock,
    format_days,
    format_quiet,
    format_shift,
    next_loud,
    parse_clock,
    parse_days,
    parse_quiet,
    parse_shift,
)

SHANGHAI, NEW_YORK, APIA = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York"), ZoneInfo("Pacific/Apia")
LATE = parse_shift("mon-fri 14:00-22:00")
NIGHT = parse_shift("mon-fri 22:00-06:00")
minutes = st.times().map(lambda t: t.replace(second=0, microsecond=0))


def local(text: str, tz: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=tz)


def loud_at(text: str, *shifts: Shift) -> str:
    return next_loud(local(text), SHANGHAI, shifts).astimezone(SHANGHAI).strftime("%a %H:%M")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon-fri", {0, 1, 2, 3, 4}),
        ("Sat, Sun", {5, 6}),
        ("sat-mon", {5, 6, 0}),
        ("周一至周五", {0, 1, 2, 3, 4}),
        ("星期二、周日", {1, 6}),
        ("monday", {0}),
        ("daily", set(range(7))),
        ("每天", set(range(7))),
    ],
)
def test_days_of_the_week_are_read_in_both_languages(text: str, days: set[int]) -> None:
    assert parse_days(text) == days


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("mon-fri 14:00-22:00", "mon-fri 14:00-22:00"),
        ("周一到周五 14:00 – 22:00", "mon-fri 14:00-22:00"),
        ("Mon - Fri  9:00 - 18:00", "mon-fri 09:00-18:00"),
        ("sat,mon 22:00至06:00", "mon,sat 22:00-06:00"),
        ("09:30-18:30", "mon-sun 09:30-18:30"),
    ],
)
def test_a_shift_is_read_as_people_write_it(text: str, clean: str) -> None:
    assert format_shift(parse_shift(text)) == clean


@pytest.mark.parametrize("text", ["", "mon-fri", "mon-fri 14:00", "someday 9:00-10:00", "mon-fri 25:00-26:00", "14-22"])
def test_a_shift_that_says_too_little_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="like"):
        parse_shift(text)


@pytest.mark.parametrize("text", ["24:00", "9:5", "9", "09:60", "noon", ""])
def test_a_time_that_no_clock_shows_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="09:30"):
        parse_clock(text)


@given(st.frozensets(st.integers(0, 6), min_size=1), minutes, minutes)
def test_whatever_is_written_can_be_read_again(days: frozenset[int], start: time, end: time) -> None:
    shift, quiet = Shift(days, start, end), Quiet(start, end)

    assert parse_days(format_days(days)) == days
    assert parse_clock(format_clock(start)) == start
    assert parse_shift(format_shift(shift)) == shift
    assert parse_quiet(format_quiet(quiet)) == quiet


def test_an_ordinary_time_means_itself() -> None:
    assert at_local(date(2026, 2, 9), time(9, 30), SHANGHAI) == datetime(2026, 2, 9, 1, 30, tzinfo=UTC)


def test_a_time_that_spring_skips_means_the_first_moment_after() -> None:
    assert at_local(date(2026, 3, 8), time(2, 30), NEW_YORK) == datetime(2026, 3, 8, 7, 0, tzinfo=UTC)
    assert at_local(date(2026, 3, 8), time(3, 0), NEW_YORK) == datetime(2026, 3, 8, 7, 0, tzinfo=UTC)
    assert at_local(date(2026, 3, 8), time(1, 59), NEW_YORK) == datetime(2026, 3, 8, 6, 59, tzinfo=UTC)


def test_a_time_that_autumn_repeats_means_the_first() -> None:
    assert at_local(date(2026, 11, 1), time(1, 30), NEW_YORK) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def test_a_day_that_never_was_means_the_start_of_the_next() -> None:
    assert at_local(date(2011, 12, 30), time(9, 0), APIA) == datetime(2011, 12, 30, 10, 0, tzinfo=UTC)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)), st.sampled_from([NEW_YORK, APIA, SHANGHAI]))
def test_later_on_the_wall_is_never_earlier_in_the_world(wall: datetime, tz: ZoneInfo) -> None:
    later = wall + timedelta(minutes=30)
    assert wall.date() != later.date() or at_local(wall.date(), wall.time(), tz) <= at_local(
        later.date(), later.time(), tz
    )


def test_a_shift_over_midnight_covers_both_sides() -> None:
    assert NIGHT.covers(local("2026-02-10 23:00"), SHANGHAI)
    assert NIGHT.covers(local("2026-02-14 05:59"), SHANGHAI)
    assert not NIGHT.covers(local("2026-02-14 06:00"), SHANGHAI)
    assert not NIGHT.covers(local("2026-02-14 23:00"), SHANGHAI)
    assert NIGHT.end_of(local("2026-02-10 23:00"), SHANGHAI) == local("2026-02-11 06:00")


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("2026-02-10 21:59", "Tue 21:59"),
        ("2026-02-10 22:00", "Wed 08:30"),
        ("2026-02-11 03:00", "Wed 08:30"),
        ("2026-02-11 08:30", "Wed 08:30"),
    ],
)
def test_what_can_wait_waits_for_the_morning(said: str, heard: str) -> None:
    assert loud_at(said) == heard


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("2026-02-10 23:30", "Tue 23:30"),
        ("2026-02-11 02:30", "Wed 13:00"),
        ("2026-02-11 09:00", "Wed 13:00"),
        ("2026-02-11 14:00", "Wed 14:00"),
        ("2026-02-14 09:00", "Sat 13:00"),
        ("2026-02-15 09:00", "Sun 09:00"),
        ("2026-02-15 23:00", "Mon 13:00"),
    ],
)
def test_a_late_shift_moves_the_quiet_hours(said: str, heard: str) -> None:
    assert loud_at(said, LATE) == heard


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("2026-02-10 23:30", "Tue 23:30"),
        ("2026-02-11 03:00", "Wed 03:00"),
        ("2026-02-11 12:00", "Wed 21:00"),
        ("2026-02-14 12:00", "Sat 21:00"),
        ("2026-02-09 03:00", "Mon 08:30"),
    ],
)
def test_a_night_shift_is_loud_at_night_and_quiet_by_day(said: str, heard: str) -> None:
    assert loud_at(said, NIGHT) == heard


def test_a_team_may_have_no_quiet_hours() -> None:
    night = local("2026-02-11 03:00")
    assert next_loud(night, SHANGHAI, quiet=Quiet(time(0), time(0))) == night


@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)), st.sampled_from([(), (LATE,), (NIGHT,)]))
def test_the_next_loud_moment_is_not_before_and_is_loud(wall: datetime, shifts: tuple[Shift, ...]) -> None:
    moment = wall.replace(tzinfo=UTC)
    loud = next_loud(moment, NEW_YORK, shifts)

    assert moment <= loud < moment + timedelta(days=2)
    assert next_loud(loud, NEW_YORK, shifts) == loud
