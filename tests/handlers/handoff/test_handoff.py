"""A fan is passed on: to the right lane and person, and the asker hears what came of it."""

from __future__ import annotations

from hashlib import sha256

import pytest

from bot.adapters.local.people import direct
from bot.chat import Card, Picture, Place, Pointed, Pressed, Quoted, Said, Sender
from storage import screenshots
from storage.handoffs import ANSWERED, ASKED, TAKEN, WAITING, WITHDRAWN
from storage.teams import Account
from tests.handlers.handoff.shop import HOW, PRICE, Shop

SHOT = b"\x89PNG what the fan wrote"


def test_a_question_of_price_goes_to_the_seller_on_duty_with_a_sentence_for_the_fan(shop: Shop) -> None:
    mei, zhe = shop.person("mei"), shop.person("zhe")

    assert mei.says(PRICE) == (
        "转交 #1 给 KOS 阿哲 · 10:05 前回复\n"
        "先这样回粉丝：\n"
        "“购买和优惠我不太熟，我请我们阿哲跟你说，他更清楚～”\n"
        "回了我告诉你，超时会找后备和组长，你不用催\n"
        "[发我纯文本] [换人回] [撤回]"
    )
    assert zhe.sees() == [
        "转交 #1 · 请在 10:05 前回复粉丝 · 小满（KOC）转给你\n"
        "“油皮能用吗？两瓶一起买有优惠没”\n"
        "小红书评论｜@柠檬不加冰｜小满的防晒日记\n"
        "小满 已回：“购买和优惠我不太熟，我请我们阿哲跟你说，他更清楚～”\n"
        "接不了会转给 小鹿，小满 不用再催\n"
        "[我来] [已回复] [写答案] [查话术] [接不了]"
    ]
    mei.presses("发我纯文本")
    assert mei.sees()[-1] == "购买和优惠我不太熟，我请我们阿哲跟你说，他更清楚～"


def test_at_night_the_night_shift_has_it(shop: Shop) -> None:
    shop.at("22:41")
    shop.person("mei").says(PRICE)

    assert shop.person("lu").sees(about="转交 #1 · 请在 22:46 前回复粉丝")
    assert not shop.person("zhe").sees(about="转交 #1")


def test_one_press_closes_it_and_the_asker_hears(shop: Shop) -> None:
    mei, zhe = shop.person("mei"), shop.person("zhe")
    mei.says(PRICE)
    shop.at("10:02")

    assert zhe.presses("我来").toast == "#1 归你了，回完点「已回复」"
    assert shop.handoff().state == TAKEN
    assert mei.sees(about="转交 #1 · 阿哲 接了，10:05 前回复")
    assert zhe.presses("已回复").toast == "#1 按时回复，辛苦了"

    assert mei.sees()[-1] == "#1 阿哲 已回复粉丝（“油皮能用吗？两瓶一起买有优惠没”）"
    assert mei.sees(about="转交 #1 · 阿哲 10:02 已回复")
    assert (shop.handoff().state, shop.handoff().met) == (ANSWERED, True)
    shop.at("11:00")
    assert not shop.person("lu").sees(about="转交")


def test_the_words_of_the_answer_reach_the_asker(shop: Shop) -> None:
    mei, gong = shop.person("mei"), shop.person("gong")
    mei.says(HOW)
    assert gong.sees(about="转交 #1 · 请在 14:00 前回复粉丝")

    gong.presses("写答案", {"words": "薄涂、等三分钟成膜再上妆就不搓"})

    assert mei.sees()[-1] == (
        "#1 高工 已回复粉丝（“这个防晒是什么成分，为什么会搓泥”）\n薄涂、等三分钟成膜再上妆就不搓"
    )


def test_the_same_fan_again_joins_the_first(shop: Shop) -> None:
    mei, zhe = shop.person("mei"), shop.person("zhe")
    mei.says(PRICE)
    shop.at("10:02")

    assert mei.says("转交 @柠檬不加冰 有赠品吗") == "2 分钟前已转给 阿哲（#1），这句一起带过去了"
    assert zhe.sees()[-1] == "#1 同一位粉丝又问（小满 转）：“有赠品吗”"
    assert zhe.sees(about="“有赠品吗”\n小红书评论")
    assert len(shop.handoffs()) == 1


def test_the_same_fan_with_another_kind_of_question_joins_unless_the_asker_parts_them(shop: Shop) -> None:
    mei = shop.person("mei")
    mei.says(HOW)

    assert "已转给 高工（#1）" in mei.says("转交 小红书 @小花：多少钱")
    mei.presses("分开转给 KOS")

    assert [one.state for one in shop.handoffs()] == [WAITING, WAITING]
    assert shop.person("zhe").sees(about="转交 #2")


def test_a_fan_nobody_could_find_is_asked_about(shop: Shop) -> None:
    mei = shop.person("mei")

    assert mei.says("转交 这个多少钱").startswith("粉丝在哪儿？发我帖子链接、昵称或截图，有一样就行")
    assert shop.handoff().state == ASKED
    assert "转交 #1 给 KOS 阿哲" in mei.says("http://xhslink.com/abc123 小花")
    assert shop.handoff().link == "http://xhslink.com/abc123"
    assert shop.person("zhe").sees(about="打开帖子")


def test_another_handoff_is_no_answer_to_where_the_first_fan_is(shop: Shop) -> None:
    mei = shop.person("mei")
    assert mei.says("转交 多少钱").startswith("粉丝在哪儿？")

    mei.says("转交 抖音 @品牌A 想和你们谈联名合作")

    first, second = sorted(shop.handoffs(), key=lambda one: one.words != "多少钱")
    assert (first.state, first.nickname, first.lane) == (ASKED, "", "kos")
    assert (second.words, second.nickname, second.lane) == ("想和你们谈联名合作", "品牌A", "director")
    assert "给 KOS 阿哲" in mei.says("http://xhslink.com/abc123 小花")
    assert shop.person("zhe").sees(about="“多少钱”")


@pytest.mark.parametrize("words", ["任务", "转交 12 给阿哲", "hand off 12 to zhe"])
def test_a_command_is_no_answer_to_where_the_fan_is(shop: Shop, words: str) -> None:
    mei = shop.person("mei")
    mei.says("转交 多少钱")

    mei.says(words)

    [only] = shop.handoffs()
    assert (only.state, only.nickname) == (ASKED, "")


def test_a_screenshot_is_a_place_too(shop: Shop) -> None:
    shop.person("mei").says("转交 这个多少钱", files={"shot.png": b"\x89PNG"})
    assert shop.person("zhe").sees(about="截图 1 张在小满处")


def test_a_screenshot_is_kept_with_its_hash_and_shown_to_whoever_answers(shop: Shop) -> None:
    mei, zhe = shop.person("mei"), shop.person("zhe")
    mei.says("转交 这个多少钱", files={"shot.png": SHOT})
    zhe.presses("看截图")

    card = shop.messages(direct("zhe").id)[-1].card
    assert isinstance(card, Card)
    [picture] = [block for block in card.blocks if isinstance(block, Picture)]
    assert shop.adapter.world.picture(picture.file) == SHOT
    assert f"SHA-256 {sha256(SHOT).hexdigest()[:16]}" in zhe.sees()[-1]
    with pytest.raises(AssertionError):  # whoever has nothing to do with it has no such button
        shop.person("gong").presses("看截图")


def test_pictures_of_a_fan_who_asks_again_join_the_first_and_are_forgotten_with_the_fan(shop: Shop) -> None:
    mei, zhe = shop.person("mei"), shop.person("zhe")
    mei.says(PRICE)
    mei.says(PRICE.replace("优惠没", "便宜没"), files={"a.png": SHOT, "b.png": SHOT + b"2"})
    zhe.presses("看截图")
    assert zhe.sees()[-1].startswith("转交 #1 的截图，2 张")
    zhe.presses("已回复")
    shop.sleep_until("2026-03-20 10:00")

    with shop.database.read() as db:
        assert screenshots.of_handoff(db, shop.handoff().id) == []


def test_friendly_talk_stays_and_offers_of_business_go_to_the_director(shop: Shop) -> None:
    mei, lan = shop.person("mei"), shop.person("lan")

    assert mei.says("转交 @小花：哈哈哈姐妹你好可爱").startswith("“哈哈哈姐妹你好可爱”像是闲聊，你来回就好")
    mei.says("转交 微博私信 @MCN小王：想和你们谈品牌合作，联系谁")
    assert lan.sees(about="“想和你们谈品牌合作，联系谁”")
    assert mei.sees(about="“合作的事我转给品牌的同事，会有人联系你～”")


def test_a_named_lane_wins_and_may_be_changed(shop: Shop) -> None:
    mei, zhe, gong = shop.person("mei"), shop.person("zhe"), shop.person("gong")
    mei.says("转交 KOE @小花：多少钱")
    assert gong.sees(about="转交 #1")

    assert mei.presses("换人回", {"lane": "kos"}).toast == "改转给 阿哲 了"

    assert zhe.sees(about="转交 #1 · 请在 10:05 前回复粉丝")
    assert gong.sees()[-1] == "#1 改转给别人了，你不用回"


def test_never_mind(shop: Shop) -> None:
    mei, zhe = shop.person("mei"), shop.person("zhe")
    mei.says(PRICE)
    mei.presses("撤回")

    assert shop.handoff().state == WITHDRAWN
    assert zhe.sees(about="转交 #1 · 已撤回，不用回了")
    shop.at("12:00")
    assert not shop.person("zu").sees(about="转交")


def test_a_crisis_is_reported_not_passed_on(shop: Shop) -> None:
    mei = shop.person("mei")
    said = mei.says("转交 小红书评论 @小花：用了轻羽防晒乳全脸过敏红肿，已经进急诊了")

    assert "这像是危机：先不回复、不删评，截图留好" in said
    assert shop.handoffs() == []
    assert shop.person("lan").sees(about="急诊")


def test_a_channel_only_hears_that_it_is_done(shop: Shop) -> None:
    mei = shop.person("mei")
    assert mei.says(f"@Baton {PRICE}", place="home") == "转给 阿哲 了（#1），给粉丝的话发到你私信了"
    assert mei.sees(about="先这样回粉丝：")


def test_in_english_for_english_readers_and_english_fans(shop: Shop) -> None:
    bob, zhe = shop.person("bob"), shop.person("zhe")

    card = bob.says("handoff Xiaohongshu comment @lemon: how much is it?")

    assert card.startswith("Handoff #1 to KOS 阿哲 · due 10:05\nTell the fan:\n“I'm not the one for prices~")
    zhe.presses("已回复")
    assert bob.sees()[-1] == "#1: 阿哲 has answered the fan (“how much is it?”)"


@pytest.mark.parametrize("words", ["转交", "handoff"])
def test_alone_it_shows_what_i_have_to_answer(shop: Shop, words: str) -> None:
    shop.person("mei").says(PRICE)
    said = shop.person("zhe").says(words)
    assert "转交 #1 · 请在 10:05 前回复粉丝" in said
    assert "你手上有 1 条转交等回复" in said


def test_ones_plate_shows_the_fans_who_wait_and_what_is_answered_goes(shop: Shop) -> None:
    zhe = shop.person("zhe")
    shop.person("mei").says(PRICE)

    zhe.says("我的")
    assert zhe.sees(about="转交 #1 2月10日 周二 10:05 前回复：“油皮能用吗？两瓶一起买有优惠没”\n")
    zhe.presses("已回复")
    assert not zhe.sees(about="#1 2月10日 周二 10:05")


def test_the_form_asks_for_all_at_once(shop: Shop) -> None:
    mei = shop.person("mei")
    mei.says("转交")
    assert mei.presses("转交粉丝", {"words": "多少钱", "nickname": "", "link": "", "where": ""}).errors
    mei.presses("转交粉丝", {"words": "多少钱", "nickname": "@小花", "link": "", "where": "dm"})
    assert shop.person("zhe").sees(about="私信｜@小花")


def test_only_whose_it_is_may_close_it(shop: Shop) -> None:
    shop.person("mei").says(PRICE)
    pressed = Pressed(
        "press-1", direct("fang"), Sender("local", "local", "fang"), shop.clock.now(), "handoff.answered",
        {"handoff": shop.handoff().id},
    )  # fmt: skip
    shop.baton.ears.accept(pressed)
    shop.settle()

    assert shop.handoff().state == WAITING


def test_a_message_is_passed_on_by_replying_to_it_or_by_its_shortcut(shop: Shop) -> None:
    quoted = Quoted("m1", "小红书评论 @小花：多少钱", link="https://chat.example/m1")
    mei, home = Sender("local", "local", "mei"), Place("local", "local", "home", "channel")
    now = shop.clock.now()

    shop.baton.ears.accept(Said("s1", home, mei, now, "转交", "s1", addressed=True, reply_to="m1", quoted=quoted))
    shop.settle()
    shop.baton.ears.accept(Pointed("p1", home, mei, now, "handoff.from_message", quoted))
    shop.settle()

    assert len(shop.handoffs()) == 1
    assert (shop.handoff().nickname, shop.handoff().origin) == ("小花", "https://chat.example/m1")
    assert "这条已经转过了：#1，在 阿哲 手上" in shop.channel()[-1]


def test_a_picture_alone_answers_where_the_fan_is(shop: Shop) -> None:
    mei = shop.person("mei")
    mei.says("转交 这个多少钱")
    mei.says("", files={"shot.png": b"\x89PNG"})
    assert shop.handoff().state == WAITING


def test_the_seller_of_the_fans_network_has_it(shop: Shop) -> None:
    with shop.database.write() as db:
        db.add(Account(team_id=shop.team_id, network="抖音", handle="dy", name="抖音小店", kind="KOS",
                       owner_id=shop.id("fang")))  # fmt: skip
    shop.person("mei").says("转交 抖音私信 @小白：多少钱")
    assert shop.handoff().owner_id == shop.id("fang")


def test_who_answers_may_look_the_wording_up(shop: Shop) -> None:
    shop.person("mei").says(PRICE)
    before = len(shop.person("zhe").sees())
    shop.person("zhe").presses("查话术")
    assert len(shop.person("zhe").sees()) == before + 1


def test_a_fans_telephone_is_not_kept(shop: Shop) -> None:
    shop.person("mei").says("转交 私信 @小白：多少钱，我电话 13812345678")
    assert "13812345678" not in shop.handoff().words
