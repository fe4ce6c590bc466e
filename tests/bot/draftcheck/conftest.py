"""A desk for every test, furnished once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.draftcheck.desk import Desk, furnished


@pytest.fixture(scope="session")
def room(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    file = tmp_path_factory.mktemp("desk") / "baton.db"
    return file, furnished(file)


@pytest.fixture
def desk(room: tuple[Path, str], tmp_path: Path) -> Iterator[Desk]:
    file, team_id = room
    made = Desk(Path(shutil.copy(file, tmp_path)), team_id)
    yield made
    made.database.close()
