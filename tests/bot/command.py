"""The `baton` command as a person uses it: typed in this process, or as a process of its own."""

from __future__ import annotations

import logging
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.settings import Settings
from tests.patience import PLENTY

PATIENTLY = f"""
import runpy
from bot import running
running.ENOUGH = {PLENTY}
runpy.run_module("bot", run_name="__main__", alter_sys=True)
"""
"""`python -m bot`, given time to end as it should on a busy computer (else it leaves undone what takes long)."""
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
        with log_kept():
            try:
                main()
                code = 0
            except SystemExit as end:
                code = int(end.code or 0)
        said = self._capture.readouterr()
        return Said(code, said.out, said.err)


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
    """`python -m bot …` as a process of its own; its words are read while it runs."""

    def __init__(self, folder: Path, *words: str, **environment: str) -> None:
        base = {name: value for name, value in os.environ.items() if name not in variables()}
        self._process = subprocess.Popen(
            [sys.executable, "-c", PATIENTLY, *words],
            cwd=folder, env={**base, **_path(), **environment}, text=True, encoding="utf-8",
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self.words: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        return self._process.pid

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
            if time.monotonic() > deadline or self._process.poll() is not None:
                raise AssertionError(f"it did not come to that:\n{self.text}")
            time.sleep(0.02)

    def get(self, path: str) -> str:
        with urllib.request.urlopen(f"{self.address()}{path}", timeout=PLENTY) as answer:
            text: str = answer.read().decode()
        return text

    def end(self, number: int = signal.SIGTERM) -> tuple[int, float]:
        """Ask it to end; returns its exit code and how many seconds that took."""
        began = time.monotonic()
        self._process.send_signal(number)
        return self.wait(), time.monotonic() - began

    def wait(self, seconds: float = 2 * PLENTY) -> int:
        code = self._process.wait(seconds)
        self._reader.join(PLENTY)
        return code

    @property
    def text(self) -> str:
        return "".join(self.words)

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.words.append(line)

    def __enter__(self) -> Process:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self.wait()


def _path() -> Mapping[str, str]:
    """So that `-m bot` is found from any folder."""
    return {"PYTHONPATH": str(Path(__file__).parents[2])}
