"""Makes words comparable however they were typed, and remembers where each letter stood in the original.

Full-width, traditional and accented letters, capitals, zero-width characters, and whatever was put between the
letters of a word ("过*敏", "假 货", "虫🐮子") make no difference any more. Sentence and clause ends stay: nothing is
read across them. The time is linear in the length of the text, whatever the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

SENTENCE_ENDS = "。！!\n\r\u2028\u2029\x0b\x0c…"
QUESTIONS = "?？⁉❓❔"
CLAUSE_ENDS = ",，;；:："
APOSTROPHES = "'’‘`´＇"
# Pictures that say something themselves; all others are mere decoration between letters.
TELLING = "🐛🪳🪰🪱🦟🐀🐁🪲🚑🏥☠🧑"
# Letters by the book that nobody sees.
UNSEEN = "\u115f\u1160\u3164\uffa0\u2800\u034f"
MANY = 60_000
_SPACES = re.compile(r"(?<![a-z0-9 ]) +| +(?![a-z0-9 ])|(?<= ) +")
_SPELT = re.compile(r"(?<![a-z0-9])(?:[a-z](?: [a-z]){3,}|\d(?: \d){2,})(?![a-z0-9])")


class Folding(dict[int, int | str]):
    """What each character becomes, found when it is first met."""

    def __init__(self, simplified: dict[str, str]) -> None:
        super().__init__()
        self._simplified = simplified
        self.uneven: set[str] = set()
        """Characters met that become none or several."""

    def __missing__(self, code: int) -> int | str:
        letter = chr(code)
        letters = self._of(letter)
        if len(letters) != 1:
            self.uneven.add(letter)
        became = ord(letters) if len(letters) == 1 else letters  # str.translate is quicker with numbers
        if len(self) < MANY:  # a hostile text may hold every character there is
            self[code] = became
        return became

    def width(self, letter: str) -> int:
        """How many letters it becomes."""
        became = self[ord(letter)]
        return 1 if isinstance(became, int) else len(became)

    def _of(self, letter: str) -> str:
        if letter in TELLING:
            return letter
        if letter in UNSEEN or letter in APOSTROPHES:
            return ""
        return "".join(self._plain(part) for part in unicodedata.normalize("NFKC", letter).lower())

    def _plain(self, letter: str) -> str:
        if letter in SENTENCE_ENDS:
            return "。"
        if letter in QUESTIONS:
            return "?"
        if letter in CLAUSE_ENDS:
            return ","
        kind = unicodedata.category(letter)
        if kind in ("Mn", "Me", "Cf"):
            return ""
        if kind[0] not in "LN":
            return " "
        if letter > "\u024f":
            return self._simplified.get(letter, letter)
        return unicodedata.normalize("NFD", letter)[0]


@dataclass(frozen=True)
class Folded:
    """A text made comparable. `plain` is what is searched; `span` leads back."""

    original: str
    wide: str
    """One or no letter for each original one, mostly; separators are spaces."""
    plain: str
    """The same without spaces inside Chinese, nor between letters that were spelt out."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where plain[start:end] stands in the original text. `end` must be greater than `start`."""
        if self._even:
            return start, end
        return self._origins[start], self._origins[end - 1] + 1

    @cached_property
    def _even(self) -> bool:
        """Whether every letter became one letter, so that the places are the same."""
        return self.plain is self.wide and _folding().uneven.isdisjoint(self.original)

    @cached_property
    def _origins(self) -> Sequence[int]:
        table = _folding()
        origins = [place for place, letter in enumerate(self.original) for _ in range(table.width(letter))]
        for removed in (_SPACES, _SPELT):
            origins = self._without(origins, removed)
        return origins

    def _without(self, origins: list[int], pattern: re.Pattern[str]) -> list[int]:
        """What remains of the origins when what the pattern finds is left out."""
        if " " not in self.wide:
            return origins
        if pattern is _SPACES:
            gone = {place for found in _SPACES.finditer(self.wide) for place in range(*found.span())}
        else:
            spaced = _SPACES.sub("", self.wide)
            gone = {
                place for found in _SPELT.finditer(spaced) for place in range(*found.span()) if spaced[place] == " "
            }
        return [origin for place, origin in enumerate(origins) if place not in gone]


def fold(text: str) -> Folded:
    wide = text.translate(_folding())
    if " " not in wide:
        return Folded(text, wide, wide)
    plain = _SPACES.sub("", wide)
    if " " in plain:
        plain = _SPELT.sub(lambda found: found[0].replace(" ", ""), plain)
    return Folded(text, wide, plain)


def folded(word: str) -> str:
    """A word as it stands in a folded text."""
    return fold(word).plain.strip()


@cache
def _folding() -> Folding:
    source = files("bot.crisis").joinpath("traditional.txt").read_text("utf-8")
    groups = (group for line in source.splitlines() if not line.startswith("#") for group in line.split())
    return Folding({letter: group[0] for group in groups for letter in group[1:]})
