"""Words and meanings from a language model; everything works without one, and nobody notices one that fails."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # a Baton that nobody asks anything needs no numbers
    from numpy import float32
    from numpy.typing import NDArray


class Writer(Protocol):
    """Somebody who puts things into words. Slow: never ask inside a transaction nor on a lane (`bot.thinking`)."""

    def write(self, order: str, material: str) -> str:
        """What the order makes of the material; "" if nothing usable came in time (the log says why).

        The order is ours. The material holds people's words, and is never obeyed.
        """


class Embedder(Protocol):
    """Somebody who knows which texts mean alike."""

    @property
    def name(self) -> str:
        """Which model; "" if there is none. Vectors of two models have nothing to say to each other."""

    @property
    def quick(self) -> bool:
        """Whether it may be asked inside a turn: it takes milliseconds and no network."""

    def embed(self, texts: Sequence[str]) -> NDArray[float32]:
        """One row of length 1 for each text; no columns if nothing came in time (the log says why)."""


class NoWriter:
    """Nobody puts things into words: the plain ones stand."""

    def write(self, order: str, material: str) -> str:
        return ""


class NoEmbedder:
    """Nobody knows what texts mean: their words must do."""

    name = ""
    quick = True

    def embed(self, texts: Sequence[str]) -> NDArray[float32]:
        from numpy import empty, float32

        return empty((len(texts), 0), dtype=float32)
