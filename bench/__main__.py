"""`make bench`: measures the real thing, `baton run`, beside its peers; prints a table and writes bench/results.json.

Every server has one core for itself; whoever measures has the others. A goal that is missed is marked in the table;
the exit code only says whether the measuring itself went well.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from bench import alarms, board, calendar, claims, faq, figures, growth, measuring, past, pictures, scan, tick, town
from bench.figures import Figure
from bench.measuring import ECHO, QUICK, Length, Pair
from bench.peers import outside
from bench.processes import Cores, Server, serving
from bench.town import Pretend
from storage import schema
from storage.db import Database
from tests.postgres import Server as Postgresql

Serving: TypeAlias = AbstractContextManager[Server]
DURABLE = "max_connections = 200\n"
OF_ONE_PROCESS = ("ack_per_second", "ack_per_second_beside_bare", "rss_mb_slack_only")
"""What has a goal where one process with a file of its own is all there is. On PostgreSQL there are as many as it
takes, and the one that is looked at here also answers while it thanks."""
RESULTS = Path(__file__).parent / "results.json"


def main() -> None:
    asked = argparse.ArgumentParser(prog="make bench", description=__doc__)
    asked.add_argument("--quick", action="store_true", help="look for a moment only; the figures mean little")
    asked.add_argument("--out", type=Path, default=RESULTS, help="where the figures go as JSON")
    wanted = asked.parse_args()
    cores = Cores.shared_out()
    print(_circumstances(cores), flush=True)
    cores.take_others()
    with tempfile.TemporaryDirectory(prefix="baton-bench-") as folder:
        found = []
        for figure in _all(folder, cores, quick=wanted.quick):
            found.append(figure)
            figures.write(found, wanted.out)  # a quarter of an hour: what has been seen is not lost with what breaks
            print("·", figures.words(figure), flush=True)
    print(figures.table(found))


def _all(folder: str, cores: Cores, *, quick: bool) -> Iterator[Figure]:
    length = QUICK if quick else Length()
    house = House(_room(folder, "house"), cores, length)
    yield from house.slack_only()
    yield from house.outsiders()
    yield house.with_feishu()
    yield house.with_meaning()
    yield from calendar.figures(Path(folder))
    yield from board.figures(Path(folder))
    yield house.claims()
    yield from house.alarms()
    yield scan.figure()
    yield pictures.figure()
    yield from faq.figures(quick=quick)
    yield from _tick(f"sqlite:///{folder}/tick.db")
    yield from House(_room(folder, "young"), cores, length).grown(House(_room(folder, "old"), cores, length))
    yield from _on_postgresql(folder, cores, length)


def _room(folder: str, name: str) -> Path:
    made = Path(folder) / name
    made.mkdir()
    return made


def _tick(url: str, suffix: str = "") -> Iterator[Figure]:
    with _opened(url) as database:
        yield from tick.figures(database, suffix)


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    """The database with all its tables."""
    database = Database(url)
    schema.upgrade(database)
    try:
        yield database
    finally:
        database.close()


def _on_postgresql(folder: str, cores: Cores, length: Length) -> Iterator[Figure]:
    """What the database has a part in, once more on PostgreSQL, as it comes: each commit is on the disk before it is
    over. It shares the other cores with whoever measures."""
    server = Postgresql(DURABLE)
    shorter = replace(length, burst=length.burst * 2 // 5, acks=length.acks // 2, replies=length.replies * 2 // 3)
    houses = [
        House(_room(folder, f"{name}_postgres"), cores, shorter, server.url(server.new()), "_postgres")
        for name in ("house", "young", "old")
    ]
    yield from houses[0].slack_only()
    yield from _tick(server.url(server.new()), "_postgres")
    yield from houses[1].grown(houses[2])
    server.end()


class House:
    """Everything that runs during the measurements, and the order in which it is looked at."""

    def __init__(self, folder: Path, cores: Cores, length: Length, url: str = "", suffix: str = "") -> None:
        """`url`: of another database than the file in that folder; its figures end in `suffix`."""
        self._folder, self._cores, self._length, self._suffix = folder, cores, length, suffix
        self._alone = 0.0
        self._url = url or f"sqlite:///{town.memory(folder)}"
        with _opened(self._url) as database:
            town.settle(database)

    def slack_only(self) -> Iterator[Figure]:
        """What the whole of it is like; on another database than SQLite under other names."""
        for figure in self._slack_only():
            goal = None if self._suffix and figure.name in OF_ONE_PROCESS else figure.goal
            yield replace(figure, name=figure.name + self._suffix, goal=goal)

    def _slack_only(self) -> Iterator[Figure]:
        with town.slack(self._folder) as slack, ExitStack() as running:
            yield self._start(slack)
            baton, echo = running.enter_context(self._baton(slack)), running.enter_context(self._echo(slack))
            pair = Pair(baton, echo, slack, self._url, self._length)
            yield measuring.rest(pair)
            yield from measuring.ack_waits(pair)
            yield from measuring.reply_waits(pair)
            self._alone = baton.rss_mb()
            yield Figure("rss_mb_slack_only", self._alone, "MB", "lower", 120, ECHO, echo.rss_mb())
            yield from measuring.acks(pair, running.enter_context(self._peer("bare", slack)))

    def outsiders(self) -> Iterator[Figure]:
        """Beside bots of other people, where they run; where one does not, why."""
        with town.slack(self._folder) as slack, self._baton(slack) as baton:
            shorter = replace(self._length, replies=self._length.replies // 2)
            pair = Pair(baton, baton, slack, self._url, shorter)
            for one in outside.OUTSIDERS:
                try:
                    with outside.standing(one, _slack_settings(slack), self._folder, self._cores.server) as other:
                        yield from measuring.beside(pair, one.name, one.path, other)
                except outside.NotHere as why:
                    print(why, flush=True)

    @contextmanager
    def at_work(self) -> Iterator[Server]:
        """A Baton that hears and answers on the pretend Slack."""
        with town.slack(self._folder) as slack, self._baton(slack) as server:
            yield server

    def grown(self, elder: House) -> Iterator[Figure]:
        """The same with a long past, the elder's, beside the same with a short one, ours: by turns, in one run."""
        for house, events in ((self, past.SHORT), (elder, self._length.past)):
            with _opened(house._url) as database:
                past.live(database, events)
        with town.slack(self._folder) as slack, self._baton(slack) as young, elder._baton(slack) as old:
            ours = Pair(young, young, slack, self._url, self._length)
            theirs = Pair(old, old, slack, elder._url, self._length)
            for figure in growth.figures(ours, theirs):
                yield replace(figure, name=figure.name + self._suffix)

    def with_feishu(self) -> Figure:
        """The memory after the same kind of traffic, with Feishu configured too."""
        with town.slack(self._folder) as slack, town.feishu() as feishu, self._baton(slack, feishu) as server:
            measuring.ask_around(Pair(server, server, slack, self._url, self._length))
            return Figure("rss_mb_both", server.rss_mb(), "MB", "lower", None, "Slack only", self._alone)

    def with_meaning(self) -> Figure:
        """The memory with the sentence model of the extra `semantic`, which looks at what people say."""
        with town.slack(self._folder) as slack, self._baton(slack, meaning=True) as server:
            measuring.ask_around(Pair(server, server, slack, self._url, self._length))
            return Figure("rss_mb_with_meaning", server.rss_mb(), "MB", "lower", None, "Slack only", self._alone)

    def claims(self) -> Figure:
        """Topics, from the press to the card that says whose it is."""
        with town.slack(self._folder) as slack, self._baton(slack) as server:
            return claims.waits(server, slack, self._folder, self._length.claims)

    def alarms(self) -> Iterator[Figure]:
        """Alerts, from the word to the card; and a storm of comments."""
        with town.slack(self._folder) as slack, self._baton(slack) as server:
            yield alarms.waits(server, slack, self._length.alarms)
            yield alarms.storm(server, town.memory(self._folder), self._length.storm)

    def _start(self, slack: Pretend) -> Figure:
        """From the command until it is ready to work; for the peer, until it answers at all."""
        ours, echo = [], []
        for _ in range(self._length.rounds):
            with self._baton(slack) as server:
                ours.append(server.start_seconds)
            with self._echo(slack) as server:
                echo.append(server.start_seconds)
        return Figure(
            "start_seconds_slack_only", statistics.median(ours), "s", "lower", 3, ECHO, statistics.median(echo)
        )

    def _baton(self, slack: Pretend, feishu: Pretend | None = None, *, meaning: bool = False) -> Serving:
        """As `pip install baton` has it, without extras; `meaning`: with the sentence model, where it is installed."""
        environment = _slack_settings(slack) | {"BATON_DATA": str(self._folder), "DATABASE_URL": self._url}
        if not meaning:
            environment |= {"BATON_EMBEDDING": "none"}
        if feishu is not None:
            environment |= _feishu_settings(feishu)
        return serving(["bot", "run"], environment, self._folder, self._cores.server, ready="/readyz")

    def _echo(self, slack: Pretend) -> Serving:
        return self._peer("bolt_echo", slack)

    def _peer(self, name: str, slack: Pretend) -> Serving:
        return serving([f"bench.peers.{name}"], _slack_settings(slack), self._folder, self._cores.server)


def _slack_settings(slack: Pretend) -> dict[str, str]:
    says = slack.says
    return {
        "SLACK_BOT_TOKEN": says["bot_token"], "SLACK_SIGNING_SECRET": says["signing_secret"],
        "SLACK_API_URL": says["url"],
    }  # fmt: skip


def _feishu_settings(feishu: Pretend) -> dict[str, str]:
    says = feishu.says
    return {
        "FEISHU_APP_ID": says["app_id"], "FEISHU_APP_SECRET": says["app_secret"], "FEISHU_DOMAIN": says["url"],
        "FEISHU_ENCRYPT_KEY": says["encrypt_key"], "FEISHU_VERIFICATION_TOKEN": says["verification_token"],
    }  # fmt: skip


def _circumstances(cores: Cores) -> str:
    """On what, and how busy it was with other things: figures of a busy computer say little."""
    busy = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return (
        f"Python {platform.python_version()} on {platform.system()} {platform.machine()}, {os.cpu_count()} cores, load "
        f"{busy:.1f}; servers on core {cores.server}, load generator on {', '.join(map(str, cores.others))}"
    )


if __name__ == "__main__":
    main()
