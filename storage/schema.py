"""Brings a database to the shape that this version of Baton needs, and says which shape it has.

Alembic is only loaded where there is something to migrate: at every other start it would be 15 MB for nothing.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect, text

from storage import (  # noqa: F401 - every table must be known before the schema is compared; `traces` knows most
    chats,
    consents,
    conversations,
    dialects,
    incoming,
    installations,
    intake,
    joining,
    meanings,
    occasions,
    once,
    retention,
    rhythm,
    roster,
    screenshots,
    tellings,
    traces,
    uploads,
    wishes,
)
from storage.db import Database

MIGRATIONS = Path(__file__).parent / "migrations"


class TooNew(Exception):
    """A later version of Baton has changed the database."""


def upgrade(database: Database) -> None:
    """Run every migration that this database has not had. Safe to run at every start, by one. Raises TooNew."""
    dialects.share_kinds()
    has, newest = version(database)
    if has > newest:
        raise TooNew(has)
    if has < newest:
        _migrate(database)


def version(database: Database) -> tuple[str, str]:
    """The migration that the database has had last ("" for none), and the newest there is."""
    with database.engine.connect() as connection:
        known = inspect(connection).has_table("alembic_version")
        has = connection.execute(text("SELECT version_num FROM alembic_version")).scalar() if known else ""
    return str(has or ""), newest()


def newest() -> str:
    """Migrations are numbered, and the files are called by their numbers."""
    return max(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def _migrate(database: Database) -> None:
    from alembic import command
    from alembic.config import Config

    if not database.is_sqlite:
        dialects.for_postgresql()

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = database.engine
    command.upgrade(config, "head")
