"""A team's working days: the State Council's table of 2026, other countries, and the team's own exceptions."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import pytest

from bot.workdays import Workdays, is_country
from tests.patience import PLENTY

CN = Workdays("CN", {})
MAKE_UP_2026 = {
    date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9), date(2026, 9, 20), date(2026, 10, 10),
}  # fmt: skip
HOLIDAYS_2026 = [
    (date(2026, 1, 1), 3, "元旦", "New Year's Day"),
    (date(2026, 2, 15), 9, "春节", "Chinese New Year"),
    (date(2026, 4, 4), 3, "清明节", "Tomb-Sweeping Day"),
    (date(2026, 5, 1), 5, "劳动节", "Labor Day"),
    (date(2026, 6, 19), 3, "端午节", "Dragon Boat Festival"),
    (date(2026, 9, 25), 3, "中秋节", "Mid-Autumn Festival"),
    (date(2026, 10, 1), 7, "国庆节", "National Day"),
]


def days_of_2026() -> list[date]:
    return [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]


def test_every_day_of_2026_is_as_the_state_council_announced() -> None:
    off = {first + timedelta(days=n) for first, length, *_ in HOLIDAYS_2026 for n in range(length)}
    expected = {d for d in days_of_2026() if d in MAKE_UP_2026 or (d.weekday() < 5 and d not in off)}

    assert {d for d in days_of_2026() if CN.is_working(d)} == expected
    assert {d for d in days_of_2026() if CN.make_up(d)} == MAKE_UP_2026


@pytest.mark.parametrize(("first", "length", "zh", "en"), HOLIDAYS_2026)
def test_a_long_holiday_carries_its_name_from_its_first_day_to_its_last(
    first: date, length: int, zh: str, en: str
) -> None:
    days = [first + timedelta(days=n) for n in range(length)]

    assert all(CN.name(day, "zh").endswith((zh, "除夕")) for day in days)
    assert all(CN.name(day, "en").startswith(en) for day in days)


def test_ordinary_and_make_up_days_have_no_name() -> None:
    assert CN.name(date(2026, 2, 9), "zh") == ""
    assert CN.name(date(2026, 2, 14), "zh") == ""
    assert CN.name(date(2026, 3, 7), "zh") == ""


def test_the_working_day_before_and_after_a_long_holiday() -> None:
    assert CN.next_after(date(2026, 2, 14)) == date(2026, 2, 24)
    assert CN.last_before(date(2026, 2, 24)) == date(2026, 2, 14)
    assert CN.last_before(date(2026, 2, 9)) == date(2026, 2, 6)


def test_the_sprint_before_spring_festival_has_six_days() -> None:
    assert CN.week(date(2026, 2, 11)) == tuple(date(2026, 2, d) for d in range(9, 15))


def test_a_make_up_sunday_belongs_to_the_following_sprint() -> None:
    following = tuple(date(2026, 1, d) for d in range(4, 10))

    assert CN.week(date(2026, 1, 4)) == following
    assert CN.week(date(2026, 1, 7)) == following
    assert CN.week(date(2025, 12, 30)) == (date(2025, 12, 29), date(2025, 12, 30), date(2025, 12, 31))
    assert CN.monday(date(2026, 1, 4)) == date(2026, 1, 5)


def test_an_ordinary_sunday_still_belongs_to_the_week_that_ends() -> None:
    assert CN.monday(date(2026, 3, 8)) == date(2026, 3, 2)
    assert CN.week(date(2026, 3, 8)) == tuple(date(2026, 3, d) for d in range(2, 7))


def test_a_week_of_holidays_has_no_working_day() -> None:
    assert CN.week(date(2026, 2, 18)) == ()


def test_the_teams_own_days_stand_above_the_public_table() -> None:
    own = Workdays("CN", {date(2026, 2, 14): False, date(2026, 3, 7): True}, {date(2026, 2, 14): "团建"})

    assert not own.is_working(date(2026, 2, 14))
    assert own.name(date(2026, 2, 14), "zh") == "团建"
    assert own.is_working(date(2026, 3, 7)) and own.make_up(date(2026, 3, 7))


def test_a_year_whose_make_up_days_nobody_announced_is_owned_up_to() -> None:
    assert CN.knows(2026) and not CN.knows(2031)
    assert CN.is_working(date(2031, 3, 5)) and not CN.is_working(date(2031, 10, 1))
    assert Workdays("CN", {date(2031, 2, 1): True}).knows(2031)
    assert not Workdays("CN", {date(2031, 2, 3): True}).knows(2031)
    assert Workdays("US", {}).knows(2031)


def test_the_coming_year_is_warned_of_from_november_on() -> None:
    assert CN.missing_year(date(2030, 1, 1)) == 2030
    told = Workdays("CN", {date(2030, 2, 2): True})
    assert told.missing_year(date(2030, 10, 31)) is None
    assert told.missing_year(date(2030, 11, 1)) == 2031


def test_other_countries_keep_their_own_weekends_and_holidays() -> None:
    assert not Workdays("US", {}).is_working(date(2026, 7, 3))
    assert not Workdays("US", {}).is_working(date(2027, 12, 31))
    assert Workdays("IL", {}).is_working(date(2026, 3, 8))
    assert not Workdays("IL", {}).is_working(date(2026, 3, 6))
    assert not Workdays("HK", {}).is_working(date(2026, 3, 7))
    assert not Workdays("DE-BY", {}).is_working(date(2026, 1, 6))
    assert Workdays("DE", {}).is_working(date(2026, 1, 6))
    assert Workdays("", {}).is_working(date(2026, 10, 1))
    assert Workdays("US", {}).name(date(2026, 12, 25), "en") == "Christmas Day"


def test_december_knows_the_make_up_days_of_the_coming_new_year() -> None:
    assert CN.make_up(date(2011, 12, 31))


def test_a_country_without_a_table_is_refused_by_name() -> None:
    assert is_country("CN") and is_country("DE-BY") and is_country("")
    assert not is_country("XX") and not is_country("DE-XX") and not is_country("cn")
    with pytest.raises(ValueError, match="XX"):
        Workdays("XX", {}).is_working(date(2026, 1, 1))


def test_one_country_does_not_load_the_others() -> None:
    code = """if True:
        import sys
        from bot.workdays import Workdays
        from datetime import date
        assert not any(m.startswith("holidays") for m in sys.modules), "loaded too early"
        assert Workdays("CN", {}).make_up(date(2026, 2, 14))
        assert sum(m.startswith("holidays.countries.") for m in sys.modules) == 1
    """
    subprocess.run([sys.executable, "-c", code], check=True, timeout=2 * PLENTY)
