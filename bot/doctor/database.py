"""The doctor's look at the database: can it be read, and does it have the shape that this version needs?"""

from __future__ import annotations

import os
from collections.abc import Iterator

from sqlalchemy.exc import SQLAlchemyError

from bot.checkup import Finding, good, odd, wrong
from bot.doctor.patient import Patient
from bot.doctor.premises import can_keep
from storage import schema
from storage.db import Database


def look(patient: Patient) -> Iterator[Finding]:
    file = patient.file
    if file is None:
        return
    if not file.exists():
        if can_keep(file.absolute().parent):
            yield good(f"{file.name} is not there yet; it is made at the first start")
        return
    if not os.access(file, os.W_OK):
        yield wrong(
            f"{file} cannot be written", "let this user write it (chown, chmod), or name another (DATABASE_URL)"
        )
        return
    database = Database(patient.settings.url)
    try:
        database.ping()
        yield _shape(*schema.version(database))
    except SQLAlchemyError as why:
        reason = getattr(why, "orig", None) or type(why).__name__
        yield wrong(f"{file} cannot be read ({reason})", "restore it from a backup, or name another (DATABASE_URL)")
    finally:
        database.close()


def _shape(has: str, newest: str) -> Finding:
    """Migrations are numbered, so a higher one than ours comes from a later Baton."""
    if has == newest:
        return good(f"the database is up to date (migration {has})")
    if has > newest:
        return wrong(
            f"the database was made by a newer version of Baton (migration {has}, this one knows {newest})",
            "start that version, or restore the backup from before",
        )
    return odd(
        f"the database is of an earlier version of Baton (migration {has or 'none'}, this one needs {newest})",
        "back it up; then `baton run` or `baton db upgrade` brings it up to date",
    )
