"""Whatever letters somebody uses: nothing breaks, nothing gets lost, and every place leads back into the original."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.crisis import judge, scan, shipped
from bot.crisis.folding import fold

WORDS = ["过敏", "過敏", "假货", "没有", "記者", "12315", "急诊", "爆炸", "allergic", "rash", "用了", "，", "。", "？"]
TRICKS = [
    *"\u200b\u200d\ufeff\u0336\u0301\ud800\U000e0041\u3000\n\t\x00🐮⚠️*·-_ 、.／㈱ﬁ½Ａ①ßİ👩🏽",
    "\u0915\u094d\u0937",
    "\u1112\u1161\u11ab",
]
anything = st.one_of(
    st.text(st.characters(), max_size=60),
    st.lists(st.sampled_from(WORDS + TRICKS), max_size=30).map("".join),
)


@settings(max_examples=500, deadline=None)
@given(st.lists(anything, min_size=20, max_size=20))
def test_ten_thousand_strings_keep_their_places(texts: list[str]) -> None:
    """500 times 20 strings: never an exception, and every place lies inside the text."""
    for text in texts:
        folded = fold(text)
        places = [folded.span(place, place + 1) for place in range(len(folded.plain))]
        assert all(0 <= start < end <= len(text) for start, end in places)
        assert places == sorted(places)
        for match in scan(shipped(), text):
            assert text[match.start : match.end] == match.said


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("過敏", "过敏"), ("过 敏", "过敏"), ("过*敏", "过敏"), ("过\u200b敏", "过敏"), ("过🐮敏", "过敏"),
        ("过、敏", "过敏"),
        ("过\u0336敏\u0336", "过敏"), ("ＦＡＫＥ", "fake"), ("f a k e", "fake"), ("f.a.k.e", "fake"), ("fäké", "fake"),
        ("don’t", "dont"), ("３．１５", "3 15"), ("1 2 3 1 5", "12315"), ("two  words", "two words"),
    ],
)  # fmt: skip
def test_words_are_the_same_however_they_are_typed(typed: str, meant: str) -> None:
    assert fold(typed).plain == meant


def test_nothing_is_read_across_the_end_of_a_clause() -> None:
    assert fold("不假，货也好").plain == "不假,货也好"


def test_a_match_is_shown_at_its_place_in_the_original() -> None:
    text = "㈱ 老公用了過\u200b*敏！！"
    (match,) = judge(text).matches
    assert (match.word, match.said, text[match.start : match.end]) == ("过敏", "過\u200b*敏", "過\u200b*敏")


def test_places_behind_spelt_out_letters_are_right_too() -> None:
    text = "they sell f a k e stuff, and I got hives"
    assert [match.said for match in judge(text).matches] == ["f a k e", "hives"]


@pytest.mark.parametrize(
    "piece",
    [
        "过 ",
        "假*",
        "a ",
        "没有过敏、",
        "没有",
        "用了过敏",
        "多媒体",
        "没有没有没有过",
        "🐮",
        "\u200b",
        "1 ",
        "。",
        "吃了虫子,",
        "会不会过敏",
    ],
)
def test_hostile_texts_cost_as_much_as_they_are_long(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        best = float("inf")
        for _ in range(3):
            begun = time.process_time()
            judge(text)
            best = min(best, time.process_time() - begun)
        return best

    judge(piece)
    assert seconds(8_000) < 12 * seconds(2_000) + 0.02  # four times as long; the square would be sixteen
