"""Puts a table of records into a team's library, and makes the table of what is there; twice changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.wording import checks
from bot.wording.sheet import BadCell, Record, State, from_cells
from storage import library, occasions, people, phrasings
from storage.content import Content
from storage.library import APPROVED, DRAFT, DROPPED, Entry, Version
from storage.teams import Team


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
    today = loader.now.astimezone(loader.tz).date()
    for row in rows:
        try:
            record = from_cells(row.cells, loader.tz, today)
        except BadCell as bad:
            problems.append(row.problem(bad.key, bad.why, bad.words))
            continue
        found = list(checks.faults(record.content))[:3]
        problems += [row.problem(fault.column, fault.why, fault.words) for fault in found]
        if not found:
            good.append((row, record))
    return good, problems


def load(db: Session, loader: Loader, rows: Iterable[Row], *, whole: bool = False) -> Loaded:
    """Put the rows in. Bad ones are named and the others still go in; `whole`: then none does."""
    good, problems = read(loader, rows)
    known_people = [(row, record) for row, record in good if _owner_known(db, loader, record)]
    problems += [row.problem("owner", "no_member", r.owner) for row, r in good if not _owner_known(db, loader, r)]
    if whole and problems:
        return Loaded(problems=tuple(problems))
    new: list[Version] = []
    changed: list[Version] = []
    same = unapproved = 0
    for _, record in known_people:
        known = _known(db, loader, record)
        version = _put(db, loader, record, known)
        if version is None:
            same += 1
            continue
        (new if known is None else changed).append(version)
        unapproved += loader.trusted and record.state == "approved" and version.state == DRAFT
    return Loaded(tuple(new), tuple(changed), same, tuple(problems), unapproved)


def _owner_known(db: Session, loader: Loader, record: Record) -> bool:
    return not record.owner or people.by_handle(db, loader.team.id, record.owner) is not None


def _known(db: Session, loader: Loader, record: Record) -> Entry | None:
    """The entry that the record is about: by its number, else by its question."""
    if record.number:
        return next(iter(library.entry(db, loader.team.id, record.number, loader.brand)), None)
    return library.by_question(db, loader.team.id, loader.brand, record.content.question)


def _put(db: Session, loader: Loader, record: Record, known: Entry | None) -> Version | None:
    """One more version; None if there is nothing new in the record."""
    owner = people.by_handle(db, loader.team.id, record.owner) if record.owner else None
    of = known or library.add(
        db, loader.team.id, loader.brand, owner.id if owner else loader.who_id, loader.now, record.number
    )
    moved = known is not None and owner is not None and known.owner_id != owner.id
    if owner is not None and moved:
        of.owner_id = owner.id
        db.add(of)
    before = _same_as(db, of, record)
    if before is not None:
        was = before.state
        if loader.trusted and was == DRAFT:
            _approve(db, loader, record, of, before)
        return before if moved or before.state != was else None
    based_on = of.head
    of.head = max(of.head, record.version - 1)
    author = _id(db, loader, record.author) or loader.who_id
    version = library.write(db, of, record.content, author, loader.now, based_on)
    if loader.trusted:
        _approve(db, loader, record, of, version)
    return version


def _same_as(db: Session, of: Entry, record: Record) -> Version | None:
    """The version that says the same already: the one of its number, else the one on top."""
    learnt = phrasings.of_entry(db, of.id)
    for version in library.versions(db, of.id):
        if version.number in (record.version or of.head, of.head) and _alike(version.content, record.content, learnt):
            return version
    return None


def _alike(known: Content, said: Content, learnt: Sequence[str]) -> bool:
    """Whether a table that was made of `known` would read like `said`."""
    asks = {*known.asks, *learnt}
    return replace(known, asks=()) == replace(said, asks=()) and asks == {*said.asks}


def _approve(db: Session, loader: Loader, record: Record, of: Entry, version: Version) -> None:
    """The table says who approved it; a price needs two, neither of whom wrote it."""
    first = _id(db, loader, record.approved_by)
    second = _id(db, loader, record.second_by)
    two = first and second and first != second and version.author_id not in (first, second)
    if record.state == "draft" or first in ("", version.author_id or None) or (version.priced and not two):
        return
    at = record.approved_at or loader.now
    library.approve(db, version, first, at)
    if version.priced:
        library.approve(db, version, second, at)
    if record.state == "expired":
        library.end(db, version, loader.who_id, loader.now)
    elif version.starts_at is not None:
        occasions.plan(db, loader.team.id, "faq.start", version.id, max(version.starts_at, loader.now))


def _id(db: Session, loader: Loader, name: str) -> str:
    found = people.by_handle(db, loader.team.id, name) if name else None
    return found.id if found else ""


# --- out ----------------------------------------------------------------------------------------------------------


def records(
    db: Session, team: Team, brand: str | None, now: datetime, *, every: bool = False,
    visible: Callable[[Version], bool] = lambda version: True,
) -> Iterator[Record]:  # fmt: skip
    """What the library says now and will, and its drafts; `every`: all that it ever said, too."""
    names = {member.id: member.handle or member.name for member in people.ever_in(db, team.id)}
    for of in library.entries(db, team.id, brand):
        learnt = phrasings.of_entry(db, of.id)
        versions = library.versions(db, of.id)
        living = _living(of, versions, now)
        for version in reversed(versions):
            if (every or version.id in living) and visible(version):
                yield _record(of, version, learnt, names)


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
