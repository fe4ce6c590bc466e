"""Brings a database to the shape that this version of Baton needs, and says which shape it has."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from storage import (  # noqa: F401 - every table must be known before the schema is compared
    changes,
    chats,
    conversations,
    incoming,
    joining,
    occasions,
    once,
    outgoing,
    people,
    roster,
    standups,
    tasks,
    teams,
)
from storage.db import Database


def upgrade(database: Database) -> None:
    """Run every migration that this database has not had. Safe to run at every start."""
    command.upgrade(_config(database), "head")


def version(database: Database) -> tuple[str, str]:
    """The migration that the database has had last, and the newest there is."""
    with database.engine.connect() as connection:
        has = MigrationContext.configure(connection).get_current_revision() or ""
    newest = ScriptDirectory.from_config(_config(database)).get_current_head() or ""
    return has, newest


def _config(database: Database) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["engine"] = database.engine
    return config
