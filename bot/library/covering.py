"""How much of a question one way to ask covers, and the other way round: word by word, each as rare as it is."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from bot.library.words import Reading, Token

SAME_IDEA: Final = 0.9
SHARED_LETTERS: Final = 0.8


@dataclass(frozen=True, slots=True)
class Cover:
    """`score` is 1 where each covers the other; `shared` are the words of the question that were found."""

    score: float
    shared: tuple[str, ...]


NOTHING: Final = Cover(0.0, ())


class Covering:
    """Knows how rare each word is in a library."""

    def __init__(self, entries: Iterable[Sequence[Reading]]) -> None:
        self._count, self._known = 0, Counter[str]()
        for ways in entries:
            self._count += 1
            self._known.update({token.idea or token.word for way in ways for token in way.tokens})

    def of(self, question: Reading, way: Reading) -> Cover:
        if not question.tokens or not way.tokens:
            return NOTHING
        forth = [max(alike(one, other) for other in way.tokens) for one in question.tokens]
        back = [max(alike(one, other) for one in question.tokens) for other in way.tokens]
        shared = tuple(one.word for one, found in zip(question.tokens, forth, strict=True) if found >= SAME_IDEA)
        return Cover(math.sqrt(self._part(question.tokens, forth) * self._part(way.tokens, back)), shared)

    def _part(self, tokens: Sequence[Token], found: Sequence[float]) -> float:
        rare = [token.weight * self.rarity(token) for token in tokens]
        return sum(map(float.__mul__, rare, found)) / sum(rare)

    def rarity(self, token: Token) -> float:
        return math.log1p(self._count / (self._known[token.idea or token.word] + 0.5))


@lru_cache(200_000)
def alike(one: Token, other: Token) -> float:
    """Whether two words are one (1), stand for one idea, or at least share characters (还款日, 还款日期)."""
    if one.word == other.word:
        return 1.0
    if one.idea and one.idea == other.idea:
        return SAME_IDEA
    if one.word[0] < "\u3400" or other.word[0] < "\u3400":
        return 0.0
    return SHARED_LETTERS * len(set(one.word) & set(other.word)) / max(len(one.word), len(other.word))
