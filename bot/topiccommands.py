"""`baton topics import`: a topic pack as a file, into the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from sqlmodel import Session

from bot import tables
from bot.opening import tried, visited
from bot.refusals import CannotRun
from bot.tables import Fault, Table
from bot.teamcommands import taken
from bot.texts import Texts
from storage import occasions
from storage.db import utc_now
from storage.teams import Team

Say = Callable[[str], None]
MOST_BYTES = 10_000_000


class Taken(Protocol):
    """What became of a table: how many topics are new, changed or known already, and what is wrong where."""

    @property
    def week(self) -> date: ...
    @property
    def added(self) -> tuple[int, ...]: ...
    @property
    def changed(self) -> tuple[int, ...]: ...
    @property
    def known(self) -> int: ...
    @property
    def faults(self) -> tuple[Fault, ...]: ...
    @property
    def doubts(self) -> tuple[tuple[str, str], ...]: ...


Takes = Callable[[Session, Team, Table, datetime], Taken]


def load(url: str, path: Path, team: str, take: Takes, texts: Path, *, dry_run: bool, say: Say) -> bool:
    """Put the file's topics into the team's pack, and say what became of it. False if a line was wrong."""
    said = Texts.load({"topics": texts, "tables": Path(tables.__file__).parent / "texts.toml"})
    try:
        table = tables.read(path.name, _bytes(path))
        with (tried if dry_run else visited)(url) as database, database.write(loosely=True) as db:
            of, now = taken(db, team), utc_now()
            name = of.name
            found = take(db, of, table, now)
            occasions.plan(db, of.id, "topics.imported", f"{found.week.isoformat()}:{now.isoformat()}", now)
    except tables.Unreadable as why:
        raise CannotRun(f"{path}: {said.label(why.key, 'en', **why.values)}") from None
    for fault in found.faults:
        say(said.label(fault.key, "en", **fault.blanks))
    for name, near in found.doubts:
        say(said.label("topics.doubt.product_of", "en", said=name, near=near))
    done = f"{len(found.added)} new, {len(found.changed)} changed, {found.known} known already"
    say(f"{name}: {done}, {len(found.faults)} wrong{' (--dry-run: nothing was written)' if dry_run else ''}.")
    return not found.faults


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CannotRun(f"{path} is larger than {MOST_BYTES // 1_000_000} MB: split it")
        return path.read_bytes()
    except OSError as why:
        raise CannotRun(f"{path}: {why.strerror}") from None
