"""What a whole table of library rows is compared with: looked up once for many of them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, or_, select

from storage.library import Entry, Version


def wanted(
    db: Session, team_id: str, brand: str, numbers: Sequence[int], questions: Sequence[str]
) -> list[tuple[Entry, str]]:
    """The entries of these numbers, and those whose newest version is asked for in exactly these words, with how they
    are asked for; in the order of their numbers, those of no brand behind."""
    lookup = select(Entry, Version.question).join(Version, col(Version.entry_id) == Entry.id)
    lookup = lookup.where(Entry.team_id == team_id, col(Entry.brand).in_((brand, "")), Version.number == Entry.head)
    meant = or_(col(Entry.number).in_(numbers), col(Version.question).in_(questions))
    return [
        (of, question)
        for of, question in db.exec(lookup.where(meant).order_by(col(Entry.brand).desc(), col(Entry.number))).all()
    ]


def versions_of(db: Session, entry_ids: Sequence[str]) -> dict[str, list[Version]]:
    """All versions of these entries, the newest first."""
    found: dict[str, list[Version]] = {}
    lookup = select(Version).where(col(Version.entry_id).in_(entry_ids)).order_by(col(Version.number).desc())
    for each in db.exec(lookup).all():
        found.setdefault(each.entry_id, []).append(each)
    return found
