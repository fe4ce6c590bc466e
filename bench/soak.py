"""`make soak ARGS="--minutes 60"`: an hour of ordinary work, and whether memory and open files stay as they are.

People chat and ask all the time; each minute one line is printed. The first fifth (a minute at least) does not count:
caches fill. Ends with 1 if the process is larger at the end, or holds more files open, than it should.
"""

from __future__ import annotations

import argparse
import itertools
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvloop

from bench import events, load
from bench.__main__ import DURABLE, House
from bench.events import Mail, Spoken
from bench.measuring import Length
from bench.processes import Cores, Server
from tests.postgres import Server as Postgresql

PER_SECOND = 20
ASKED = 0.1
"""How much of what is said wants an answer."""
LARGER, MORE_FILES = 8.0, 5
"""Megabytes and open files by which the end may differ from the beginning."""


@dataclass(frozen=True, slots=True)
class Minute:
    """How it stood after one minute."""

    megabytes: float
    files: int
    said: int

    def __str__(self) -> str:
        return f"{self.said:,} events, {self.megabytes:.1f} MB, {self.files} files open"


def main() -> None:
    asked = argparse.ArgumentParser(prog="make soak", description=__doc__)
    asked.add_argument("--minutes", type=float, default=60.0)
    asked.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    wanted = asked.parse_args()
    cores = Cores.shared_out()
    cores.take_others()
    with tempfile.TemporaryDirectory(prefix="baton-soak-") as folder, _url(wanted.database) as url:
        house = House(Path(folder), cores, Length(), url)
        with house.at_work() as server:
            minutes = []
            for number, minute in enumerate(_minutes(server, wanted.minutes), 1):
                print(f"minute {number}: {minute}; load {os.getloadavg()[0]:.1f}", flush=True)
                minutes.append(minute)
    if words := grown(minutes):
        raise SystemExit(words)


def grown(minutes: list[Minute]) -> str:
    """What is larger at the end than after the warming up, in words; "" if nothing is."""
    counted = minutes[max(len(minutes) // 5, 1) :] or minutes[-1:]
    half = max(len(counted) // 2, 1)
    before, after = counted[:half], counted[-half:]
    megabytes, files = (
        statistics.median(getattr(one, what) for one in after) - statistics.median(getattr(one, what) for one in before)
        for what in ("megabytes", "files")
    )
    if megabytes > LARGER:
        return f"memory grew by {megabytes:.1f} MB"
    return f"{files:.0f} more files are open" if files > MORE_FILES else ""


def _minutes(server: Server, how_many: float) -> Iterator[Minute]:
    mail, spoken, said = Mail(), _conversation(), 0
    end = time.monotonic() + 60 * how_many
    while (left := end - time.monotonic()) > 0.5:
        requests = mail.written(spoken, int(PER_SECOND * min(60.0, left)) or 1)
        paced = uvloop.run(load.at_pace(server.port, requests, PER_SECOND))
        if paced.refused:
            raise SystemExit(f"{paced.refused} requests were not answered with 200")
        said += len(requests)
        yield Minute(server.rss_mb(), server.process.num_fds(), said)


def _conversation() -> Iterator[Spoken]:
    chatter, questions = events.chatter(), events.questions()
    for n in itertools.count():
        yield next(questions if n % int(1 / ASKED) == 0 else chatter)


@contextmanager
def _url(kind: str) -> Iterator[str]:
    if kind == "sqlite":
        yield ""
        return
    server = Postgresql(DURABLE)
    try:
        yield server.url(server.new())
    finally:
        server.end()


if __name__ == "__main__":
    main()
