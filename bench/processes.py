"""Servers under measurement: started as processes of their own, held on one core, and asked what they cost."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

REPOSITORY = Path(__file__).resolve().parents[1]
PATIENCE = 240.0
"""Seconds that a server may take to answer at all."""


@dataclass(frozen=True, slots=True)
class Cores:
    """Who runs where: the server has one core for itself, whoever measures has the others."""

    server: int
    others: tuple[int, ...]

    @classmethod
    def shared_out(cls) -> Cores:
        known = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0]
        return cls(known[0], tuple(known[1:]) or (known[0],))

    def take_others(self) -> None:
        """The calling process, and all it starts from now on, leaves the server's core alone."""
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, self.others)


@dataclass(frozen=True, slots=True)
class Server:
    """One running server; `start_seconds` is how long it took from the command until it answered."""

    port: int
    process: psutil.Process
    start_seconds: float

    def cpu_seconds(self) -> float:
        times = self.process.cpu_times()
        return float(times.user + times.system)

    def rss_mb(self) -> float:
        return float(self.process.memory_info().rss) / 2**20

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body; status 0 if nobody answers yet."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            line.request("GET", path)
            answer = line.getresponse()
            return answer.status, answer.read()
        except OSError:
            return 0, b""
        finally:
            line.close()


@contextmanager
def serving(
    module: Sequence[str], environment: Mapping[str, str], folder: Path, core: int, *, ready: str = "",
    python: str = "",
) -> Iterator[Server]:  # fmt: skip
    """`python -m module…` on one core, until the block ends. `ready`: the path that must answer 200, "" for any.
    `python`: another one than ours, which then runs the script of that name."""
    command = [python, *module] if python else [sys.executable, "-m", *module]
    held, port = held_port()
    begun = time.perf_counter()
    with (folder / "log.txt").open("ab") as log:
        process = subprocess.Popen(command, cwd=folder, env=_environment(environment, port), stdout=log, stderr=log)
    try:
        _hold(process.pid, core)
        probe = Server(port, psutil.Process(process.pid), 0.0)
        _wait(process, probe, ready, folder)
        yield Server(port, probe.process, time.perf_counter() - begun)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        held.close()


def held_port() -> tuple[socket.socket, int]:
    """A free port, and the socket that keeps it free for a server until it is closed."""
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a server that says the same may listen here
    door.bind(("127.0.0.1", 0))
    return door, int(door.getsockname()[1])


def _environment(given: Mapping[str, str], port: int) -> dict[str, str]:
    """What was given and what a process needs; nothing of the caller's own settings."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return kept | {"PORT": str(port), "BATON_HOST": "127.0.0.1", "PYTHONPATH": str(REPOSITORY)} | dict(given)


def _hold(pid: int, core: int) -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(pid, {core})


def _wait(process: subprocess.Popen[bytes], server: Server, ready: str, folder: Path) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        status, _ = server.get(ready or "/")
        if status == 200 or (status and not ready):
            return
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"a server did not start:\n{(folder / 'log.txt').read_text('utf-8', 'replace')[-2000:]}")
        time.sleep(0.01)
