"""Numbers that are written in words, Chinese or English: 九十九, 壹佰, 三分半, ninety-nine, half."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_ZH: Final = {
    letter: value
    for value, letters in enumerate(("零〇", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
    for letter in letters
}
_ZH_UNITS: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10_000, "亿": 100_000_000}
_RUN: Final = re.compile(f"[{''.join(_ZH)}{''.join(_ZH_UNITS)}半几俩仨]+")
_SAYINGS: Final = re.compile(
    r"十分|千万(?!元|块|瓶|人)|万一|一(?=[下点些起样直般定边会致旦律切共向再度同层种款个位支瓶眼键路时次])|[第统唯专单逐之]一|星期[一二三四五六]"
    r"|周[一二三四五六]|礼拜[一二三四五六]|三三两两|一五一十|乱七八糟|五颜六色|七上八下|半(?=信半疑|天|永久|成品)|百分百|千(?=万别)|一一"
)
"""Numerals that count nothing (days of the week are looked at elsewhere)."""
_EN: Final = {
    "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0, "seven": 7.0, "eight": 8.0, "nine": 9.0,
    "ten": 10.0,
    "eleven": 11.0, "twelve": 12.0, "thirteen": 13.0, "fourteen": 14.0, "fifteen": 15.0, "sixteen": 16.0, "one": 1.0,
    "seventeen": 17.0, "eighteen": 18.0, "nineteen": 19.0, "twenty": 20.0, "thirty": 30.0, "forty": 40.0, "fifty": 50.0,
    "sixty": 60.0, "seventy": 70.0, "eighty": 80.0, "ninety": 90.0,
}  # fmt: skip
_EN_UNITS: Final = {"hundred": 100.0, "thousand": 1000.0, "million": 1_000_000.0, "dozen": 12.0}
_PARTS: Final = {"half": 0.5, "quarter": 0.25, "twice": 2.0, "double": 2.0, "triple": 3.0, "couple": 2.0}
_WORD: Final = re.compile(r"[a-z]+")
SOME: Final = -1.0
"""几十块: a number that nobody knows."""


def numbers(text: str) -> Iterator[float]:
    """Every number in words that a folded text has; a lone "one" or 一 of something counts nothing."""
    for run in _RUN.findall(_SAYINGS.sub(" ", text)):
        yield from _chinese(run)
    yield from _english(_WORD.findall(text))


def _chinese(run: str) -> Iterator[float]:
    if set(run) & set("几俩仨"):
        yield SOME
        return
    whole = run.replace("半", "")
    if "半" in run:
        yield 0.5
    if whole:
        yield _value(whole)


def _value(run: str) -> float:
    if not set(run) & set(_ZH_UNITS):
        return float("".join(str(_ZH[letter]) for letter in run))
    total, current = 0.0, 0.0
    for letter in run:
        if letter in _ZH:
            current = _ZH[letter]
        elif _ZH_UNITS[letter] >= 10_000:
            total, current = (total + current or 1) * _ZH_UNITS[letter], 0
        else:
            total, current = total + (current or 1) * _ZH_UNITS[letter], 0
    return total + current


def _english(words: list[str]) -> Iterator[float]:
    """Runs of number words as one number: ninety nine, a hundred and twenty."""
    current, said = 0.0, 0
    for word in [*words, ""]:
        if word in _EN:
            current, said = current + _EN[word], said + 1
        elif word in _EN_UNITS:
            current, said = (current or 1.0) * _EN_UNITS[word], said + 1
        elif word != "and" or not said:
            if said and current != 1.0:
                yield current
            current, said = 0.0, 0
        if word in _PARTS:
            yield _PARTS[word]
