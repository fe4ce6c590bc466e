"""“Is this your stand-up?” is about the words as they read by now, and only until something else has settled it."""

from __future__ import annotations

import pytest

from tests.chat import Chat

PLAIN = "昨天：发了两条\n今天：跟进转发\n需要：无"
ASKED = "这是站会吗？是的话我就交上去，会显示在群里\n[是，交上去] [不是]"
OVER = "这条不用回答了"


def test_words_changed_after_the_question_go_in_as_they_read_by_now(chat: Chat) -> None:
    chat.at("09:00")
    mei = chat.person("mei")
    assert mei.says("海报定稿") == ASKED

    mei.edits(mei.last_said, "长图定稿")
    mei.presses("是，交上去")

    assert chat.thread() == ["小满 9:00\n今天：长图定稿"]


@pytest.mark.parametrize("words", ["哈哈哈", "今天请假"])
def test_words_changed_into_something_else_are_asked_about_no_more(chat: Chat, words: str) -> None:
    chat.at("09:00")
    mei = chat.person("mei")
    mei.says("海报定稿")
    mei.edits(mei.last_said, words)

    assert OVER in mei.sees()
    mei.says("是")
    assert chat.thread() == []


def test_deleted_words_are_asked_about_no_more(chat: Chat) -> None:
    chat.at("09:00")
    mei = chat.person("mei")
    mei.says("海报定稿")
    mei.deletes(mei.last_said)

    assert OVER in mei.sees() and "是，交上去" not in mei.buttons()
    mei.says("好的")
    assert chat.thread() == []


@pytest.mark.parametrize("late", ["好的", "是"])
def test_a_given_answer_is_not_overwritten_by_an_old_question(chat: Chat, late: str) -> None:
    chat.at("09:00")
    mei = chat.person("mei")
    mei.says("海报定稿")
    mei.presses("填写", {"doing": "跟进转发"})

    assert OVER in mei.sees() and "是，交上去" not in mei.buttons()
    mei.says(late)
    assert chat.thread() == ["小满 9:00\n今天：跟进转发"]


def test_an_answer_given_in_the_channel_closes_the_question_in_private(chat: Chat) -> None:
    chat.at("09:00")
    mei = chat.person("mei")
    mei.says("海报定稿")
    mei.says(f"@Baton {PLAIN}", place="home")
    mei.says("好的")

    assert OVER in mei.sees()
    assert chat.thread() == ["小满 9:00\n完成：发了两条\n今天：跟进转发"]


def test_a_yes_after_other_words_answers_nothing_but_the_button_still_does(chat: Chat) -> None:
    chat.at("09:00")
    mei = chat.person("mei")
    mei.says("海报定稿")
    mei.says("帮助")
    mei.says("好的")
    assert chat.thread() == []

    mei.presses("是，交上去")
    assert chat.thread() == ["小满 9:00\n今天：海报定稿"]


def test_two_questions_in_a_row_the_older_one_is_over(chat: Chat) -> None:
    chat.at("09:00")
    mei = chat.person("mei")
    mei.says("海报定稿")
    mei.says("长图定稿")

    assert mei.sees()[1:] == [OVER, ASKED]
    mei.says("是")
    assert chat.thread() == ["小满 9:00\n今天：长图定稿"]


def test_in_a_channel_the_question_is_in_the_teams_language(chat: Chat) -> None:
    chat.at("09:00")
    bob = chat.person("bob")

    assert bob.says("@Baton poster done", place="home") == ASKED
    bob.presses("是，交上去", place="home")
    assert len(chat.thread()) == 1


@pytest.mark.parametrize(
    ("before", "way", "outcome"),
    [
        ("", "是，交上去", "好，当站会交上去了"),
        ("", "不是", "好，没有交上去"),
        (PLAIN, "加进去", "好，加进去了"),
    ],
)
def test_a_second_press_leaves_the_card_what_came_of_it(chat: Chat, before: str, way: str, outcome: str) -> None:
    chat.at("09:00")
    mei = chat.person("mei")
    if before:
        mei.says(before)
    mei.says("海报定稿")
    at = mei._button(way, "", "")
    mei.presses(way)
    assert outcome in mei.sees() and OVER not in mei.sees()

    mei.press_by_id(*at)
    assert outcome in mei.sees() and OVER not in mei.sees()


# --- answers that are changed -------------------------------------------------------------------------------------


def test_an_answer_changed_into_chat_stays_what_it_was(chat: Chat) -> None:
    chat.at("09:00")
    mei = chat.person("mei")
    mei.says(PLAIN)
    mei.edits(mei.last_said, "哈哈哈")

    assert chat.thread() == ["小满 9:00\n完成：发了两条\n今天：跟进转发"]
    assert mei.sees()[-1].startswith("那条消息改得不像站会了，群里还是原来那份")


def test_an_answer_changed_into_leave_is_leave(chat: Chat) -> None:
    chat.at("09:00")
    mei = chat.person("mei")
    mei.says(PLAIN)
    mei.edits(mei.last_said, "今天请假")

    assert chat.thread() == []
    assert "已交 0/5 · 请假 1" in chat.channel()[0]


def test_chat_changed_into_a_stand_up_is_an_answer(chat: Chat) -> None:
    chat.at("09:00")
    mei = chat.person("mei")
    mei.says("早上好")
    mei.edits(mei.last_said, PLAIN)

    assert chat.thread() == ["小满 9:00\n完成：发了两条\n今天：跟进转发"]
    assert mei.sees()[-1].startswith("2月9日 周一站会收到（9:00）")
