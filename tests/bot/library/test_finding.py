"""The library is right or silent: found in other words, and held back where something does not fit."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.library.entries import Entry
from bot.library.findings import SILENCE
from bot.library.shelf import Shelf
from tests.bot.library.shop import ALL, DAYS, GIFT, NOW, OILY, POST, PRICE, TAX, found, held_back_by, shelf


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("油皮能用吗，会不会很油", "oily"), ("大油皮可以涂吗？？", "oily"), ("混油的姐妹可以涂吗", "oily"),
        ("發什麼快遞", "post"), ("你们用什么物流", "post"), ("ＦＡＰＩＡＯ，可以开发票吗", "tax"), ("能开票吗", "tax"),
        ("寄回去的邮费是谁出", "back"), ("收到货碎了怎么办", "broken"), ("有没有酒精香精", "alcohol"),
        ("多久能收到货", "days"),
    ],
)  # fmt: skip
def test_a_question_is_found_in_other_words_letters_and_signs(question: str, entry: str) -> None:
    ranked = shelf().ranked(question)
    assert ranked[0][0].id == entry


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("can I use it on oily skin", "oily"), ("does it contain alcohol?", "alcohol"),
        ("which courier do you use", "post"), ("can I get an invoice", "tax"), ("what if it is damaged", "broken"),
        ("what does 轻羽 cost", "price"),
    ],
)  # fmt: skip
def test_english_finds_what_is_written_in_chinese_without_any_model(question: str, entry: str) -> None:
    """Ideas that both languages have go by one name; the rest of the sentence still counts against it."""
    finding = shelf().find(question, NOW)
    assert finding.best is not None and finding.best.entry.id == entry


def test_what_only_points_at_the_thing_is_not_what_a_question_is_about() -> None:
    pointing = replace(OILY, wordings=("这支是水感乳液，这款油皮能用。",))
    assert found("这支能退货吗", shelf(pointing, POST, TAX)) == "silent"


def test_the_products_name_alone_offers_nothing() -> None:
    assert found("轻羽的泵头怎么拧开") == "silent"
    assert held_back_by("轻羽 30ml 多少钱") == {"number"}


def test_every_way_to_ask_that_stands_in_an_entry_is_answered_with_it() -> None:
    of = shelf()
    for each in ALL:
        for asked in each.asked:
            assert found(f"{asked}？", of) == f"answer {each.id}"


@pytest.mark.parametrize(
    "question",
    [
        "今晚吃火锅吗",
        "求小说全本",
        "帮我订六点半的闹钟",
        "哈哈哈哈",
        "where does jelly come from",
        "？？？",
        "",
        "👍",
        "的了吗呢",
    ],
)
def test_what_the_library_knows_nothing_of_stays_unanswered(question: str) -> None:
    assert not found(question).startswith("answer")


def test_an_empty_library_is_silent() -> None:
    assert Shelf([]).find("油皮能用吗", NOW) == SILENCE


def test_at_most_three_are_offered() -> None:
    rooms = [replace(TAX, id=f"room{n}", question=f"{n} 号仓能开发票吗", others=()) for n in range(10, 20)]
    finding = Shelf([*rooms, POST]).find("25 号仓能开发票吗", NOW)
    assert finding.verdict == "offer" and 1 <= len(finding.candidates) <= 3


# --- guards beyond likeness ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "doubt"),
    [
        ("轻羽防晒乳 30ml 多少钱", "number"),  # another amount
        ("轻羽防晒乳 50g 多少钱", "unit"),  # another unit
        ("晴护精华 50ml 多少钱", "product"),  # another product
        ("轻羽防晒乳 50ml 618 多少钱", "campaign"),  # a campaign that it does not know
        ("618 有什么赠品", "campaign"),
        ("退货的运费不承担吗", "negation"),
        ("可以不开发票吗", "negation"),
    ],
)
def test_what_the_entry_contradicts_or_lacks_makes_an_answer_an_offer(question: str, doubt: str) -> None:
    assert not found(question).startswith("answer")
    assert doubt in held_back_by(question)


@pytest.mark.parametrize(
    "question",
    [
        "孕妇能用吗", "哺乳期可以涂吗", "宝宝能用吗", "吃药期间能用吗", "做完医美多久能用", "脸肿了怎么处理",
        "有湿疹敏感肌能用吗",
        "is it OK for pregnant women", "敏感肌的小朋友可以用精华吗",
    ],
)  # fmt: skip
def test_health_is_neither_answered_nor_offered_by_an_entry_that_does_not_speak_of_it(question: str) -> None:
    assert found(question) == "silent"


def test_an_entry_that_speaks_of_it_is_the_answer() -> None:
    entry = Entry("pregnant", "孕妇能用吗", ("孕期可以涂吗",), ("建议先问医生。",))
    assert found("怀孕了可以用吗", shelf(entry, *ALL)) == "answer pregnant"


@pytest.mark.parametrize(
    "question",
    ["怎么请假", "今天股市怎么样", "抖音怎么开直播", "谁可以帮我做表格", "明天天气怎么样", "how do I open an account"],
)
def test_words_that_every_question_has_offer_nothing(question: str) -> None:
    assert found(question) == "silent"


@pytest.mark.parametrize(
    "question", ["面霜油皮能用吗", "洗面奶敏感肌可以用吗", "口红敏感肌能用吗", "安热沙的油皮能用吗"]
)
def test_goods_that_the_entry_is_not_about_make_it_an_offer_at_most(question: str) -> None:
    assert not found(question).startswith("answer")


SPRAY = frozenset(("轻羽防晒乳", "清屿防晒喷雾"))


@pytest.mark.parametrize("question", ["喷雾油皮能用吗", "清屿的油皮能用吗，会不会很油", "防晒喷雾 50ml 多少钱"])
def test_a_product_of_the_team_is_known_by_its_short_name_though_no_entry_is_about_it(question: str) -> None:
    finding = shelf().find(question, NOW, products=SPRAY)
    best = finding.best
    assert finding.verdict != "answer"
    assert best is None or ("product", "轻羽防晒乳") in {(doubt.kind, doubt.held) for doubt in best.doubts}


def test_the_entrys_own_product_may_be_called_by_its_short_name() -> None:
    assert shelf().find("轻羽油皮能用吗，会不会很油", NOW, products=SPRAY).verdict == "answer"


@pytest.mark.parametrize(
    "question", ["轻羽防晒乳 50 毫升多少钱", "轻羽防晒乳五十毫升多少钱", "轻羽防晒乳 50ML 多少钱？"]
)
def test_the_same_amount_however_it_is_written_is_no_doubt(question: str) -> None:
    assert held_back_by(question).isdisjoint({"number", "unit"})


@pytest.mark.parametrize("question", ["能不能开发票", "是不是可以开发票", "可不可以开发票呀", "不好意思，可以开发票吗"])
def test_asking_whether_is_no_denial(question: str) -> None:
    assert "negation" not in held_back_by(question)


def test_a_number_in_an_order_or_a_telephone_is_nothing_to_doubt() -> None:
    assert "number" not in held_back_by("可以开发票吗，订单 2546321013154")


def test_prices_and_campaigns_need_more_than_other_entries() -> None:
    plain = replace(PRICE, id="plain", facts=(), wordings=("直播间有。",), campaign="", category="product")
    rest = [entry for entry in ALL if entry not in (PRICE, GIFT)]

    def sure_of(entry: Entry) -> float:
        of = Shelf([entry, *rest])
        candidate = of.find("轻羽的价钱", NOW).best or of.find("轻羽什么价呢", NOW).best
        assert candidate is not None
        return candidate.score

    assert sure_of(PRICE) < sure_of(plain)


def test_of_two_that_are_as_near_neither_is_the_answer() -> None:
    twin = replace(TAX, id="twin", question="可以开收据吗", others=("收据抬头怎么写",))
    assert found("可以开吗", Shelf([TAX, twin, *[e for e in ALL if e is not TAX]])).split()[0] != "answer"


# --- times, states, freezes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "entry",
    [
        replace(TAX, state="draft"),
        replace(TAX, state="expired"),
        replace(TAX, opens_at=NOW + timedelta(minutes=1)),
        replace(TAX, closes_at=NOW),
    ],
    ids=["draft", "expired", "not yet open", "over"],
)
def test_what_may_not_be_said_now_never_answers(entry: Entry) -> None:
    of = Shelf([entry, *[e for e in ALL if e is not TAX]])
    assert "tax" not in found(TAX.question, of)


def test_of_two_versions_the_one_of_this_moment_answers() -> None:
    old = replace(PRICE, id="old", closes_at=NOW + timedelta(hours=8))
    new = replace(PRICE, id="new", opens_at=NOW + timedelta(hours=8), wordings=("直播间 50ml 139 元。",))
    of = Shelf([old, new, *[e for e in ALL if e is not PRICE]])

    assert found(PRICE.question, of) == "answer old"
    later = of.find(PRICE.question, NOW + timedelta(hours=8))
    assert later.best is not None and later.best.entry.id == "new"


def test_a_library_asks_no_more_because_its_entries_have_future_versions() -> None:
    doubled = [replace(entry, id=f"{entry.id}-2", opens_at=NOW + timedelta(days=1)) for entry in ALL]
    assert Shelf([*ALL, *doubled]).enough == pytest.approx(shelf().enough, abs=0.15)


# --- why ----------------------------------------------------------------------------------------------------------


def test_why_names_the_way_to_ask_and_the_words_that_were_found() -> None:
    best = shelf().find("你们用什么物流", NOW).best
    assert best is not None and best.entry is POST
    assert best.reasons[0].kind == "words" and "物流" in best.reasons[0].words


def test_why_says_that_it_was_asked_just_so() -> None:
    best = shelf().find("寄到外省需要多久", NOW).best
    assert best is not None and best.entry is DAYS and best.score == 1.0
    assert (best.reasons[0].kind, best.reasons[0].asked) == ("same", "寄到外省需要多久")


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_whatever_is_asked_is_answered_with_a_finding(question: str) -> None:
    finding = SHOP.find(question, NOW)
    assert finding.verdict in ("answer", "offer", "silent") and len(finding.candidates) <= 3


SHOP = shelf()
