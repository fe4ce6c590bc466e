"""Decides what is to be done with a question, once it is known how alike the entries are: answer, offer, or silence."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.library import guards
from bot.library.entries import Entry
from bot.library.findings import SILENCE, Candidate, Doubt, Finding, Reason
from bot.library.likeness import Alike
from bot.library.names import Names
from bot.library.standards import stands
from bot.library.words import Reading

MORE: Final = 1.05
"""Prices and campaigns need so much more than others."""
CLOSE: Final = 0.02
"""As near as this, nobody can tell which of two is meant."""
WORTH_OFFERING: Final = 0.3
OFFERED: Final = 3
MEANS_IT: Final = 0.5


@dataclass(frozen=True, slots=True)
class Deciding:
    """One question, and the entries that are most alike (`found`, by their places, the best first). `same`: those that
    are asked for in just these words; `usual`: what must be reached for an answer."""

    question: Reading
    entries: Sequence[Entry]
    found: Sequence[Alike]
    same: Collection[int]
    names: Names
    usual: float

    def finding(self) -> Finding:
        best = self._candidate(self.found[0])
        if not best.doubts:
            return Finding("answer", (best,))
        others = [self._candidate(each) for each in self.found[1:OFFERED]]
        offered = tuple(each for each in (best, *others) if each.score >= WORTH_OFFERING)
        return Finding("offer", offered) if offered else SILENCE

    def _candidate(self, alike: Alike) -> Candidate:
        entry = self.entries[alike.at]
        others = [each.score for each in self.found if each is not alike]
        reached, needed = stands(alike.score, others), self.usual * (MORE if _weighty(entry) else 1.0)
        asked = entry.asked[alike.way]
        doubts = list(guards.doubts(self.question.plain, entry, self.names, asked))
        if alike.at in self.same:
            return Candidate(entry, 1.0, (Reason("same", asked),), tuple(doubts))
        if reached < needed:
            doubts.append(Doubt("price" if reached >= self.usual else "unsure"))
        elif others and others[0] > alike.score - CLOSE:
            doubts.append(Doubt("close", held=self.entries[self.found[1].at].question))
        sure = max(0.0, reached) / (max(0.0, reached) + needed) if needed else 0.0
        return Candidate(entry, sure, tuple(_reasons(alike, asked)), tuple(doubts))


def _weighty(entry: Entry) -> bool:
    """A wrong price is worse than silence, and so is a campaign that is over."""
    return entry.priced or bool(entry.campaign) or entry.category == "campaign"


def _reasons(alike: Alike, asked: str) -> Iterator[Reason]:
    if alike.cover.shared:
        yield Reason("words", asked, alike.cover.shared)
    if alike.meaning >= MEANS_IT or not alike.cover.shared:
        yield Reason("meaning", asked)
