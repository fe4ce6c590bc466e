"""However a stand-up is laid out (a title above, all in one line, numbers without dots), its parts are found."""

from __future__ import annotations

import pytest

from handlers.standup.reading import Reading, likeness, read

TITLES = [
    "明天站会：",
    "明天的站会",
    "2月10日站会",
    "早上好各位",
    "各位早上好",
    "Tomorrow's standup:",
    "Good morning all",
]


@pytest.mark.parametrize("above", TITLES)
def test_what_stands_over_a_stand_up_is_told_to_nobody(above: str) -> None:
    assert read(f"{above}\n昨天：排版完\n今天：海报二稿\n需要：无") == Reading("排版完", "海报二稿")


def test_a_line_above_that_tells_something_is_kept() -> None:
    assert "站会" in read("明天站会要改到十点\n昨天：排版完\n今天：海报二稿").doing


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("昨天 波次排了；今天 盯首发；需要 无", Reading("波次排了", "盯首发")),
        ("昨天波次排了；今天盯首发；需要 无", Reading("波次排了", "盯首发")),
        ("昨天 波次排了，今天 盯首发，需要 无", Reading("波次排了", "盯首发")),
        ("昨天开会，今天批预算，需要无", Reading("开会", "批预算")),
        ("昨天 波次排了；今天 盯首发；需要 @许宁 看稿", Reading("波次排了", "盯首发", "@许宁 看稿")),
        ("yesterday layout; today poster; blocked none", Reading("layout", "poster")),
        ("Yesterday - layout, v1.2 copy. Today - poster. Need - nothing", Reading("layout, v1.2 copy", "poster")),
        ("Did X. Today I will film. Blocked by Ann.", Reading("Did X", "I will film", "Blocked by Ann")),
    ],
)
def test_three_headings_in_one_line_need_no_colon(said: str, meant: Reading) -> None:
    assert read(said) == meant


def test_three_numbers_in_one_line_need_no_dot() -> None:
    assert read("1 直播复盘 2 今晚20:30接波次 3 无") == Reading("直播复盘", "今晚20:30接波次")
    assert likeness("1 直播复盘 2 今晚20:30接波次 3 无") == "yes"


def test_quantities_in_one_line_are_no_numbering() -> None:
    assert likeness("1 条笔记 2 条视频 3 篇稿") != "yes"
