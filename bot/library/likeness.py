"""How alike a question and each entry of a library are, by words, word for word, and by meaning where it is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from copy import copy
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from bot.library import trouble
from bot.library.bymeaning import ByMeaning
from bot.library.bywords import ByWords
from bot.library.covering import NOTHING, Cover, Covering, Understood
from bot.library.entries import Entry
from bot.library.lines import Lines, answer_of, read_entry
from bot.library.words import Reading, read

if TYPE_CHECKING:
    from numpy import bool_, float32, int64
    from numpy.typing import NDArray

LOOKED_AT: Final = 12
"""So many entries are compared word for word."""
NEAR: Final = 200
"""So many entries of a large library are compared exactly by what they mean."""
WORDS, COVER, MEANING = 0.7, 0.5, 1.0
UNLIKE: Final = 0.1
"""So much less alike is what asks for a way where something went wrong. Where words alone must do, they have said so:
为什么 is one of them."""
NOWHERE: Final = -9.0


@dataclass(frozen=True, slots=True)
class Alike:
    """One entry (by its place in the library), how alike it is, by what, and the way to ask that came nearest."""

    at: int
    score: float
    cover: Cover
    meaning: float
    way: int


class Likeness:
    """One library, read once. `vectors` holds one row for each way to ask, in order; without it words must do.

    `before`: what was laid out last, from which everything is taken that has not changed. `anything`: the middle of
    what people say of anything.
    """

    def __init__(
        self, entries: Sequence[Entry], vectors: NDArray[float32] | None = None, before: Likeness | None = None,
        anything: NDArray[float32] | None = None,
    ) -> None:  # fmt: skip
        self._lines: Lines = Lines(entries, before._lines if before else None)
        self._words = ByWords(self._lines)
        self._ways: Sequence[Sequence[Reading]] = self._lines.ways
        self._covering = Covering(self._ways)
        self._late: list[list[tuple[Reading, float]]] = []
        self._firsts = list(accumulate((len(ways) for ways in self._ways), initial=0))
        self._meaning = ByMeaning(vectors, self._firsts[:-1], anything) if vectors is not None else None

    def deeper(self, vectors: NDArray[float32], anything: NDArray[float32] | None = None) -> Likeness:
        """The same, with what its questions mean."""
        found = copy(self)
        found._meaning = ByMeaning(vectors, self._firsts[:-1], anything)
        return found

    def with_late(self, entries: Sequence[Entry]) -> Likeness:
        """The same with some entries behind the others. They are looked through one by one, and by words alone, until
        everything is laid out anew."""
        found, lines = copy(self), [read_entry(entry) for entry in entries]
        ways = [[line for line, _ in of[: len(entry.asked)]] for entry, of in zip(entries, lines, strict=True)]
        found._late, found._ways, found._meaning = [*self._late, *lines], [*self._ways, *ways], None
        return found

    @property
    def knows_meanings(self) -> bool:
        return self._meaning is not None

    def understood(
        self, question: Reading, at: int, entry: Entry, named: Collection[str], *, locked: bool = False
    ) -> Understood:
        """How much of the question the entry at this place speaks of, in its questions or its answer; `locked`: of that
        only in its locked facts. `named`: what products are called in the question."""
        answer = read(answer_of(replace(entry, wordings=()) if locked else entry))
        return self._covering.understood(question, [*self._ways[at], answer], named)

    def speaks_of(self, question: Reading) -> bool:
        """Whether the question is about anything that is asked here, answered or not."""
        return self._covering.speaks_of(question)

    @property
    def ways(self) -> Sequence[Sequence[Reading]]:
        """Every entry's questions, as they were read."""
        return self._ways

    def best(
        self, question: Reading, vector: NDArray[float32] | None, among: NDArray[bool_] | None = None
    ) -> list[Alike]:
        """The entries that are most alike, the best first."""
        direction = self._meaning.direction(vector) if self._meaning is not None and vector is not None else None
        return self._best(question, direction, among)

    def strangers(self, most: int, *, meant: bool) -> list[list[float]]:
        """Of some of the library's own questions, how alike the entries are that are not meant, best first.

        Versions of one entry have one question; none of them is a stranger to the others.
        """
        import numpy as np

        owners = [at for at, ways in enumerate(self._lines.ways) for _ in ways]
        namesakes = defaultdict[str, list[int]](list)
        for at, ways in enumerate(self._ways):
            namesakes[ways[0].plain].append(at)
        step = max(1, len(owners) // most)
        found = []
        for line in range(0, len(owners), step):
            owner = owners[line]
            others = np.ones(len(self._ways), dtype=np.bool_)
            others[namesakes[self._ways[owner][0].plain]] = False
            direction = self._meaning.of_way(line) if meant and self._meaning is not None else None
            reading = read(self._ways[owner][line - self._firsts[owner]].plain)
            found.append([alike.score for alike in self._best(reading, direction, others)])
        return found

    def _best(self, question: Reading, direction: NDArray[float32] | None, among: NDArray[bool_] | None) -> list[Alike]:
        import numpy as np

        words = self._by_words(question)
        meant = self._meaning.scores(direction) if self._meaning is not None and direction is not None else None
        roughly = words if meant is None else WORDS * words + MEANING * meant
        if among is not None:
            roughly = np.where(among, roughly, NOWHERE)
        if meant is not None and direction is not None and self._meaning is not None and self._meaning.large:
            near = _highest(roughly, NEAR)
            meant[near] = self._meaning.exactly(direction, near)
            roughly[near] = np.where(roughly[near] > NOWHERE, WORDS * words[near] + MEANING * meant[near], NOWHERE)
        found = [
            self._alike(question, int(at), float(words[at]), None if meant is None else float(meant[at]))
            for at in _highest(roughly, LOOKED_AT)
            if roughly[at] > NOWHERE
        ]
        return sorted(found, key=lambda alike: (-alike.score, alike.at))

    def _by_words(self, question: Reading) -> NDArray[float32]:
        import numpy as np

        scores = self._words.scores(question)
        late = [self._words.score(question, lines) for lines in self._late]
        return np.append(scores, np.array(late, dtype=np.float32)) if late else scores

    def _alike(self, question: Reading, at: int, words: float, meant: float | None) -> Alike:
        covers = [self._covering.of(question, way) for way in self._ways[at]]
        way = max(range(len(covers)), key=lambda n: covers[n].score, default=0)
        cover = covers[way] if covers else NOTHING
        if meant is None:
            return Alike(at, (words + cover.score) / 2, cover, 0.0, way)
        alike = WORDS * words + COVER * cover.score + MEANING * meant
        alike -= UNLIKE * trouble.unlike(question.plain, [way.plain for way in self._ways[at]])
        return Alike(at, alike / (WORDS + COVER + MEANING), cover, meant, way)


def _highest(scores: NDArray[float32], most: int) -> NDArray[int64]:
    """The places of so many that stand highest, in no order."""
    import numpy as np

    most = min(most, len(scores))
    places: NDArray[int64] = np.argpartition(scores, len(scores) - most)[len(scores) - most :]
    return places
