"""A large team and long words: the card stays a card, and nothing that was said is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.chat import Card, Row
from handlers.standup import rules
from tests.chat import TEAM, Chat, Someone

ASKING = "昨天：写完了第一篇稿子\n今天：继续写第二篇很长很长的稿子，然后拍摄三条视频，再去跟进达人\n需要：内容中台出图"


def test_a_crowd_fits_on_one_card_and_all_stand_in_its_thread(tmp_path: Path) -> None:
    crowd = [Someone(f"p{n}", f"成员{n}", ("content", "ops")[n % 2]) for n in range(26)]
    chat = Chat(tmp_path, [*TEAM, *crowd])
    try:
        chat.at("09:00")
        for one in crowd:
            chat.person(one.handle).says(ASKING)
        card = chat.messages("home")[0].card

        assert isinstance(card, Card)
        assert len([block for block in card.blocks if isinstance(block, Row)]) == 3
        assert "还有 23 条要帮忙，都在话题里" in card.plain
        assert card.plain.count("还有 1 人") == 2
        assert len(chat.thread()) == 52
        chat.at("09:45")
        assert chat.person("lan").sees(about="站会")[-1].count("没人接：") == 8
    finally:
        chat.end()


def test_a_long_request_is_short_on_the_card_and_whole_in_the_thread(chat: Chat) -> None:
    chat.at("09:00")
    wish = "出一张" + "很" * 400 + "好看的图"
    chat.person("mei").presses("填写", {"doing": "剪片", "needs": f"内容中台{wish}"})

    assert len(chat.channel()[0]) < 150
    assert wish in chat.thread()[1]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("拍开箱", "拍开箱"),
        (
            "settles the New Year push, budget signed off by 16:00",
            "settles the New Year push, budget signed off by 16:00",
        ),
        ("字" * 34, "字" * 34),
        ("字" * 35, "字" * 33 + "…"),
        ("x" * 69, "x" * 67 + "…"),
        ("一件事\n另一件", "一件事"),
        ("", ""),
    ],
)
def test_what_fits_on_the_card(said: str, shown: str) -> None:
    assert rules.short(said) == shown
