"""A person may have what they said forgotten."""

from __future__ import annotations

from tests.chat import Chat

ASKING = "昨天：见了客户甲\n今天：写报价\n需要：内容中台出图"


def test_whoever_wants_it_has_their_words_erased_everywhere(chat: Chat) -> None:
    chat.at("09:00")
    mei = chat.person("mei")
    mei.says(ASKING)
    chat.at("2026-02-10 09:00")
    mei.says("我")

    mei.presses("清掉我的站会原文")

    assert mei.sees()[-1] == "清掉了 1 天的站会原文，群里的也拿掉了"
    everything = [*chat.channel(), *chat.thread(), *mei.sees(), *chat.person("ning").sees(), *chat.person("lan").sees()]
    assert not any(secret in text for text in everything for secret in ("客户甲", "报价", "出图"))
    assert "客户甲" not in mei.says("站会 记录")
    assert "近 30 天站会：交了 1/1" in mei.says("我")
    assert "清掉" not in mei.sees()[-1]


def test_what_a_colleague_has_taken_on_is_left_to_them(chat: Chat) -> None:
    chat.at("09:00")
    chat.person("mei").says(ASKING)
    chat.person("ning").presses("我来")
    chat.person("mei").says("我")
    chat.person("mei").presses("清掉我的站会原文")

    assert "出图" in chat.person("ning").says("我的")
    assert "报价" not in "\n".join([*chat.channel(), *chat.thread()])


def test_who_has_said_nothing_is_not_offered_to_erase_it(chat: Chat) -> None:
    assert "清掉" not in chat.person("mei").says("我")
