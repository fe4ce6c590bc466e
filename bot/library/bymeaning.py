"""How near each entry is by what it means: every way to ask as a vector, seen from the middle of the library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

FEW: Final = 20
"""With so many ways to ask, their middle is half believed: what one shop is about is nothing to tell its entries by."""

MANY: Final = 30_000
"""So many ways to ask are not all compared with every question."""
EXACTLY: Final = 200


class ByMeaning:
    """The ways to ask of a library. Each entry owns the ways from its place in `starts` to the next one's."""

    def __init__(self, vectors: NDArray[float32], starts: Sequence[int]) -> None:
        import numpy as np

        self._middle = vectors.mean(axis=0) * (len(vectors) / (len(vectors) + FEW))
        self.vectors = self._from_middle(vectors)
        self._starts = np.asarray(starts)
        self._ends = np.append(self._starts[1:], len(vectors))
        self._middles = self._middles_of_entries() if len(vectors) > MANY else None

    def scores(self, vector: NDArray[float32]) -> NDArray[float32]:
        """For each entry how near its nearest way to ask is, from -1 to 1."""
        return self.near(self._from_middle(vector[None])[0])

    def near(self, direction: NDArray[float32]) -> NDArray[float32]:
        """The same for one of `vectors`."""
        import numpy as np

        if self._middles is None:
            best: NDArray[float32] = np.maximum.reduceat(self.vectors @ direction, self._starts)
            return best
        roughly: NDArray[float32] = self._middles @ direction
        exactly = min(EXACTLY, len(roughly))
        for at in np.argpartition(roughly, -exactly)[-exactly:]:
            roughly[at] = (self.vectors[self._starts[at] : self._ends[at]] @ direction).max()
        return roughly

    def _middles_of_entries(self) -> NDArray[float32]:
        """One vector for each entry, to look through a large library quickly; the best are then looked at exactly."""
        import numpy as np

        sums = np.add.reduceat(self.vectors, self._starts)
        middles: NDArray[float32] = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)
        return middles

    def _from_middle(self, vectors: NDArray[float32]) -> NDArray[float32]:
        import numpy as np

        moved = vectors - self._middle
        directions: NDArray[float32] = moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-6)
        return directions
