"""The FAQ library: entries under numbers that people say aloud, and all versions of each: who wrote, who approved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, func, select

from storage import editions
from storage.content import Category, Content, facts_from, facts_text, wordings_from, wordings_text
from storage.db import new_id

DRAFT, APPROVED, EXPIRED, DROPPED = "draft", "approved", "expired", "dropped"
"""`expired`: somebody ended it, or its time has passed. `dropped`: a draft that was sent back or withdrawn."""


class Entry(SQLModel, table=True):
    """One entry. `number` counts per team and brand; `head` is its newest version's number.

    `edition` is the library's (`storage.editions`) at which it last changed: whoever keeps the library in memory reads
    those anew.
    """

    __table_args__ = (
        UniqueConstraint("team_id", "brand", "number"),
        Index("ix_entry_team_id_edition", "team_id", "edition"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str = Field(index=True)
    brand: str = ""
    number: int
    owner_id: str = Field(default="", index=True)
    head: int = 0
    edition: int = 0
    created_at: datetime


class Version(SQLModel, table=True):
    """One version of an entry. What it says never changes; only its state does.

    `based_on` is the version that its editor had before them: less than `number - 1` means two wrote at once.
    A price counts as approved when a second person has approved it too.
    """

    __table_args__ = (UniqueConstraint("entry_id", "number"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    entry_id: str = Field(index=True)
    team_id: str = Field(index=True)
    number: int
    based_on: int = 0
    state: str = DRAFT
    category: str
    question: str = Field(sa_type=Text)
    asks: str = Field(default="", sa_type=Text)
    products: str = Field(default="", sa_type=Text)
    campaign: str = ""
    facts: str = Field(default="[]", sa_type=Text)
    wordings: str = Field(default="[]", sa_type=Text)
    red_lines: str = Field(default="", sa_type=Text)
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    confidential_until: datetime | None = None
    shareable: bool = False
    author_id: str = ""
    created_at: datetime
    approved_by: str = ""
    approved_at: datetime | None = None
    second_by: str = ""
    second_at: datetime | None = None
    ended_by: str = ""
    ended_at: datetime | None = None
    reason: str = Field(default="", sa_type=Text)
    """Why it was sent back or ended."""

    @property
    def content(self) -> Content:
        return Content(
            question=self.question, category=cast(Category, self.category), asks=tuple(self.asks.splitlines()),
            products=tuple(self.products.splitlines()), campaign=self.campaign, facts=facts_from(self.facts),
            wordings=wordings_from(self.wordings), red_lines=tuple(self.red_lines.splitlines()),
            valid_from=self.valid_from, valid_to=self.valid_to, confidential_until=self.confidential_until,
            shareable=self.shareable,
        )  # fmt: skip

    @property
    def starts_at(self) -> datetime | None:
        """From when it is the one to be said; None while nobody has approved it."""
        approved = self.second_at or self.approved_at
        if self.state == DRAFT or approved is None:
            return None
        return max(moment for moment in (approved, self.valid_from, self.confidential_until) if moment)

    @property
    def ends_at(self) -> datetime | None:
        """When it is over by itself, or when somebody ended it."""
        known = [moment for moment in (self.valid_to, self.ended_at) if moment]
        return min(known) if known else None

    @property
    def priced(self) -> bool:
        return bool(self.content.prices)

    def hidden_from(self, member_id: str, now: datetime) -> bool:
        """Whether it is still a secret to this member (who directs the team is asked elsewhere)."""
        if self.confidential_until is None or self.confidential_until <= now:
            return False
        return member_id not in (self.author_id, self.approved_by, self.second_by)


@dataclass(frozen=True, slots=True)
class Standing:
    """A version and the span in which it is the one to be said; `until` None: until further notice."""

    entry: Entry
    version: Version
    since: datetime
    until: datetime | None

    def at(self, now: datetime) -> bool:
        return self.since <= now and (self.until is None or now < self.until)


# --- found ------------------------------------------------------------------------------------------------------


def entry(db: Session, team_id: str, number: int, brand: str | None = None) -> Sequence[Entry]:
    """The entries of that number; several brands may each have one."""
    lookup = select(Entry).where(Entry.team_id == team_id, Entry.number == number)
    if brand is not None:
        lookup = lookup.where(Entry.brand == brand)
    return db.exec(lookup.order_by(col(Entry.brand))).all()


def entries(db: Session, team_id: str, brand: str | None = None) -> Sequence[Entry]:
    """All entries, in the order of their numbers."""
    lookup = select(Entry).where(Entry.team_id == team_id)
    if brand is not None:
        lookup = lookup.where(Entry.brand == brand)
    return db.exec(lookup.order_by(col(Entry.brand), col(Entry.number))).all()


def by_question(db: Session, team_id: str, brand: str, question: str) -> Entry | None:
    """The entry whose newest version is asked for in exactly these words."""
    lookup = select(Entry).join(Version, col(Version.entry_id) == Entry.id)
    lookup = lookup.where(Entry.team_id == team_id, Entry.brand == brand, Version.number == Entry.head)
    return db.exec(lookup.where(Version.question == question).order_by(col(Entry.number))).first()


def highest(db: Session, team_id: str, brand: str) -> int:
    """The last number that was given."""
    return db.exec(select(func.max(Entry.number)).where(Entry.team_id == team_id, Entry.brand == brand)).first() or 0


def ids(db: Session, team_id: str, brand: str | None = None, most: int | None = None) -> Sequence[str]:
    """Which entries there are, for a brand with those of no brand: they are all brands'. At most `most` of them."""
    lookup = select(Entry.id).where(Entry.team_id == team_id).order_by(col(Entry.brand), col(Entry.number))
    return db.exec((lookup if brand is None else lookup.where(col(Entry.brand).in_((brand, "")))).limit(most)).all()


def changed_since(db: Session, team_id: str, edition: int, brand: str | None, most: int | None = None) -> Sequence[str]:
    """The same of those that have changed after this edition."""
    lookup = select(Entry.id).where(Entry.team_id == team_id, Entry.edition > edition)
    return db.exec((lookup if brand is None else lookup.where(col(Entry.brand).in_((brand, "")))).limit(most)).all()


def owned_by(db: Session, member_id: str) -> Sequence[Entry]:
    """What this member answers for."""
    return db.exec(select(Entry).where(Entry.owner_id == member_id).order_by(col(Entry.number))).all()


def versions(db: Session, entry_id: str) -> Sequence[Version]:
    """All versions of an entry, the newest first."""
    return db.exec(select(Version).where(Version.entry_id == entry_id).order_by(col(Version.number).desc())).all()


def version(db: Session, entry_id: str, number: int) -> Version | None:
    return db.exec(select(Version).where(Version.entry_id == entry_id, Version.number == number)).first()


def head(db: Session, of: Entry) -> Version | None:
    """The newest version, whatever has become of it."""
    return version(db, of.id, of.head)


def standings(of: Entry, all_versions: Iterable[Version]) -> list[Standing]:
    """Which approved version of one entry is the one to be said when, in the order of time.

    One takes over from the other when it starts; when the one that is on ends, nothing takes its place: a campaign's
    end brings no older price back.
    """
    started = [(v.starts_at, v.number, v) for v in all_versions if v.state != DROPPED and v.starts_at is not None]
    found: list[Standing] = []
    following: datetime | None = None
    for since, _, each in sorted(started, key=lambda row: row[:2], reverse=True):
        until = min((moment for moment in (following, each.ends_at) if moment), default=None)
        if until is None or since < until:
            found.append(Standing(of, each, since, until))
            following = since
    return found[::-1]


def standing(db: Session, of: Entry, now: datetime) -> Standing | None:
    """The version that is said now; None while there is none."""
    return next((each for each in standings(of, versions(db, of.id)) if each.at(now)), None)


def standings_of(db: Session, entry_ids: Sequence[str]) -> list[Standing]:
    """The same of each of these entries, in two queries."""
    by_entry: dict[str, list[Version]] = {each: [] for each in entry_ids}
    for each in db.exec(select(Version).where(col(Version.entry_id).in_(entry_ids), Version.state != DRAFT)).all():
        by_entry[each.entry_id].append(each)
    found = db.exec(select(Entry).where(col(Entry.id).in_(entry_ids)).order_by(col(Entry.brand), col(Entry.number)))
    return [standing for of in found.all() for standing in standings(of, by_entry[of.id])]


def all_standings(db: Session, team_id: str, brand: str | None = None) -> list[Standing]:
    """The same of every entry: what stood, what stands and what will, in two queries."""
    by_entry: dict[str, list[Version]] = {}
    for each in db.exec(select(Version).where(Version.team_id == team_id, Version.state != DRAFT)).all():
        by_entry.setdefault(each.entry_id, []).append(each)
    return [found for of in entries(db, team_id, brand) for found in standings(of, by_entry.get(of.id, []))]


def waiting(db: Session, team_id: str) -> Sequence[Version]:
    """The drafts that wait for somebody's approval, the oldest first."""
    lookup = select(Version).where(Version.team_id == team_id, Version.state == DRAFT)
    return db.exec(lookup.order_by(col(Version.created_at), col(Version.id))).all()


# --- changed ----------------------------------------------------------------------------------------------------


def add(db: Session, team_id: str, brand: str, owner_id: str, now: datetime, number: int = 0) -> Entry:
    """A new entry under the next number (or that one), with no version yet."""
    given = number or highest(db, team_id, brand) + 1
    made = Entry(team_id=team_id, brand=brand, number=given, owner_id=owner_id, created_at=now)
    db.add(made)
    if not number:
        db.flush()
    return made


def write(db: Session, of: Entry, said: Content, author_id: str, now: datetime, based_on: int) -> Version:
    """One more version of the entry, a draft."""
    of.head += 1
    made = Version(
        entry_id=of.id, team_id=of.team_id, number=of.head, based_on=based_on, category=said.category,
        question=said.question, asks="\n".join(said.asks), products="\n".join(said.products), campaign=said.campaign,
        facts=facts_text(said.facts), wordings=wordings_text(said.wordings), red_lines="\n".join(said.red_lines),
        valid_from=said.valid_from, valid_to=said.valid_to, confidential_until=said.confidential_until,
        shareable=said.shareable, author_id=author_id, created_at=now,
    )  # fmt: skip
    db.add(made)
    touch(db, of.team_id, of)
    return made


def approve(db: Session, of: Version, by_id: str, now: datetime, entry: Entry | None = None) -> bool:
    """Somebody approves; True if that was all it needed. A price waits for a second person. `entry`: if at hand."""
    if not of.approved_by:
        of.approved_by, of.approved_at = by_id, now
    else:
        of.second_by, of.second_at = by_id, now
    if of.second_by or not of.priced:
        of.state = APPROVED
    db.add(of)
    touch(db, of.team_id, entry or db.get(Entry, of.entry_id))
    return of.state == APPROVED


def end(db: Session, of: Version, by_id: str, now: datetime, reason: str = "", entry: Entry | None = None) -> None:
    """A draft is dropped; whatever was approved is said no more."""
    of.state = DROPPED if of.state == DRAFT else EXPIRED
    of.ended_by, of.ended_at, of.reason = by_id, now, reason
    db.add(of)
    touch(db, of.team_id, entry or db.get(Entry, of.entry_id))


def touch(db: Session, team_id: str, of: Entry | None = None) -> None:
    """The library has changed: this entry of it, or only what counts at this moment."""
    edition = editions.following(db, team_id)
    if of is not None:
        of.edition = edition
        db.add(of)


def hand_on(db: Session, old_id: str, new_id: str) -> Sequence[Entry]:
    """What the one answered for, the other does now; returns what that was."""
    found = owned_by(db, old_id)
    for each in found:
        each.owner_id = new_id
        db.add(each)
    db.flush()
    return found
