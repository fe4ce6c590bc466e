"""Requests follow the words they came from: reworded they stay the same, taken back they go, and takers hear of it."""

from __future__ import annotations

import pytest

from tests.chat import Chat
from tests.past import scene

ASKING = "昨天：发了两条\n今天：跟进转发\n需要：内容中台15:00前出图"
NOTHING = "昨天：发了两条\n今天：跟进转发\n需要：无"


@scene
def take(chat: Chat) -> None:
    chat.at("09:00")
    chat.person("mei").says(ASKING)
    chat.person("ning").presses("我来")


@pytest.fixture
def taken(chat: Chat) -> Chat:
    take(chat)
    return chat


def _typed(chat: Chat) -> str:
    return next(message.id for message in chat.messages("dm-mei") if message.author == "mei")


def test_an_answer_taken_back_takes_a_taken_request_along_and_its_taker_hears_of_it(taken: Chat) -> None:
    taken.person("mei").presses("撤回")

    assert taken.thread() == []
    assert "要帮忙" not in taken.channel()[0]
    assert taken.person("ning").sees()[-1] == "小满撤回了你接的请求，不用做了｜内容中台：出图（15:00 前）"
    assert "出图" not in taken.person("ning").says("我的")


def test_a_taken_request_that_the_new_words_do_not_need_is_taken_back(taken: Chat) -> None:
    taken.person("mei").edits(_typed(taken), NOTHING)

    assert "要帮忙" not in taken.channel()[0]
    assert taken.person("ning").sees()[-1].startswith("小满撤回了你接的请求")


def test_other_words_for_a_request_leave_it_with_whoever_took_it(taken: Chat) -> None:
    taken.person("mei").edits(_typed(taken), ASKING.replace("出图", "出一张竞品对比图"))

    assert taken.channel()[0].count("要帮忙") == 1
    assert "要帮忙｜小满 → 内容中台：出一张竞品对比图（15:00 前）　许宁 9:00 接了" in taken.channel()[0]
    assert taken.person("ning").sees()[-1] == ("小满改了你接的请求，现在是｜内容中台：出一张竞品对比图（15:00 前）")


def test_the_prompt_of_the_next_day_says_on_which_day_it_was_taken(taken: Chat) -> None:
    taken.at("2026-02-10 09:00")

    assert "（许宁 2月9日 周一 9:00 接了），现在呢？" in taken.person("mei").sees()[-1]


def test_what_is_settled_gives_way_to_what_nobody_has_taken(taken: Chat) -> None:
    taken.person("fang").presses(
        "填写", {"doing": "剪片", "needs": "内容中台写文案\n数据组给日报\n策略组看方向\n运营组发帖\n数据组看爆文"}
    )
    card = taken.channel()[0]

    assert card.count("要帮忙｜") == 4 and "接了" not in card
    assert "还有 1 条要帮忙，都在话题里" in card
    assert len(card.split("\n[")[0].splitlines()) == 8


def test_the_form_to_decline_has_a_word_of_its_own(chat: Chat) -> None:
    chat.at("09:00")
    chat.person("mei").says(ASKING)

    assert chat.person("ning").opens("接不了").submit == "提交"


def test_who_nudges_is_not_nudged(chat: Chat) -> None:
    chat.at("10:30")
    before = len(chat.person("lan").sees())
    chat.person("lan").presses("催一下")
    chat.at("10:31")

    assert len(chat.person("lan").sees()) == before


def test_several_plans_are_counted_on_the_card(chat: Chat) -> None:
    chat.at("09:00")
    chat.person("mei").presses("填写", {"doing": "剪片\n发帖\n复盘"})

    assert "运营｜小满：剪片（还有 2 项）" in chat.channel()[0]


def test_the_status_counts_who_is_away(chat: Chat) -> None:
    chat.at("09:00")
    chat.person("fang").presses("今天请假")

    assert chat.person("mei").says("站会 状态").startswith("日站会 2月9日 周一 · 已交 0/5 · 请假 1\n")


def test_who_is_back_from_leave_is_reminded_like_everybody(chat: Chat) -> None:
    chat.person("mei").says("今天请假")
    chat.at("09:05")
    chat.person("mei").says("取消请假")
    chat.at("09:25")

    assert chat.person("mei").sees()[-1].startswith("站会还差你一份")
