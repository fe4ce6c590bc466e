"""Away, back, put off and taken back: who is expected in a round, and what everybody sees of it."""

from __future__ import annotations

from pathlib import Path

from tests.chat import TEAM, Chat, Someone

PLAIN = "昨天：发了两条\n今天：跟进转发\n需要：无"
LATE_SHIFT = Someone("lu", "小鹿", shifts="mon-sun 14:00-22:00")


def test_leave_said_before_a_late_shift_is_not_asked_about_at_its_start(tmp_path: Path) -> None:
    chat = Chat(tmp_path, [*TEAM, LATE_SHIFT])
    try:
        chat.at("12:00")
        chat.person("lu").says("今天请假")
        assert "请假 1" in chat.channel()[0] and "晚班" not in chat.channel()[0]
        chat.at("14:45")

        assert len(chat.person("lu").sees()) == 1  # only the answer to what was said
        assert "小鹿" not in chat.person("lan").sees(about="站会")[-1].splitlines()[1]
    finally:
        chat.end()


def test_leave_that_is_taken_back_is_asked_about_again(tmp_path: Path) -> None:
    chat = Chat(tmp_path, [*TEAM, LATE_SHIFT])
    try:
        chat.person("lu").says("今天请假")
        chat.at("12:00")
        chat.person("lu").says("取消请假")
        chat.at("14:00")

        assert chat.person("lu").sees()[-1].startswith("小鹿下午好，周一站会，14:30 前交就好")
    finally:
        chat.end()


def test_leave_typed_after_the_reminder_takes_the_reminder_away(chat: Chat) -> None:
    chat.at("09:26")
    said = chat.person("mei").says("站会 今天请假")
    assert said == "好，2月9日 周一 记为请假，站会不问，群里只显示“请假”"

    assert not any("还差你一份" in text for text in chat.person("mei").sees())


def test_leave_said_after_the_close_is_leave_for_everybody(chat: Chat) -> None:
    chat.at("09:46")
    chat.person("mei").says("今天请假")

    assert "已结束，交了 0/5 · 请假 1" in chat.channel()[0]
    missing, away = chat.person("lan").sees(about="站会")[-1].splitlines()[1:3]
    assert "小满" not in missing
    assert away == "请假：小满"


def test_a_late_answer_taken_back_is_missing_again_and_counts_as_missed(chat: Chat) -> None:
    chat.at("10:00")
    mei = chat.person("mei")
    mei.says(PLAIN)
    mei.presses("撤回")
    assert "小满" in chat.person("lan").sees(about="站会")[-1].splitlines()[1]
    chat.at("2026-02-10 09:00")
    mei.says(PLAIN)

    assert mei.says("站会 记录").startswith("小满 的站会记录 · 近 30 天交了 1/2")


def test_yesterdays_card_takes_no_leave_and_puts_nothing_off(chat: Chat) -> None:
    chat.at("09:00")
    chat.at("2026-02-10 08:50")
    mei = chat.person("mei")

    assert mei.presses("今天请假").toast == "这张卡是之前那天的，那天已经过去了，看最新的卡片就好"
    assert mei.presses("晚点再问").toast == "这张卡是之前那天的，那天已经过去了，看最新的卡片就好"

    assert "请假" not in chat.channel()[0]


def test_put_off_twice_reminds_once(chat: Chat) -> None:
    chat.at("09:10")
    fang = chat.person("fang")
    fang.presses("晚点再问")
    chat.at("09:12")
    fang.presses("晚点再问")
    chat.at("09:26")
    assert len(fang.sees()) == 1

    chat.at("09:27")
    assert len(fang.sees()) == 2


def test_taken_back_and_answered_again_is_in_once(chat: Chat) -> None:
    chat.at("09:00")
    mei = chat.person("mei")
    mei.says(PLAIN)
    mei.presses("撤回")

    mei.says("昨天：发了两条\n今天：改写复盘\n需要：无")

    assert "已交 1/6" in chat.channel()[0]
    assert chat.thread() == ["小满 9:00\n完成：发了两条\n今天：改写复盘"]


def test_the_form_may_change_what_was_typed_and_an_edit_changes_it_again(chat: Chat) -> None:
    chat.at("09:00")
    mei = chat.person("mei")
    mei.says(PLAIN)
    mei.presses("修改", {"done": "发了三条", "doing": "跟进转发"})
    assert chat.thread() == ["小满 9:00\n完成：发了三条\n今天：跟进转发"]

    mei.edits(mei.last_said, "昨天：发了四条\n今天：写复盘\n需要：无")

    assert chat.thread() == ["小满 9:00\n完成：发了四条\n今天：写复盘"]
    mei.deletes(mei.last_said)
    assert chat.thread() == []
