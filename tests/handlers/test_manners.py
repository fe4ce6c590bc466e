"""Small talk, and questions about the bot itself."""

from __future__ import annotations

import pytest

from tests.chat import WITH_STANDUPS, Chat


@pytest.mark.parametrize("words", ["你会什么？", "你能帮我做什么", "what can you do?", "你是谁", "怎么用"])
def test_who_asks_what_it_can_do_is_shown(chat: Chat, words: str) -> None:
    assert chat.person("mei").says(words).startswith("我会这些")


@pytest.mark.parametrize("words", ["谢谢", "好的，谢谢啦", "thanks!", "辛苦了"])
def test_thanks_are_taken(chat: Chat, words: str) -> None:
    assert chat.person("mei").says(words) == "不客气"


@pytest.mark.parametrize("words", ["什么时候开会？", "站会几点开始", "今天几点站会", "when is the next stand-up?"])
@WITH_STANDUPS
def test_who_asks_when_the_team_meets_is_told(chat: Chat, words: str) -> None:
    assert chat.person("mei").says(words) == "现在没有站会，下一次：2月9日 周一 9:30"


@pytest.mark.parametrize("words", ["怎么用会不会过敏", "谢谢小鹿帮我剪片", "什么时候开会员日活动", "你能做什么海报"])
def test_what_only_begins_like_that_is_something_else(chat: Chat, words: str) -> None:
    said = chat.person("mei").says(words)

    assert not said.startswith(("我会这些", "不客气", "现在没有站会"))
