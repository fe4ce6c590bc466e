"""Every start brings the database up to date, and an ordinary start loads nothing for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text

from storage import schema
from storage.db import Database
from tests.databases import MIGRATE


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """An empty one, on which migrations are really run."""
    monkeypatch.setattr(schema, "_migrate", MIGRATE)
    return Database(f"sqlite:///{tmp_path / 'baton.db'}")


def test_the_files_numbers_are_the_migrations_own() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))

    assert ScriptDirectory.from_config(config).get_current_head() == schema.newest()


def test_an_empty_database_gets_every_migration(database: Database) -> None:
    assert schema.version(database) == ("", schema.newest())

    schema.upgrade(database)

    assert schema.version(database) == (schema.newest(), schema.newest())


def test_a_database_of_a_later_baton_is_refused(database: Database) -> None:
    schema.upgrade(database)
    with database.write() as db:
        db.connection().execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(schema.TooNew):
        schema.upgrade(database)


def test_a_start_with_nothing_to_migrate_does_not_load_alembic(database: Database) -> None:
    schema.upgrade(database)

    script = (
        "import sys; from bot import running; from bot.opening import opened\n"
        f"with opened({str(database.engine.url)!r}): print('alembic' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout

    assert said.strip() == "False"
