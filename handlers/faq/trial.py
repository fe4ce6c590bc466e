"""Asks a team's library many questions at once, for `baton faq eval`."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session

from bot.library import source
from bot.library.shelf import Shelf
from storage.db import utc_now
from storage.library import Entry, Version
from storage.teams import Team


def ask(db: Session, team: Team, questions: Sequence[str]) -> list[list[int]]:
    """The numbers of the entries that each question finds: one if it is answered, those and 0 if offered."""
    now = utc_now()
    shelf = Shelf(source.whole(db, team.id, None, now))
    found = []
    for question in questions:
        finding = shelf.find(question, now)
        numbers = [_number(db, each.entry.id) for each in finding.candidates]
        found.append([*numbers, 0] if finding.verdict == "offer" else numbers)
    return found


def _number(db: Session, version_id: str) -> int:
    version = db.get(Version, version_id)
    entry = db.get(Entry, version.entry_id) if version else None
    return entry.number if entry else 0
