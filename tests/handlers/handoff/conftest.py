"""A team with an account in each lane."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.handlers.handoff.shop import Shop


@pytest.fixture
def shop(tmp_path: Path, rounds: bool) -> Iterator[Shop]:
    chat = Shop(tmp_path, rounds=rounds)
    yield chat
    chat.end()
