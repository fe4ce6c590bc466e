"""Every start brings the database up to date."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlmodel import AutoString, SQLModel

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


# --- while a new version is rolled out, processes of the last one go on working on its tables ---

ADDS = {"create_table", "batch_alter_table", "add_column", "create_index", "f"}
"""What may be done to tables in use. What takes something away waits for the version after (expand, then contract)."""
LATER = sorted((schema.MIGRATIONS / "versions").glob("[0-9]*.py"))[2:]
"""Since 0003 many processes share a database; before it there was one, and nothing to be rolled out beside it."""


def calls(file: Path) -> Iterator[ast.Call]:
    """All that a migration does on its way up."""
    for function in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(function, ast.FunctionDef) and function.name == "upgrade":
            yield from (each for each in ast.walk(function) if isinstance(each, ast.Call))


def named(call: ast.Call, *owners: str) -> str:
    """ "add_column", if it is that of Alembic's operations."""
    called = call.func
    ours = isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) and called.value.id in owners
    return called.attr if ours and isinstance(called, ast.Attribute) else ""


@pytest.mark.parametrize("file", LATER, ids=lambda file: file.name.partition("_")[0])
def test_a_migration_takes_nothing_away_from_the_version_before(file: Path) -> None:
    done = {name for call in calls(file) if (name := named(call, "op", "batch_op"))}

    assert done <= ADDS


@pytest.mark.parametrize("file", LATER, ids=lambda file: file.name.partition("_")[0])
def test_the_version_before_need_not_fill_a_new_column(file: Path) -> None:
    for call in calls(file):
        if named(call, "op", "batch_op") == "add_column":
            (column,) = [each for each in call.args if isinstance(each, ast.Call)]
            said = {word.arg: ast.unparse(word.value) for word in column.keywords}
            assert said.get("nullable") != "False" or "server_default" in said, ast.unparse(column)


def test_columns_of_one_kind_share_their_type(tmp_path: Path) -> None:
    """Each type of its own costs three kilobytes, and there are hundreds of columns."""
    database = Database(f"sqlite:///{tmp_path / 'baton.db'}")
    schema.upgrade(database)
    database.close()

    texts = {id(c.type) for t in SQLModel.metadata.tables.values() for c in t.columns if isinstance(c.type, AutoString)}
    assert len(texts) == 1
