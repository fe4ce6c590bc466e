"""What is on somebody's plate is shown to them alone, and stays true."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chat import TEAM, WITH_STANDUPS, Chat, Someone, Talker

ASKING = "昨天：发了两条\n今天：跟进转发\n需要：内容中台出图"


@WITH_STANDUPS
def test_asked_for_in_a_channel_it_is_sent_in_private_and_says_so(chat: Chat) -> None:
    chat.at("09:00")

    assert chat.person("mei").says("@Baton 我的", place="home") == "@小满 发到你私信了"
    assert chat.person("mei").sees()[-1].startswith("小满，2月9日 周一 你手上的事\n站会还没交，9:30 前交就好")


@WITH_STANDUPS
def test_what_was_asked_and_what_was_taken_stand_on_both_plates(chat: Chat) -> None:
    chat.at("09:00")
    chat.person("mei").says(ASKING)
    chat.person("ning").presses("我来")

    assert "我要的：出图" in chat.person("mei").says("我的")
    assert "我接的：出图" in chat.person("ning").says("我的")

    chat.person("ning").presses("解决了")
    plate = next(text for text in chat.person("mei").sees() if "你手上的事" in text)
    assert "出图" not in plate


@WITH_STANDUPS
def test_whoever_asks_for_their_tasks_gets_the_plate_on_which_they_stand(chat: Chat) -> None:
    plate = chat.person("mei").says("我的")

    assert plate.startswith("小满，")
    for words in ("我的任务", "我的任务？", "my tasks"):
        assert chat.person("mei").says(words) == plate


@WITH_STANDUPS
def test_before_the_round_opens_the_plate_says_from_when_and_then_until_when(chat: Chat) -> None:
    chat.at("08:55")
    mei, bob = chat.person("mei"), chat.person("bob")

    assert _standup(mei.says("我的")) == "今天的站会 9:00 发给你"
    assert _standup(bob.says("mine")) == "I'll send you today's stand-up at 9:00"

    chat.at("09:00")
    assert _standup(_plate(mei)) == "站会还没交，9:30 前交就好"


@WITH_STANDUPS
def test_who_is_away_has_no_standup_to_come(chat: Chat) -> None:
    chat.person("mei").says("请假")

    assert _standup(chat.person("mei").says("我的")) == "今天请假"


@WITH_STANDUPS
def test_what_the_plate_says_of_the_standup_to_come_follows_leave_and_the_teams_time(chat: Chat) -> None:
    mei, lan = chat.person("mei"), chat.person("lan")
    mei.says("我的")

    mei.says("请假")
    assert _standup(_plate(mei)) == "今天请假"
    mei.says("取消请假")
    assert _standup(_plate(mei)) == "今天的站会 9:00 发给你"

    lan.says("设置")
    lan.presses("修改", {"standup_at": "11:00"})
    chat.tick()
    assert _standup(_plate(mei)) == "今天的站会 10:30 发给你"


@WITH_STANDUPS
def test_a_standup_that_nobody_could_hold_is_not_promised_any_more(chat: Chat) -> None:
    chat.person("mei").says("我的")
    chat.sleep_until("2026-02-09 13:00")

    assert _standup(_plate(chat.person("mei"))) == "今天没有你的站会"


def test_a_round_that_was_moved_past_is_promised_to_nobody(tmp_path: Path) -> None:
    chat = Chat(tmp_path, [*TEAM, Someone("wan", "晚晚", shifts="mon-fri 14:00-22:00")])
    try:
        lan = chat.person("lan")
        lan.says("设置")
        lan.presses("修改", {"standup_at": "15:00"})
        chat.at("11:00")
        lan.says("设置")
        lan.presses("修改", {"standup_at": "09:30"})
        chat.tick()
        assert _standup(chat.person("wan").says("我的")) == "今天没有你的站会"
    finally:
        chat.end()


def test_who_is_asked_on_another_day_of_their_own_reads_which(tmp_path: Path) -> None:
    """The team is asked when it is 22:00 there, so this person is asked the next morning."""
    chat = Chat(tmp_path, [*TEAM, Someone("ana", "Ana", lang="en", tz="America/Argentina/Buenos_Aires")])
    try:
        assert _standup(chat.person("ana").says("mine")) == "I'll send you this stand-up on Mon 9 Feb 8:30"
    finally:
        chat.end()


@pytest.mark.parametrize(
    ("day", "told"),
    [("2026-02-14", "今天的站会 9:00 发给你"), ("2026-02-15", "今天没有你的站会"), ("2026-02-17", "今天没有你的站会")],
    ids=["a Saturday that is worked", "a Sunday", "a holiday"],
)
def test_the_plate_knows_the_teams_days(tmp_path: Path, day: str, told: str) -> None:
    chat = Chat(tmp_path, now=f"{day} 08:00")
    try:
        assert _standup(chat.person("mei").says("我的")) == told
    finally:
        chat.end()


@pytest.mark.parametrize(
    ("someone", "told"),
    [
        (Someone("wan", "晚晚", shifts="mon-fri 14:00-22:00"), "今天的站会 14:00 发给你"),
        (Someone("wan", "晚晚", asked_at="11:00"), "今天的站会 11:00 发给你"),
        (Someone("wan", "晚晚", asked_at="08:30"), "今天的站会 9:00 发给你"),
        (Someone("wan", "晚晚", shifts="tue-fri 14:00-22:00"), "今天没有你的站会"),
        (Someone("wan", "晚晚", tz="Europe/London"), "今天的站会 8:30 发给你"),
        (Someone("wan", "晚晚", role="guest"), "今天没有你的站会"),
    ],
    ids=["late shift", "own time", "own time before all others", "free today", "elsewhere", "guest"],
)
def test_everybody_is_told_their_own_time(tmp_path: Path, someone: Someone, told: str) -> None:
    chat = Chat(tmp_path, [*TEAM, someone])
    try:
        chat.at("08:40")
        assert _standup(chat.person("wan").says("我的")) == told
        chat.at("09:05")
        assert ("还没交" in _plate(chat.person("wan"))) == ("9:00" in told)
    finally:
        chat.end()


def _plate(who: Talker) -> str:
    """The plate as it hangs now."""
    return next(text for text in who.sees() if "你手上的事" in text)


def _standup(plate: str) -> str:
    """What it says of today's stand-up: the line below its title."""
    return plate.splitlines()[1]
