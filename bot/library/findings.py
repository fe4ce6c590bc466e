"""What came of looking for an answer: answer, offer or silence, and why, so that a card can tell it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.library.entries import Entry

Verdict = Literal["answer", "offer", "silent", "frozen"]
Why = Literal["same", "words", "meaning"]
Held = Literal["product", "campaign", "number", "unit", "negation", "price", "close", "unsure", "subject"]


@dataclass(frozen=True, slots=True)
class Reason:
    """What speaks for an entry. `same`: it was asked just so; `words`: these words of it; `meaning`: it means alike."""

    kind: Why
    asked: str
    """The way to ask that came nearest."""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """What kept an entry from being the answer, with the words of the question and of the entry that do not fit.

    `price`: prices and campaigns need more likeness than there was; `close`: another entry is as near; `unsure`: the
    likeness is not enough; `subject`: the question has words (`asked`) of which the entry does not speak.
    """

    kind: Held
    asked: str = ""
    held: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may be meant. `score` is how sure the finder is of it, from 0 to 1."""

    entry: Entry
    score: float
    reasons: tuple[Reason, ...]
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What is to be done. `candidates`, best first: one to answer with, up to three to offer, none in silence.

    `frozen`: the one candidate would have been the answer or the best offer, but a crisis has frozen it (a shelf knows
    nothing of that: whoever asks it looks). `kept_back`: there is an answer, and this asker may not see it.
    """

    verdict: Verdict
    candidates: tuple[Candidate, ...] = ()
    kept_back: bool = False

    @property
    def best(self) -> Candidate | None:
        return self.candidates[0] if self.candidates else None


SILENCE = Finding("silent")
