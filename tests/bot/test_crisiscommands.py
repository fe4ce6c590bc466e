"""An alert's file from the command line, and whether the chain of evidence holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import text

from bot import crisiscommands
from bot.adapters.local.people import direct
from bot.refusals import CannotRun
from storage import schema
from storage.db import Database
from tests.databases import address
from tests.handlers.crisis.scene import REACTION, WorstDay


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[str]:
    """The database of a team with one alert and one screenshot, as the command line opens it."""
    day = WorstDay(tmp_path)
    day.person("mei").says(f"上报 {REACTION}")
    day.adapter.deeds.say(day.person("mei")._local, direct("mei"), "", files=[("../shot.png", b"PNG")])
    day.settle()
    day.baton.stop()
    with day.database.engine.begin() as connection:
        connection.execute(text("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text("DELETE FROM alembic_version"))
        connection.execute(text("INSERT INTO alembic_version VALUES (:newest)"), {"newest": schema.newest()})
    yield address(day.database)
    day.end()


def test_the_file_is_written_with_its_picture_and_the_export_is_noted(kept: str, tmp_path: Path) -> None:
    said: list[str] = []
    crisiscommands.export(kept, 1, tmp_path / "out", "", said.append)

    assert {file.suffix for file in (tmp_path / "out").iterdir()} == {".md", ".json", ".png"}
    told = json.loads((tmp_path / "out" / "alert-1.json").read_text("utf-8"))
    assert told["timeline"][-1]["what"] == "export" and said[-1] == "The chain of evidence holds."
    assert crisiscommands.verify(kept, "", said.append) and said[-1].endswith("2 entries, the chain holds.")


def test_a_changed_entry_is_named(kept: str) -> None:
    with Database(kept).engine.begin() as connection:
        connection.execute(text("UPDATE evidence SET words = '没事' WHERE number = 1"))
    said: list[str] = []

    assert not crisiscommands.verify(kept, "", said.append)
    assert said[0] == "entry 1: it was changed"


def test_what_is_not_there_is_refused_in_a_sentence(kept: str, tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="has no alert 7"):
        crisiscommands.export(kept, 7, tmp_path / "out", "", print)
    with pytest.raises(CannotRun, match="there is no team named 别的队; there are: 晴屿战队"):
        crisiscommands.verify(kept, "别的队", print)
