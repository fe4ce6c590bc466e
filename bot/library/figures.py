"""Finds the figures in a text, with what they count: 50ml and 50 毫升 are one, 半年 and 180 天 are not."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

UNITS: Final = {
    "money": "元 块 块钱 rmb yuan cny ¥ 美元 美金 usd dollars? pounds? euros? eur gbp",
    "ml": "ml 毫升", "l": "l 升", "g": "g 克", "kg": "kg 公斤 千克", "mg": "mg 毫克", "jin": "斤", "cm": "cm 厘米 公分",
    "percent": "% ％ percent", "off": "折", "spf": "spf",
    "year": "年 years?", "month": "个月 月 months?", "week": "周 个星期 星期 weeks?", "day": "天 日 号 days?",
    "hour": "小时 个小时 hours?", "minute": "分钟 minutes? mins?", "o'clock": "点 点钟 am pm",
    "piece": "支 盒 包 袋 瓶 罐 件 片 抽 份 套 箱 条 只 pieces? packs? boxes? bottles?", "time": "次 times",
    "instalment": "期", "age": "岁 years old",
}  # fmt: skip
_UNIT: Final = {word: unit for unit, words in UNITS.items() for word in words.replace("years old", "").split()}
_ZH: Final = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_ZH_UNITS: Final = {"十": 10, "百": 100, "千": 1000, "万": 10000}
_WORDS: Final = "|".join(sorted(_UNIT, key=len, reverse=True))
_FIGURE: Final = re.compile(
    rf"(?P<before>[¥￥$€£]|spf)?\s*(?:(?P<digits>\d+(?:,\d{{3}})+|\d+(?:\.\d+)?)(?P<times>[万千百wk](?![a-z]))?"
    rf"|(?P<zh>[一二两三四五六七八九十百千万半]+))\s*(?P<unit>(?:{_WORDS})(?![a-z]))?",
    re.IGNORECASE,
)
_TIMES: Final = {"万": 10_000, "w": 10_000, "千": 1000, "k": 1000, "百": 100}
LONG: Final = 6
"""So many digits without a unit are an order's number or somebody's telephone, and say nothing."""


class Figure(NamedTuple):
    """`unit` is "" where nothing says what is counted."""

    value: float
    unit: str
    said: str


_ANY: Final = re.compile(rf"(?:几|多少|每一?|how many |per |each )\s*({_WORDS})(?![a-z])", re.IGNORECASE)


def any_of(text: str) -> set[str]:
    """The units of which the text speaks without a figure: whoever asks 几份 means ten of them, too."""
    return {_known(match[1]) for match in _ANY.finditer(text)}


def figures(text: str) -> list[Figure]:
    """The figures of a folded text. Chinese numerals count where a unit follows: 一下 is no figure, 两支 is."""
    found = (_figure(match) for match in _FIGURE.finditer(text))
    return [figure for figure in found if figure is not None]


def _figure(match: re.Match[str]) -> Figure | None:
    unit = _unit(match)
    if match["zh"]:
        value = _chinese(match["zh"])
        plain = unit in ("", "time", "o'clock") or (value == 1 and unit == "piece")
        return None if plain or not value else Figure(value, unit, match[0].strip())
    if not unit and len(match["digits"]) >= LONG:
        return None
    value = float(match["digits"].replace(",", "")) * _TIMES.get((match["times"] or "").lower(), 1)
    return Figure(value, unit, match[0].strip())


def _unit(match: re.Match[str]) -> str:
    before = (match["before"] or "").lower()
    if before:
        return "spf" if before == "spf" else "money"
    return _known(match["unit"] or "")


def _known(word: str) -> str:
    word = word.lower()
    return _UNIT.get(word, _UNIT.get(f"{word.removesuffix('s')}s?", ""))


def _chinese(said: str) -> float:
    if said == "半":
        return 0.5
    total, current = 0.0, 0.0
    for letter in said.replace("半", ""):
        if letter in _ZH:
            current = _ZH[letter]
        else:
            total += (current or 1) * _ZH_UNITS[letter]
            current = 0
    return total + current
