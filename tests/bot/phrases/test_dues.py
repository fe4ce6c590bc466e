"""When something is due, seen from Wednesday 11 March 2026, half past ten in the morning."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.phrases.dues import read_due

NOW = datetime(2026, 3, 11, 10, 30)
EXAMPLES = tomllib.loads(Path(__file__).with_name("dues.toml").read_text("utf-8"))


def due(words: str) -> str | None:
    """ "03-13 15:00", with the year if it is not this one."""
    found = read_due(words, NOW)
    if found is None:
        return None
    at = f" {found.time:%H:%M}" if found.time else ""
    return f"{found.date}".removeprefix("2026-") + at


@pytest.mark.parametrize(("words", "when"), EXAMPLES["said"].items())
def test_what_people_type_is_understood(words: str, when: str) -> None:
    assert due(words) == when


@pytest.mark.parametrize("words", EXAMPLES["none"]["words"])
def test_words_that_name_no_day_give_none(words: str) -> None:
    assert due(words) is None


def test_the_place_of_the_words_is_told() -> None:
    found = read_due("12 改到周五下午3点前，谢谢", NOW)
    assert found is not None
    assert found.words == "周五下午3点"
    assert "12 改到周五下午3点前，谢谢"[found.start : found.end] == "周五下午3点"


def test_working_days_are_the_teams() -> None:
    make_up = date(2026, 3, 14)  # a Saturday that is worked

    def works(day: date) -> bool:
        return day == make_up or day.weekday() < 5

    found = read_due("3个工作日内", NOW, is_workday=works)
    assert found is not None and found.date == make_up


def test_what_is_past_today_rolls_on() -> None:
    late = datetime(2026, 3, 11, 22, 0)
    assert days("下午3点", "周三下午3点", "11号下午3点", "晚上11点", now=late) == ["03-12", "03-18", "04-11", "03-11"]


def test_the_ends_of_months_and_years() -> None:
    new_year, leap = datetime(2026, 12, 31, 20, 0), datetime(2028, 1, 31, 9, 0)
    assert days("明天", "月底", "下个月3号", "一个月后", "1号", now=new_year) == [
        "2027-01-01", "12-31", "2027-01-03", "2027-01-31", "2027-01-01",
    ]  # fmt: skip
    assert days("一个月后", "2月29日", "下月底", "30号", now=leap) == [
        "2028-02-29", "2028-02-29", "2028-02-29", "2028-03-30",
    ]  # fmt: skip


def days(*words: str, now: datetime) -> list[str]:
    return [f"{found.date}".removeprefix("2026-") for one in words if (found := read_due(one, now))]


@settings(max_examples=60)
@given(
    st.text(alphabet="下上周星期一二三四五六日12月号点半前晚早:/-. 后天底byfrinextmondaypam", max_size=40),
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31)),
)
@example("下" * 400, NOW)
@example("1" * 400, NOW)
@example("a quarter to " * 30, NOW)
@example("2026年13月45日 99点", NOW)
@example("早一", NOW)
def test_nothing_that_is_typed_breaks_it(words: str, now: datetime) -> None:
    found = read_due(words, now)
    assert found is None or words[found.start : found.end].strip() == found.words
