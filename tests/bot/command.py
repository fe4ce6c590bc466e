"""The `baton` command as a person uses it: typed in this process, or as a process of its own."""

from __future__ import annotations

import gc
import logging
import os
import re
import signal
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.settings import Settings
from tests.bot.nursery import nursery
from tests.patience import PLENTY

LISTENING = re.compile(r"listening on (http://\S+)")


def variables() -> list[str]:
    """Every environment variable that Baton reads."""
    return [(field.alias or name).upper() for name, field in Settings.model_fields.items()]


@dataclass(frozen=True)
class Said:
    """What a command ended with, and what it wrote where."""

    code: int
    out: str
    err: str


class Terminal:
    """A folder with an environment of its own, in which commands are typed."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]) -> None:
        self.folder, self._patch, self._capture = folder, patch, capture
        patch.chdir(folder)
        for name in variables():
            patch.delenv(name, raising=False)

    def set(self, **values: str) -> None:
        for name, value in values.items():
            self._patch.setenv(name, value)

    def types(self, *words: str) -> Said:
        """Type `baton …` and see what comes; in this process, whose log is put back afterwards."""
        self._patch.setattr(sys, "argv", ["baton", *words])
        self._capture.readouterr()
        with log_kept(), thresholds_kept():
            try:
                main()
                code = 0
            except SystemExit as end:
                code = int(end.code or 0)
        said = self._capture.readouterr()
        return Said(code, said.out, said.err)


@contextmanager
def thresholds_kept() -> Iterator[None]:
    """However seldom a command looks for what can be cleared up, the tests go on as before."""
    before = gc.get_threshold()
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def log_kept() -> Iterator[None]:
    """Whatever is changed about logging inside is as before afterwards."""
    root, hooks = logging.getLogger(), (sys.excepthook, threading.excepthook)
    handlers, level, factory = list(root.handlers), root.level, logging.getLogRecordFactory()
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        logging.setLogRecordFactory(factory)
        logging.captureWarnings(False)
        sys.excepthook, threading.excepthook = hooks


class Process:
    """`baton …` as a process of its own; its words are read while it runs."""

    def __init__(self, folder: Path, *words: str, **environment: str) -> None:
        base = {name: value for name, value in os.environ.items() if name not in variables()}
        self._said = tempfile.NamedTemporaryFile(suffix=".log")  # noqa: SIM115 (it goes when this does)
        self._child = nursery().raised(folder, words, base | environment, self._said.name)
        self.pid = self._child.pid

    def address(self) -> str:
        """Where it listens; waits until it does."""
        self.until(lambda: LISTENING.search(self.text))
        found = LISTENING.search(self.text)
        assert found
        return found[1]

    def until(self, truth: Callable[[], object]) -> None:
        """Wait for something that the process is to bring about."""
        deadline = time.monotonic() + 2 * PLENTY
        while not truth():
            if time.monotonic() > deadline or self._child.code is not None:
                raise AssertionError(f"it did not come to that:\n{self.text}")
            time.sleep(0.02)

    def get(self, path: str) -> str:
        with urllib.request.urlopen(f"{self.address()}{path}", timeout=PLENTY) as answer:
            text: str = answer.read().decode()
        return text

    def end(self, number: int = signal.SIGTERM) -> tuple[int, float]:
        """Ask it to end; returns its exit code and how many seconds that took."""
        began = time.monotonic()
        self._child.send(number)
        return self._child.wait(), time.monotonic() - began

    @property
    def text(self) -> str:
        return Path(self._said.name).read_text("utf-8", "replace")

    def __enter__(self) -> Process:
        return self

    def __exit__(self, *_: object) -> None:
        self._child.send(signal.SIGKILL)
        self._child.wait()
