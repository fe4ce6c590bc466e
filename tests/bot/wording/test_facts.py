"""Facts on lines, moments in cells, and wordings that are filled or left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.wording import checks, facts, filling, moments
from bot.wording.channels import clashing, is_in, price_for
from storage.content import Content, Fact, FactKind, Wording

TZ = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 2, 9)
NOW = datetime(2026, 2, 10, 4, tzinfo=UTC)
NAMES = some.text("价格成膜时间质地abcXYZ 日期", min_size=1, max_size=8).map(str.strip).filter(bool)
WORDS = (
    some.text("约3分钟水感乳液129元%.,（）()ml abc", min_size=1, max_size=20)
    .map(lambda w: " ".join(w.split()))
    .filter(bool)
)


def read(text: str) -> tuple[Fact, ...]:
    return facts.read(text, TZ, TODAY)


def test_what_kind_a_fact_is_shows_in_its_value() -> None:
    found = read(
        "成膜时间 = 约 3 分钟\n酒精 = 0%\n上市 = 2026-03-01\n质地 = 水感乳液\n主要成分 = 氧化锌\n到手价 = ¥129"
    )
    assert [fact.kind for fact in found] == ["quantity", "percentage", "date", "text", "ingredient", "price"]


def test_a_price_is_amount_channel_gift_and_span() -> None:
    (price,) = read("到手价 = 129 元 | 抖音直播间 | 送 15ml 旅行装 | 2月9日 ~ 2月12日 23:59")
    assert (price.amount, price.channel, price.gift) == (Decimal(129), "抖音直播间", "15ml 旅行装")
    assert price.since == datetime(2026, 2, 8, 16, tzinfo=UTC)
    assert price.until == datetime(2026, 2, 12, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("没有等号", "no_fact"),
        ("到手价 = 一百二", "no_amount"),
        ("到手价 = 129 元起 99 元", "no_amount"),
        ("到手价 = 129 元 | 抖音 | 天猫", "bad_part"),
        ("到手价 = 129 元 | 2月12日 ~ 2月9日", "ends_first"),
        ("12 = 3 分钟", "bad_name"),
    ],
)
def test_a_line_that_is_no_fact_says_why(line: str, why: str) -> None:
    with pytest.raises(facts.Wrong) as wrong:
        read(f"质地 = 水感乳液\n{line}")
    assert (wrong.value.key, wrong.value.line) == (why, 2)


@settings(max_examples=60, deadline=None)
@given(NAMES, WORDS, some.sampled_from(["text", "quantity", "ingredient", "date", "percentage"]))
def test_any_fact_reads_back_as_it_was_written(name: str, value: str, kind: FactKind) -> None:
    fact = Fact(name, kind, value)
    assert read(facts.write([fact], TZ)) == (fact,)


@settings(max_examples=60, deadline=None)
@given(some.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)))
def test_any_minute_reads_back_as_it_was_written(local: datetime) -> None:
    moment = local.replace(second=0, microsecond=0, tzinfo=TZ).astimezone(UTC)
    assert moments.read_start(moments.write_start(moment, TZ), TZ, TODAY) == moment
    if moment.astimezone(TZ).strftime("%H:%M") != "23:59":
        assert moments.read_end(moments.write_end(moment, TZ), TZ, TODAY) == moment


def test_a_channel_belongs_to_its_network_whatever_that_is_called() -> None:
    assert is_in("douyin", "抖音直播间")
    assert not is_in("xiaohongshu", "抖音直播间")
    live, shop, everywhere = read("价 = 129 元 | 抖音直播间\n价 = 139 元 | 小红书店铺\n价 = 149 元")
    assert price_for([live, shop, everywhere], "douyin", NOW) == live
    assert price_for([live, shop, everywhere], "weibo", NOW) == everywhere
    assert price_for([live, shop], "weibo", NOW) is None
    assert price_for([live, replace(live, channel="抖音商城", value="119 元")], "douyin", NOW) is None


def test_two_prices_of_one_channel_must_not_overlap() -> None:
    one, other = read("价 = 129 元 | 抖音 | 2月9日 ~ 2月12日\n价 = 109 元 | 抖音 | 2月12日 ~ 2月14日")
    assert clashing([one, other]) == (one, other)
    assert clashing([one, replace(other, since=one.until)]) is None


CONTENT = Content("能用吗", facts=read("成膜时间 = 约 3 分钟\n到手价 = 129 元 | 抖音 | 送旅行装 | 2月9日 ~ 2月12日"))
MEI = filling.Speaker("douyin", {"肤质": "大油皮"}, "", "小满")


def said(text: str, speaker: filling.Speaker = MEI, now: datetime = NOW) -> filling.Filled:
    return filling.fill(text, CONTENT, speaker, now, TZ, lambda number: CONTENT if number == 3 else None)


def test_blanks_are_filled_exactly_as_locked() -> None:
    assert (
        said("等{成膜时间}，{到手价}送{到手价.赠品}，到{到手价.截止}").text
        == "等约 3 分钟，129 元送旅行装，到2月12日 23:59"
    )
    assert said("It is {到手价}, until {到手价.截止}.").text == "It is 129 元, until 12 Feb 23:59."
    assert said("我是{我}，{FAQ-3.成膜时间}，{人设.肤质}").text == "我是小满，约 3 分钟，大油皮"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("好的。{FAQ-9.到手价}", "gone"),
        ("好的。{到手价格}", "unknown"),
        ("好的。{人设.年龄}岁", "persona"),
        ("好的。我也是干皮", "experience"),
        ("好的。亲测有效", "experience"),
    ],
)
def test_a_sentence_that_cannot_be_filled_is_left_out_whole(text: str, why: str) -> None:
    found = said(text)
    assert (found.text, [out.why for out in found.left_out]) == ("好的。", [why])


def test_an_experience_of_the_sheet_may_be_told() -> None:
    assert said("我也是大油皮，好用。").text == "我也是大油皮，好用。"


def test_a_price_that_is_over_or_elsewhere_is_never_said() -> None:
    later = datetime(2026, 2, 13, tzinfo=UTC)
    assert [out.why for out in said("现在{到手价}。", now=later).left_out] == ["over"]
    assert [out.why for out in said("现在{到手价}。", filling.Speaker("weibo")).left_out] == ["channel"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("只要 129 元", "typed_price"),
        ("打 8 折", "typed_price"),
        ("含 5% 酒精", "typed_price"),
        ("三支才 299 块", "typed_price"),
        ("一百二十元带走", "typed_price"),
        ("今天打八折", "typed_price"),
        ("only $12 today", "typed_price"),
        ("转交 小王", "no_lane"),
        ("转交", "no_lane"),
        ("hand to the shop", "no_lane"),
        ("等约3分钟", "typed_fact"),
        ("等{时间}", "no_such_fact"),
        ("送{成膜时间.赠品}", "no_such_fact"),
    ],
)
def test_a_wording_with_numbers_of_its_own_is_refused(text: str, why: str) -> None:
    wrong = list(checks.faults(replace(CONTENT, wordings=(Wording("KOC", "comment", text),))))
    assert [(fault.column, fault.why) for fault in wrong] == [("KOC.comment", why)]


@pytest.mark.parametrize(
    "text", ["转交给客服的话，我帮你说一声就好～", "可折叠的泵头", "一块擦就行", "切成 2 块面膜纸"]
)
def test_words_that_only_look_like_a_price_or_a_handoff_may_be_said(text: str) -> None:
    assert list(checks.faults(replace(CONTENT, wordings=(Wording("KOC", "comment", text),)))) == []


def test_a_voice_cannot_hand_on_to_itself() -> None:
    wrong = list(checks.faults(replace(CONTENT, wordings=(Wording("KOS", "dm", lane="KOS"),))))
    assert [fault.why for fault in wrong] == ["to_itself"]
