"""Away, back, put off and taken back: who is expected in a round, and what everybody sees of it."""

from __future__ import annotations

from pathlib import Path

import pytest

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


def test_put_off_by_a_double_tap_reminds_once_all_the_same(chat: Chat) -> None:
    chat.at("09:10")
    fang = chat.person("fang")
    fang.presses("晚点再问")
    assert fang.presses("晚点再问").toast == "好，9:25 再问你"
    chat.at("09:24")
    assert len(fang.sees()) == 1

    chat.at("09:25")
    assert [said.startswith("站会还差你一份") for said in fang.sees()] == [False, True]


@pytest.mark.parametrize("leave", ["今天请假", "I am sick today"])
def test_the_bare_word_on_a_day_of_leave_shows_the_leave_and_changes_nothing(chat: Chat, leave: str) -> None:
    chat.at("09:00")
    mei = chat.person("mei")
    mei.says(leave)
    before = chat.channel()

    assert mei.says("站会") == "2月9日 周一 记为请假，站会不再问你\n[还是交一份]"
    chat.at("09:46")

    assert before[0].split("\n")[0].endswith("0/5 · 请假 1")
    assert chat.channel()[0].startswith("日站会 2月9日 周一 · 已结束，交了 0/5 · 请假 1")
    assert not any("还差你一份" in said for said in mei.sees())
    missing, away = chat.person("lan").sees(about="站会")[-1].splitlines()[1:3]
    assert "小满" not in missing and away == "请假：小满"


def test_the_bare_word_before_the_round_opens_keeps_the_leave_too(chat: Chat) -> None:
    bob = chat.person("bob")
    bob.says("leave")

    assert "you're down as away, so no stand-up" in bob.says("standup")
    chat.at("09:00")

    assert "已交 0/5 · 请假 1" in chat.channel()[0]


def test_an_answer_given_on_a_day_of_leave_is_in_and_every_card_says_both(chat: Chat) -> None:
    chat.at("09:00")
    mei = chat.person("mei")
    mei.says("今天请假")
    mei.says("站会")
    mei.presses("还是交一份", {"doing": "跟进转发"})

    assert "已交 1/6\n运营｜小满（请假）：跟进转发" in chat.channel()[0].replace("**", "")
    assert "还是记为请假，不休了就发「取消请假」" in mei.sees()[-1]
    assert mei.says("请假 列表").startswith("你接下来的假\n2月9日 周一")
    chat.person("fang").says("今天请假")
    chat.at("09:45")
    report = chat.person("lan").sees(about="站会结束")[-1].splitlines()
    assert "已结束，交了 1/5 · 请假 1" in chat.channel()[0] and report[0].endswith("1/5")
    assert report[2:4] == ["请假：老方", "请假但也交了：小满"]


def test_leave_that_is_cancelled_after_the_answer_is_shown_no_more(chat: Chat) -> None:
    chat.at("09:00")
    mei = chat.person("mei")
    mei.says("今天请假")
    mei.says("站会")
    mei.presses("还是交一份", {"doing": "跟进转发"})

    mei.says("取消请假")

    assert "小满：跟进转发" in chat.channel()[0]
    assert not any("还是记为请假" in said for said in mei.sees())


def test_an_answer_taken_back_on_a_day_of_leave_is_leave_again(chat: Chat) -> None:
    chat.at("09:00")
    mei = chat.person("mei")
    mei.says("今天请假")
    mei.says(PLAIN)
    mei.says("站会 撤回")
    chat.at("09:26")

    assert "已交 0/5 · 请假 1" in chat.channel()[0]
    assert not any("还差你一份" in said for said in mei.sees())


def test_skipping_on_a_day_of_leave_leaves_the_leave(chat: Chat) -> None:
    chat.at("09:00")
    mei = chat.person("mei")
    mei.says("今天请假")

    mei.says("站会 跳过")

    assert "已交 0/5 · 请假 1" in chat.channel()[0]


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
