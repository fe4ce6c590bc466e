"""One library, laid out for finding: which entries a question may mean, and what is to be done with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from copy import copy
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeAlias

from bot.library.deciding import Deciding
from bot.library.entries import Entry
from bot.library.findings import SILENCE, Finding
from bot.library.likeness import Likeness
from bot.library.names import Names, plain
from bot.library.standards import MEANT, USUAL, enough, stands
from bot.library.words import Reading, read

if TYPE_CHECKING:
    from numpy import bool_, float32, float64
    from numpy.typing import NDArray

    Times: TypeAlias = tuple[NDArray[float64], NDArray[float64]]
    Embed: TypeAlias = Callable[[str], NDArray[float32] | None]

SAMPLE: Final = 60
"""So many of its own questions a library is asked, to know what is alike enough."""
EDGES: Final = re.compile(r"[\W_]+")
Places: TypeAlias = tuple[int, ...]
NOBODY: Final[Places] = ()


def nobody(question: str) -> NDArray[float32] | None:
    """There is no model that knows meanings."""
    return None


class Shelf:
    """One edition of a library. Safe to ask from many threads; it never changes.

    `vectors` has a row for each way to ask, entry by entry; `embed` gives that of a question, if that is quick.
    `before`: what was laid out last, from which everything is taken that has not changed. `anything`: the middle of
    what people say of anything (`Meanings.of_anything`).
    """

    def __init__(
        self,
        entries: Iterable[Entry],
        vectors: NDArray[float32] | None = None,
        embed: Embed = nobody,
        before: Shelf | None = None,
        anything: NDArray[float32] | None = None,
    ) -> None:
        self.entries = tuple(entry for entry in entries if entry.state == "approved")
        self._embed = embed
        self._names: tuple[frozenset[str], Names] | None = None
        self._likeness: Likeness = Likeness(
            self.entries, vectors if self.entries else None, before._likeness if before else None, anything
        )
        self._same = _by_question(self._likeness.ways)
        self._times = _times(self.entries)
        self._late = 0
        self._standard = self

    def deeper(self, vectors: NDArray[float32], embed: Embed, anything: NDArray[float32] | None = None) -> Shelf:
        """The same, which now knows what its questions mean."""
        found = self._copy()
        found._likeness, found._embed, found._standard = self._likeness.deeper(vectors, anything), embed, found
        return found

    def changed(self, gone: Collection[str], entries: Sequence[Entry]) -> Shelf:
        """The same without what it has of these entries (`Entry.of`), and with these instead: true at once, and found
        by their words until everything is laid out anew."""
        import numpy as np

        found = self._copy()
        found.entries = (*self.entries, *entries)
        found._likeness = self._likeness.with_late(entries)
        found._names = None
        first, ways = len(self.entries), found._likeness.ways
        found._same = _by_question(ways[first:], self._same, first)
        opens, closes = (np.append(old, new) for old, new in zip(self._times, _times(entries), strict=True))
        over = [at for at, entry in enumerate(self.entries) if entry.of in gone]
        closes[over] = -np.inf
        found._times, found._late = (opens, closes), self._late + len(entries) + len(gone)
        return found

    @property
    def late(self) -> int:
        """How much has changed since it was laid out as a whole."""
        return self._late

    def _copy(self) -> Shelf:
        found = copy(self)
        for known in ("enough", "enough_meant", "products"):
            found.__dict__.pop(known, None)
        return found

    def prepare(self) -> None:
        """Work out what is alike enough, so that the first question need not."""
        _ = self.enough
        _ = self.enough_meant if self._likeness.knows_meanings else 0.0

    @cached_property
    def enough(self) -> float:
        """What must be reached in this library for an answer by words alone."""
        return self._enough(meant=False) if self._standard is self else self._standard.enough

    @cached_property
    def enough_meant(self) -> float:
        """The same where it is also known what the question means."""
        return self._enough(meant=True)

    def _enough(self, *, meant: bool) -> float:
        if not self.entries:
            return 0.0
        strangers = self._likeness.strangers(SAMPLE, meant=meant)
        stood = [stands(scores[0], scores[1:]) for scores in strangers if scores]
        return enough(stood, len(self.entries), MEANT if meant else USUAL)

    def ranked(self, question: str, vector: NDArray[float32] | None = None) -> list[tuple[Entry, float]]:
        """The entries that are most like the question, the best first, whatever is to be done with them."""
        if not self.entries:
            return []
        found = self._likeness.best(read(question), self.vector(question) if vector is None else vector)
        return [(self.entries[alike.at], alike.score) for alike in found]

    def find(
        self,
        question: str,
        now: datetime,
        *,
        vector: NDArray[float32] | None = None,
        products: frozenset[str] = frozenset(),
    ) -> Finding:
        """What to do with a question. `products`: those that the team has, whether or not an entry is about them."""
        reading = read(question)
        if not self.entries or not reading.tokens:
            return SILENCE
        meant = self.vector(question) if vector is None else vector
        found = self._likeness.best(reading, meant, self._open(now))
        if not found:
            return SILENCE
        usual = self.enough if meant is None else self.enough_meant
        same = self._same.get(_bare(reading.plain), NOBODY)
        found.sort(key=lambda each: each.at not in same)
        return Deciding(reading, self.entries, found, same, self._called(products), usual, self._likeness).finding()

    def speaks_of(self, question: str) -> bool:
        """Whether the question is about anything that this library could answer one day: 今天股市怎么样 is not."""
        reading = read(question)
        return self._likeness.speaks_of(reading) or any(plain(name) in reading.plain for name in self.products)

    def _called(self, products: frozenset[str]) -> Names:
        """How the products are called of which this library speaks, and the team's others; told once, then known."""
        known = self._names
        if known is None or known[0] != products:
            campaigns = {entry.campaign for entry in self.entries}
            known = self._names = (products, Names(self.products | products, campaigns))
        return known[1]

    @cached_property
    def products(self) -> frozenset[str]:
        """Those that the entries are about."""
        return frozenset(product for entry in self.entries for product in entry.products)

    def vector(self, question: str) -> NDArray[float32] | None:
        """What the question means, if this library knows meanings and that is quickly found out."""
        return self._embed(question) if self._likeness.knows_meanings else None

    def _open(self, now: datetime) -> NDArray[bool_]:
        """Which entries may be said now."""
        opens, closes = self._times
        moment = now.timestamp()
        may: NDArray[bool_] = (opens <= moment) & (moment < closes)
        return may


def _times(entries: Sequence[Entry]) -> Times:
    """From when until when each entry may be said."""
    import numpy as np

    opens = [entry.opens_at.timestamp() if entry.opens_at else -np.inf for entry in entries]
    closes = [entry.closes_at.timestamp() if entry.closes_at else np.inf for entry in entries]
    return np.array(opens), np.array(closes)


def _by_question(
    ways: Sequence[Sequence[Reading]], before: Mapping[str, Places] | None = None, first: int = 0
) -> Mapping[str, Places]:
    """The entries that are asked for in just these words. Versions of one entry, each for its time, share theirs."""
    found = dict(before or {})
    for at, asked in enumerate(ways, first):
        for way in asked:
            bare = _bare(way.plain)
            known = found.get(bare, NOBODY)
            if at not in known:
                found[bare] = (*known, at)
    return found


def _bare(plain: str) -> str:
    """A folded text without what does not matter to whether two questions are the same."""
    return EDGES.sub("", plain)
