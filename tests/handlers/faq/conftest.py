"""A team with accounts and a small library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chat import Chat
from tests.handlers.faq.stock import CREW, stock


@pytest.fixture
def lib(tmp_path: Path) -> Iterator[Chat]:
    """The team on a Monday at four, long after the stand-up, its library stocked."""
    chat = Chat(tmp_path, CREW, "2026-02-09 16:00")
    stock(chat)
    yield chat
    chat.end()
