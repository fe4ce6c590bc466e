"""Routes by meaning what the cues leave open: which of our own examples (seeds.toml) is a text most like?"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING

from bot.llm import Embedder
from bot.routing import LANES, LONGEST, Lane, Routed

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

NEAREST = 3
"""So many examples of a lane decide; a single one may be chance."""


class ByMeaning:
    """Compares meanings by one embedder, which sees the examples once. Ask a slow embedder outside of turns."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def look(self, text: str, routed: Routed) -> Routed:
        """What the cues made sure stays; else the lane whose examples are nearest."""
        if routed.sure or not text.strip() or not self._embedder.name:
            return routed
        rows = self._embedder.embed([text[:LONGEST]])
        if not rows.shape[1] or self._examples is None:
            return routed
        nearness = {lane: _nearness(examples @ rows[0]) for lane, examples in self._examples.items()}
        return replace(routed, lane=max(LANES, key=lambda lane: nearness[lane]))

    @cached_property
    def _examples(self) -> Mapping[Lane, NDArray[float32]] | None:
        source = tomllib.loads(files("bot.routing").joinpath("seeds.toml").read_text("utf-8"))
        rows = {lane: self._embedder.embed(source[lane]) for lane in LANES}
        return rows if all(row.shape[1] for row in rows.values()) else None


def _nearness(similarities: NDArray[float32]) -> float:
    best = sorted((float(each) for each in similarities), reverse=True)[:NEAREST]
    return sum(best) / len(best)
