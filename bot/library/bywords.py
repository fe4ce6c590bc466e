"""How near each entry is by its words: BM25 over every way to ask and over what is answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import count
from typing import TYPE_CHECKING, Final

from bot.library.words import Reading

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

ANSWER: Final = 0.5
"""A word that only stands in the answer counts half."""


class ByWords:
    """The lines of a library by their words. Each entry owns the lines from its place in `starts` to the next one's."""

    def __init__(self, lines: Iterable[Reading], weights: Sequence[float], starts: Sequence[int]) -> None:
        import numpy as np
        from bm25s import BM25

        known: defaultdict[str, int] = defaultdict(count().__next__)
        ids = [[known[term] for term in line.terms] for line in lines]
        self._vocabulary = dict(known)
        self._engine = BM25(k1=1.2, b=0.75)
        self._engine.index((ids, self._vocabulary), show_progress=False)
        in_lines = np.diff(self._engine.scores["indptr"])
        self._rarity = np.log1p((len(ids) - in_lines + 0.5) / (in_lines + 0.5))
        self._unknown = float(np.log1p((len(ids) + 0.5) / 0.5))
        self._weights, self._starts = np.asarray(weights, dtype=np.float32), np.asarray(starts)

    def scores(self, question: Reading) -> NDArray[float32]:
        """For each entry how much of what the question says stands in one of its lines, mostly from 0 to 1."""
        import numpy as np

        ids = [self._vocabulary[term] for term in question.terms if term in self._vocabulary]
        if not ids:
            return np.zeros(len(self._starts), dtype=np.float32)
        whole = float(self._rarity[ids].sum()) + self._unknown * (len(question.terms) - len(ids))
        by_line = self._engine.get_scores_from_ids(ids) * self._weights
        best: NDArray[float32] = np.maximum.reduceat(by_line, self._starts).astype(np.float32)
        return best / np.float32(whole or 1.0)
