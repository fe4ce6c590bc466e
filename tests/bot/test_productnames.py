"""Which product somebody's words are about."""

from __future__ import annotations

import pytest

from bot.productnames import named

KNOWN = ("轻羽防晒乳", "清屿防晒喷雾", "晚霜")


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("轻羽防晒乳两瓶多少", ("轻羽防晒乳",)), ("那支喷雾还有吗", ("清屿防晒喷雾",)),
        ("轻羽用了脸肿", ("轻羽防晒乳",)),
        ("防晒多少钱", ()), ("清屿客服在吗", ()), ("晚 霜两瓶", ("晚霜",)), ("两瓶有优惠吗", ()),
    ],
)  # fmt: skip
def test_a_product_is_known_by_its_name_or_by_a_short_one_that_can_mean_no_other(
    words: str, meant: tuple[str, ...]
) -> None:
    assert named(KNOWN, words, brands=("清屿",)) == meant
