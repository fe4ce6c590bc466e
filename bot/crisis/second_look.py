"""A second look at words in which no rule spoke: do they mean what a crisis means? It may only add, never silence.

Meanings are compared with examples of our own (seeds.toml): how near is the text to what is a crisis, how near to what
people say all day? How much nearer it must be is measured on the calm examples themselves, so that any model will do.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING

from bot.crisis.shapes import Severity, Verdict
from bot.llm import Embedder

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

NEAREST = 3
"""So many examples decide; a single one may be chance."""
CALM_ENOUGH = 0.94
"""Of the calm examples so many must stay calm, each judged by the others."""
SHORTEST, LONGEST = 6, 300
LIKE = "like:"


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much nearer a text is to a kind of crisis than to everyday talk; above `bar` somebody must look."""

    category: str
    margin: float
    bar: float

    @property
    def alarming(self) -> bool:
        return self.margin > self.bar


def worth_it(text: str, verdict: Verdict) -> bool:
    """Whether a second look may add anything: no rule spoke, and none was refuted by its context."""
    return not verdict.alarming and not verdict.dismissed and len(text.strip()) >= SHORTEST


class SecondLook:
    """Compares meanings by one embedder, which sees the examples once. Ask a slow embedder outside of turns."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def look(self, text: str, verdict: Verdict) -> Verdict:
        """The verdict with what the meaning adds: P2 and suspect."""
        if not worth_it(text, verdict):
            return verdict
        found = self.likenesses([text])
        return with_likeness(verdict, found[0]) if found else verdict

    def likenesses(self, texts: Sequence[str]) -> list[Likeness]:
        """What each text is like; nothing if the embedder has no answer."""
        if not self._embedder.name or self._examples is None:
            return []
        rows = self._embedder.embed([text[:LONGEST] for text in texts])
        return [self._examples.likeness(row) for row in rows] if rows.shape[1] else []

    @cached_property
    def _examples(self) -> Examples | None:
        told = [(category, text) for category, texts in _seeds()["crisis"].items() for text in texts]
        calm = [text for texts in _seeds()["calm"].values() for text in texts]
        rows = self._embedder.embed([*(text for _, text in told), *calm])
        if not rows.shape[1]:
            return None
        of_crisis, of_calm = rows[: len(told)], rows[len(told) :]
        return Examples(tuple(category for category, _ in told), of_crisis, of_calm, _bar(of_crisis, of_calm))


def with_likeness(verdict: Verdict, found: Likeness) -> Verdict:
    if not found.alarming:
        return replace(verdict, likeness=found.margin)
    return replace(
        verdict, severity=Severity.P2, suspect=True, likeness=found.margin,
        categories=(found.category,), reasons=(f"{LIKE}{found.category}",), facts=(f"{LIKE}{found.category}",),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Examples:
    """The examples as one model sees them."""

    categories: tuple[str, ...]
    crisis: NDArray[float32]
    calm: NDArray[float32]
    bar: float

    def likeness(self, row: NDArray[float32]) -> Likeness:
        to_crisis = self.crisis @ row
        return Likeness(
            self.categories[int(to_crisis.argmax())], _nearest(to_crisis) - _nearest(self.calm @ row), self.bar
        )


def _bar(crisis: NDArray[float32], calm: NDArray[float32]) -> float:
    """The margin that all but a few calm examples stay under, when each is judged by the others."""
    to_calm = calm @ calm.T
    margins = sorted(
        _nearest(crisis @ row) - _nearest([near for place, near in enumerate(to_calm[number]) if place != number])
        for number, row in enumerate(calm)
    )
    return max(0.0, margins[int(len(margins) * CALM_ENOUGH)])


def _nearest(similarities: Sequence[float] | NDArray[float32]) -> float:
    best = sorted((float(each) for each in similarities), reverse=True)[:NEAREST]
    return sum(best) / len(best)


@cache
def _seeds() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(files("bot.crisis").joinpath("seeds.toml").read_text("utf-8"))
