"""How alike a question and each entry of a library are, by words, word for word, and by meaning where it is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from bot.library.bymeaning import ByMeaning
from bot.library.bywords import ANSWER, ByWords
from bot.library.covering import NOTHING, Cover, Covering
from bot.library.entries import Entry
from bot.library.words import Reading, read

if TYPE_CHECKING:
    from numpy import bool_, float32
    from numpy.typing import NDArray

LOOKED_AT: Final = 12
"""So many entries are compared word for word."""
WORDS, COVER, MEANING = 0.7, 0.5, 1.0


@dataclass(frozen=True, slots=True)
class Alike:
    """One entry (by its place in the library), how alike it is, by what, and the way to ask that came nearest."""

    at: int
    score: float
    cover: Cover
    meaning: float
    way: int


class Likeness:
    """One library, read once. `vectors` holds one row for each way to ask, in order; without it words must do."""

    def __init__(self, entries: Sequence[Entry], vectors: NDArray[float32] | None = None) -> None:
        self._ways: list[list[Reading]] = []
        self._namesakes: defaultdict[str, list[int]] = defaultdict(list)
        weights, starts = _shape(entries)
        self._words = ByWords(self._read(entries), weights, starts)
        self._covering = Covering(self._ways)
        self._firsts = list(accumulate((len(ways) for ways in self._ways), initial=0))
        self._meaning = ByMeaning(vectors, self._firsts[:-1]) if vectors is not None else None

    def _read(self, entries: Sequence[Entry]) -> Iterator[Reading]:
        """Everything by which the entries are found by their words: their questions, then what they answer."""
        for at, entry in enumerate(entries):
            ways = [read(asked) for asked in entry.asked]
            yield from ways
            self._ways.append([way.bare for way in ways])
            self._namesakes[ways[0].plain].append(at)
            if answer := _answer(entry):
                yield read(answer)

    @property
    def knows_meanings(self) -> bool:
        return self._meaning is not None

    def best(
        self, question: Reading, vector: NDArray[float32] | None, among: NDArray[bool_] | None = None
    ) -> list[Alike]:
        """The entries that are most alike, the best first."""
        meant = self._meaning.scores(vector) if self._meaning is not None and vector is not None else None
        return self._best(question, meant, among)

    def strangers(self, most: int, *, meant: bool) -> list[list[float]]:
        """Of some of the library's own questions, how alike the entries are that are not meant, best first.

        Versions of one entry have one question; none of them is a stranger to the others.
        """
        import numpy as np

        owners = [at for at, ways in enumerate(self._ways) for _ in ways]
        step = max(1, len(owners) // most)
        found = []
        for line in range(0, len(owners), step):
            others = np.ones(len(self._ways), dtype=np.bool_)
            others[self._namesakes[self._ways[owners[line]][0].plain]] = False
            near = self._meaning.near(self._meaning.vectors[line]) if meant and self._meaning is not None else None
            reading = read(self._ways[owners[line]][line - self._firsts[owners[line]]].plain)
            found.append([alike.score for alike in self._best(reading, near, others)])
        return found

    def _best(self, question: Reading, meant: NDArray[float32] | None, among: NDArray[bool_] | None) -> list[Alike]:
        import numpy as np

        words = self._words.scores(question)
        roughly = words if meant is None else WORDS * words + MEANING * meant
        if among is not None:
            roughly = np.where(among, roughly, -9.0)
        most = min(LOOKED_AT, len(roughly))
        places = np.argpartition(roughly, len(roughly) - most)[len(roughly) - most :]
        found = [
            self._alike(question, int(at), float(words[at]), None if meant is None else float(meant[at]))
            for at in places
            if roughly[at] > -9.0
        ]
        return sorted(found, key=lambda alike: (-alike.score, alike.at))

    def _alike(self, question: Reading, at: int, words: float, meant: float | None) -> Alike:
        covers = [self._covering.of(question, way) for way in self._ways[at]]
        way = max(range(len(covers)), key=lambda n: covers[n].score, default=0)
        cover = covers[way] if covers else NOTHING
        if meant is None:
            return Alike(at, (words + cover.score) / 2, cover, 0.0, way)
        score = (WORDS * words + COVER * cover.score + MEANING * meant) / (WORDS + COVER + MEANING)
        return Alike(at, score, cover, meant, way)


def _shape(entries: Sequence[Entry]) -> tuple[list[float], list[int]]:
    """What each line of the entries counts, and where each entry's lines start."""
    weights: list[float] = []
    starts: list[int] = []
    for entry in entries:
        starts.append(len(weights))
        weights += [1.0] * len(entry.asked)
        weights += [ANSWER] if _answer(entry) else []
    return weights, starts


def _answer(entry: Entry) -> str:
    return " ".join((*entry.wordings, *(f"{fact.name} {fact.value}" for fact in entry.facts)))
