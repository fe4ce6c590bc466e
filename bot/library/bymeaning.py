"""How near each entry is by what it means: every way to ask as a vector, seen from the middle of the library."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from numpy import float32, int64
    from numpy.typing import NDArray

FEW: Final = 40
"""With so many ways to ask, their middle is half believed: what one shop is about is nothing to tell its entries by.
The other half is the middle of what people say of anything: to a model, even strangers are much alike."""
WHOLE: Final = 0.25
"""An entry is meant as a whole, not by one lucky way to ask: so much counts how near all its ways are."""

MANY: Final = 30_000
"""So many ways to ask are not all compared with every question, and are kept half as exactly."""
DIRECTIONS: Final = 128
"""In so many directions, those in which the ways differ most, a large library is first looked through."""
SAMPLE, PORTION = 6000, 8000


class ByMeaning:
    """The ways to ask of a library. Each entry owns the ways from its place in `starts` to the next one's. `anything`:
    the middle of what people say of anything."""

    def __init__(self, vectors: NDArray[Any], starts: Sequence[int], anything: NDArray[float32] | None = None) -> None:
        import numpy as np

        self._middle = vectors.mean(axis=0, dtype=np.float32) * (len(vectors) / (len(vectors) + FEW))
        if anything is not None:
            self._middle += anything * (FEW / (len(vectors) + FEW))
        self.large = len(vectors) > MANY
        self._ways = np.empty(vectors.shape, dtype=np.float16 if self.large else np.float32)
        for at in range(0, len(vectors), PORTION):
            self._ways[at : at + PORTION] = self._from_middle(vectors[at : at + PORTION])
        self._starts: NDArray[int64] = np.asarray(starts, dtype=np.int64)
        self._counts = np.diff(np.append(self._starts, len(vectors)))
        self._few = self._in_few_directions() if self.large else None

    def direction(self, vector: NDArray[float32]) -> NDArray[float32]:
        """A question as it is seen from the middle."""
        found: NDArray[float32] = self._from_middle(vector[None])[0]
        return found

    def of_way(self, at: int) -> NDArray[float32]:
        """The same of one of the library's own ways to ask."""
        import numpy as np

        found: NDArray[float32] = self._ways[at].astype(np.float32)
        return found

    def scores(self, direction: NDArray[float32]) -> NDArray[float32]:
        """For each entry how near its ways to ask are, from -1 to 1; of a large library only roughly."""
        if self._few is None:
            return _of_entries(self._ways @ direction, self._starts, self._counts)
        basis, middles = self._few
        roughly: NDArray[float32] = middles @ (direction @ basis)
        return roughly

    def exactly(self, direction: NDArray[float32], places: NDArray[int64]) -> NDArray[float32]:
        """The same of the entries at these places only, as exactly as can be."""
        import numpy as np

        counts = self._counts[places]
        starts = np.append(0, counts.cumsum()[:-1])
        rows = np.repeat(self._starts[places] - starts, counts) + np.arange(counts.sum())
        return _of_entries(self._ways[rows].astype(np.float32) @ direction, starts, counts)

    def _in_few_directions(self) -> tuple[NDArray[float32], NDArray[float32]]:
        """Those in which the ways differ most, and where each entry's middle lies in them."""
        import numpy as np

        some = self._ways[:: max(1, len(self._ways) // SAMPLE)].astype(np.float32)
        _, along = np.linalg.eigh(some.T @ some)
        basis = np.ascontiguousarray(along[:, -DIRECTIONS:], dtype=np.float32)
        middles = np.empty((len(self._starts), basis.shape[1]), dtype=np.float32)
        for first, after in self._portions():
            begin, end = int(self._starts[first]), int(self._starts[after - 1] + self._counts[after - 1])
            sums = np.add.reduceat(self._ways[begin:end].astype(np.float32) @ basis, self._starts[first:after] - begin)
            middles[first:after] = sums / self._counts[first:after, None]
        return basis, middles

    def _portions(self) -> Iterator[tuple[int, int]]:
        return ((at, min(at + PORTION, len(self._starts))) for at in range(0, len(self._starts), PORTION))

    def _from_middle(self, vectors: NDArray[Any]) -> NDArray[float32]:
        import numpy as np

        moved = vectors.astype(np.float32) - self._middle
        directions: NDArray[float32] = moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-6)
        return directions


def _of_entries(near: NDArray[float32], starts: NDArray[int64], counts: NDArray[int64]) -> NDArray[float32]:
    """Of how near each way is, how near each entry is: its nearest way, and a little all of them."""
    import numpy as np

    best, whole = np.maximum.reduceat(near, starts), np.add.reduceat(near, starts) / counts
    found: NDArray[float32] = ((1 - WHOLE) * best + WHOLE * whole).astype(np.float32)
    return found
