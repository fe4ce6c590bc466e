"""Words after "站会" count when they read like a stand-up; otherwise nothing that stands is replaced without asking."""

from __future__ import annotations

import pytest

from tests.chat import Chat
from tests.past import scene

PLAIN = "昨天：发了两条\n今天：跟进转发\n需要：无"
POSTED = ["小满 9:00\n完成：发了两条\n今天：跟进转发"]
ASKED = "这是站会吗？是的话我就交上去，会显示在群里\n[是，交上去] [不是]"
BESIDE = "2月9日 周一的站会你 9:00 交过了。这几句怎么放？\n已交的是：跟进转发\n[加进去] [换成这份] [不是]"


@scene
def handed_in(chat: Chat) -> None:
    chat.at("09:00")
    chat.person("mei").says(PLAIN)
    assert chat.thread() == POSTED


def test_odd_words_do_not_replace_what_was_handed_in(chat: Chat, subtests: pytest.Subtests) -> None:
    handed_in(chat)

    for words in ("站会 foo", "站会 明天", "standup tomorrow", "站会 海报", "standup thanks"):
        with subtests.test(words):
            assert chat.person("mei").says(words) == BESIDE
            assert chat.thread() == POSTED


def test_a_request_that_was_taken_stays_taken_when_something_odd_is_typed(chat: Chat) -> None:
    chat.at("09:00")
    chat.person("mei").says("昨天：发了两条\n今天：跟进转发\n需要：@老方 帮忙出图")
    chat.person("fang").presses("我来")
    assert any("老方 9:00 接了" in text for text in chat.person("fang").sees())

    chat.person("mei").says("站会 foo")

    assert any("老方 9:00 接了" in text for text in chat.person("fang").sees())
    assert not any("撤回" in text for text in chat.person("fang").sees())


def test_yes_to_the_question_adds_it_and_costs_nothing(chat: Chat) -> None:
    handed_in(chat)
    mei = chat.person("mei")
    mei.says("站会 剪片")
    mei.says("是")

    assert chat.thread() == ["小满 9:00\n完成：发了两条\n今天：\n· 跟进转发\n· 剪片"]


def test_an_answer_is_replaced_where_the_person_says_so(chat: Chat) -> None:
    handed_in(chat)
    mei = chat.person("mei")
    mei.says("站会 剪片")
    mei.presses("换成这份")

    assert chat.thread() == ["小满 9:00\n今天：剪片"]
    assert "[换成这份]" not in "\n".join(mei.sees())


def test_what_reads_like_a_stand_up_replaces_it_at_once(chat: Chat) -> None:
    handed_in(chat)
    chat.person("mei").says("站会 昨天：写了选题\n今天：拍片\n需要：无")

    assert chat.thread() == ["小满 9:00\n完成：写了选题\n今天：拍片"]


def test_a_short_answer_counts_at_once_while_nothing_stands(chat: Chat) -> None:
    chat.at("09:00")
    chat.person("mei").says("站会 剪片")

    assert chat.thread() == ["小满 9:00\n今天：剪片"]


@pytest.mark.parametrize("words", ["站会 foo", "站会 明天"])
def test_an_odd_word_is_asked_about_while_nothing_stands(chat: Chat, words: str) -> None:
    chat.at("09:00")

    assert chat.person("mei").says(words) == ASKED
    assert chat.thread() == []


def test_history_with_a_slip_of_the_finger(chat: Chat, subtests: pytest.Subtests) -> None:
    handed_in(chat)

    for words in ("standup histroy", "standup hisory @小满", "Standup Histroy?", "站会 纪录"):
        with subtests.test(words):
            assert chat.person("mei").says(words).startswith("小满 的站会记录")
            assert chat.thread() == POSTED


def test_status_with_a_slip_of_the_finger(chat: Chat) -> None:
    handed_in(chat)

    assert chat.person("mei").says("standup statsu").startswith("日站会 2月9日 周一")


@pytest.mark.parametrize(("words", "meant"), [("站会 状太", "站会 状态"), ("站会 撒回", "站会 撤回"),
                                              ("standup undp", "standup undo")])  # fmt: skip
def test_other_slips_are_asked_about(chat: Chat, words: str, meant: str) -> None:
    handed_in(chat)

    assert chat.person("mei").says(words) == f"是说「{meant}」吗？是的话回「是」"
    assert chat.thread() == POSTED


def test_yes_does_what_was_meant_and_no_asks_on(chat: Chat) -> None:
    handed_in(chat)
    mei = chat.person("mei")
    mei.says("站会 撒回")
    assert mei.says("不是") == BESIDE
    mei.says("不是")
    mei.says("站会 撒回")
    mei.says("是")

    assert chat.thread() == []


def test_undo_by_its_natural_words(chat: Chat, subtests: pytest.Subtests) -> None:
    chat.at("09:00")
    for words in ("站会 撤消", "站会 撤销", "站会 取消", "站会取消", "站会 收回", "standup cancel", "standup retract",
                  "站会 今天取消"):  # fmt: skip
        with subtests.test(words):
            chat.person("mei").says(PLAIN)
            assert chat.thread() == POSTED
            chat.person("mei").says(words)
            assert chat.thread() == []


@pytest.mark.parametrize("words", ["取消", "cancel"])
def test_cancel_alone_takes_nothing_back(chat: Chat, words: str) -> None:
    handed_in(chat)
    chat.person("mei").says(words)

    assert chat.thread() == POSTED


@pytest.mark.parametrize("words", ["站会 帮助", "standup help"])
def test_help_after_the_word_says_what_can_follow_it(chat: Chat, words: str) -> None:
    handed_in(chat)

    assert "站会 撤回" in chat.person("mei").says(words)
    assert chat.thread() == POSTED


def test_please_brings_the_card(chat: Chat) -> None:
    assert chat.person("mei").says("standup please").startswith("小满早，周一站会")


@pytest.mark.parametrize("words", ["1. 发了36 2. 写初稿 3. 无", "1、发了36 2、写初稿 3、无"])
def test_a_numbered_answer_in_one_line_is_a_stand_up(chat: Chat, words: str) -> None:
    chat.at("09:00")
    chat.person("mei").says(words)

    assert chat.thread() == ["小满 9:00\n完成：发了36\n今天：写初稿"]
