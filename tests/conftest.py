"""What every test stands on: no outside network, and a chat of its own."""

from __future__ import annotations

import gc
import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

from bot import checkup
from bot.adapters import feishu
from bot.adapters.feishu import answering, speak
from bot.adapters.local import deeds
from bot.adapters.slack import offices
from bot.chat import Event, Outcome
from bot.demo import stage
from bot.ears import MachineEars
from storage import schema
from storage.db import Database
from tests import databases
from tests.browser import browser, engine, window
from tests.chat import Chat
from tests.past import Past
from tests.patience import PLENTY

__all__ = ["browser", "engine", "window"]

TESTS = Path(__file__).parent
LOOPBACK = ("127.", "::1", "localhost")

ELSEWHERE = [
    "bench", "chaos", "e2e", "fakes", "page", "test_deploy.py", "test_readme.py", "bot/crisis", "bot/phrases",
    "bot/pictures", "bot/routing", "bot/tables", "bot/test_cli.py", "bot/test_fortnight.py", "bot/test_logs.py",
    "adapters/local", "storage/test_disk.py", "storage/test_line.py",
]  # fmt: skip
"""What opens no database, asks how SQLite goes about it, or starts processes whose database is their own matter: the
same wherever others are tried."""
collect_ignore = ELSEWHERE if databases.ON_POSTGRESQL else []

settings.register_profile(
    "steady", derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")  # the same examples each time, however slow the computer is
providers._get_local_constants = lambda: providers._local_constants
"""Nor do they depend on what else happens to be loaded: Hypothesis would read all of Baton's source for ideas."""


LONG: Sequence[tuple[str, ...]] = (
    ("tests/page/", "tests/e2e/", "tests/adapters/local/test_page.py", "tests/adapters/local/test_phone.py"),
    ("tests/bench/", "tests/story/", "tests/walls/"),
    (
        "tests/chaos/", "tests/test_readme.py", "tests/bot/test_cli.py", "tests/bot/test_logs.py",
        "tests/bot/test_running.py", "tests/bot/test_bells", "tests/bot/test_moving.py", "tests/bot/test_seats.py",
        "tests/storage/test_",
    ),
)  # fmt: skip
"""What takes long. What stands together shares something that takes long to begin: a browser, a nursery of processes,
a PostgreSQL. The last share mostly waits for processes of its own: one of ours takes it, the others work meanwhile."""


def pytest_collection(session: pytest.Session) -> None:
    """In a fresh checkout every test file must be compiled; each process begins with others, and finds theirs done."""
    here: dict[str, Any] = getattr(session.config, "workerinput", {})
    if here and Path(session.config.args[-1]).resolve() == TESTS:
        files = sorted(TESTS.rglob("test_*.py"))
        for file in files[int(here["workerid"].removeprefix("gw")) % here["workercount"] :: here["workercount"]]:
            with suppress(Exception):  # whatever is wrong with it is told when its tests are collected
                import_module(".".join(file.relative_to(TESTS.parent).with_suffix("").parts))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """pytest-xdist gives each process a stretch of all tests; a long one at the end would keep all others waiting. So
    what takes long is shared out, and each process begins with its part."""
    count = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    shares: list[list[pytest.Item]] = [[] for _ in range(count)]
    for number, files in enumerate(LONG):
        shares[number % count] += [item for file in files for item in items if item.nodeid.startswith(file)]
    named = sum(LONG, ())
    rest = [item for item in items if not item.nodeid.startswith(named)]
    stretch = -(-len(items) // count)
    items.clear()
    for share in shares:
        fill = max(stretch - len(share), 0)
        items += share + rest[:fill]
        del rest[:fill]
    items += rest


def pytest_collection_finish() -> None:
    """A fifth of the time went into looking for garbage among all that was imported; it is not looked at again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_runtest_setup(item: pytest.Function) -> None:
    """A test that may put another part into Baton lives everything itself."""
    Past.shared = "monkeypatch" not in item.fixturenames


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


@pytest.fixture(autouse=True, scope="session")
def plenty_of_time() -> Iterator[None]:
    """How long Baton waits before it goes on without an answer is right for a computer that is not busy; this one is.

    What depends on such a wait itself has tests that say how long it is.
    """
    hear = MachineEars.accept_and_wait

    def patiently(self: MachineEars, event: Event, seconds: float = 0.0) -> Outcome | None:
        return hear(self, event, PLENTY)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MachineEars, "accept_and_wait", patiently)
        for where in (stage, deeds, checkup):
            patch.setattr(where, "PATIENCE", PLENTY)
        for where in (feishu, speak):
            patch.setattr(where, "QUICK", PLENTY)
        patch.setattr(answering, "MOST", PLENTY)
        patch.setattr(offices, "_QUICK", int(PLENTY))
        yield


@pytest.fixture(autouse=True, scope="session")
def migrations_run_once() -> Iterator[None]:
    """A new database costs a second of migrations, and dozens of tests begin with one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "_migrate", databases.migrated)
        yield


@pytest.fixture(autouse=True, scope="session")
def statements_compiled_once() -> Iterator[None]:
    """Whatever database a test makes."""
    begin = Database.__init__

    def begun(self: Database, url: str) -> None:
        begin(self, url)
        databases.compiled_once(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Database, "__init__", begun)
        yield


@pytest.fixture
def rounds() -> bool:
    """Whether the team takes part in stand-ups. Where something else is talked about, days go by quicker without."""
    return True


@pytest.fixture
def chat(tmp_path: Path, rounds: bool) -> Iterator[Chat]:
    """A team on a Monday at eight."""
    one = Chat(tmp_path, rounds=rounds)
    yield one
    one.end()
