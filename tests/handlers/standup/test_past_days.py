"""A card of a day that is over says which day that was, and nothing on it pretends to be for today."""

from __future__ import annotations

from bot.adapters.local.world import control_id, controls
from tests.chat import Chat, moment

PLAIN = "昨天：发了两条\n今天：跟进转发\n需要：无"
OVER = "2月9日 周一的站会没交，那天已经过去了；要交今天的，发「站会」"


def test_who_said_nothing_reads_that_the_day_is_over_and_what_to_do(chat: Chat) -> None:
    chat.at("2026-02-10 00:01")

    assert set(chat.person("mei").sees(about="站会")) == {OVER}
    assert chat.person("mei").buttons() == []


def test_a_button_that_is_still_seen_somewhere_says_kindly_that_the_day_is_over(chat: Chat) -> None:
    chat.at("09:00")
    card = next(m for m in chat.messages("dm-mei") if m.card and controls(m.card))
    assert card.card is not None
    old = {control.label: control_id(control) for control in controls(card.card)}
    chat.at("2026-02-10 08:00")

    toasts = {chat.person("mei").press_by_id(card.id, old[label]).toast for label in ("填写", "今天请假", "晚点再问")}

    assert toasts == {"这张卡是2月9日 周一的，那天已经过去了。要交今天的，发「站会」"}
    assert "请假" not in chat.channel()[0]


def test_what_was_said_keeps_its_day_and_loses_its_buttons(chat: Chat) -> None:
    chat.at("09:00")
    mei = chat.person("mei")
    mei.says(PLAIN)
    chat.at("2026-02-10 08:00")

    assert mei.sees(about="完成") == [
        "2月9日 周一站会收到（9:00），已显示在「晴屿·KOX 主群」\n完成：发了两条\n计划：跟进转发"
    ]
    assert mei.buttons() == []


def test_at_the_close_the_open_cards_say_that_it_is_late(chat: Chat) -> None:
    chat.at("09:45")

    assert [words.splitlines()[0] for words in chat.person("mei").sees(about="站会")] == [
        "小满早，周一站会，现在补交也来得及，直接打字就行",
        "今天的站会还没收到你的，现在补一句也行",
    ]


def test_the_card_of_a_missed_round_opens_none_of_another_day(chat: Chat) -> None:
    chat.clock.set(moment("2026-02-09 13:00"))  # the bot was down until it was too late for 9:30
    chat.tick()
    assert "现在开始" in chat.person("lan").buttons()
    chat.at("2026-02-10 08:00")

    assert chat.person("lan").presses("现在开始").toast.startswith("这张卡是2月9日 周一的")


def test_a_round_whose_day_was_over_when_we_came_back_is_told_and_not_offered(chat: Chat) -> None:
    chat.baton.stop()
    chat.clock.set(moment("2026-02-11 08:31"))  # nobody is told such a thing at night
    chat.begin()
    chat.tick()

    told = next(one for one in chat.person("lan").sees() if "没开成" in one)
    assert told == "2月9日 周一 9:30 的站会没开成：我到 2月11日 周三 8:31 才恢复，那天已经过去了，没有补开"
