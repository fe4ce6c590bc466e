"""Puts a table of records into a team's library, and makes the table of what is there; twice changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.shelved import Crew, Shelved
from bot.wording import checks
from bot.wording.sheet import ALL_BRANDS, BadCell, Record, State, from_cells
from storage import library, occasions, people, phrasings, teams
from storage.content import Content
from storage.library import APPROVED, DRAFT, DROPPED, Entry, Version
from storage.teams import Team

PORTION: Final = 500
"""So many records go in at a time."""


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one version, by column. `line`: where the row stands; `heads` and `lines`: how a column is headed
    there, and on which line its cell is, where that differs."""

    cells: Mapping[str, str]
    line: int
    heads: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)

    def problem(self, column: str, why: str, words: str) -> Problem:
        """Something wrong with this row's cell in that column."""
        return Problem(self.lines.get(column, self.line), self.heads.get(column, column), why, words)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row did not go in. `why` is a sentence ("faq.wrong.WHY"), `column` the cell's heading."""

    line: int
    column: str
    why: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of the rows. `unapproved`: written as drafts, though the table calls them approved."""

    new: tuple[Version, ...] = ()
    changed: tuple[Version, ...] = ()
    same: int = 0
    problems: tuple[Problem, ...] = ()
    unapproved: int = 0

    def and_then(self, more: Loaded) -> Loaded:
        """The same of these rows and of those."""
        return Loaded((*self.new, *more.new), (*self.changed, *more.changed), self.same + more.same,
                      (*self.problems, *more.problems), self.unapproved + more.unapproved)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Put:
    """What became of one record: no version where it said nothing new."""

    version: Version | None
    new: bool
    unapproved: bool = False


@dataclass(frozen=True, slots=True)
class Loader:
    """Who loads. `trusted`: whoever may run commands on the machine; their table says who has approved what."""

    team: Team
    brand: str
    who_id: str
    now: datetime
    trusted: bool = False

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.team.tz)


# --- in -----------------------------------------------------------------------------------------------------------


def read(loader: Loader, rows: Iterable[Row]) -> tuple[list[tuple[Row, Record]], list[Problem]]:
    """The records of the rows, and what is wrong with the others. Touches no database."""
    good: list[tuple[Row, Record]] = []
    problems: list[Problem] = []
    asked: dict[tuple[str, str], int] = {}
    today = loader.now.astimezone(loader.tz).date()
    for row in rows:
        try:
            record = from_cells(row.cells, loader.tz, today)
        except BadCell as bad:
            problems.append(row.problem(bad.key, bad.why, bad.words))
            continue
        found = [row.problem(fault.column, fault.why, fault.words) for fault in checks.faults(record.content)][:3]
        same = record.brand, record.content.question
        if not record.number and asked.setdefault(same, row.line) != row.line:
            found.append(row.problem("question", "asked_twice", str(asked[same])))
        problems += found
        if not found:
            good.append((row, record))
    return good, problems


def load(db: Session, loader: Loader, rows: Iterable[Row], *, whole: bool = False) -> Loaded:
    """Put the rows in. Bad ones are named and the others still go in; `whole`: then none does."""
    good, problems = known(db, loader, *read(loader, rows))
    refused = Loaded(problems=tuple(problems))
    return refused if whole and problems else refused.and_then(put(db, loader, good))


def known(
    db: Session, loader: Loader, rows: Sequence[tuple[Row, Record]], problems: Sequence[Problem]
) -> tuple[list[Record], list[Problem]]:
    """The records whose owners are in the team, and whose brand is clear; the others are problems, too."""
    crew, brands = Crew(db, loader.team.id), {brand.name for brand in teams.brands(db, loader.team.id)}
    known = {record.owner for _, record in rows if not record.owner or crew.member(record.owner) is not None}
    good, strangers = list[Record](), list[Problem]()
    for row, record in rows:
        if record.owner not in known:
            strangers.append(row.problem("owner", "no_member", record.owner))
        elif record.brand not in ("", ALL_BRANDS) and brands and record.brand not in brands:
            strangers.append(row.problem("brand", "no_brand", record.brand))
        elif not (record.brand or loader.brand) and len(brands) > 1:
            strangers.append(row.problem("brand", "which_brand", "、".join(sorted(brands))))
        else:
            good.append(record)
    return good, [*problems, *strangers]


def put(db: Session, loader: Loader, records: Sequence[Record]) -> Loaded:
    """Put in what was read and has nothing wrong with it."""
    crew = Crew(db, loader.team.id)
    done = [each for of, portion in _portions(loader, records) for each in _put_all(db, of, crew, portion)]
    return Loaded(
        tuple(each.version for each in done if each.version is not None and each.new),
        tuple(each.version for each in done if each.version is not None and not each.new),
        sum(each.version is None for each in done), unapproved=sum(each.unapproved for each in done),
    )  # fmt: skip


def _portions(loader: Loader, records: Sequence[Record]) -> Iterator[tuple[Loader, Sequence[Record]]]:
    """So many records at a time, brand by brand."""
    by_brand: dict[str, list[Record]] = {}
    for record in records:
        brand = "" if record.brand == ALL_BRANDS else record.brand or loader.brand
        by_brand.setdefault(brand, []).append(record)
    for brand, those in by_brand.items():
        for at in range(0, len(those), PORTION):
            yield replace(loader, brand=brand), those[at : at + PORTION]


def _put_all(db: Session, loader: Loader, crew: Crew, records: Sequence[Record]) -> list[_Put]:
    """So many records at a time: what is there already is looked up once for all of them."""
    there = Shelved(db, loader.team.id, loader.brand, records)
    return [_put(db, loader, crew, there, record) for record in records]


def _put(db: Session, loader: Loader, crew: Crew, there: Shelved, record: Record) -> _Put:
    """One more version, if there is anything new in the record."""
    owner, known = crew.member(record.owner), there.entry(record)
    of = known or there.add(record, owner.id if owner else loader.who_id, loader.now)
    moved = known is not None and owner is not None and known.owner_id != owner.id
    if owner is not None and moved:
        of.owner_id = owner.id
        db.add(of)
    before = _same_as(there, of, record)
    if before is not None:
        was = before.state
        if loader.trusted and was == DRAFT:
            _approve(db, loader, crew, record, of, before, first=False)
        return _Put(before if moved or before.state != was else None, False)
    based_on = of.head
    of.head = max(of.head, record.version - 1)
    author = crew.id(record.author) or loader.who_id
    version = library.write(db, of, record.content, author, loader.now, based_on)
    there.wrote(of, version)
    if loader.trusted:
        _approve(db, loader, crew, record, of, version, first=known is None)
    return _Put(version, known is None, loader.trusted and record.state == "approved" and version.state == DRAFT)


def _same_as(there: Shelved, of: Entry, record: Record) -> Version | None:
    """The version that says the same already: the one of its number, else the one on top."""
    learnt = there.learnt(of)
    for version in there.versions(of):
        if version.number in (record.version or of.head, of.head) and _alike(version.content, record.content, learnt):
            return version
    return None


def _alike(known: Content, said: Content, learnt: Sequence[str]) -> bool:
    """Whether a table that was made of `known` would read like `said`."""
    asks = {*known.asks, *learnt}
    return replace(known, asks=()) == replace(said, asks=()) and asks == {*said.asks}


def _approve(
    db: Session, loader: Loader, crew: Crew, record: Record, of: Entry, version: Version, *, first: bool
) -> None:
    """The table says who approved it; a price needs two, neither of whom wrote it. `first`: there is no other one."""
    one, other = crew.id(record.approved_by), crew.id(record.second_by)
    two = one and other and one != other and version.author_id not in (one, other)
    if record.state == "draft" or one in ("", version.author_id or None) or (version.priced and not two):
        return
    at = record.approved_at or loader.now
    library.approve(db, version, one, at, of)
    if version.priced:
        library.approve(db, version, other, at, of)
    if record.state == "expired":
        library.end(db, version, loader.who_id, loader.now, entry=of)
    elif version.starts_at is not None and not (first and _is_said_and_stays(version, loader.now)):
        occasions.plan(db, loader.team.id, "faq.start", version.id, max(version.starts_at, loader.now))


def _is_said_and_stays(version: Version, now: datetime) -> bool:
    """Nothing is to happen on its account: it is said from now on, and has no times of its own."""
    said = version.content
    dated = any(price.since or price.until for price in said.prices)
    return version.starts_at is not None and version.starts_at <= now and said.valid_to is None and not dated


# --- out ----------------------------------------------------------------------------------------------------------


def records(
    db: Session, team: Team, brand: str | None, now: datetime, *, every: bool = False,
    visible: Callable[[Version], bool] = lambda version: True,
) -> Iterator[Record]:  # fmt: skip
    """What the library says now and will, and its drafts; `every`: all that it ever said, too."""
    names = {member.id: member.handle or member.name for member in people.ever_in(db, team.id)}
    several = brand is None and len(teams.brands(db, team.id)) > 1
    for of in library.entries(db, team.id, brand):
        learnt = phrasings.of_entry(db, of.id)
        versions = library.versions(db, of.id)
        living = _living(of, versions, now)
        for version in reversed(versions):
            if (every or version.id in living) and visible(version):
                record = _record(of, version, learnt, names)
                yield replace(record, brand=of.brand or ALL_BRANDS) if several else record


def current(db: Session, team: Team, now: datetime) -> Iterator[tuple[Entry, Record]]:
    """One version of each entry: the one that is said now, else the newest that was not dropped."""
    names = {member.id: member.handle or member.name for member in people.ever_in(db, team.id)}
    for of in library.entries(db, team.id):
        versions = library.versions(db, of.id)
        standing = next((each.version for each in library.standings(of, versions) if each.at(now)), None)
        top = standing or next((version for version in versions if version.state != DROPPED), None)
        if top is not None:
            yield of, _record(of, top, phrasings.of_entry(db, of.id), names)


def _living(of: Entry, versions: Sequence[Version], now: datetime) -> set[str]:
    """What is said now or will be, and what waits for approval; without any, the last that was said."""
    found = {each.version.id for each in library.standings(of, versions) if each.until is None or each.until > now}
    found |= {version.id for version in versions if version.state == DRAFT}
    last = next((version.id for version in versions if version.state != DROPPED), "")
    return found or {last}


def _record(of: Entry, version: Version, learnt: Sequence[str], names: Mapping[str, str]) -> Record:
    content = version.content
    content = replace(content, asks=tuple(dict.fromkeys((*content.asks, *learnt))))
    states: Mapping[str, State] = {DRAFT: "draft", APPROVED: "approved"}
    return Record(
        content, of.number, version.number, states.get(version.state, "expired"), names.get(of.owner_id, ""),
        names.get(version.author_id, ""), names.get(version.approved_by, ""), names.get(version.second_by, ""),
        version.second_at or version.approved_at,
    )  # fmt: skip
