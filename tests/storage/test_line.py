"""Writers stand in line; who keeps what arrives goes ahead of all who wait."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from storage.db import Line
from tests.databases import fresh
from tests.patience import PLENTY, until


def test_whoever_goes_ahead_waits_only_for_the_one_that_is_through() -> None:
    orders = [_order() for _ in range(25)]  # where it is left to luck, luck runs out

    assert {order[0] for order in orders} == {"event"}
    assert all(sorted(order[1:]) == ["answer 0", "answer 1", "answer 2"] for order in orders)


def _order() -> list[str]:
    """In which order three answers and one event get through that all wait for somebody."""
    line, order = Line(), list[str]()

    def go(name: str, ahead: bool) -> None:
        with line.through(ahead):
            order.append(name)

    with line.through(ahead=False):
        threads = [_started(partial(go, f"answer {n}", False)) for n in range(3)]
        until(line._head.locked)  # now they all wait
        threads.append(_started(partial(go, "event", True)))
        until(lambda: line._ahead)
    for thread in threads:
        thread.join(PLENTY)
    return order


def test_the_line_lets_one_through_at_a_time(tmp_path: Path) -> None:
    database, inside, most = fresh(tmp_path), list[int](), list[int]()

    def write(ahead: bool) -> None:
        for _ in range(20):
            with database.write(ahead=ahead):
                inside.append(1)
                most.append(len(inside))
                time.sleep(0.0005)
                inside.pop()

    threads = [_started(partial(write, n % 2 == 0)) for n in range(6)]
    for thread in threads:
        thread.join(PLENTY)

    assert len(most) == 120
    assert max(most) == 1


def test_a_writer_that_fails_lets_the_next_one_through(tmp_path: Path) -> None:
    database = fresh(tmp_path)
    for ahead in (True, False):
        try:
            with database.write(ahead=ahead):
                raise LookupError
        except LookupError:
            pass

    with database.write() as db:
        assert db.is_active


def _started(deed: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=deed, daemon=True)
    thread.start()
    return thread
