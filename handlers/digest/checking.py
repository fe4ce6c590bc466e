"""Holds a model's sentences against the figures they speak of, clause by clause. Pure.

Each sentence says which figures it is about. A number, a name or a day that is not among those figures, a figure that
is left out or swapped with another, or a "more" that is less: then the whole text is thrown away, and our own
sentences stand. Strict on purpose: nobody misses a nicer sentence, and everybody believes a wrong one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from handlers.digest.plainness import WORDS, is_plain

LONGEST: Final = 420
SENTENCES: Final = 3
_ARRAY: Final = re.compile(r"\[.*\]", re.DOTALL)
_CLAUSE: Final = re.compile(r"[，,、；;。.!！?？｜|·：:]\s*|\s(?:and|while|but|with)\s|(?<=\S)(?:，|和|而|但)")
_DIGITS: Final = re.compile(r"\d+(?:[.,]\d+)*")
_HAN: Final = {sign: n for n, sign in enumerate("零一二三四五六七八九十")} | {"两": 2}
_HAN_NUMBER: Final = re.compile(r"([零一二两三四五六七八九十百千万半]+)\s*(?=[条个起件人次篇份天小时分钟成倍班位项])")
_TERMS: Final = re.compile(r"一次过审|一周|这一|每一|一起|first[- ]pass|one by one", re.IGNORECASE)
_ENGLISH: Final = dict(
    zip(("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
         "twenty", "thirty", "dozen", "hundred", "thousand", "once", "twice"),
        (*range(13), 20, 30, 12, 100, 1000, 1, 2), strict=True)
)  # fmt: skip
_NOTHING: Final = re.compile(r"没有|无新|零|\bno\b|\bnone\b|\bnothing\b", re.IGNORECASE)
_ALL: Final = re.compile(
    r"全部|都|所有|全员|多数|大部分|一半|翻|\ball\b|\bevery|\beach\b|most|\bhalf\b|doubl|tripl", re.IGNORECASE
)
_UP: Final = re.compile(
    r"多|升|增|涨|高|好于|\bup\b|\bmore\b|\bhigher\b|\bris|\brose\b|\bincreas|\bbetter\b", re.IGNORECASE
)
_DOWN: Final = re.compile(
    r"少|降|减|跌|低|\bdown\b|\bfewer\b|\bless\b|\blower\b|\bfell\b|\bdecreas|\bworse\b|\bdrop",
    re.IGNORECASE,
)
_SAME: Final = re.compile(r"持平|一样|不变|\bsame\b|\bunchanged\b|\bsteady\b", re.IGNORECASE)
_DAYS: Final = re.compile(
    r"昨|前天|后天|明年|去年|下周|下个|本月|上个月|(?:周|星期|礼拜)[一二三四五六日天]|\d+\s*[月日号年]|yesterday|next |"
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b",
    re.IGNORECASE,
)  # fmt: skip
_POINTING: Final = re.compile(r"[@#《》「」“”\"<>*_`\[\]{}￥$¥%]|https?:|www\.")
_BEFORE: Final = re.compile(
    r"上次|上周|之前|此前|\b(?:before|last|previous(?:ly)?|earlier|from|than|against|compared)\b", re.IGNORECASE
)
_OF: Final = re.compile(r"\s*(?:/|of|out of)\s*", re.IGNORECASE)
_IN_ALL: Final = re.compile(r"共|总|/|\bof\b|\bin all\b|\btotal\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: its numbers, the first being the one that counts, those of the period before, and the words by which
    a sentence speaks of it."""

    key: str
    numbers: tuple[int, ...]
    before: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    told: str = ""
    """The figure as it is given to the model."""

    def is_named(self, clause: str) -> bool:
        return any(word.casefold() in clause.casefold() for word in self.words)


def checked(said: str, figures: Sequence[Figure], day: date, names: Sequence[str]) -> tuple[str, ...]:
    """The sentences, if every one holds and no figure is left out; else none. `names` are those of whoever and whatever
    the team has: none of them is in the figures, so none may be in the words."""
    told = _read(said)
    known = {figure.key: figure for figure in figures}
    if not told or {key for keys, _ in told for key in keys} != set(known):
        return ()
    whole = " ".join(text for _, text in told)
    if len(whole) > LONGEST or any(name and name.casefold() in whole.casefold() for name in names):
        return ()
    allowed = " ".join(f"{f.told} {' '.join(f.words)}" for f in figures)
    if any(_fault(text, [known[key] for key in keys], allowed) for keys, text in told):
        return ()
    return tuple(text for _, text in told)


def _read(said: str) -> list[tuple[list[str], str]]:
    """What the model replied, as far as it is what it was asked for."""
    found = _ARRAY.search(said)
    try:
        rows = json.loads(found[0]) if found else []
    except (ValueError, RecursionError):
        return []
    told = []
    for row in rows if isinstance(rows, list) else []:
        about, text = (row.get("about"), row.get("text")) if isinstance(row, dict) else (None, None)
        if not isinstance(text, str) or not text.strip() or not isinstance(about, list) or not about:
            return []
        told.append(([str(key) for key in about], " ".join(text.split())))
    return told if 0 < len(told) <= SENTENCES else []


def _fault(text: str, figures: Sequence[Figure], allowed: str) -> bool:
    if _DAYS.search(_TERMS.sub("", text)) or _POINTING.search(text) or _ALL.search(text):
        return True
    if not is_plain(text, allowed):
        return True
    return any(_clauses_wrong(text, figures)) or not all(_is_told(figure, text) for figure in figures)


def _clauses_wrong(text: str, figures: Sequence[Figure]) -> Iterator[bool]:
    """Each clause may hold only numbers of the figures that it names (or of the last one named before it)."""
    speaks: list[Figure] = list(figures) if len(figures) == 1 else []
    for clause in _CLAUSE.split(text):
        speaks = [figure for figure in figures if figure.is_named(clause)] or speaks
        yield any(not _is_of(n, at, clause, speaks) for at, n in _numbers_at(clause))
        yield not _pairs_hold(clause, speaks)
        yield bool(_NOTHING.search(clause)) and not any(0 in figure.numbers for figure in speaks)
        yield not _trend_holds(clause, speaks)


def _is_of(number: int, at: int, clause: str, speaks: Sequence[Figure]) -> bool:
    """Whether the number is one of now, or, after a word such as "上次", one of before."""
    now = {n for figure in speaks for n in figure.numbers}
    before = {n for figure in speaks for n in figure.before}
    if _BEFORE.search(clause, 0, at):
        return number in before
    return number in now or (number in before and bool(re.search(r"^\S*\s+(?:\w+\s+)?before\b", clause[at:])))


def _pairs_hold(clause: str, speaks: Sequence[Figure]) -> bool:
    """So many of so many, in this order; the other way round only where the whole comes first."""
    found = _numbers_at(clause)
    pairs = {pair for figure in speaks for pair in (figure.numbers, figure.before) if len(pair) == 2}
    for (at, one), (then, other) in pairwise(found):
        between = clause[at:then].lstrip("0123456789")
        if _OF.fullmatch(between.removeprefix(_word_at(clause, at))) and (one, other) not in pairs:
            return False
        if one < other and (one, other) in pairs and not _IN_ALL.search(clause):
            return False
    return True


def _word_at(clause: str, at: int) -> str:
    """The word that begins there: a number that is written out."""
    found = WORDS.match(clause, at)
    return found[0] if found else ""


def _trend_holds(clause: str, speaks: Sequence[Figure]) -> bool:
    """A word of comparison needs one figure, and a figure before that bears it out."""
    up, down, same = (bool(sign.search(clause)) for sign in (_UP, _DOWN, _SAME))
    if not (up or down or same):
        return True
    if len(speaks) != 1 or not speaks[0].before or up + down + same > 1:
        return False
    now, before = speaks[0].numbers[0], speaks[0].before[0]
    return now > before if up else now < before if down else now == before


def _is_told(figure: Figure, text: str) -> bool:
    """Whether the sentence names the figure and says its numbers; nought may be said as "none"."""
    said = set(numbers_in(text))
    none = 0 in figure.numbers and bool(_NOTHING.search(text))
    return figure.is_named(text) and all(number in said or (number == 0 and none) for number in figure.numbers)


def numbers_in(text: str) -> list[int]:
    """Every number in the text, in digits or in words; -1 for one that no figure of ours can be."""
    return [number for _, number in _numbers_at(text)]


def _numbers_at(text: str) -> list[tuple[int, int]]:
    """The same, each with its place."""
    bare = _TERMS.sub(lambda term: " " * len(term[0]), text)
    found = [(each.start(), int(each[0]) if each[0].isdigit() else -1) for each in _DIGITS.finditer(bare)]
    found += [(each.start(), _han(each[1])) for each in _HAN_NUMBER.finditer(bare)]
    words = ((each.start(), each[0].lower()) for each in WORDS.finditer(bare))
    return sorted([*found, *((at, _ENGLISH[word]) for at, word in words if word in _ENGLISH)])


def _han(signs: str) -> int:
    """ "十二" as 12; -1 for what is larger or vaguer than our figures need."""
    if signs in _HAN:
        return _HAN[signs]
    tens, ten, ones = signs.partition("十")
    if not ten or any(part not in _HAN for part in (tens, ones) if part):
        return -1
    return (_HAN[tens] if tens else 1) * 10 + (_HAN[ones] if ones else 0)
