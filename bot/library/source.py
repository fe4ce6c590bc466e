"""Reads from the database what stands in a team's library, as it is searched: whole, or only what has changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from sqlmodel import Session

from bot.library.entries import Entry, Fact
from bot.wording.filling import BLANK, PARTS
from storage import library, phrasings
from storage.content import Content
from storage.content import Fact as Locked
from storage.library import Standing

PORTION: Final = 400
"""So many entries are read at a time: a large library is never in memory twice."""


def whole(db: Session, team_id: str, brand: str | None, now: datetime) -> Iterator[Entry]:
    """Everything that is said now or will be, each version for its own time."""
    yield from some(db, library.ids(db, team_id, brand), now)


def some(db: Session, entry_ids: Sequence[str], now: datetime) -> Iterator[Entry]:
    """The same of these entries."""
    for at in range(0, len(entry_ids), PORTION):
        portion = entry_ids[at : at + PORTION]
        learnt = phrasings.of_entries(db, portion)
        for each in library.standings_of(db, portion):
            if each.until is None or each.until > now:
                yield _sought(each, learnt.get(each.entry.id, ()))


def _sought(each: Standing, learnt: Sequence[str]) -> Entry:
    said = each.version.content
    return Entry(
        id=each.version.id, of=each.entry.id, question=said.question,
        others=tuple(dict.fromkeys((*said.asks, *learnt))),
        wordings=tuple(_plainly(wording.text, said) for wording in said.wordings if wording.text),
        facts=tuple(Fact(fact.name, fact.kind, _whole(fact)) for fact in said.facts),
        category=said.category, products=said.products, campaign=said.campaign,
        state="approved", opens_at=each.since, closes_at=each.until,
    )  # fmt: skip


def _whole(fact: Locked) -> str:
    """A fact with everything that belongs to it: a price with where it counts, and what comes with it."""
    return " ".join(filter(None, (fact.value, fact.channel, fact.gift and f"赠品 {fact.gift}")))


def _plainly(text: str, said: Content) -> str:
    """The wording with its own facts, for whoever compares words; nobody is shown this."""
    values = {fact.name: fact for fact in reversed(said.facts)}

    def filled(blank: re.Match[str]) -> str:
        fact, part = values.get(blank["name"].strip()), PARTS.get((blank["part"] or "").strip().casefold(), "value")
        return "" if fact is None or part == "until" else str(getattr(fact, part))

    return BLANK.sub(filled, text)
