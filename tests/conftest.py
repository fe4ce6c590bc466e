"""What every test stands on: no outside network, and a chat of its own."""

from __future__ import annotations

import gc
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import browser, engine
from tests.chat import Chat

__all__ = ["browser", "engine"]

LOOPBACK = ("127.", "::1", "localhost")


def pytest_collection_finish() -> None:
    """A fifth of the time went into looking for garbage among all that was imported; it is not looked at again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(autouse=True, scope="session")
def no_outside_network() -> Iterator[None]:
    """Whoever tries to leave this computer fails the test."""
    reach = socket.socket.connect

    def only_here(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else "localhost"
        if not str(host).startswith(LOOPBACK):
            raise AssertionError(f"a test tried to reach {host}")
        reach(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", only_here)
        yield


@pytest.fixture
def chat(tmp_path: Path) -> Iterator[Chat]:
    """A team on a Monday at eight."""
    one = Chat(tmp_path)
    yield one
    one.end()
