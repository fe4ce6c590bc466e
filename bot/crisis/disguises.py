"""How a word is spelt by those who do not want it to be found: by sound, in Latin letters or with other characters."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

CROSSED = "abcdefghijklmnopqrstuvwxyz某"


def of(word: str) -> tuple[str, ...]:
    """The disguises of a folded word: 过敏 is also written 果敏, guo敏, 过min and guomin."""
    return (*_by_other_characters().get(word, ()), *_in_latin(word), *_crossed(word))


def _crossed(word: str) -> tuple[str, ...]:
    """消x协: a letter between two characters that stands for nothing."""
    chinese = len(word) == 2 and word in _written_down()
    return tuple(word[0] + letter + word[1] for letter in CROSSED) if chinese else ()


def _in_latin(word: str) -> tuple[str, ...]:
    """One character in Latin letters, or all of them."""
    sounds = [_sounds().get(letter, "") for letter in word]
    if not 2 <= len(word) <= 4 or not all(sounds):
        return ()
    single = (word[:place] + sound + word[place + 1 :] for place, sound in enumerate(sounds))
    return (*single, "".join(sounds))


@cache
def _sounds() -> Mapping[str, str]:
    """The sound of each usual character, without its tone."""
    source = files("bot.crisis").joinpath("sounds.txt").read_text("utf-8")
    lines = (line.split() for line in source.splitlines() if line and not line.startswith("#"))
    return {letter: sound for sound, letters in lines for letter in letters}


@cache
def _by_other_characters() -> Mapping[str, tuple[str, ...]]:
    """Written down by hand, since most words that sound alike are honest ones: 没体验 is not 媒体."""
    source = files("bot.crisis").joinpath("disguises.toml").read_text("utf-8")
    return {word: tuple(variants) for word, variants in tomllib.loads(source)["disguise"].items()}


def _written_down() -> frozenset[str]:
    """The words that people disguise at all."""
    return frozenset(_by_other_characters())
