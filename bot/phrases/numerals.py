"""Numbers as people write them: 12, 十二, 一百零四, 二零一五, twelve, twenty-first."""

from __future__ import annotations

import re
from typing import Final

DIGITS: Final = {char: n for n, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
STEPS: Final = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
HAN: Final = "零〇一二两三四五六七八九十百"

ONES: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
               "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")  # fmt: skip
TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
NTH_ONES: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
                   "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
                   "eighteenth", "nineteenth")  # fmt: skip
NTH_TENS: Final = {"twentieth": 20, "thirtieth": 30}
WORDS: Final = (
    {word: n for n, word in enumerate(ONES, 1)}
    | {word: n for n, word in enumerate(NTH_ONES, 1)}
    | {word: 10 * n for n, word in enumerate(TENS, 2)}
    | NTH_TENS
    | {"a": 1, "an": 1, "a couple of": 2, "couple of": 2, "a few": 3, "few": 3, "several": 3, "fourty": 40}
)


def _longest_first(words: tuple[str, ...]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


ENGLISH: Final = rf"(?:(?:{'|'.join(TENS)})(?:[- ](?:{_longest_first(ONES[:9])}))?|{_longest_first(ONES)})"
"""A pattern for one to ninety-nine in English words."""
ORDINAL: Final = (
    rf"(?:(?:twenty|thirty)[- ](?:{'|'.join(NTH_ONES[:9])})|{'|'.join(NTH_TENS)}|{_longest_first(NTH_ONES)})"
)
"""A pattern for first to thirty-ninth."""


def number(word: str) -> int | None:
    """The whole number that a word means; None if it means none."""
    word = word.strip()
    if re.fullmatch(r"[0-9]{1,12}", word):
        return int(word)
    if word and all(char in DIGITS or char in STEPS for char in word):
        return _chinese(word)
    parts = [WORDS.get(part) for part in ([word] if word in WORDS else re.split(r"[- ]", word))]
    known = [part for part in parts if part is not None]
    return sum(known) if known and len(known) == len(parts) else None


def _chinese(word: str) -> int:
    """一百零四 by its steps; 二零一五, which has none, digit by digit."""
    if not any(char in STEPS for char in word):
        return int("".join(str(DIGITS[char]) for char in word))
    total = section = digit = 0
    for char in word:
        step = STEPS.get(char)
        if step is None:
            digit = DIGITS[char]
        elif step < STEPS["万"]:
            section, digit = section + (digit or 1) * step, 0
        else:
            total, section, digit = (total + section + digit) * step, 0, 0
    spoken = STEPS.get(word[-2], 0) if len(word) > 2 and digit else 0
    return total + section + digit * (spoken // 10 if spoken > 10 else 1)  # 一百二 is 120, 一百零二 is not
