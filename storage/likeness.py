"""Whether two texts tell the same story in nearly the same words; compared without case, width, spaces and signs."""

from __future__ import annotations

import unicodedata

ENOUGH = 0.6
"""So much of the shorter text must stand in the longer one."""
SHORTEST = 6
"""Shorter texts ("收到", "急急急") are like many others; they count as near only where they are the same."""
LONGEST = 400


def folded(text: str) -> str:
    """The letters and digits of a text as they are compared."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())


def is_near(one: str, other: str) -> bool:
    """Whether two folded texts are nearly the same."""
    if not one or not other:
        return False
    one, other = one[:LONGEST], other[:LONGEST]
    if one == other:
        return True
    if min(len(one), len(other)) < SHORTEST:
        return False
    first, second = _pairs(one), _pairs(other)
    smaller, larger = sorted((first, second), key=len)
    shared = len(smaller & larger) / len(smaller)
    return shared >= ENOUGH and len(smaller) * 4 >= len(larger)


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}
