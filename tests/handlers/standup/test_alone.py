"""A bare word in private is enough where it can only mean the stand-up; help is whispered in the reader's tongue."""

from __future__ import annotations

import pytest

from tests.chat import Chat

PLAIN = "昨天：发了两条\n今天：跟进转发\n需要：无"


@pytest.mark.parametrize("words", ["撤回", "undo", "站会 撤回", "standup undo"])
def test_undo_typed_takes_back_todays_answer(chat: Chat, words: str) -> None:
    chat.at("09:00")
    mei = chat.person("mei")
    mei.says(PLAIN)

    assert "已撤回，群里的也拿掉了" in mei.says(words)
    assert chat.thread() == []
    assert mei.says(words) == "今天的站会你还没交，没有可撤回的"


@pytest.mark.parametrize(("words", "answer"), [("状态", "日站会 2月9日"), ("history", "小满 的站会记录")])
def test_a_bare_word_in_private_is_enough(chat: Chat, words: str, answer: str) -> None:
    chat.at("09:00")
    mei = chat.person("mei")
    mei.says(PLAIN)

    assert mei.says(words).startswith(answer)


def test_help_asked_for_in_a_channel_is_given_in_private(chat: Chat) -> None:
    bob = chat.person("bob")

    assert bob.says("@Baton help", place="home") == "@Bob 帮助发到你私信了"
    assert bob.sees()[-1].startswith("What I can do")
