"""Runs the tests in several processes that are forked once everything is collected: nothing is imported twice.

`--crew 5` in pyproject.toml; `-n` of pytest-xdist, or `--crew 0`, puts it aside. A task is a few tests of one file that
follow each other; whoever is free takes the next one.
"""

from __future__ import annotations

import os
import random
import struct
from collections.abc import Iterator, Sequence
from itertools import groupby
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import Any

import pytest

TOGETHER = 12
"""At most so many tests are one task."""
LONG = ("tests/chaos/", "tests/e2e/", "tests/adapters/local/test_page.py", "tests/story/", "tests/test_readme.py")
"""These begin first, and each file is one task: nobody should wait for them in the end, nor open one more browser."""
TASK = struct.Struct("II")


def tasks(items: Sequence[pytest.Item]) -> list[tuple[int, int]]:
    """Which tests are done in one go, from where to where, in the order in which they begin."""
    found: list[tuple[int, int, int]] = []
    for file, group in groupby(range(len(items)), key=lambda at: items[at].nodeid.partition("::")[0]):
        numbers = list(group)
        rank = next((rank for rank, long in enumerate(LONG) if file.startswith(long)), len(LONG))
        step = TOGETHER if rank == len(LONG) else len(numbers)
        found += [(rank, at, min(at + step, numbers[-1] + 1)) for at in numbers[::step]]
    return [(begin, end) for _, begin, end in sorted(found)]


class Crew:
    """The processes, and what they tell of their tests."""

    def __init__(self, session: pytest.Session, size: int) -> None:
        self._session, self._config = session, session.config
        self._busy: dict[Connection, tuple[int, str]] = {}
        self._base = self._config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]
        begun, self._left = os.pipe()
        self._tasks = begun
        for task in tasks(session.items):
            os.write(self._left, TASK.pack(*task))
        os.close(self._left)
        for number in range(size):
            self._hire(number)

    def _hire(self, number: int) -> None:
        hears, tells = Pipe(duplex=False)
        process = os.fork()
        if process == 0:
            status = 1
            try:
                hears.close()
                Hand(self._session, self._tasks, tells).works(number, self._base / f"crew-{number}")
                status = 0
            finally:
                os._exit(status)
        tells.close()
        self._busy[hears] = (process, "")

    def work(self) -> None:
        """Until every test is done; a process that dies fails the test it was at."""
        try:
            while self._busy:
                for hears in wait(list(self._busy)):
                    assert isinstance(hears, Connection)
                    self._hear(hears)
                if self._session.shouldfail:
                    raise self._session.Failed(self._session.shouldfail)
        finally:
            for process, _ in self._busy.values():
                os.kill(process, 9)

    def _hear(self, hears: Connection) -> None:
        process, at = self._busy[hears]
        try:
            kind, told = hears.recv()
        except EOFError:
            del self._busy[hears]
            _, status = os.waitpid(process, 0)
            if status:
                raise pytest.UsageError(f"a process of the crew died ({status}) at {at or 'its start'}") from None
            return
        hook = self._config.hook
        if kind == "begins":
            self._busy[hears] = (process, told[0])
            hook.pytest_runtest_logstart(nodeid=told[0], location=told[1])
        elif kind == "ended":
            hook.pytest_runtest_logfinish(nodeid=told[0], location=told[1])
        else:
            report = hook.pytest_report_from_serializable(config=self._config, data=told)
            hook.pytest_runtest_logreport(report=report)


class Hand:
    """One process of the crew."""

    def __init__(self, session: pytest.Session, tasks: int, tells: Connection) -> None:
        self._session, self._tasks, self._tells = session, tasks, tells

    def works(self, number: int, base: Any) -> None:
        config = self._session.config
        self._settles_in(config, number, base)
        items = self._items()
        item = next(items, None)
        while item is not None:
            following = next(items, None)
            config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            item = following

    def _settles_in(self, config: Any, number: int, base: Any) -> None:
        """What a fork shares with the others it must not write into: captured output, temporary files, chance."""
        random.seed()
        base.mkdir()
        config._tmp_path_factory._basetemp = base
        plugins = config.pluginmanager
        plugins.unregister(name="terminalreporter")
        plugins.register(self, "crew-hand")
        capture = plugins.getplugin("capturemanager")
        if capture.is_globally_capturing():
            capture.stop_global_capturing()
            capture.start_global_capturing()
            capture.suspend_global_capture()

    def _items(self) -> Iterator[pytest.Item]:
        while task := os.read(self._tasks, TASK.size):
            begin, end = TASK.unpack(task)
            yield from self._session.items[begin:end]

    def pytest_runtest_logstart(self, nodeid: str, location: tuple[str, int | None, str]) -> None:
        self._tells.send(("begins", (nodeid, location)))

    def pytest_runtest_logfinish(self, nodeid: str, location: tuple[str, int | None, str]) -> None:
        self._tells.send(("ended", (nodeid, location)))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        config = self._session.config
        self._tells.send(("report", config.hook.pytest_report_to_serializable(config=config, report=report)))


def run(session: pytest.Session) -> bool | None:
    """Have a crew run everything that was collected; None where it is not wanted."""
    option = session.config.option
    size = min(option.crew, len(session.items) // 2)
    if size < 2 or option.collectonly or option.usepdb or option.capture == "no" or option.numprocesses is not None:
        return None
    if session.testsfailed and not option.continue_on_collection_errors:
        return None
    Crew(session, size).work()
    return True
