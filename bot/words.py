"""Yes and no, as people type them."""

from __future__ import annotations

from typing import Final

YES: Final = frozenset(
    ["是", "是的", "对", "对的", "嗯", "好", "好的", "可以", "算", "交", "行", "yes", "y", "yep", "yeah", "sure", "ok"]
)
NO: Final = frozenset(["不是", "不", "不用", "不要", "不算", "否", "别", "算了", "no", "n", "nope", "not"])


def is_yes(words: str) -> bool:
    return _bare(words) in YES


def is_no(words: str) -> bool:
    return _bare(words) in NO


def _bare(words: str) -> str:
    return words.strip().strip("。.!！~～，,").casefold()
