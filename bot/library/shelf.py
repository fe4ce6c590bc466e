"""One library, laid out for finding: which entries a question may mean, and what is to be done with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Final

from bot.crisis.folding import fold
from bot.library import guards
from bot.library.entries import Entry
from bot.library.findings import SILENCE, Candidate, Doubt, Finding, Reason
from bot.library.likeness import Alike, Likeness
from bot.library.standards import enough, stands
from bot.library.words import Reading, read

if TYPE_CHECKING:
    from numpy import bool_, float32, float64
    from numpy.typing import NDArray

SAMPLE: Final = 60
"""So many of its own questions a library is asked, to know what is alike enough."""
MORE: Final = 1.05
"""Prices and campaigns need so much more than others."""
CLOSE: Final = 0.02
"""As near as this, nobody can tell which of two is meant."""
WORTH_OFFERING: Final = 0.6
OFFERED: Final = 3
MEANS_IT: Final = 0.5


class Shelf:
    """One version of a library. Safe to ask from many threads; it never changes.

    `vectors` has a row for each way to ask, entry by entry; `embed` gives that of a question, if that is quick.
    """

    def __init__(
        self,
        entries: Iterable[Entry],
        vectors: NDArray[float32] | None = None,
        embed: Callable[[str], NDArray[float32] | None] = lambda question: None,
    ) -> None:
        self.entries = tuple(entry for entry in entries if entry.state == "approved")
        self._embed = embed
        self.products = frozenset(entry.product for entry in self.entries if entry.product)
        self._names = guards.Names(self.entries)
        self._same = _by_question(self.entries)
        self._likeness = Likeness(self.entries, vectors) if self.entries else None

    @cached_property
    def enough(self) -> float:
        """What must be reached in this library for an answer by words alone."""
        return self._enough(meant=False)

    @cached_property
    def enough_meant(self) -> float:
        """The same where it is also known what the question means."""
        return self._enough(meant=True)

    def _enough(self, *, meant: bool) -> float:
        if self._likeness is None:
            return 0.0
        strangers = self._likeness.strangers(SAMPLE, meant=meant)
        return enough([stands(scores[0], scores[1:]) for scores in strangers if scores], len(self.entries))

    def ranked(self, question: str, vector: NDArray[float32] | None = None) -> list[tuple[Entry, float]]:
        """The entries that are most like the question, the best first, whatever is to be done with them."""
        if self._likeness is None:
            return []
        found = self._likeness.best(read(question), self.vector(question) if vector is None else vector)
        return [(self.entries[alike.at], alike.score) for alike in found]

    def find(
        self,
        question: str,
        now: datetime,
        *,
        visible: Callable[[Entry], bool] = lambda entry: True,
        frozen: Callable[[Entry], bool] = lambda entry: False,
        vector: NDArray[float32] | None = None,
    ) -> Finding:
        """What to do with a question. `visible`: may this asker see the entry; `frozen`: has a crisis frozen it.

        Both are asked of the few entries that come into question, never of the whole library.
        """
        reading = read(question)
        if self._likeness is None or not reading.tokens:
            return SILENCE
        meant = self.vector(question) if vector is None else vector
        alike = self._likeness.best(reading, meant, self._open(now))
        found = [each for each in alike if visible(self.entries[each.at])]
        if not found:
            return SILENCE
        return self._decided(reading, found, frozen, self.enough if meant is None else self.enough_meant)

    def _decided(
        self, question: Reading, found: Sequence[Alike], frozen: Callable[[Entry], bool], needed: float
    ) -> Finding:
        same = self._same.get(_bare(question.plain), frozenset())
        found = sorted(found, key=lambda each: each.at not in same)
        best = self._candidate(question, found[0], found, same, needed)
        if not best.doubts:
            return Finding("frozen" if frozen(best.entry) else "answer", (best,))
        others = [self._candidate(question, each, found, same, needed) for each in found[1:OFFERED]]
        offered = [each for each in (best, *others) if each.score >= WORTH_OFFERING * 0.5]
        if not offered:
            return SILENCE
        if frozen(offered[0].entry):
            return Finding("frozen", (offered[0],))
        return Finding("offer", tuple(each for each in offered if not frozen(each.entry)))

    def _candidate(
        self, question: Reading, alike: Alike, found: Sequence[Alike], same: Collection[int], usual: float
    ) -> Candidate:
        entry = self.entries[alike.at]
        others = [each.score for each in found if each is not alike]
        reached, needed = stands(alike.score, others), usual * (MORE if _weighty(entry) else 1.0)
        asked = entry.asked[alike.way]
        doubts = list(guards.doubts(question.plain, entry, self._names, asked))
        if alike.at in same:
            return Candidate(entry, 1.0, (Reason("same", asked),), tuple(doubts))
        if reached < needed:
            doubts.append(Doubt("price" if reached >= usual else "unsure"))
        elif others and others[0] > alike.score - CLOSE:
            doubts.append(Doubt("close", held=self.entries[found[1].at].question))
        sure = max(0.0, reached) / (max(0.0, reached) + needed) if needed else 0.0
        return Candidate(entry, sure, tuple(_reasons(alike, asked)), tuple(doubts))

    def vector(self, question: str) -> NDArray[float32] | None:
        """What the question means, if this library knows meanings and that is quickly found out."""
        known = self._likeness is not None and self._likeness.knows_meanings
        return self._embed(question) if known else None

    def _open(self, now: datetime) -> NDArray[bool_]:
        """Which entries may be said now."""
        opens, closes = self._times
        moment = now.timestamp()
        may: NDArray[bool_] = (opens <= moment) & (moment < closes)
        return may

    @cached_property
    def _times(self) -> tuple[NDArray[float64], NDArray[float64]]:
        """From when until when each entry may be said."""
        import numpy as np

        opens = [entry.opens_at.timestamp() if entry.opens_at else -np.inf for entry in self.entries]
        closes = [entry.closes_at.timestamp() if entry.closes_at else np.inf for entry in self.entries]
        return np.array(opens), np.array(closes)


def _by_question(entries: Sequence[Entry]) -> Mapping[str, frozenset[int]]:
    """The entries that are asked for in just these words. Versions of one entry, each for its time, share theirs."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for at, entry in enumerate(entries):
        for asked in entry.asked:
            found[_bare(asked)].add(at)
    return {asked: frozenset(at) for asked, at in found.items()}


def _weighty(entry: Entry) -> bool:
    """A wrong price is worse than silence, and so is a campaign that is over."""
    return entry.priced or bool(entry.campaign) or entry.category == "campaign"


def _reasons(alike: Alike, asked: str) -> Iterable[Reason]:
    if alike.cover.shared:
        yield Reason("words", asked, alike.cover.shared)
    if alike.meaning >= MEANS_IT or not alike.cover.shared:
        yield Reason("meaning", asked)


def _bare(text: str) -> str:
    """The text without what does not matter to whether two questions are the same."""
    return "".join(filter(str.isalnum, fold(text).wide))
