"""A team on one platform, or on two at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.story.stage import Play

Open = Callable[..., Play]


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Open]:
    """`play("slack")` or `play("slack", "feishu", twice=True)`: a Baton with that team on it."""
    opened: list[Play] = []

    def begin(*platforms: str, twice: bool = False, **rest: Any) -> Play:
        one = Play(tmp_path, platforms, twice=twice, **rest)
        opened.append(one)
        return one

    yield begin
    for one in opened:
        one.end()
