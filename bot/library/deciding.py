"""Decides what is to be done with a question, once it is known how alike the entries are: answer, offer, or silence."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from bot.library import guards
from bot.library.covering import Understood
from bot.library.entries import Entry
from bot.library.findings import SILENCE, Candidate, Doubt, Finding, Reason
from bot.library.likeness import Alike, Likeness
from bot.library.names import Names
from bot.library.standards import stands
from bot.library.words import Reading, as_typed

MORE: Final = 1.05
"""Prices and campaigns need so much more than others."""
CLOSE: Final = 0.02
"""As near as this, nobody can tell which of two is meant."""
WORTH_OFFERING: Final = 0.3
OFFERED: Final = 3
UNDERSTOOD, IN_FEW, FEW = 0.3, 0.22, 30
"""So much of a question an answer must speak of: more in a library of few entries, which tells little about itself."""
MEANT: Final = 0.1
"""So much less where it is known to mean the same."""
OFFERABLE: Final = 0.25
"""So much of it an entry must speak of that is only offered."""
ALL_OF_IT: Final = 0.75
"""An entry whose questions and facts speak of so much of it is offered, however unlike its questions are."""
MEANS_IT: Final = 0.5


@dataclass(frozen=True)
class Deciding:
    """One question, and the entries that are most alike (`found`, by their places, the best first). `same`: those that
    are asked for in just these words; `usual`: what must be reached for an answer."""

    question: Reading
    entries: Sequence[Entry]
    found: Sequence[Alike]
    same: Collection[int]
    names: Names
    usual: float
    likeness: Likeness
    looked_at: dict[int, Understood] = field(default_factory=dict)

    def finding(self) -> Finding:
        first, *others = sorted(self.found[:OFFERED], key=self._beside_the_point)
        best = self._candidate(first)
        if not best.doubts:
            return Finding("answer", (best,))
        looked_at = [(first, best), *((alike, self._candidate(alike)) for alike in others)]
        offered = tuple(candidate for alike, candidate in looked_at if self._worth_offering(alike, candidate))
        return Finding("offer", offered) if offered else SILENCE

    def _beside_the_point(self, alike: Alike) -> bool:
        """It only shares what all questions share, and is asked in other words."""
        return not (alike.at in self.same or alike.meaning >= MEANS_IT or self._understood(alike).telling)

    def _candidate(self, alike: Alike) -> Candidate:
        entry = self.entries[alike.at]
        others = [each.score for each in self.found if each is not alike]
        reached, needed = stands(alike.score, others), self.usual * (MORE if _weighty(entry) else 1.0)
        asked = entry.asked[alike.way]
        doubts = list(guards.doubts(self.question.plain, entry, self.names, asked))
        if alike.at in self.same:
            return Candidate(entry, 1.0, (Reason("same", asked),), tuple(doubts))
        doubts += self._not_understood(alike)
        if reached < needed:
            doubts.append(Doubt("price" if reached >= self.usual else "unsure"))
        elif (rival := self._rival(alike)) is not None:
            doubts.append(Doubt("close", held=rival.question))
        sure = max(0.0, reached) / (max(0.0, reached) + needed) if needed else 0.0
        shared = tuple(as_typed(self.question.plain, word) for word in alike.cover.shared)
        return Candidate(entry, sure, tuple(_reasons(alike, asked, shared)), tuple(doubts))

    def _rival(self, alike: Alike) -> Entry | None:
        """Another entry that is as near, and is about what the question is about."""
        others = (each for each in self.found if each is not alike and each.score > alike.score - CLOSE)
        return next((self.entries[each.at] for each in others if not self._beside_the_point(each)), None)

    def _not_understood(self, alike: Alike) -> Iterator[Doubt]:
        """The entry does not speak of what the question is about, or of too little of it."""
        needed = UNDERSTOOD + IN_FEW * FEW / (FEW + len(self.entries)) - MEANT * (alike.meaning >= MEANS_IT)
        understood = self._understood(alike)
        if understood.share < needed or not (understood.telling or alike.meaning >= MEANS_IT):
            typed = (as_typed(self.question.plain, word) for word in understood.lacking[:2])
            yield Doubt("subject", "、".join(typed))

    def _understood(self, alike: Alike) -> Understood:
        if alike.at not in self.looked_at:
            entry = self.entries[alike.at]
            self.looked_at[alike.at] = self.likeness.understood(self.question, alike.at, entry, self.named)
        return self.looked_at[alike.at]

    @cached_property
    def named(self) -> Collection[str]:
        """What products are called in the question."""
        return self.names.products_in(self.question.plain)

    def _worth_offering(self, alike: Alike, candidate: Candidate) -> bool:
        """Whether somebody might have meant it: it speaks of what they said, and of their health if that is asked."""
        if alike.at in self.same:
            return True
        if any(guards.is_grave(doubt) for doubt in candidate.doubts):
            return False
        if candidate.score < WORTH_OFFERING:
            locked = self.likeness.understood(self.question, alike.at, candidate.entry, self.named, locked=True)
            return locked.telling and locked.share >= ALL_OF_IT
        understood = self._understood(alike)
        return alike.meaning >= MEANS_IT or (understood.telling and understood.share >= OFFERABLE)


def _weighty(entry: Entry) -> bool:
    """A wrong price is worse than silence, and so is a campaign that is over."""
    return entry.priced or bool(entry.campaign) or entry.category == "campaign"


def _reasons(alike: Alike, asked: str, shared: tuple[str, ...]) -> Iterator[Reason]:
    if shared:
        yield Reason("words", asked, shared)
    if alike.meaning >= MEANS_IT or not shared:
        yield Reason("meaning", asked)
