"""Many web and worker processes on one PostgreSQL, and what befalls them: killed, stopped in their tracks, cut off."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from bench.processes import held_port
from tests.patience import PLENTY, until

CHUNK = 65536


@dataclass
class Life:
    """One process that is started anew whenever it dies."""

    process: int = 0
    code: int | None = None
    """With which it ended at last."""
    stopped: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def kill(self) -> None:
        with self.lock, suppress(ProcessLookupError):  # between two lives there is nobody to kill
            os.kill(self.process, signal.SIGKILL)
            self.stopped = False

    def stop_for(self, seconds: float) -> None:
        """Stopped in its tracks, as by a machine that swaps or is moved; then it goes on as if nothing had been."""
        with self.lock:
            if self.stopped:
                return
            with suppress(ProcessLookupError):
                os.kill(self.process, signal.SIGSTOP)
                self.stopped = True
                threading.Timer(seconds, self._go_on, (self.process,)).start()

    def _go_on(self, process: int) -> None:
        with self.lock:
            if process == self.process and self.stopped:
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGCONT)
                self.stopped = False

    def ask_to_end(self) -> int:
        """Its exit code, once it has ended as it is asked to by whoever rolls out a new version."""
        with self.lock, suppress(ProcessLookupError):
            os.kill(self.process, signal.SIGCONT)
            os.kill(self.process, signal.SIGTERM)
        until(lambda: self.code is not None, 2 * PLENTY)
        assert self.code is not None
        return self.code


class Balancer:
    """Hands each connection to one of the webs; to another one if that is not there."""

    def __init__(self, ports: Sequence[int]) -> None:
        self._ports, self._dice = list(ports), random.Random(1)
        self._ear = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.url = f"http://127.0.0.1:{self._ear.getsockname()[1]}"
        threading.Thread(target=self._accept, name="balancer", daemon=True).start()

    def close(self) -> None:
        self._ear.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                caller, _ = self._ear.accept()
                threading.Thread(target=self._connect, args=(caller,), daemon=True).start()

    def _connect(self, caller: socket.socket) -> None:
        for port in self._dice.sample(self._ports, len(self._ports)):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1.0) as web, caller:
                web.settimeout(None)
                back = threading.Thread(target=_pour, args=(web, caller), daemon=True)
                back.start()
                _pour(caller, web)
                back.join(PLENTY)
                return
        caller.close()


def _pour(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(CHUNK):
            target.sendall(piece)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


class Fleet:
    """So many webs and workers. `url` is where platforms call them."""

    def __init__(self, folder: Path, env: Mapping[str, str], webs: int, workers: int) -> None:
        held = [held_port() for _ in range(webs)]
        self._held, ports = [one for one, _ in held], [port for _, port in held]
        self._log = (folder / "fleet.log").open("w")
        names = [*(f"web:{port}" for port in ports), *["worker"] * workers]
        self.lives = [Life() for _ in names]
        command, whole = [sys.executable, "-m", "tests.chaos.keeper", *names], {**os.environ, **env}
        self._keeper = subprocess.Popen(command, env=whole, stdout=subprocess.PIPE, stderr=self._log, text=True)
        threading.Thread(target=self._listen, daemon=True).start()
        until(lambda: all(life.process for life in self.lives), 4 * PLENTY)
        self._balancer = Balancer(ports)
        self.url = self._balancer.url
        for port in ports:
            until(lambda port=port: _hears(port), 4 * PLENTY)  # type: ignore[misc]
        self.kills = self.stops = 0

    def _listen(self) -> None:
        """The keeper tells of each new life, and how it ended."""
        assert self._keeper.stdout is not None
        for line in self._keeper.stdout:
            number, what, *code = line.split()
            if code:
                self.lives[int(number)].code = int(*code)
            else:
                self.lives[int(number)].process = int(what)

    def strike(self, dice: random.Random, longest: float) -> None:
        """One of them is killed, or stopped for a while."""
        life = dice.choice(self.lives)
        if dice.random() < 0.5:
            life.kill()
            self.kills += 1
        else:
            life.stop_for(dice.uniform(0.5, longest))
            self.stops += 1

    def end(self) -> None:
        for number in (self._keeper.pid, *(life.process for life in self.lives)):
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        self._keeper.wait(PLENTY)
        self._balancer.close()
        for held in self._held:
            held.close()
        self._log.close()


@contextmanager
def sailing(folder: Path, env: Mapping[str, str], webs: int, workers: int) -> Iterator[Fleet]:
    fleet = Fleet(folder, env, webs, workers)
    try:
        yield fleet
    finally:
        fleet.end()


def _hears(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1.0):
        return True
    return False
