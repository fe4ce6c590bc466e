"""Whose stand-up is when: other time zones, shifts over midnight, own times, own calendars."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chat import MONDAY, TEAM, Chat, Someone

PLAIN = "昨天：发了两条\n今天：跟进转发\n需要：无"
ENGLISH = "Yesterday: two posts\nToday: follow up\nBlocked: none"


class Rooms:
    """Opens chats with more people than usual, and closes them."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._open = folder, list[Chat]()

    def with_these(self, *others: Someone, now: str = MONDAY) -> Chat:
        chat = Chat(self._folder, [*TEAM, *others], now)
        self._open.append(chat)
        return chat

    def close(self) -> None:
        for chat in self._open:
            chat.end()


@pytest.fixture
def rooms(tmp_path: Path) -> Iterator[Rooms]:
    rooms = Rooms(tmp_path)
    yield rooms
    rooms.close()


# --- other clocks -------------------------------------------------------------------------------------------------


def test_who_is_awake_elsewhere_is_asked_with_all_the_others_on_their_own_clock(rooms: Rooms) -> None:
    chat = rooms.with_these(Someone("amy", "Amy", lang="en", tz="America/New_York"))
    chat.at("09:00")

    assert chat.person("amy").sees()[0].startswith("Evening, Amy. Monday stand-up: any time before 20:30")


def test_who_sleeps_elsewhere_is_asked_in_their_own_morning(rooms: Rooms) -> None:
    chat = rooms.with_these(Someone("lou", "Lou", lang="en", tz="Europe/London"))
    lou = chat.person("lou")
    chat.at("16:29")  # 8:29 in London
    assert lou.sees() == []
    assert chat.channel()[0].startswith("日站会 2月9日 周一 · 已结束，交了 0/7 · 1 人 16:30 再问")
    assert "Lou" not in chat.person("lan").sees(about="站会")[-1]

    chat.at("16:30")

    assert lou.sees()[0].startswith("Morning, Lou. Monday stand-up: any time before 9:00")
    lou.says(ENGLISH)
    assert "补交" not in chat.thread()[0]


@pytest.mark.parametrize(("day", "asked"), [("2026-03-06", "2026-03-07 10:00"), ("2026-03-09", "2026-03-10 09:00")])
def test_clocks_that_change_there_move_an_own_time_here(rooms: Rooms, day: str, asked: str) -> None:
    """New York springs forward on 8 March 2026: 21:00 there is 10:00 here, and then 9:00."""
    amy_there = Someone("amy", "Amy", lang="en", tz="America/New_York", asked_at="21:00")
    chat = rooms.with_these(amy_there, now=f"{day} 08:00")
    hour = int(asked[11:13])
    chat.at(f"{asked[:11]}{hour - 1:02d}:59")
    assert chat.person("amy").sees() == []

    chat.at(asked)

    assert len(chat.person("amy").sees()) == 1


# --- shifts and own times -----------------------------------------------------------------------------------------


def test_a_shift_over_midnight_answers_for_the_day_it_began_on(rooms: Rooms) -> None:
    chat = rooms.with_these(Someone("lu", "小鹿", shifts="mon-fri 20:00-04:00"))
    chat.at("2026-02-10 00:40")

    assert chat.person("lu").says(PLAIN).startswith("2月9日 周一站会补交收到（0:40）")

    assert "交了 1/7" in chat.channel()[0]
    assert chat.thread() == ["小鹿 0:40（补交）\n完成：发了两条\n计划：跟进转发"]


def test_who_is_asked_early_is_not_late_before_the_meeting(rooms: Rooms) -> None:
    chat = rooms.with_these(Someone("zao", "早早", asked_at="08:30"))
    chat.at("09:10")

    chat.person("zao").says(PLAIN)

    assert chat.thread() == ["早早 9:10\n完成：发了两条\n今天：跟进转发"]


def test_nobody_is_missing_before_their_own_time_is_up(rooms: Rooms) -> None:
    chat = rooms.with_these(Someone("wan", "晚晚", asked_at="09:40"))
    chat.at("09:45")
    lan = chat.person("lan")
    assert "没交：" in lan.sees(about="站会")[-1]
    assert "晚晚" not in lan.sees(about="站会")[-1]

    chat.at("10:25")

    assert "晚晚" in lan.sees(about="站会")[-1].splitlines()[1]


# --- calendars ----------------------------------------------------------------------------------------------------


def test_an_answer_belongs_to_a_day_on_which_the_team_meets(rooms: Rooms) -> None:
    """Saturday 14 February is worked in China; 17 February is not, though it is an ordinary Tuesday elsewhere."""
    chat = rooms.with_these(Someone("amy", "Amy", lang="en", country="US"), now="2026-02-13 08:00")
    amy = chat.person("amy")
    amy.says(ENGLISH)
    chat.at("19:00")

    assert amy.says(ENGLISH).startswith("Stand-up for Tue 24 Feb is in")  # Saturday is free where she is
    chat.at("2026-02-17 10:00")
    assert amy.says(ENGLISH).startswith("Stand-up for Tue 24 Feb is in")


def test_an_answer_on_a_day_off_counts_for_the_next_working_day(rooms: Rooms) -> None:
    chat = rooms.with_these(now="2026-02-08 11:00")

    assert chat.person("mei").says(PLAIN).startswith("2月9日 周一站会收到（11:00）")


def test_who_is_away_today_answers_in_the_evening_for_tomorrow(rooms: Rooms) -> None:
    chat = rooms.with_these()
    chat.at("09:00")
    chat.person("mei").presses("今天请假")
    chat.at("20:00")

    assert chat.person("mei").says(PLAIN).startswith("2月10日 周二站会收到")
    assert "请假 1" in chat.channel()[0]


def test_who_is_away_and_answers_all_the_same_is_in(rooms: Rooms) -> None:
    chat = rooms.with_these()
    chat.at("09:00")
    chat.person("mei").presses("今天请假")
    chat.person("mei").says(PLAIN)

    assert "已交 1/6" in chat.channel()[0] and "· 请假" not in chat.channel()[0]
    assert "小满（请假）：跟进转发" in chat.channel()[0], "the leave of the day is not taken from them"


@pytest.mark.parametrize("words", ["今天完成了：初稿\n明天：回评", "今天写完初稿，明天回评"])
def test_a_plan_for_tomorrow_counts_for_the_next_working_day(rooms: Rooms, words: str) -> None:
    chat = rooms.with_these(now="2026-02-13 08:00")
    chat.at("20:00")

    assert chat.person("mei").says(words).startswith("2月14日 周六站会收到（20:00），开始后显示在")


def test_a_plan_for_tomorrow_said_while_todays_is_awaited_is_todays(rooms: Rooms) -> None:
    chat = rooms.with_these()
    chat.at("09:05")

    assert chat.person("mei").says("昨天：初稿\n明天：回评").startswith("2月9日 周一站会收到（9:05）")


@pytest.mark.parametrize(
    ("said_on", "named"), [("16", "2月24日 周二站会"), ("17", "2月24日 周二站会"), ("18", "，周二站会")]
)
def test_before_a_long_holiday_the_day_of_the_next_round_has_its_date(rooms: Rooms, said_on: str, named: str) -> None:
    chat = rooms.with_these(now=f"2026-02-{said_on} 10:00")

    assert named in chat.person("lan").says("站会")
