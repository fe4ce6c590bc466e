"""Everything by which a library is found, as it was read: each entry's ways to ask, then what it answers.

Reading takes longest, so what was read once is used again when the library is laid out anew.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Sequence
from itertools import count
from typing import TYPE_CHECKING, Final

from bot.library.entries import Entry
from bot.library.words import Reading, read

if TYPE_CHECKING:
    from numpy import float32, int32, int64
    from numpy.typing import NDArray

ANSWER: Final = 0.5
"""A word that only stands in the answer counts half."""


def answer_of(entry: Entry) -> str:
    """All that it answers, as one text."""
    return " ".join((*entry.wordings, *(f"{fact.name} {fact.value}" for fact in entry.facts)))


def read_entry(entry: Entry) -> list[tuple[Reading, float]]:
    """The lines of one entry, and what each counts: its questions, then its answer."""
    found = [(read(asked), 1.0) for asked in entry.asked]
    answer = answer_of(entry)
    return [*found, (read(answer), ANSWER)] if answer else found


class Lines:
    """The lines of these entries, in their order; `before` is what was laid out last.

    `words`: the words of all lines as numbers of the `vocabulary`, one line after the other, each so long (`lengths`)
    and counting so much (`weights`). An entry owns the lines from its place in `starts` on; `ways` are its questions.
    """

    def __init__(self, entries: Sequence[Entry], before: Lines | None = None) -> None:
        import numpy as np

        self.entries = entries
        self.vocabulary: defaultdict[str, int] = (
            before.vocabulary if before else defaultdict[str, int](count().__next__)
        )
        self.ways: list[list[Reading]] = []
        known = {entry.id: at for at, entry in enumerate(before.entries)} if before else {}
        words = array("i")
        lengths, weights, starts = array("q"), array("f"), array("q")
        for entry in entries:
            starts.append(len(lengths))
            at = known.get(entry.id, -1)
            if before is not None and at >= 0 and before.entries[at] == entry:
                words.frombytes(before._read(at, lengths, weights).tobytes())
                self.ways.append(before.ways[at])
            else:
                self._read_now(entry, words, lengths, weights)
        self.words: NDArray[int32] = np.array(words, dtype=np.int32)
        self.lengths: NDArray[int64] = np.array(lengths, dtype=np.int64)
        self.weights: NDArray[float32] = np.array(weights, dtype=np.float32)
        self.starts: NDArray[int64] = np.array(starts, dtype=np.int64)
        self._begins: NDArray[int64] = np.append(0, self.lengths.cumsum())

    def _read_now(self, entry: Entry, words: array[int], lengths: array[int], weights: array[float]) -> None:
        numbers = self.vocabulary
        lines = read_entry(entry)
        for line, weight in lines:
            words.extend([numbers[term] for term in line.terms])
            lengths.append(len(line.terms))
            weights.append(weight)
        self.ways.append([line.bare for line, _ in lines[: len(entry.asked)]])

    def _read(self, at: int, lengths: array[int], weights: array[float]) -> NDArray[int32]:
        """What was read of this entry."""
        first = int(self.starts[at])
        after = int(self.starts[at + 1]) if at + 1 < len(self.starts) else len(self.lengths)
        lengths.extend(self.lengths[first:after].tolist())
        weights.extend(self.weights[first:after].tolist())
        return self.words[self._begins[first] : self._begins[after]]
