"""The same words in one shape: small, half-width, simplified; every letter keeps its place in the text."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

TRADITIONAL: Final = (
    "後點週禮號個這兩時間鐘內過開聽晝領選題務給歸讓棄發佈佔搶報負責處掛認釋還貳轉審們讚評論觀閱覽瀏會員沒說請誰來寫錄線應當條"
    "項雙節國慶聖誕勞動婦兒書萬億無廢遲緩達準備從現數贊"
)
SIMPLIFIED: Final = (
    "后点周礼号个这两时间钟内过开听昼领选题务给归让弃发布占抢报负责处挂认释还二转审们赞评论观阅览浏会员没说请谁来写录线应当条"
    "项双节国庆圣诞劳动妇儿书万亿无废迟缓达准备从现数赞"
)
SIMPLER: Final = str.maketrans(TRADITIONAL, SIMPLIFIED) | str.maketrans("’‘“”\xa0\u3000\t", "''\"\"   ")
ADDRESS: Final = re.compile(r"https?://[^\s\u4e00-\u9fff]+|www\.[^\s\u4e00-\u9fff]+")
"""Addresses are full of numbers that mean nothing."""


def plain(text: str) -> str:
    """Small letters, half-width, simplified for the characters that matter to us; as long as the text itself."""
    return "".join(map(_one, text)).translate(SIMPLER)


def _one(letter: str) -> str:
    if letter.isascii():
        return letter.lower()
    shape = unicodedata.normalize("NFKC", letter).lower()
    return shape if len(shape) == 1 else letter


def blank(words: str, *shapes: re.Pattern[str]) -> str:
    """The words with whatever has one of these shapes wiped out, all else in its place."""
    for shape in shapes:
        words = shape.sub(lambda found: " " * len(found[0]), words)
    return words
