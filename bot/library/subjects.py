"""What a question is about, where that alone decides: health and those who need care, and other kinds of goods."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files


def grave_in(question: str, entry: str) -> Iterator[str]:
    """Words of health in a folded question of which the entry (folded, too) does not speak."""
    return _missing("grave", question, entry)


def goods_in(question: str, entry: str) -> Iterator[str]:
    """Kinds of goods in it that the entry is not asked for."""
    return _missing("goods", question, entry)


def is_elsewhere(question: str) -> bool:
    """Whether a folded question is about what people ask of anybody."""
    return next(_missing("elsewhere", question, ""), "") != ""


def _missing(sort: str, question: str, entry: str) -> Iterator[str]:
    for of_one_kind in _kinds()[sort]:
        found = of_one_kind.search(question)
        if found is not None and of_one_kind.search(entry) is None:
            yield found[0]


@cache
def _kinds() -> dict[str, Sequence[re.Pattern[str]]]:
    told = tomllib.loads(files("bot.library").joinpath("subjects.toml").read_text("utf-8"))
    return {sort: [re.compile("|".join(map(_word, line.split("|")))) for line in told[sort]] for sort in told}


def _word(word: str) -> str:
    return word if word > "\u3400" else rf"(?<![a-z]){re.escape(word)}(?![a-z])"
