"""What colleagues ask each other is told from what fans ask."""

from __future__ import annotations

import pytest

from bot.phrases import teamtalk


@pytest.mark.parametrize("words", [
    "谁来写11啊？", "#23 已经有人写了吗", "15 有人认领了吗", "今晚谁值班", "谁有空帮我剪一下", "有没有人能接这条",
    "can somebody take 9?", "Has anyone already claimed #12?", "who can cover tonight?", "who's writing 7?",
])  # fmt: skip
def test_who_does_what_is_asked_of_colleagues(words: str) -> None:
    assert teamtalk.asks_colleagues(words)


@pytest.mark.parametrize("words", [
    "孕妇谁能用", "谁适合用这款", "有人用了过敏吗", "有人做过测评吗", "这个面霜是谁做的", "15号能发货吗",
    "谁能发货快一点", "谁会回购", "can anyone use this?", "has anyone taken it with medication?", "who is it for?",
    "SPF50 多久补涂一次",
])  # fmt: skip
def test_what_fans_ask_is_not(words: str) -> None:
    assert not teamtalk.asks_colleagues(words)
    assert teamtalk.numbers(words) == ()


def test_only_what_is_written_as_a_tasks_number_is_one() -> None:
    assert teamtalk.numbers("#23 什么时候要") == (23,)
    assert teamtalk.numbers("选题 12 和 topic 7") == (12, 7)
    assert teamtalk.numbers("色号11适合黄皮吗") == ()
