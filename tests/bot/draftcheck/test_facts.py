"""Drafts held against the library: what contradicts a locked fact is named with its entry, and what agrees is not."""

from __future__ import annotations

import time
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import bot
from bot.wording import facts
from storage.content import Fact
from tests.bot.draftcheck.desk import BALM, DIRECTOR, GUEST, LIGHT, NOW, Desk, price

SPAN = Fact("成膜", "quantity", "约 3 分钟")
AGAIN = Fact("补涂", "quantity", "户外每 2 小时补涂一次")
SPF = Fact("防晒值", "quantity", "SPF50+")
PACK = Fact("规格", "quantity", "50 ml")
SHARE = Fact("保湿提升", "percentage", "32%")
ENDS = Fact("活动截止", "date", "2026-02-12")
FREE_OF = Fact("不含", "ingredient", "酒精、香精")
HOLDS = Fact("成分", "ingredient", "烟酰胺")
PA = Fact("防晒值", "quantity", "SPF50+ PA++++")
DRY = Fact("防水", "text", "不防水")


@pytest.mark.parametrize(
    ("fact", "draft", "said"),
    [
        (SPAN, "抹开等1分钟就成膜", "1分钟"),
        (SPAN, "成膜很快，半分钟搞定", "半分钟"),
        (AGAIN, "户外每4小时补涂一次就行", "4小时"),
        (AGAIN, "It's fine to 补涂 every 5 hours", "5 hours"),
        (SPF, "轻羽防晒乳 SPF30 够用", "spf30"),
        (PACK, "轻羽防晒乳一支 30ml", "30ml"),
        (SHARE, "保湿提升 60%", "60%"),
        (ENDS, "活动到2月14日截止", "2月14日"),
        (ENDS, "活动截止 2026-02-15，别错过", "2026-02-15"),
        (FREE_OF, "含酒精，清爽", "酒精"),
        (HOLDS, "不含烟酰胺，敏感肌可以看看", "不含烟酰胺"),
        (DRY, "超防水，下海也不怕", "防水"),
        (Fact("酒精", "percentage", "0%"), "含酒精，清爽", "酒精"),
        (PA, "轻羽防晒乳 PA+++", "pa+++"),
        (ENDS, "2月15日截止，抓紧", "2月15日"),
    ],
)
def test_what_contradicts_a_locked_fact_is_named_with_its_entry(desk: Desk, fact: Fact, draft: str, said: str) -> None:
    number = desk.lock(fact)
    (finding,) = desk.checked(draft, "xiaohongshu").findings
    assert (finding.sort, finding.said.lower(), finding.entry) == ("fact", said, number)
    assert (finding.fact, finding.locked) == (fact.name, fact.value)
    assert draft.lower()[finding.start :].startswith(said)


@pytest.mark.parametrize(
    ("fact", "draft"),
    [
        (SPAN, "抹开等3分钟成膜"),
        (SPAN, "三分钟成膜"),
        (SPAN, "通勤要走10分钟"),
        (AGAIN, "户外每120分钟补涂一次"),
        (AGAIN, "持妆8小时"),
        (AGAIN, "海岛三天两夜，防晒补涂心得，第一天就晒红了"),
        (PA, "SPF50+ PA++++ 够用"),
        (SPF, "SPF50+ 通勤够了"),
        (PACK, "轻羽防晒乳 50毫升装"),
        (SHARE, "保湿提升32%"),
        (SHARE, "有 60% 的人通勤不补涂"),
        (ENDS, "活动2月12日截止"),
        (ENDS, "2月14日情人节快乐"),
        (FREE_OF, "不含酒精，也没有香精"),
        (FREE_OF, "alcohol-free，0酒精"),
        (HOLDS, "烟酰胺提亮"),
        (DRY, "它不防水，游泳记得补"),
        (DRY, "防水吗？看评论"),
        (Fact("酒精", "percentage", "0%"), "不含酒精，0酒精"),
    ],
)
def test_what_agrees_or_speaks_of_something_else_is_not(desk: Desk, fact: Fact, draft: str) -> None:
    desk.lock(fact)
    assert desk.finds(draft, "xiaohongshu") == []


@pytest.mark.parametrize(
    ("value", "good", "bad"),
    [
        ("3-5 分钟", "4分钟成膜", "8分钟成膜"),
        ("至少 2 分钟", "成膜等5分钟", "成膜1分钟"),
        ("5 分钟以内", "3分钟成膜", "成膜要10分钟"),
    ],
)
def test_spans_and_bounds_are_understood(desk: Desk, value: str, good: str, bad: str) -> None:
    desk.lock(Fact("成膜", "quantity", value))
    assert desk.finds(good) == []
    assert len(desk.finds(bad)) == 1


def test_facts_of_another_product_do_not_count(desk: Desk) -> None:
    desk.lock(PACK)
    desk.lock(Fact("规格", "quantity", "100 g"), products=(BALM,), question="卸妆膏多大")
    assert desk.finds(f"{BALM} 100g 一大罐") == []
    assert desk.finds(f"{LIGHT} 100g 一大罐") == []
    assert desk.finds(f"{BALM} 80g 一大罐") == ["fact: 80g"]


def test_a_draft_about_a_known_product_need_not_name_it(desk: Desk) -> None:
    desk.lock(price("129"))
    desk.lock(price("88"), products=(BALM,), question="卸妆膏多少钱")
    assert desk.finds("现在只要99元") == [], "nobody knows of which product"
    assert desk.finds("现在只要99元", product=LIGHT) == ["price: 99元"]


# --- prices ---


@pytest.mark.parametrize(
    "draft",
    ["轻羽防晒乳现在99元", "轻羽防晒乳到手99", "轻羽防晒乳 ¥99", "轻羽防晒乳只要 109 块", "轻羽防晒乳 for only 99"],
)
def test_a_wrong_price_is_named(desk: Desk, draft: str) -> None:
    number = desk.lock(price("129"))
    (finding,) = desk.checked(draft, "weibo").findings
    assert (finding.sort, finding.why, finding.entry, finding.locked) == ("price", "", number, "129 元")


def test_an_entry_about_no_product_in_particular_does_not_hide_a_wrong_price(desk: Desk) -> None:
    desk.lock(price("129", "抖音直播间"))
    pouch = Fact("price", "price", "$19", Decimal(19), "TikTok shop")
    desk.lock(pouch, products=(), question="what does the pouch cost")

    found = desk.checked("Our sunscreen, only $9 on TikTok shop").findings
    assert [(f.said, f.locked) for f in found if f.sort == "price"] == [("$9", "$19（TikTok shop）")]


@pytest.mark.parametrize(
    "draft",
    [
        "轻羽防晒乳 129 元",
        "轻羽防晒乳到手129",
        "轻羽防晒乳满200减30",
        "轻羽防晒乳领20元优惠",
        "轻羽防晒乳省了50块",
        "轻羽防晒乳不到150元",
        "轻羽防晒乳两瓶238元",
        "轻羽防晒乳每天只要1块钱",
        "打车花了35元",
        "我买了5件衣服",
    ],
)
def test_other_money_is_no_price(desk: Desk, draft: str) -> None:
    desk.lock(price("129"))
    desk.lock(price("88"), products=(BALM,), question="卸妆膏多少钱")
    assert [found for found in desk.finds(draft, "weibo") if found.startswith("price")] == []


def test_another_channels_price_is_told_apart(desk: Desk) -> None:
    desk.lock(price("129", "抖音直播间"), price("139"))
    assert desk.finds(f"{LIGHT} 129元 广告", "douyin") == []
    assert desk.finds(f"{LIGHT} 129元", "xiaohongshu") == ["price/other_channel: 129元"]
    assert desk.finds(f"{LIGHT} 139元", "xiaohongshu") == []


def test_an_old_price_and_a_coming_one_are_told_apart(desk: Desk) -> None:
    soon = NOW + timedelta(days=2)
    desk.lock(price("159", until=NOW - timedelta(days=1)), price("129", until=soon), price("109", since=soon))
    assert desk.finds(f"{LIGHT} 159元") == ["price/no_longer: 159元"]
    assert desk.finds(f"{LIGHT} 109元") == ["price/not_yet: 109元"]
    desk.now = soon
    assert desk.finds(f"{LIGHT} 109元") == []
    assert desk.finds(f"{LIGHT} 129元") == ["price/no_longer: 129元"]


def test_a_price_that_is_still_secret_is_not_given_away(desk: Desk) -> None:
    soon = NOW + timedelta(days=2)
    desk.lock(price("129"))
    desk.lock(price("109"), question="新价", confidential_until=soon)
    (finding,) = desk.checked(f"{LIGHT} 109元").findings
    assert (finding.why, finding.locked) == ("", "129 元")
    assert desk.finds(f"{LIGHT} 109元", role=DIRECTOR) == ["price/not_yet: 109元"]


def test_a_guest_is_told_only_what_may_be_shared(desk: Desk) -> None:
    desk.lock(SPAN)
    assert desk.finds("1分钟成膜", role=GUEST) == []
    desk.lock(SPAN, shareable=True)
    assert desk.finds("1分钟成膜", role=GUEST) == ["fact: 1分钟"]


# --- red lines, and what it was compared with ---


@pytest.mark.parametrize("line", ["不承诺“全天不用补”", "不说全天不用补", "禁用：全天不用补、一抹白"])
def test_a_red_line_is_named(desk: Desk, line: str) -> None:
    number = desk.lock(SPAN, red_lines=(line,))
    (finding,) = desk.checked("早上涂一次，全天不用补").findings
    assert (finding.sort, finding.said, finding.entry) == ("red_line", "全天不用补", number)


def test_a_red_line_that_only_a_person_can_read_marks_nothing(desk: Desk) -> None:
    desk.lock(SPAN, red_lines=("语气要克制",))
    assert desk.finds("语气要克制") == []


def test_it_says_what_it_compared_with(desk: Desk) -> None:
    desk.lock(SPAN, AGAIN)
    desk.lock(Fact("规格", "quantity", "100 g"), products=(BALM,), question="卸妆膏多大")
    whole = desk.checked("早上好", "weibo").compared
    assert (whole.entries, whole.facts, whole.networks) == (2, 3, ("weibo",))
    assert desk.checked(f"{LIGHT}真好用").compared.facts == 2


def test_an_entry_that_is_over_or_a_draft_counts_no_more(desk: Desk) -> None:
    desk.lock(SPAN, valid_to=NOW - timedelta(days=1))
    assert desk.finds("1分钟成膜") == []


def test_the_gravest_stands_first(desk: Desk) -> None:
    desk.lock(price("129"))
    desk.lock(SPAN)
    found = desk.finds(f"最好用！1分钟成膜，{LIGHT} 99元，加V", "xiaohongshu")
    assert [each.split(":")[0] for each in found] == ["price", "fact", "absolute", "network"]


def test_a_product_is_known_by_the_beginning_of_its_name_where_only_it_begins_so(desk: Desk) -> None:
    desk.lock(price("129"))
    desk.lock(price("88"), products=(BALM,), question="卸妆膏多少钱")
    assert desk.finds("轻羽 99元") == ["price: 99元"]
    assert desk.finds("晴屿 99元") == [], "so begins the brand's own name"


def test_other_peoples_prices_are_theirs(desk: Desk) -> None:
    desk.lock(price("129"))
    assert desk.finds("测评了几款，第七款99元还送小样", "bilibili") == []
    assert desk.finds("花了2000块测评十款，第7款 99 元，轻羽在前面", "bilibili") == []
    assert desk.finds("现在只要99元", "bilibili") == ["price: 99元"]


def test_the_same_words_are_named_once_for_the_gravest_reason(desk: Desk) -> None:
    desk.lock(SPAN, red_lines=("不承诺“不过敏”",))
    assert desk.finds("敏感肌用了不过敏", "weibo") == ["red_line: 不过敏"]


def test_a_change_of_the_library_is_known_at_once(desk: Desk) -> None:
    assert desk.finds("成膜1分钟") == []
    desk.lock(SPAN)
    assert desk.finds("成膜1分钟") == ["fact: 1分钟"]


@pytest.mark.parametrize(
    "hostile", ["1" * 20_000, "最" * 20_000, "1-" * 10_000, "11月" * 6_000, "，" * 20_000, "“" * 20_000]
)
def test_no_text_however_odd_keeps_the_check_busy(desk: Desk, hostile: str) -> None:
    desk.lock(SPAN, PACK, ENDS, FREE_OF, price("129"))
    begun = time.process_time()
    desk.checked(hostile)
    assert time.process_time() - begun < 5


def test_the_guides_table_is_true(desk: Desk) -> None:
    guide = (Path(bot.__file__).parents[1] / "docs" / "drafts.md").read_text("utf-8")
    rows = [
        [cell.strip() for cell in line.split("|")[1:4]] for line in guide.splitlines() if " = " in line and "|" in line
    ]
    assert len(rows) == 6
    for draft, lock, becomes in rows:
        (fact,) = facts.read(lock, ZoneInfo("Asia/Shanghai"), NOW.date())
        number = desk.lock(fact, question=f"{draft}？")
        marked = [f for f in desk.checked(draft, "weibo").findings if f.entry == number]
        assert bool(marked) == becomes.startswith("marked"), draft
