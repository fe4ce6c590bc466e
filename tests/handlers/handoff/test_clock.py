"""The clocks of handoffs: reminders, help, who is away, and the standstill of a freeze."""

from __future__ import annotations

from pathlib import Path

from sqlmodel import select

from storage.handoffs import WAITING
from storage.occasions import Occasion
from tests.chat import WITH_STANDUPS, moment
from tests.handlers.handoff.shop import HOW, PRICE, Shop


def test_a_reminder_before_and_help_after(shop: Shop) -> None:
    shop.person("mei").says(PRICE)
    shop.at("10:03")
    assert not shop.person("zhe").sees(about="小满 在等")
    shop.at("10:04")
    assert shop.person("zhe").sees(about="#1 请在 10:05 前回复粉丝，小满 在等")
    assert not shop.person("lu").sees(about="转交")

    shop.at("10:05")

    assert shop.person("zhe").sees(about="转交 #1 · 已超时（10:05），请现在回复")
    for helper in ("lu", "zu"):
        assert shop.person(helper).sees(about="转交 #1 · 阿哲 超时未回（10:05），你能接吗？")
    assert shop.person("mei").sees(about="转交 #1 给 KOS 阿哲 · 已过 10:05，正在催")
    shop.person("lu").presses("我来")
    assert shop.handoff().owner_id == shop.id("lu")
    assert shop.person("mei").sees(about="转交 #1 · 小鹿 接了，已过 10:05，会尽快回复")
    assert shop.person("lu").presses("已回复").toast == "#1 已回复，辛苦了"
    assert shop.handoff().met is False


def test_a_reminder_asks_for_nothing_any_more_once_the_fan_is_somebody_elses_or_answered(shop: Shop) -> None:
    zhe, lu = shop.person("zhe"), shop.person("lu")
    shop.person("mei").says(PRICE)
    shop.at("10:04")
    zhe.presses("接不了", {"why": "在直播"})

    assert zhe.sees(about="在等") == []
    assert zhe.sees()[-1] == "#1 改转给别人了，你不用回\n“油皮能用吗？两瓶一起买有优惠没”"
    shop.person("mei").says("转交 小红书评论 @小花：两瓶有优惠吗")
    shop.at("10:08")
    lu.presses("已回复")
    zhe.says("转交")
    zhe.presses("已回复")
    assert zhe.sees(about="请在") == [] and "已回复" not in zhe.buttons()
    assert zhe.sees(about="转交 #2 · 阿哲 10:08 已回复\n“两瓶有优惠吗”")


def test_who_cannot_says_why_and_the_next_one_has_it(shop: Shop) -> None:
    mei, zhe, lu, zu = (shop.person(name) for name in ("mei", "zhe", "lu", "zu"))
    mei.says(PRICE)

    assert zhe.presses("接不了", {"why": ""}).errors
    assert zhe.presses("接不了", {"why": "在直播"}).toast == "#1 转给 小鹿 了"
    assert lu.sees(about="转交 #1 · 请在 10:05 前回复粉丝")
    assert mei.sees(about="转交 #1 给 KOS 小鹿 · 10:05 前回复")
    assert lu.presses("接不了", {"why": "也在忙"}).toast == "#1 转给 组长 了"
    assert zu.sees(about="转交 #1 · 请在 10:05 前回复粉丝")
    assert shop.handoff().state == WAITING


def test_what_the_director_cannot_answer_is_the_deputys(shop: Shop) -> None:
    lan = shop.person("lan")
    shop.person("mei").says("转交 小红书私信 @某机构：想邀请你们付费合作")
    assert "接不了会转给 何川" in lan.sees(about="转交 #1")[-1]

    assert lan.presses("接不了", {"why": "在出差"}).toast == "#1 转给 何川 了"
    assert shop.person("he").sees(about="转交 #1 · 请在")


def test_the_engineers_clock_rests_outside_office_hours(tmp_path: Path) -> None:
    """Saturday the 14th is worked by law, but is no office day of this account; then there is a holiday."""
    shop = Shop(tmp_path, "2026-02-13 17:00")
    shop.person("mei").says(HOW)

    assert "转交 #1 给 KOE 高工 · 2月24日 周二 12:00 前回复" in shop.person("mei").sees(about="转交 #1")[-1]
    shop.end()


def test_a_month_later_the_fan_is_forgotten_and_the_figure_is_not(shop: Shop) -> None:
    shop.person("mei").says(PRICE)
    shop.person("zhe").presses("已回复")
    with shop.database.read() as db:
        (forget,) = db.exec(select(Occasion).where(Occasion.kind == "handoff.forget")).all()
    assert forget.due_at == moment("2026-03-12 10:00")

    shop.sleep_until("2026-03-12 10:00")

    handoff = shop.handoff()
    assert (handoff.words, handoff.nickname, handoff.met) == ("", "", True)
    assert not shop.person("zhe").sees(about="柠檬不加冰")


@WITH_STANDUPS
def test_who_goes_on_leave_hands_on_what_they_were_to_answer(shop: Shop) -> None:
    shop.person("mei").says(HOW)
    shop.person("gong").says("今天请假")
    shop.tick()

    assert shop.handoff().owner_id == shop.id("bob")  # who leads the engineer's group
    assert shop.person("bob").sees(about="Handoff #1 · please answer the fan by 14:00")


def test_who_leaves_the_team_hands_on_what_they_were_to_answer(shop: Shop) -> None:
    shop.person("mei").says(PRICE)
    shop.person("lan").says("移出 @阿哲")
    shop.tick()

    assert shop.handoff().owner_id == shop.id("lu")


def test_a_late_answer_that_crosses_the_shift_calls_whoever_is_there_now(shop: Shop) -> None:
    shop.at("20:58")
    shop.person("mei").says(PRICE)
    assert shop.person("zhe").sees(about="转交 #1 · 请在 21:03 前回复粉丝")
    shop.at("21:03")
    assert shop.person("lu").sees(about="阿哲 超时未回")


def test_a_freeze_stops_the_clock_and_a_thaw_sets_it_going_again(shop: Shop) -> None:
    mei, lan, zhe = shop.person("mei"), shop.person("lan"), shop.person("zhe")
    mei.says("转交 小红书评论 @柠檬不加冰：轻羽防晒乳两瓶多少钱")
    shop.at("10:02")
    shop.person("ning").says("上报 用了轻羽防晒乳之后全脸过敏红肿，人已经进急诊了，还联系了记者")
    shop.tick()

    assert zhe.sees(about="转交 #1 · 冻结中，先别回，不计时")
    assert mei.sees(about="转交 #1 · 内容冻结中，先别回粉丝，不计时")
    shop.at("10:30")
    assert not shop.person("zu").sees(about="转交")
    assert "不计时" in mei.says("转交 抖音私信 @小白：轻羽防晒乳多少钱")
    shop.tick()
    assert "小满 已回：" in zhe.sees(about="转交 #1 · 冻结中")[-1]
    assert "小满 还没回粉丝（冻结中）" in zhe.sees(about="转交 #2 · 冻结中")[-1]
    assert "已回：" not in zhe.sees(about="转交 #2 · 冻结中")[-1]  # nobody was given a sentence to say

    lan.presses("我接手")
    lan.presses("写口径" if "写口径" in lan.buttons() else "指定处理人", {"who": shop.id("lan")})
    lan.presses("写口径", {"wording": "已送检，结果会公布", "signers": [], "posts": ""})
    lan.presses("批准")
    lan.presses("已回应", {"link": ""})
    lan.presses("解冻", {"wording": "已送检，结果会公布"})
    shop.tick()

    assert zhe.sees(about="转交 #1 · 请在 10:33 前回复粉丝")  # three of its five minutes were left
    assert "小满 已回：" in zhe.sees(about="转交 #2 · 请在 10:35 前回复粉丝")[-1]
    shop.at("10:33")
    assert shop.handoff(1).met is False
