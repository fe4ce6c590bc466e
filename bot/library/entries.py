"""A library entry as far as finding is concerned: how it is asked for, what it answers, and when it may be said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Category = Literal["product", "brand", "campaign", "negative"]
FactKind = Literal["price", "date", "percentage", "quantity", "ingredient", "text"]
State = Literal["draft", "approved", "expired"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One locked fact, its value as people read it (129 元, 50 ml, 2026-02-12)."""

    name: str
    kind: FactKind
    value: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a team's library.

    `others`: other ways to ask. `wordings`: what is answered, with the facts filled in. `products` and `campaign`: what
    the entry is about, by the names people use; none if it is about all. Outside `opens_at`-`closes_at` (the
    second one excluded) it may not be said; a confidential entry opens when its secret ends. `id` is that of one
    version, `of` that of the entry which has it.
    """

    id: str
    question: str
    others: tuple[str, ...] = ()
    wordings: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    category: Category = "product"
    products: tuple[str, ...] = ()
    campaign: str = ""
    state: State = "approved"
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    of: str = ""

    @property
    def asked(self) -> tuple[str, ...]:
        """Every way to ask for it."""
        return (self.question, *self.others)

    @property
    def priced(self) -> bool:
        return any(fact.kind == "price" for fact in self.facts)

    def open_at(self, now: datetime) -> bool:
        """Whether it may be said at that moment."""
        opened = self.opens_at is None or self.opens_at <= now
        return self.state == "approved" and opened and (self.closes_at is None or now < self.closes_at)
