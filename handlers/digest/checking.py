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
from typing import Final

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
_WORDS: Final = re.compile(r"[A-Za-z]+(?:[-'][A-Za-z]+)*")
_NOTHING: Final = re.compile(r"没有|无新|零|\bno\b|\bnone\b|\bnothing\b", re.IGNORECASE)
_ALL: Final = re.compile(
    r"全部|都|所有|全员|多数|大部分|一半|翻|\ball\b|\bevery|\beach\b|most|\bhalf\b|doubl|tripl", re.IGNORECASE
)
_UP: Final = re.compile(
    r"多了|上升|增|涨|提高|更多|好于|高于|\bup\b|\bmore\b|\bhigher\b|\bris|\brose\b|\bincreas|\bbetter\b", re.IGNORECASE
)
_DOWN: Final = re.compile(
    r"少了|下降|减|跌|降低|更少|低于|\bdown\b|\bfewer\b|\bless\b|\blower\b|\bfell\b|\bdecreas|\bworse\b|\bdrop",
    re.IGNORECASE,
)
_SAME: Final = re.compile(r"持平|一样|不变|\bsame\b|\bunchanged\b|\bsteady\b", re.IGNORECASE)
_DAYS: Final = re.compile(
    r"昨|前天|后天|明年|去年|下周|下个|本月|上个月|(?:周|星期|礼拜)[一二三四五六日天]|\d+\s*[月日号年]|yesterday|next |"
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b",
    re.IGNORECASE,
)  # fmt: skip
_POINTING: Final = re.compile(
    r"[@#《》「」“”\"<>*_`\[\]{}￥$¥%]|https?:|www\.|[一-鿿](?:姐|哥|总|老师)|(?<!大)[小老阿](?![时组师心结])[一-鿿]"
)
_SURNAMES: Final = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹魏陶姜戚谢邹窦苏潘葛范彭鲁韦马苗袁柳史唐薛雷贺倪汤罗毕郝邬顾孟黄"
    "萧尹姚邵汪毛戴宋庞熊纪舒屈项祝董梁杜阮贾江郭梅林钟徐邱骆夏蔡田樊胡凌霍虞柯卢莫丁邓洪崔龚程邢裴陆荣翁段侯刘叶黎赖卓乔翟谭冉廖聂曾"
)
_NAMED: Final = re.compile(rf"(?:^|[，,。、；;和跟由让给请])([{_SURNAMES}][一-鿿]{{1,2}})")


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
    if _DAYS.search(_TERMS.sub("", text)) or _POINTING.search(text) or _ALL.search(text) or _strange(text, allowed):
        return True
    return any(_clauses_wrong(text, figures)) or not all(_is_told(figure, text) for figure in figures)


def _strange(text: str, allowed: str) -> bool:
    """Whether somebody or something is named that the figures do not speak of."""
    named = [name for name in _NAMED.findall(text) if name[:2] not in allowed]
    inside = [
        word for word in _WORDS.findall(text)[1:] if word[0].isupper() and not re.search(rf"[.!?]\s+{word}\b", text)
    ]
    return bool(named) or any(word.casefold() not in allowed.casefold() for word in inside)


def _clauses_wrong(text: str, figures: Sequence[Figure]) -> Iterator[bool]:
    """Each clause may hold only numbers of the figures that it names (or of the last one named before it)."""
    speaks: list[Figure] = list(figures) if len(figures) == 1 else []
    for clause in _CLAUSE.split(text):
        speaks = [figure for figure in figures if figure.is_named(clause)] or speaks
        mine = {number for figure in speaks for number in (*figure.numbers, *figure.before)}
        yield any(number not in mine for number in numbers_in(clause))
        yield bool(_NOTHING.search(clause)) and not any(0 in figure.numbers for figure in speaks)
        yield not _trend_holds(clause, speaks)


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
    bare = _TERMS.sub(" ", text)
    found = [int(one) if one.isdigit() else -1 for one in _DIGITS.findall(bare)]
    found += [_han(one) for one in _HAN_NUMBER.findall(bare)]
    return found + [_ENGLISH[word] for word in (each.lower() for each in _WORDS.findall(bare)) if word in _ENGLISH]


def _han(signs: str) -> int:
    """ "十二" as 12; -1 for what is larger or vaguer than our figures need."""
    if signs in _HAN:
        return _HAN[signs]
    tens, ten, ones = signs.partition("十")
    if not ten or any(part not in _HAN for part in (tens, ones) if part):
        return -1
    return (_HAN[tens] if tens else 1) * 10 + (_HAN[ones] if ones else 0)
