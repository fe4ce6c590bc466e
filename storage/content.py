"""What stands in a library entry: its question, the facts that are locked, and how each voice says them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, Literal, TypeAlias

Category: TypeAlias = Literal["product", "brand", "campaign", "negative"]
FactKind: TypeAlias = Literal["price", "date", "percentage", "quantity", "ingredient", "text"]
CATEGORIES: Final = ("product", "brand", "campaign", "negative")
VOICES: Final = ("KOL", "KOC", "KOE", "KOS")
COMMENT, DM = "comment", "dm"
WHERE: Final = (COMMENT, DM)
LANES: Final = (*VOICES, "director")
"""Whom a voice that does not answer can hand a question to."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One locked fact; `value` is written everywhere exactly as it stands here.

    A price is amount × channel × gift × from–until: `value` reads "129 元", `amount` is its number, an empty channel
    means all of them, and outside `since`–`until` (the second excluded) it is not in force.
    """

    name: str
    kind: FactKind = "text"
    value: str = ""
    amount: Decimal | None = None
    channel: str = ""
    gift: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def in_force(self, now: datetime) -> bool:
        return (self.since is None or self.since <= now) and (self.until is None or now < self.until)

    @property
    def place(self) -> tuple[str, str]:
        """What may be there once only at one moment: a name, for a price in one channel."""
        return self.name, self.channel


@dataclass(frozen=True, slots=True)
class Wording:
    """How one kind of account says it in one place: text with `{fact}` blanks, or `lane`: it hands the fan on."""

    kind: str
    where: str
    text: str = ""
    lane: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """All that an editor writes. `asks`: other ways to ask. `red_lines`: what must never be said with it."""

    question: str
    category: Category = "product"
    asks: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    campaign: str = ""
    facts: tuple[Fact, ...] = ()
    wordings: tuple[Wording, ...] = ()
    red_lines: tuple[str, ...] = ()
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    confidential_until: datetime | None = None
    shareable: bool = False
    """Whether guests may see it."""

    @property
    def prices(self) -> tuple[Fact, ...]:
        return tuple(fact for fact in self.facts if fact.kind == "price")

    def fact(self, name: str) -> Fact | None:
        return next((fact for fact in self.facts if fact.name == name), None)

    def wording(self, kind: str, where: str) -> Wording | None:
        return next((w for w in self.wordings if (w.kind, w.where) == (kind, where)), None)

    def voiced(self, wordings: Iterable[Wording]) -> Content:
        """The same with these wordings."""
        order = {(kind, where): n for n, (kind, where) in enumerate((k, w) for k in VOICES for w in WHERE)}
        said = [w for w in wordings if w.text or w.lane]
        return replace(self, wordings=tuple(sorted(said, key=lambda w: order[w.kind, w.where])))


def changed_facts(old: Content, new: Content) -> tuple[tuple[Fact | None, Fact | None], ...]:
    """The facts that read differently, before and after; None where there is none."""
    pairs = list(_paired(old.facts, new.facts))
    return tuple((before, after) for before, after in pairs if before != after)


def _paired(old: Iterable[Fact], new: Iterable[Fact]) -> Iterable[tuple[Fact | None, Fact | None]]:
    """Facts of the same name and channel in the order in which they stand; a name may stand there for several spans."""
    waiting = list(new)
    for before in old:
        same = [after for after in waiting if after.place == before.place]
        after = before if before in same else next(iter(same), None)
        if after is not None:
            waiting.remove(after)
        yield before, after
    for after in waiting:
        yield None, after


# --- in one column and back -------------------------------------------------------------------------------------


def facts_text(facts: Iterable[Fact]) -> str:
    return json.dumps([{k: _plain(v) for k, v in asdict(fact).items() if v} for fact in facts], ensure_ascii=False)


def facts_from(text: str) -> tuple[Fact, ...]:
    return tuple(Fact(**{k: _typed(k, v) for k, v in row.items()}) for row in json.loads(text))


def wordings_text(wordings: Iterable[Wording]) -> str:
    return json.dumps([asdict(wording) for wording in wordings], ensure_ascii=False)


def wordings_from(text: str) -> tuple[Wording, ...]:
    return tuple(Wording(**row) for row in json.loads(text))


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _typed(key: str, value: str) -> Any:
    if key in ("since", "until"):
        return datetime.fromisoformat(value)
    return Decimal(value) if key == "amount" else value
