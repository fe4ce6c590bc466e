"""Worst days to test with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.handlers.crisis.scene import WorstDay


@pytest.fixture
def day(tmp_path: Path, rounds: bool) -> Iterator[WorstDay]:
    one = WorstDay(tmp_path, rounds=rounds)
    yield one
    one.end()
