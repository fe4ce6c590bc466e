"""Waiting in tests: for what must come to pass, however slow the computer is; never for a number of seconds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

PLENTY = 60.0
"""Seconds after which something will never come to pass. No test that passes waits so long; it may be any size."""
Found = TypeVar("Found")


def until(true: Callable[[], Found], seconds: float = PLENTY) -> Found:
    """Wait for it, and hand over what was found; the test fails if it never comes."""
    end = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.003)
    return found


@contextmanager
def meanwhile(deed: Callable[[], object]) -> Iterator[None]:
    """In a thread of its own while the block lasts. What goes wrong there fails the test here."""
    with ThreadPoolExecutor(1) as crew:
        going = crew.submit(deed)
        yield
        going.result(PLENTY)
