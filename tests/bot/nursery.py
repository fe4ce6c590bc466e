"""Asks the nursery (`tests.nursery`) for a process, and hears what becomes of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from queue import SimpleQueue

from tests.patience import PLENTY

ROOT = Path(__file__).parents[2]


class Child:
    """One process; `code` is what it ended with, None while it runs."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.code: int | None = None
        self._ended = threading.Event()

    def send(self, number: int) -> None:
        if self.code is None:
            os.kill(self.pid, number)

    def wait(self) -> int:
        assert self._ended.wait(2 * PLENTY) and self.code is not None, f"process {self.pid} does not end"
        return self.code

    def end(self, code: int) -> None:
        self.code = code
        self._ended.set()


class Nursery:
    """One for all tests of this process; it leaves when its input does."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.nursery"], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        self._born: SimpleQueue[Child] = SimpleQueue()
        self._children: dict[int, Child] = {}
        threading.Thread(target=self._hear, daemon=True).start()

    def raised(self, folder: Path, words: Sequence[str], environment: Mapping[str, str], out: str) -> Child:
        assert self._process.stdin
        wish = {"folder": str(folder), "words": words, "environment": dict(environment), "out": out}
        self._process.stdin.write(json.dumps(wish) + "\n")
        self._process.stdin.flush()
        return self._born.get(timeout=2 * PLENTY)

    def _hear(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            number, *code = map(int, line.split())
            if code:
                self._children.pop(number).end(*code)
            else:
                self._children[number] = Child(number)
                self._born.put(self._children[number])


@cache
def nursery() -> Nursery:
    return Nursery()
