"""Thousands of teams whose stand-ups begin in the same minute: everybody is asked within it, nobody twice.

`python -m tests.chaos.teams --teams 10000 --workers 3 --database postgresql`: real processes, a pretend Slack, and the
teams put straight into the database. The minute begins when their rounds become due, all at the same moment.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
from sqlalchemy import text

from bench.crowd import MEMBERS, begin, settle
from storage import schema
from storage.db import Database
from tests.fakes.slack import FakeSlack
from tests.patience import PLENTY, until
from tests.postgres import Server

DURABLE = "max_connections = 200\n"
A_MINUTE = 60.0
FLAT = 60.0
"""Megabytes by which a process may be larger after the rush than before it."""


@dataclass(frozen=True)
class Rush:
    """What came of it. `seconds`: from the moment at which all rounds were due until the last prompt was a letter."""

    teams: int
    prompts: int
    seconds: float
    grown: Sequence[float]
    """Megabytes that each process has grown by."""
    size: Sequence[float]
    shown: int
    """Prompts that had reached their reader when the looking ended."""


def asked(database: Database) -> int:
    """How many people's prompts are letters by now."""
    with database.read() as db:
        lookup = "SELECT count(*) FROM notice WHERE kind = 'standup.prompt'"
        return int(db.connection().execute(text(lookup)).scalar_one())


def check(database: Database, teams: int) -> None:
    """Everybody was asked once, by one letter; every team has one round and one card; nothing was given up."""
    many = {
        "SELECT count(*), count(DISTINCT team_id) FROM round": teams,
        "SELECT count(*), count(DISTINCT member_id) FROM answer WHERE asked_at IS NOT NULL": teams * MEMBERS,
        "SELECT count(*), count(DISTINCT subject) FROM notice WHERE kind = 'standup.prompt'": teams * MEMBERS,
        "SELECT count(*), count(DISTINCT subject) FROM notice WHERE kind = 'standup.summary'": teams,
        "SELECT count(*), count(DISTINCT subject) FROM occasion WHERE kind = 'standup.ask' AND state = 'ran'":
            teams * MEMBERS,
        "SELECT count(*), count(DISTINCT notice_id) FROM outgoing": teams * (MEMBERS + 1),
    }  # fmt: skip
    with database.read() as db:
        for question, right in many.items():
            found = tuple(db.connection().execute(text(question)).one())
            assert found == (right, right), f"{question}: {found}, not {right}"
        bad = "SELECT count(*) FROM occasion WHERE state IN ('parked', 'missed') OR tries > 0"
        assert db.connection().execute(text(bad)).scalar_one() == 0, "something failed and was tried again"


# --- the long form ----------------------------------------------------------------------------------------------


def rush(teams: int, workers: int, kind: str, deliver: float, most: float) -> Rush:
    """Live through it with real processes; looks for `most` seconds, and `deliver` seconds more at what arrives."""
    fake = _workspace(teams)
    with tempfile.TemporaryDirectory(prefix="baton-teams-") as name, _database(kind, Path(name)) as url:
        folder, database = Path(name), Database(url)
        schema.upgrade(database)
        settle(database, teams, datetime.now(UTC))
        try:
            with _running(folder, _settings(folder, url, fake), workers, kind) as crew:
                before = [_megabytes(one) for one in crew]
                begin(database, datetime.now(UTC) - timedelta(seconds=1))
                begun = time.monotonic()
                while asked(database) < teams * MEMBERS and time.monotonic() - begun < most:
                    time.sleep(0.5)
                seconds = time.monotonic() - begun
                time.sleep(deliver)
                after = [_megabytes(one) for one in crew]
            prompts = asked(database)
            check(database, teams)
            shown = _shown(fake)
        finally:
            fake.stop()
            database.close()
    grown = [now - then for now, then in zip(after, before, strict=True)]
    return Rush(teams, prompts, seconds, grown, after, shown)


def _workspace(teams: int) -> FakeSlack:
    fake = FakeSlack().start()
    for person in range(teams * MEMBERS):
        fake.add_user(f"U{person:07d}", f"p{person}")
        fake.dm(f"U{person:07d}")
    for number in range(teams):
        fake.add_channel(f"C{number:07d}", f"team{number}", [fake.bot])
    return fake


def _shown(fake: FakeSlack) -> int:
    """How many letters reached somebody; none of them twice."""
    with fake.lock:
        posted = [call for call in fake.calls if call.method == "chat.postMessage" and call.outcome == "ok"]
    numbers = Counter(call.args["metadata"]["event_payload"]["number"] for call in posted)
    assert set(numbers.values()) <= {1}, "a letter was shown twice"
    return len(numbers)


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'baton.db'}"
        return
    server = Server(DURABLE)
    try:
        yield server.url(server.new())
    finally:
        server.end()


@contextmanager
def _running(folder: Path, env: dict[str, str], workers: int, kind: str) -> Iterator[list[psutil.Process]]:
    """The processes, once they are at work."""
    role, many = ("worker", workers) if kind == "postgresql" else ("run", 1)
    with (folder / "log.txt").open("w") as log:
        crew = [
            subprocess.Popen([sys.executable, "-m", "bot", role, *(["--port", "0"] if role == "worker" else [])],
                             env={**os.environ, **env}, stdout=log, stderr=log) for _ in range(many)
        ]  # fmt: skip
    try:
        until(lambda: (folder / "log.txt").read_text().count("listening on") == many, 4 * PLENTY)
        time.sleep(3.0)  # what a start leaves to be done has been done, and the clock has struck
        yield [psutil.Process(one.pid) for one in crew]
    finally:
        for one in crew:
            one.terminate()
        codes = [one.wait(PLENTY) for one in crew]
    assert codes == [0] * many, f"they did not end gently: {codes}"


def _settings(folder: Path, url: str, fake: FakeSlack) -> dict[str, str]:
    return {
        "BATON_DATA": str(folder), "BATON_HOST": "127.0.0.1", "PORT": "0", "SLACK_BOT_TOKEN": fake.bot_token,
        "SLACK_SIGNING_SECRET": fake.signing_secret, "SLACK_API_URL": fake.url, "SLACK_APP_TOKEN": "",
        "FEISHU_APP_ID": "", "DATABASE_URL": url, "BATON_EMBEDDING": "none",
    }  # fmt: skip


def _megabytes(process: psutil.Process) -> float:
    return float(process.memory_info().rss) / 2**20


def main(given: Sequence[str] | None = None) -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--teams", type=int, default=10_000)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--database", choices=("postgresql", "sqlite"), default="postgresql")
    options.add_argument("--deliver", type=float, default=20.0, help="seconds to look at what arrives afterwards")
    options.add_argument("--most", type=float, default=300.0, help="seconds after which nothing is waited for")
    told = options.parse_args(given)
    found = rush(told.teams, told.workers, told.database, told.deliver, told.most)
    print(
        f"{found.teams} teams on {told.database}: {found.prompts} prompts are letters after {found.seconds:.1f} s, "
        f"none twice; {found.shown} letters shown meanwhile, none twice; processes grew by "
        f"{', '.join(f'{mb:.0f}' for mb in found.grown)} MB to {', '.join(f'{mb:.0f}' for mb in found.size)} MB "
        f"(load {os.getloadavg()[0]:.1f})"
    )
    if found.seconds > A_MINUTE or max(found.grown) > FLAT:
        raise SystemExit("that is too slow, or too large")


if __name__ == "__main__":
    main()
