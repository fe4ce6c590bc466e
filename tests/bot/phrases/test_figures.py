"""What a post brought in, as people type it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.phrases.figures import Figures, read_figures


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("赞1.2w 藏3400 评 56", {"likes": 12000, "saves": 3400, "comments": 56}),
        ("1.2w赞 3400藏 56评论", {"likes": 12000, "saves": 3400, "comments": 56}),
        ("1.2k likes, 340 saves and 12 comments", {"likes": 1200, "saves": 340, "comments": 12}),
        ("likes 1,200 saves 3,400", {"likes": 1200, "saves": 3400}),
        ("views: 12k\nlikes: 300", {"views": 12000, "likes": 300}),
        ("likes=10 shares=3 views=4k", {"likes": 10, "shares": 3, "views": 4000}),
        ("赞1万2 藏3千 评五十六", {"likes": 12000, "saves": 3000, "comments": 56}),
        ("赞一百二 藏一百零二", {"likes": 120, "saves": 102}),
        ("赞 12000，藏3,400，评0，转无，播放10.5万",
         {"likes": 12000, "saves": 3400, "comments": 0, "shares": 0, "views": 105000}),
        ("點贊數：1.2W+ 收藏數：3400 評論數 56 條", {"likes": 12000, "saves": 3400, "comments": 56}),
        ("❤️1.2w ⭐3400 💬56", {"likes": 12000, "saves": 3400, "comments": 56}),
        ("赞1.2万，3400收藏", {"likes": 12000, "saves": 3400}),
        ("#12 赞1.2w 藏3400", {"likes": 12000, "saves": 3400}),
        ("24h 赞100 藏20", {"likes": 100, "saves": 20}),
        ("赞１２００ 藏３４０", {"likes": 1200, "saves": 340}),
        ("赞1200藏340评56转8播3.4w", {"likes": 1200, "saves": 340, "comments": 56, "shares": 8, "views": 34000}),
        ("1.2w点赞，收藏3400", {"likes": 12000, "saves": 3400}),
        ("no comments yet, 12 likes", {"comments": 0, "likes": 12}),
    ],
)  # fmt: skip
def test_figures_are_read_in_any_order_and_either_language(words: str, told: dict[str, int]) -> None:
    assert read_figures(words).told == told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("1.2w/3400/56", {"likes": 12000, "saves": 3400, "comments": 56}),
        ("1.2w｜3400｜56", {"likes": 12000, "saves": 3400, "comments": 56}),
        ("1200 340 56 8", {"likes": 1200, "saves": 340, "comments": 56, "shares": 8}),
        ("1,200、340", {"likes": 1200, "saves": 340}),
        ("0/0/0", {"likes": 0, "saves": 0, "comments": 0}),
    ],
)
def test_naked_numbers_come_in_the_order_that_was_asked(words: str, told: dict[str, int]) -> None:
    assert read_figures(words).told == told


def test_the_order_asked_for_decides() -> None:
    assert read_figures("10w 300", asked=("views", "likes")).told == {"views": 100000, "likes": 300}
    assert read_figures("1200", asked=("views",)) == Figures(views=1200)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "1200",
        "赞",
        "赞1.5",
        "赞涨了20%",
        "评论区有人问价格",
        "liked by 300",
        "好的",
        "1/2/3/4/5/6",
        "https://x.com/1/2",
        "周五 3 点",
    ],
)
def test_what_is_no_figure_gives_none(words: str) -> None:
    assert not read_figures(words)


@given(st.text(alphabet="赞藏评转播1234567890.,万wk千百亿一十/：: likes%", max_size=50))
def test_nothing_that_is_typed_breaks_it(words: str) -> None:
    assert all(value >= 0 for value in read_figures(words).told.values())
