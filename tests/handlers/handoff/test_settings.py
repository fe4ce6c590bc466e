"""Clocks and sentences are the team's own, and it is counted how many were answered in time."""

from __future__ import annotations

from bot import draftcheck
from bot.draftcheck import Draft
from handlers.handoff import lines
from storage.teams import Team
from tests.handlers.handoff.shop import PRICE, Shop


def test_leads_set_the_clocks_and_the_sentences(shop: Shop) -> None:
    zu, mei = shop.person("zu"), shop.person("mei")

    assert "KOS 10 分钟｜KOE 2 小时" in zu.says("转交设置 KOS 10 KOE 2小时")
    zu.says("转交设置 KOC→KOS：这个请{who}来说～")
    card = mei.says(PRICE)

    assert "10:10 前回复" in card
    assert "“这个请阿哲来说～”" in card
    assert "没看懂" in zu.says("转交设置 快一点")
    assert "组长" in mei.says("转交设置 KOS 1")


def test_a_sentence_that_advertising_law_forbids_is_marked(shop: Shop) -> None:
    assert "核对标出这些" in shop.person("zu").says("转交设置 KOC→KOS：我们{who}是全国第一的销售")


def test_the_sentences_that_baton_brings_pass_the_draft_check(shop: Shop) -> None:
    texts = shop.baton.parts.texts
    with shop.database.read() as db:
        team = db.get(Team, shop.team_id)
        assert team is not None
        for lane in ("kos", "koe", "koc", "director"):
            for kind in lines.KINDS:
                for lang in ("zh", "en"):
                    words = texts.label(f"handoff.line.{lane}.{kind.lower()}", lang, who="阿哲")
                    assert draftcheck.check(db, team, Draft(words), shop.clock.now()).findings == (), words


def test_the_directors_digest_tells_how_many_fans_were_answered_in_time(shop: Shop) -> None:
    mei, zhe, lan = shop.person("mei"), shop.person("zhe"), shop.person("lan")
    mei.says(PRICE)
    zhe.presses("已回复")
    mei.says("转交 @小红：多少钱")
    shop.at("10:30")

    assert "转交按时 KOS 1/2｜没有新预警" in lan.says("日报")
    lan.presses("看明细")
    assert "转交按时 1/2" in lan.sees()[-1]


def test_how_many_were_answered_in_time(shop: Shop) -> None:
    mei, zhe, lu, zu = (shop.person(name) for name in ("mei", "zhe", "lu", "zu"))
    assert mei.says("转交统计") == "近 7 天没有转交"
    mei.says(PRICE)
    zhe.presses("已回复")
    mei.says("转交 @小红：多少钱")
    shop.at("10:30")
    lu.presses("我来")
    lu.presses("已回复")

    assert zu.says("转交统计") == ("近 7 天转交按时 1/2（50%）\n按类型：KOS 1/2\n按小组：运营 1/2\n按人：阿哲 1/2")
    assert zhe.says("转交统计").startswith("近 7 天转交按时 1/2")
    for helper_or_asker in (lu, mei):  # who helps when it is late was not late
        assert helper_or_asker.says("转交统计") == "近 7 天转交给你的，还没有可统计的"
