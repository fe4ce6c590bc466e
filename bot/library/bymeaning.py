"""How near each entry is by what it means: every way to ask as a vector, seen from the middle of the library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

FEW: Final = 20
"""With so many ways to ask, their middle is half believed: what one shop is about is nothing to tell its entries by."""


class ByMeaning:
    """The ways to ask of a library. Each entry owns the ways from its place in `starts` to the next one's."""

    def __init__(self, vectors: NDArray[float32], starts: Sequence[int]) -> None:
        import numpy as np

        self._middle = vectors.mean(axis=0) * (len(vectors) / (len(vectors) + FEW))
        self.vectors = self._from_middle(vectors)
        self._starts = np.asarray(starts)

    def scores(self, vector: NDArray[float32]) -> NDArray[float32]:
        """For each entry how near its nearest way to ask is, from -1 to 1."""
        return self.near(self._from_middle(vector[None])[0])

    def near(self, direction: NDArray[float32]) -> NDArray[float32]:
        """The same for one of `vectors`."""
        import numpy as np

        best: NDArray[float32] = np.maximum.reduceat(self.vectors @ direction, self._starts)
        return best

    def _from_middle(self, vectors: NDArray[float32]) -> NDArray[float32]:
        import numpy as np

        moved = vectors - self._middle
        directions: NDArray[float32] = moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-6)
        return directions
