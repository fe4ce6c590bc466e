"""Takes a text apart into clauses, and finds the amounts and days that each names."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.library.figures import figures
from bot.phrases.plain import ADDRESS, plain

_END: Final = re.compile(r"[。！!？?\n；;]|[，、]|,(?!\d{3})|(?<!\d)\.(?=\s|$)")
_STRONG: Final = "。！!？?\n；;."
_DAY: Final = re.compile(
    r"(?:(?P<y>20\d\d)\s*[年./-]\s*)?(?P<m>1[0-2]|0?[1-9])\s*(?:月|(?P<sep>[/-]))\s*(?P<d>3[01]|[12]\d|0?[1-9])(?![\d%])\s*[日号]?"
)
_RANGE: Final = re.compile(r"(\d+(?:\.\d+)?)\s*(?:-|–|—|~|～|至|到)\s*(?=\d)")
_AT_LEAST: Final = re.compile(r"(?:至少|不少于|不低于|超过|大于|以上|起|at least|more than|over)")
_AT_MOST: Final = re.compile(r"(?:最多|不超过|不多于|少于|低于|以内|以下|之内|内|at most|up to|within|less than|under)")
_SCALE: Final[dict[str, tuple[str, float]]] = {
    "minute": ("minutes", 1), "hour": ("minutes", 60), "day": ("days", 1), "week": ("days", 7),
    "month": ("months", 1), "year": ("months", 12), "ml": ("volume", 1), "l": ("volume", 1000),
    "mg": ("weight", 0.001), "g": ("weight", 1), "kg": ("weight", 1000), "jin": ("weight", 500),
}  # fmt: skip
_LONG: Final = re.compile(r"\d{9,}")
"""An order's number or somebody's telephone; no figure that a fact could lock."""
_PA: Final = re.compile(r"(?<![a-z])pa ?(\++)")


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of the draft between two marks; `sentence` numbers the sentence it belongs to."""

    words: str
    start: int
    sentence: int


@dataclass(frozen=True, slots=True)
class Amount:
    """From `low` to `high` of one measure ("minutes", "volume" in ml, "money", …); `said` as it was written."""

    low: float
    high: float
    measure: str
    said: str

    def admits(self, other: Amount) -> bool:
        """Whether what the other says is within what this one says."""
        return self.measure == other.measure and self.low - 1e-9 <= other.low and other.high <= self.high + 1e-9


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar; `year` 0 where none was said."""

    month: int
    day: int
    year: int
    said: str

    def same_as(self, other: Day) -> bool:
        years = self.year == other.year or not (self.year and other.year)
        return (self.month, self.day) == (other.month, other.day) and years


def clauses(text: str) -> list[Clause]:
    """The clauses, evened in case and width, each letter where it stands in the draft."""
    words, found, start, sentence = _LONG.sub(_blank, plain(text)), list[Clause](), 0, 0
    for end in [*(m.span() for m in _END.finditer(text)), (len(text), len(text))]:
        if words[start : end[0]].strip():
            found.append(Clause(words[start : end[0]], start, sentence))
        sentence += text[end[0] : end[0] + 1] in _STRONG
        start = end[1]
    return found


def days(words: str) -> list[Day]:
    found = (m for m in _DAY.finditer(words) if _is_day(m))
    return [Day(int(m["m"]), int(m["d"]), int(m["y"] or 0), m[0].strip()) for m in found]


def _is_day(found: re.Match[str]) -> bool:
    """2-11 alone may be a score or a span; with a year, or written 2/11 or 2月11日, it is a day."""
    return bool(found["y"]) or found["sep"] != "-"


def amounts(words: str, *, bounds: bool = False) -> list[Amount]:
    """The amounts in evened words. `bounds`: "at least 2 hours" means from there on, as in a locked fact."""
    bare = ADDRESS.sub(_blank, words)
    return list(_amounts(_DAY.sub(lambda found: _blank(found) if _is_day(found) else found[0], bare), bounds))


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _amounts(words: str, bounds: bool) -> Iterator[Amount]:
    for found in _PA.finditer(words):
        yield Amount(len(found[1]), len(found[1]), "pa", found[0])
    lows = {m.end(): float(m[1]) for m in _RANGE.finditer(words)}
    at = 0
    for figure in figures(words):
        at = max(words.find(figure.said, at), at)
        start, at = at, at + len(figure.said)
        if not figure.unit or words[:start].endswith("第"):
            continue
        measure, scale = _SCALE.get(figure.unit, (figure.unit, 1.0))
        low = min(lows.get(start, figure.value), figure.value)
        said = words[start - len(f"{low:g}") - 1 : at] if start in lows else figure.said
        low, high = low * scale, figure.value * scale
        if bounds and _AT_LEAST.search(words[max(0, start - 6) : start] + words[at : at + 2]):
            high = math.inf
        elif bounds and _AT_MOST.search(words[max(0, start - 6) : start] + words[at : at + 2]):
            low = 0.0
        yield Amount(low, high, measure, said.strip())
