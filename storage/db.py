"""The one door to the database: opening it, and the two kinds of transaction that everything else uses.

Whoever reads inside a *write* reads the truth until the commit; two claims of the last place cannot both win. On
SQLite it is `BEGIN IMMEDIATE`, and the writers of the process stand in line, since that is fairer and cheaper than
SQLite's own polling. On PostgreSQL it is SERIALIZABLE, or else the writer first *holds* the team that it writes for:
turns, ticks and letters do that, since under SERIALIZABLE any two of them lost races over the small index of what
waits, in which all lanes lie on one page.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

from sqlalchemy import Connection
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, text

from storage import engines

MUST_RERUN = {"40001", "40P01"}
"""PostgreSQL's words for "another transaction was faster; try again"."""
HOLD = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
HOLD_IF_FREE = text("SELECT pg_try_advisory_xact_lock(hashtextextended(:name, 0))")
HOLD_THOSE_FREE = text(
    "SELECT name FROM unnest(CAST(:names AS text[])) AS name WHERE pg_try_advisory_xact_lock(hashtextextended(name, 0))"
)
T = TypeVar("T")


class LostRace(Exception):
    """Another transaction was faster, so this one was undone whole. Nothing is wrong: it is run again."""


def new_id() -> str:
    """A name for a new row that no other row has, on any machine."""
    return uuid4().hex


def utc_now() -> datetime:
    """This moment by the machine's own clock; rows of the bot's doings take `bot.clock` instead."""
    return datetime.now(UTC)


class Database:
    """One database. `url` is SQLAlchemy's; `file` is the SQLite file, None elsewhere."""

    def __init__(self, url: str) -> None:
        address = make_url(url)
        self.is_sqlite = address.get_backend_name() == "sqlite"
        self.file = Path(address.database) if self.is_sqlite and address.database else None
        if self.file:
            self.file.parent.mkdir(parents=True, exist_ok=True)
        self.engine = engines.sqlite(url) if self.is_sqlite else engines.postgresql(url)
        self._line = Line() if self.is_sqlite else None
        self._hasty = False
        self._pretends = False

    @contextmanager
    def write(self, *, ahead: bool = False, lazily: bool = False, loosely: bool = False) -> Iterator[Session]:
        """A transaction that changes things: committed at the end, undone whole if anything flies out of it.

        What was left with `after_commit` is done once the commit has held. `ahead`: where writers stand in line,
        this one need not wait for all the others. Raises LostRace where it should simply be run again.

        `lazily`: for what nobody outside is told before another transaction has been committed, and what can be done
        again from what was kept before. Others see it at once, and it outlives the process; the disk need not be
        waited for, since it takes all that was committed before along with the next commit that does wait.

        `loosely`: for whoever holds what it decides about (see `hold`), or decides nothing by what it reads. PostgreSQL
        then need not prove that nobody else has changed it meanwhile (READ COMMITTED), and no race is lost over it.
        """
        try:
            with self._line.through(ahead) if self._line else nullcontext(), self._session() as db:
                if self.is_sqlite:
                    self._wait_for_the_disk(db.connection(), "OFF" if self._hasty else "NORMAL" if lazily else "FULL")
                    db.connection().exec_driver_sql("BEGIN IMMEDIATE")
                else:
                    db.connection(
                        execution_options={"isolation_level": "READ COMMITTED" if loosely else "SERIALIZABLE"}
                    )
                    if lazily:
                        db.connection().exec_driver_sql("SET LOCAL synchronous_commit TO off")
                yield db
                for last in _left(db, "last"):
                    last()
                db.rollback() if self._pretends else db.commit()
                deeds = [] if self._pretends else _left(db, "after")
        except DBAPIError as error:
            if _lost_race(error):
                raise LostRace from error
            raise
        for deed in deeds:
            deed()

    def surely(
        self, deed: Callable[[Session], T], *, ahead: bool = False, lazily: bool = False, loosely: bool = False
    ) -> T:  # fmt: skip
        """Do this in a write of its own; again, for as long as another one was faster. The deed may be begun several
        times, so it changes nothing but the database."""
        while True:
            with suppress(LostRace), self.write(ahead=ahead, lazily=lazily, loosely=loosely) as db:
                return deed(db)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A transaction that only looks."""
        with self._session() as db:
            if self.is_sqlite:
                db.connection().exec_driver_sql("BEGIN")
            else:
                db.connection(execution_options={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True})
            yield db
            db.expunge_all()  # what was read may be used after the transaction
            db.rollback()

    def _wait_for_the_disk(self, connection: Connection, how: str) -> None:
        """FULL: each commit is on the disk before it is over. NORMAL: it goes there with the next one that is FULL
        (https://www.sqlite.org/pragma.html#pragma_synchronous)."""
        if connection.info.get("synchronous") != how:
            connection.exec_driver_sql(f"PRAGMA synchronous={how}")
            connection.info["synchronous"] = how

    def _session(self) -> Session:
        return Session(self.engine, expire_on_commit=False)

    def ping(self) -> None:
        """Raises if the database does not answer."""
        with self.read() as db:
            db.connection().execute(text("SELECT 1"))

    def hasten(self) -> None:
        """Wait for the disk no more: for what is simply made anew if the machine dies over it."""
        self._hasty = True

    def pretend(self) -> None:
        """From now on nothing stays of what is written: for whoever only wants to see what would come of it."""
        self._pretends = True

    @contextmanager
    def alone(self, deed: str) -> Iterator[None]:
        """Nobody else does this meanwhile, on any machine. On SQLite there is nobody else."""
        if self.is_sqlite:
            yield
            return
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("SELECT pg_advisory_lock(hashtext(:deed))"), {"deed": deed})
            try:
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(hashtext(:deed))"), {"deed": deed})

    def compact(self) -> None:
        """Give back the room of what was erased; on SQLite, leave one file."""
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM")
            if self.is_sqlite:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        self.engine.dispose()


class Line:
    """Where writers wait, one at a time let through. Whoever goes `ahead` waits only for the one that is through.

    The others come one by one to the head of the line (`_head`), and from there go whenever nobody is ahead.
    """

    def __init__(self) -> None:
        self._head = threading.Lock()
        self._gate = threading.Condition()
        self._ahead = 0
        self._taken = False

    @contextmanager
    def through(self, ahead: bool) -> Iterator[None]:
        with nullcontext() if ahead else self._head:
            self._enter(ahead)
        try:
            yield
        finally:
            with self._gate:
                self._taken = False
                self._gate.notify_all()

    def _enter(self, ahead: bool) -> None:
        with self._gate:
            self._ahead += ahead
            while self._taken or (self._ahead and not ahead):
                self._gate.wait()
            self._ahead -= ahead
            self._taken = True


def before_commit(db: Session, deed: Callable[[], None]) -> None:
    """Do this as the last part of the transaction, which it may still undo."""
    db.info.setdefault("last", []).append(deed)


def after_commit(db: Session, deed: Callable[[], None]) -> None:
    """Do this once the transaction has held; forget it if the transaction is undone."""
    db.info.setdefault("after", []).append(deed)


def alone(db: Session) -> bool:
    """Whether nobody else writes at all for as long as this transaction does: so it is on SQLite."""
    return db.get_bind().dialect.name == "sqlite"


def hold(db: Session, names: Iterable[str]) -> None:
    """From here on nobody else holds any of these (teams by their ids) until the transaction ends; what was read before
    is read anew. On SQLite whoever writes holds everything."""
    if alone(db):
        return
    for name in sorted(names):  # all in the same order, or two would wait for each other
        db.connection().execute(HOLD, {"name": name})
    db.expire_all()


def hold_if_free(db: Session, name: str) -> bool:
    """The same for one of many deeds that others may be at: False, without waiting, if somebody holds it."""
    return alone(db) or bool(db.connection().execute(HOLD_IF_FREE, {"name": name}).scalar())


def hold_those_free(db: Session, names: Collection[str]) -> set[str]:
    """The same for many of them: those which nobody else holds, and from here on nobody will."""
    if alone(db):
        return set(names)
    return set(db.connection().execute(HOLD_THOSE_FREE, {"names": list(names)}).scalars())


def _lost_race(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in MUST_RERUN


def _left(db: Session, when: str) -> list[Callable[[], None]]:
    found: list[Callable[[], None]] = db.info.pop(when, [])
    return found
