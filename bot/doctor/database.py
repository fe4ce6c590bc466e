"""The doctor's look at the database: can it be reached and read, and does it have the shape that this version needs?"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlmodel import text

from bot import fitness
from bot.checkup import Finding, good, odd, wrong
from bot.doctor.patient import Patient
from bot.doctor.premises import can_keep
from storage.db import Database

_MAY_MAKE_TABLES = text("SELECT has_schema_privilege(current_schema(), 'CREATE')")
_COPY = "copy DATABASE_URL anew from where the database was made: user, password, host and name all stand in it"


def look(patient: Patient) -> Iterator[Finding]:
    if list(fitness.database(patient.settings)):
        return
    if patient.file is None:
        yield from _server(patient)
    else:
        yield from _file(patient, patient.file)


def _file(patient: Patient, file: Path) -> Iterator[Finding]:
    if not file.exists():
        if can_keep(file.absolute().parent):
            yield good(f"{file.name} is not there yet; it is made at the first start")
    elif not os.access(file, os.W_OK):
        yield wrong(
            f"{file} cannot be written", "let this user write it (chown, chmod), or name another (DATABASE_URL)"
        )
    elif patient.shape.trouble is not None:
        yield wrong(
            f"{file} cannot be read ({_reason(patient.shape.trouble)})",
            "restore it from a backup, or name another (DATABASE_URL)",
        )
    else:
        yield _shape(patient)


def _server(patient: Patient) -> Iterator[Finding]:
    where = make_url(patient.settings.url)
    if patient.shape.trouble is not None:
        yield _closed(patient.shape.trouble, where)
        return
    yield good(f"PostgreSQL answers at {_address(where)}")
    yield _shape(patient)
    if not _may_make_tables(patient.settings.url):
        yield wrong(
            f"{where.username} may make no tables in the database {where.database}",
            f"as its owner say: GRANT CREATE ON SCHEMA public TO {where.username};",
        )


def _closed(trouble: SQLAlchemyError, where: URL) -> Finding:
    """Why PostgreSQL lets nobody in. It speaks its own language there, so its words count least."""
    reason = _reason(trouble)
    door = getattr(getattr(trouble, "orig", None), "pgconn", None)
    if "does not exist" in reason and f'database "{where.database}"' in reason:
        return wrong(f"PostgreSQL has no database {where.database}", f"make it (createdb {where.database}), or {_COPY}")
    if door is not None and door.needs_password:
        return wrong(f"PostgreSQL wants a password for {where.username}, and DATABASE_URL has none", _COPY)
    if door is not None and door.used_password:
        return wrong(f"PostgreSQL does not take the password of {where.username}", _COPY)
    if isinstance(trouble, OperationalError):
        return wrong(
            f"PostgreSQL cannot be reached at {_address(where)} ({reason})",
            "start it there, then check host and port in DATABASE_URL, and the firewall in between",
        )
    return wrong(f"the database cannot be used ({reason})", _COPY)


def _address(where: URL) -> str:
    return f"{where.host or where.query.get('host') or 'localhost'}:{where.port or 5432}"


def _may_make_tables(url: str) -> bool:
    """What the next version brings along has to be put somewhere."""
    database = Database(url)
    try:
        with database.read() as db:
            return bool(db.connection().execute(_MAY_MAKE_TABLES).scalar())
    finally:
        database.close()


def _reason(trouble: SQLAlchemyError) -> str:
    """In short: of all that libpq tells about the way there, the end."""
    return str(getattr(trouble, "orig", None) or type(trouble).__name__).strip().splitlines()[0].split(" failed: ")[-1]


def _shape(patient: Patient) -> Finding:
    """Migrations are numbered, so a higher one than ours comes from a later Baton."""
    has, newest = patient.shape.has, patient.shape.newest
    if not has:
        return good("the database is empty; its tables are made at the first start")
    if has == newest:
        return good(f"the database is up to date (migration {has})")
    if has > newest:
        return wrong(
            f"the database was made by a newer version of Baton (migration {has}, this one knows {newest})",
            "start that version, or restore the backup from before",
        )
    return odd(
        f"the database is of an earlier version of Baton (migration {has}, this one needs {newest})",
        "back it up; then `baton run` or `baton db upgrade` brings it up to date",
    )
