"""How near each entry is by its words: BM25 over every way to ask and over what is answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar

from bot.library.words import Reading

if TYPE_CHECKING:
    from numpy import float32, int32, int64
    from numpy.typing import NDArray

    from bot.library.lines import Lines

Length = TypeVar("Length", float, "NDArray[float32]")
K1: Final = 1.2
B: Final = 0.75
SMALL: Final = 2**31
"""So many words times lines are counted with half the memory."""


class ByWords:
    """The lines of a library by their words. Each entry owns the lines from its place in `starts` to the next one's.

    What each word counts in each line is worked out here, for all lines at once: bm25s does it line by line, which
    takes three times as long. How the lines are then looked up is bm25s' own.
    """

    def __init__(self, lines: Lines) -> None:
        import numpy as np
        from bm25s import BM25

        lengths, self._starts = lines.lengths, lines.starts
        self._known, self._lines = lines.vocabulary, len(lengths)
        self._average = float(lengths.mean()) if len(lengths) else 1.0
        words, of, times = _counted(lines.words, lengths, len(self._known))
        in_lines = np.bincount(words, minlength=len(self._known))
        self._rarity = np.log1p((self._lines - in_lines + 0.5) / (in_lines + 0.5))
        self._unknown = float(np.log1p((self._lines + 0.5) / 0.5))
        much = times.astype(np.float32)
        much /= much + self._length_counts(lengths.astype(np.float32))[of]
        much *= self._rarity.astype(np.float32)[words]
        much *= lines.weights[of]
        self._engine = BM25(k1=K1, b=B)
        self._engine.scores = {
            "data": much, "indices": of, "num_docs": self._lines,
            "indptr": np.append(0, in_lines.cumsum()),
        }  # fmt: skip
        self._engine.nonoccurrence_array = None

    def scores(self, question: Reading) -> NDArray[float32]:
        """For each entry how much of what the question says stands in one of its lines, mostly from 0 to 1."""
        import numpy as np

        ids = self._ids(question)
        if not ids or not len(self._starts):
            return np.zeros(len(self._starts), dtype=np.float32)
        by_line = self._engine.get_scores_from_ids(ids)
        best: NDArray[float32] = np.maximum.reduceat(by_line, self._starts).astype(np.float32)
        return best / np.float32(self._whole(question, ids))

    def score(self, question: Reading, lines: Iterable[tuple[Reading, float]]) -> float:
        """The same of an entry that is not laid out yet: its lines, and what each counts."""
        ids = self._ids(question)
        whole = self._whole(question, ids)
        return max((self._score(question, line) * weight / whole for line, weight in lines), default=0.0)

    def _score(self, question: Reading, line: Reading) -> float:
        times, shared = Counter(line.terms), self._length_counts(float(len(line.terms)))
        return sum(times[term] / (times[term] + shared) * self._rare(term) for term in question.terms if term in times)

    def _rare(self, term: str) -> float:
        at = self._known.get(term, self._lines)
        return float(self._rarity[at]) if at < len(self._rarity) else self._unknown

    def _ids(self, question: Reading) -> list[int]:
        """The words that stand in one of the lines; whoever lays the library out anew may know more meanwhile."""
        found = (self._known.get(term, -1) for term in question.terms)
        return [at for at in found if 0 <= at < len(self._rarity)]

    def _whole(self, question: Reading, ids: Sequence[int]) -> float:
        return float(self._rarity[ids].sum()) + self._unknown * (len(question.terms) - len(ids)) or 1.0

    def _length_counts(self, length: Length) -> Length:
        """A word in a long line counts less."""
        return K1 * (1 - B + B * length / self._average)


def _counted(
    words: NDArray[int32], lengths: NDArray[int64], vocabulary: int
) -> tuple[NDArray[int32], NDArray[int32], NDArray[int32]]:
    """Each word with each line that it stands in, ordered by word, and how often it stands there.

    What numpy's `unique` does, but in place: a large library takes no more memory for a moment than it keeps.
    """
    import numpy as np

    lines = max(len(lengths), 1)
    pairs: NDArray[Any] = words.astype(np.int32 if vocabulary * lines < SMALL else np.int64)
    pairs *= lines
    pairs += np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
    pairs.sort()
    begins = np.ones(len(pairs), dtype=np.bool_)
    np.not_equal(pairs[1:], pairs[:-1], out=begins[1:])
    firsts = np.flatnonzero(begins).astype(np.int32)
    times = np.diff(firsts, append=np.int32(len(pairs)))
    pairs = pairs[firsts]
    return (pairs // lines).astype(np.int32), (pairs % lines).astype(np.int32), times
