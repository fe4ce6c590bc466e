"""A clock that runs only while somebody is there."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.hours import parse_shift
from bot.serviceclock import Service, service_of
from bot.workdays import Workdays
from storage.teams import Account, Team
from tests.chat import ZONE, moment

CHINA = Workdays("CN", {})
HOUR = timedelta(hours=1)


def account(hours: str = "", roster: list[tuple[str, str, bool]] | None = None) -> Account:
    return Account(team_id="t", network="小红书", handle="x", kind="KOS", service_hours=hours,
                   roster=json.dumps(roster) if roster else "")  # fmt: skip


def after(served: Account | None, since: str, hours: float) -> str:
    end = service_of(served, Team(name="t"), CHINA).after(moment(since), timedelta(hours=hours))
    return f"{end.astimezone(ZONE):%m-%d %H:%M}"


def test_the_clock_rests_at_night_and_goes_on_in_the_morning() -> None:
    assert after(account("daily 09:00-18:00"), "2026-03-10 17:00", 2) == "03-11 10:00"
    assert after(account("daily 09:00-18:00"), "2026-03-10 20:00", 1) == "03-11 10:00"
    assert after(account("mon-fri 09:00-18:00"), "2026-03-13 17:30", 1) == "03-16 09:30"


def test_a_public_holiday_counts_only_where_the_roster_goes_through_it() -> None:
    office = account("daily 09:00-18:00")
    through = account(roster=[("lu", "daily 09:00-18:00", True)])
    rests = account(roster=[("lu", "daily 09:00-18:00", False)])
    eve = "2026-02-14 17:00"  # Spring Festival is from the 15th to the 23rd
    assert after(office, eve, 2) == "02-15 10:00"  # a Sunday of the holiday is a weekend like any other
    assert after(through, "2026-02-16 10:00", 1) == "02-16 11:00"
    assert after(rests, "2026-02-16 10:00", 1) == "02-21 10:00"


def test_shifts_that_overlap_count_once() -> None:
    both = account(roster=[("a", "daily 09:00-15:00", True), ("b", "daily 12:00-21:00", True)])
    assert after(both, "2026-03-10 11:00", 6) == "03-10 17:00"


def test_who_has_neither_hours_nor_roster_rests_in_the_teams_night() -> None:
    assert after(None, "2026-03-10 21:30", 1) == "03-11 09:00"
    assert after(account(), "2026-03-10 21:30", 1) == "03-11 09:00"


def test_without_any_service_the_clock_runs_on() -> None:
    never = Service((), ZONE, CHINA)
    assert never.after(moment("2026-03-10 21:30"), HOUR) == moment("2026-03-10 22:30")


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 23), st.integers(0, 23), st.booleans()), min_size=1, max_size=3),
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)),
    st.integers(1, 2000),
)
def test_it_agrees_with_counting_minutes(rows: list[tuple[int, int, bool]], start: datetime, minutes: int) -> None:
    shifts = tuple((parse_shift(f"daily {a:02}:00-{b:02}:00"), through) for a, b, through in rows)
    served, since = Service(shifts, ZONE, CHINA), start.replace(second=0, microsecond=0, tzinfo=ZONE)
    end = served.after(since, timedelta(minutes=minutes))
    assert served.between(since, end) == timedelta(minutes=minutes)
    assert served.between(since, end - timedelta(minutes=1)) == timedelta(minutes=minutes - 1)
