"""Chats for conversations with newcomers and over two messengers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.llm import FakeLLM
from tests.handlers.newcomers import Newcomers, someone
from tests.patience import PLENTY

FEISHU = (
    someone("ou_lan", "周岚"),
    someone("ou_mei", "小满"),
    someone("ou_new", "陌生人"),
)


@pytest.fixture
def rounds(request: pytest.FixtureRequest) -> bool:
    """Most conversations are about something else than stand-ups."""
    return request.path.parent.name in ("standup", "members", "privacy", "setup")


@pytest.fixture
def model() -> Iterator[FakeLLM]:
    """A language model of the test's own; what it answers is up to the test."""
    with FakeLLM() as running:
        yield running


@pytest.fixture
def patience() -> float:
    """Seconds that Baton waits for the model."""
    return PLENTY


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Newcomers]:
    """Nobody is known: Baton has just been installed."""
    chat = Newcomers(tmp_path, feishu=FEISHU)
    yield chat
    chat.end()


@pytest.fixture
def both(tmp_path: Path) -> Iterator[Newcomers]:
    """The usual team on the local page, and a second messenger that knows some of the same people."""
    chat = Newcomers(tmp_path, settled=True, feishu=FEISHU)
    yield chat
    chat.end()
