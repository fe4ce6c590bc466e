"""What is on somebody's plate is shown to them alone, and stays true."""

from __future__ import annotations

from tests.chat import WITH_STANDUPS, Chat

ASKING = "昨天：发了两条\n今天：跟进转发\n需要：内容中台出图"


@WITH_STANDUPS
def test_asked_for_in_a_channel_it_is_sent_in_private_and_says_so(chat: Chat) -> None:
    chat.at("09:00")

    assert chat.person("mei").says("@Baton 我的", place="home") == "@小满 发到你私信了"
    assert chat.person("mei").sees()[-1].startswith("小满，2月9日 周一 你手上的事\n站会还没交，9:30 前交就好")


@WITH_STANDUPS
def test_what_was_asked_and_what_was_taken_stand_on_both_plates(chat: Chat) -> None:
    chat.at("09:00")
    chat.person("mei").says(ASKING)
    chat.person("ning").presses("我来")

    assert "我要的：出图" in chat.person("mei").says("我的")
    assert "我接的：出图" in chat.person("ning").says("我的")

    chat.person("ning").presses("解决了")
    plate = next(text for text in chat.person("mei").sees() if "你手上的事" in text)
    assert "出图" not in plate


@WITH_STANDUPS
def test_whoever_asks_for_their_tasks_gets_the_plate_on_which_they_stand(chat: Chat) -> None:
    plate = chat.person("mei").says("我的")

    assert plate.startswith("小满，")
    for words in ("我的任务", "我的任务？", "my tasks"):
        assert chat.person("mei").says(words) == plate
