"""The doctor's sentences in Chinese: each is found by its English one, whose blanks may hold anything."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

from bot.doctor import occasions

BLANK: Final = re.compile(r"\{(\d)\}")
_BETWEEN: Final = re.compile("(?<=[一-鿿]) (?=[一-鿿])")
"""A blank that a Latin word would want beside it, and a Chinese one does not."""


def told(english: str) -> str:
    """The sentence in Chinese; as it stands where nobody wrote one (a test sees to it that there is none such)."""
    if english in _plain():
        return _plain()[english]
    for pattern, known in patterns():
        found = pattern.fullmatch(english)
        if found is not None:
            return _filled(sentences()[known], found.groups())
    return english


def _filled(chinese: str, values: Sequence[str]) -> str:
    """What stands in a blank may be a sentence, too."""
    return _BETWEEN.sub("", BLANK.sub(lambda blank: told(values[int(blank[1])]), chinese))


@cache
def sentences() -> Mapping[str, str]:
    """English to Chinese, {0} {1} … for what stands in between."""
    return tomllib.loads(files("bot.doctor").joinpath("chinese.toml").read_text("utf-8"))["sentences"]  # type: ignore[no-any-return]  # a table of strings


@cache
def _plain() -> Mapping[str, str]:
    """What is done unasked has its names where its sentences are."""
    jobs = dict(zip(occasions.names("en").values(), occasions.names("zh").values(), strict=True))
    return jobs | {english: chinese for english, chinese in sentences().items() if not BLANK.search(english)}


@cache
def patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Each with the English sentence that it stands for; the longest first, which are the surest to be meant."""
    blanked = [english for english in sentences() if BLANK.search(english)]
    blanked.sort(key=lambda english: -len(BLANK.sub("", english)))
    return tuple((_pattern(english), english) for english in blanked)


def _pattern(english: str) -> re.Pattern[str]:
    parts = BLANK.split(english)[::2]
    return re.compile("(.*?)".join(re.escape(part) for part in parts), re.DOTALL)
