"""Waves that are stopped and let go on in words, planned twice, or have no product."""

from __future__ import annotations

from sqlmodel import select

from storage import waves
from storage.occasions import DUE, Occasion
from tests.chat import Chat
from tests.handlers.waves.test_waves import SHARE, card, plan, settle

BARE = {
    "kol": "may",
    "day": "2026-02-11",
    "at": "18:00",
    "koc": ("diary", "lab"),
    "koc_after": "60",
    "kos_after": "150",
}


def invite(chat: Chat, handle: str = "ning") -> None:
    chat.person(handle).says("wave new")


def test_stopping_and_going_on_in_words_are_answered(chat: Chat) -> None:
    settle(chat)
    ning, bob = chat.person("ning"), chat.person("bob")
    assert ning.says("波次 停") == "现在没有可以叫停的波次"
    assert bob.says("wave go on") == "No wave is stopped right now"
    invite(chat)
    ning.presses("发起波次", BARE | {"product": "轻羽防晒乳"})

    for no_order in ("波次 停车场取景", "波次 停 了吗？"):
        assert "已叫停" not in ning.says(no_order)
    assert ning.says("波次 继续") == "波次没有停"
    assert ning.says("波次 停") == "波次 轻羽防晒乳 已叫停，后面的人都通知了"
    assert bob.says("wave stop") == "The wave 轻羽防晒乳 is stopped already; a lead can say “wave go on”"
    assert bob.says("@Baton wave go on", "home") == "波次 轻羽防晒乳 继续，后面的时间顺延"
    assert ning.says("@Baton 波次 停", "home") == "波次 轻羽防晒乳 已叫停，后面的人都通知了"
    assert bob.says("wave go on: the answer is out") == "The wave 轻羽防晒乳 goes on; the times moved along"
    assert ning.says("波次 停 KOL 病了") == "波次 轻羽防晒乳 已叫停，后面的人都通知了"
    assert ning.says("波次 继续 官方已回应") == "波次 轻羽防晒乳 继续，后面的时间顺延"


def test_after_a_short_stop_late_links_are_asked_for_all_the_same(chat: Chat) -> None:
    settle(chat)
    plan(chat)
    chat.at("2026-02-11 18:00")
    ning = chat.person("ning")
    ning.says("波次 停")
    ning.says("波次 继续")
    chat.at("18:15")
    assert chat.person("lan").sees()[-1].startswith("2月11日 周三 18:00 的首发还没见到链接")

    chat.person("lan").says(SHARE)
    ning.says("波次 停")
    ning.says("波次 继续")
    chat.at("19:30")

    assert any("19:15 那条还没见到链接（小红书「老方实验室」）" in shown for shown in chat.person("fang").sees())


def test_a_wave_that_was_stopped_twice_begins_once(chat: Chat) -> None:
    settle(chat)
    plan(chat)
    ning = chat.person("ning")
    for now in ("2026-02-11 17:00", "2026-02-11 17:10"):
        chat.at(now)
        ning.says("波次 停")
        ning.says("波次 继续")
    with chat.database.read() as db:
        begins = db.exec(select(Occasion).where(Occasion.kind == "waves.begin", Occasion.state == DUE)).all()
    assert len(begins) == 1

    chat.at("18:00")
    assert card(chat)[0] == "波次 轻羽防晒乳 · 等 KOL 2月11日 周三 18:00 首发"


def test_a_form_that_is_sent_twice_makes_one_wave_and_its_cards_say_so(chat: Chat) -> None:
    settle(chat)
    invite(chat)
    invite(chat)
    ning = chat.person("ning")

    assert ning.presses("发起波次", BARE).toast == "排好了，2月11日 周三 18:00 首发，到点我会问链接"
    assert ning.sees()[-1] == "波次 阿May\n排好了，2月11日 周三 18:00 首发，到点我会问链接"
    known = "这个波次已经排过了，2月11日 周三 18:00 首发，没有再排一个"
    assert ning.presses("发起波次", BARE).toast == known
    assert ning.sees()[-2] == f"波次 阿May\n{known}"
    with chat.database.read() as db:
        assert len(waves.open_waves(db, chat.team_id)) == 1

    invite(chat)
    ning.presses("发起波次", BARE | {"at": "18:01"})
    with chat.database.read() as db:
        assert len(waves.open_waves(db, chat.team_id)) == 2


def test_a_wave_without_a_product_is_named_by_the_account_that_opens_it(chat: Chat) -> None:
    settle(chat)
    invite(chat)
    ning = chat.person("ning")
    ning.presses("发起波次", BARE)
    chat.at("2026-02-11 18:30")

    assert ning.sees()[-1].startswith("波次 阿May 的 KOL 晚了 30 分钟还没发")
    assert card(chat)[0] == "波次 阿May · 等 KOL 2月11日 周三 18:00 首发"
    ning.says("波次 停")
    assert chat.person("lan").sees()[-1].startswith("先别发：波次 阿May 已叫停")
    assert "19:00 小满的防晒日记 波次 阿May" in chat.person("mei").says("日历")


def test_in_the_calendar_a_wave_is_called_as_the_team_speaks_whoever_planned_it(chat: Chat) -> None:
    settle(chat)
    invite(chat, "bob")
    chat.person("bob").presses("Plan a wave", BARE | {"product": "轻羽防晒乳"})

    assert "19:00 小满的防晒日记 波次 轻羽防晒乳" in chat.person("mei").says("日历")
