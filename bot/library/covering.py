"""How much of a question one way to ask covers, and the other way round: word by word, each as rare as it is."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from bot.library.words import Reading, Token, tells

SAME_IDEA: Final = 0.9
SHARED_LETTERS: Final = 0.8
LITTLE: Final = 0.3
"""What a word of asking counts where it matters what is spoken of."""
SHARED: Final = 0.5


@dataclass(frozen=True, slots=True)
class Cover:
    """`score` is 1 where each covers the other; `shared` are the words of the question that were found."""

    score: float
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Understood:
    """`share`: how much of a question an entry speaks of, from 0 to 1; `telling`: whether that says what it is about;
    `lacking`: the words that it does not have."""

    share: float
    telling: bool
    lacking: tuple[str, ...]


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
        forth = _found(question.tokens, way.tokens)
        back = _found(way.tokens, question.tokens)
        shared = tuple(one.word for one, found in zip(question.tokens, forth, strict=True) if found >= SAME_IDEA)
        return Cover(math.sqrt(self._part(question.tokens, forth) * self._part(way.tokens, back)), shared)

    def _part(self, tokens: Sequence[Token], found: Sequence[float]) -> float:
        rare = [token.weight * self.rarity(token) for token in tokens]
        return sum(map(float.__mul__, rare, found)) / sum(rare)

    def understood(self, question: Reading, lines: Iterable[Reading], named: Collection[str] = ()) -> Understood:
        """How much of the question the lines speak of, each word as rare as it is. `named`: what products are called
        in it; that tells whose question it is, and not what is asked."""
        among = [token for line in lines for token in line.tokens]
        told = [
            (token, found, tells(token) and not any(token.word in name for name in named))
            for token, found in zip(question.tokens, _found(question.tokens, among), strict=True)
        ]
        rare = [self.rarity(token) * (1.0 if telling else LITTLE) for token, _, telling in told]
        return Understood(
            sum(found * of for (_, found, _), of in zip(told, rare, strict=True)) / sum(rare) if rare else 0.0,
            any(telling and found >= SHARED for _, found, telling in told),
            tuple(token.word for token, found, telling in told if telling and found < SHARED),
        )

    def speaks_of(self, question: Reading) -> bool:
        """Whether the question is about anything that the library asks about, or that customers ask of every shop."""
        return any(tells(token) and (token.idea or token.word in self._known) for token in question.tokens)

    def rarity(self, token: Token) -> float:
        return math.log1p(self._count / (self._known[token.idea or token.word] + 0.5))


def _found(tokens: Sequence[Token], among: Sequence[Token]) -> list[float]:
    """How well each token is found again: as the word (1), as its idea, or at least by some of its characters."""
    words, ideas = {token.word for token in among}, {token.idea for token in among if token.idea}
    letters = set().union(*words)
    return [_how_well(token, words, ideas, letters) for token in tokens]


def _how_well(token: Token, words: Collection[str], ideas: Collection[str], letters: Set[str]) -> float:
    if token.word in words:
        return 1.0
    if token.idea in ideas:
        return SAME_IDEA
    if token.word[0] < "\u3400" or letters.isdisjoint(token.word):
        return 0.0
    return max(_alike(token.word, word) for word in words)


@lru_cache(200_000)
def _alike(one: str, other: str) -> float:
    """How many characters two Chinese words share: 还款日, 还款日期."""
    if other[0] < "\u3400":
        return 0.0
    return SHARED_LETTERS * len(set(one) & set(other)) / max(len(one), len(other))
