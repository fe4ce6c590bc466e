"""Other ways to ask for a library entry, learnt from how people asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from storage import library
from storage.db import new_id
from storage.library import DRAFT, Entry, Version


class Phrasing(SQLModel, table=True):
    """One more way to ask for an entry, learnt from how people asked."""

    __table_args__ = (UniqueConstraint("entry_id", "text"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    entry_id: str = Field(index=True)
    text: str = Field(sa_type=Text)
    by_id: str = ""
    at: datetime


def of_entry(db: Session, entry_id: str) -> Sequence[str]:
    """How else it was asked for, learnt meanwhile."""
    lookup = select(Phrasing.text).where(Phrasing.entry_id == entry_id)
    return db.exec(lookup.order_by(col(Phrasing.at), col(Phrasing.id))).all()


def of_entries(db: Session, entry_ids: Sequence[str]) -> dict[str, list[str]]:
    """The same of each of these entries."""
    lookup = select(Phrasing).where(col(Phrasing.entry_id).in_(entry_ids))
    found: dict[str, list[str]] = {}
    for each in db.exec(lookup.order_by(col(Phrasing.at), col(Phrasing.id))).all():
        found.setdefault(each.entry_id, []).append(each.text)
    return found


def written(db: Session, team_id: str, brand: str | None) -> Iterable[tuple[str, str, str]]:
    """Of every version that is no draft its entry, its question and its other ways to ask: quick, whatever the size."""
    lookup = select(Version.entry_id, Version.question, Version.asks).where(
        Version.team_id == team_id, Version.state != DRAFT
    )
    if brand is not None:
        lookup = lookup.join(Entry, col(Entry.id) == Version.entry_id).where(col(Entry.brand).in_((brand, "")))
    return db.exec(lookup)


def of_team(db: Session, team_id: str) -> Iterable[tuple[str, str]]:
    """Every entry of a team with what was learnt of it."""
    lookup = select(Phrasing.entry_id, Phrasing.text).join(Entry, col(Entry.id) == Phrasing.entry_id)
    return db.exec(lookup.where(Entry.team_id == team_id))


def learn(db: Session, of: Entry, text: str, by_id: str, now: datetime) -> bool:
    """One more way to ask for it; False if it was known."""
    known = db.exec(select(Phrasing).where(Phrasing.entry_id == of.id, Phrasing.text == text)).first()
    if known is None:
        db.add(Phrasing(entry_id=of.id, text=text, by_id=by_id, at=now))
        library.touch(db, of.team_id, of)
    return known is None
