"""What is typed when a fan is passed on, taken apart."""

from __future__ import annotations

import pytest

from handlers.handoff.asking import lane_of
from handlers.handoff.reading import Fan, read
from storage.content import COMMENT, DM

RED, DOUYIN = "xiaohongshu", "douyin"


@pytest.mark.parametrize(
    ("text", "fan"),
    [
        ("小红书评论 @柠檬不加冰：油皮能用吗？", Fan("油皮能用吗？", "", RED, "", "柠檬不加冰", COMMENT)),
        ("抖音私信｜昵称：小花｜多少钱", Fan("多少钱", "", DOUYIN, "", "小花", DM)),
        ("KOS @小花 多少钱", Fan("多少钱", "kos", nickname="小花")),
        ("给工程师：为什么会搓泥 @小花", Fan("为什么会搓泥", "koe", nickname="小花")),
        ("“油皮能用吗” 小红书评论 @柠檬不加冰", Fan("油皮能用吗", "", RED, "", "柠檬不加冰", COMMENT)),
        ("@小满 粉丝@小花 哪里买", Fan("哪里买", nickname="小花")),
        ("http://xhslink.com/abc 这个防水吗", Fan("这个防水吗", "", RED, "http://xhslink.com/abc")),
        ("小满的防晒日记 评论：多少钱", Fan("多少钱", where=COMMENT)),
        ("Xiaohongshu comment @lemon: is it ok for oily skin?",
         Fan("is it ok for oily skin?", "", RED, "", "lemon", COMMENT)),
        ("fan: Lily on douyin dm asks where to buy", Fan("where to buy", "", DOUYIN, "", "Lily", DM)),
        ("油皮能用吗", Fan("油皮能用吗")),
        ("", Fan("")),
    ],
)  # fmt: skip
def test_the_fans_words_and_where_the_fan_is(text: str, fan: Fan) -> None:
    assert read(text, ["小满"], ["小满的防晒日记"]) == fan


@pytest.mark.parametrize(
    ("words", "lane"),
    [
        ("两瓶一起买有优惠没", "kos"),
        ("油皮能用吗？两瓶一起买有优惠没", "kos"),
        ("成膜剂是什么成分", "koe"),
        ("想和你们谈品牌合作，联系谁", "director"),
        ("哈哈哈姐妹你好可爱", "koc"),
    ],
)
def test_who_asks_two_things_is_the_sellers(words: str, lane: str) -> None:
    assert lane_of(words) == lane
