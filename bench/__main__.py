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
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import TypeAlias

from bench import alarms, board, calendar, claims, faq, figures, measuring, pictures, scan, town
from bench.figures import Figure
from bench.measuring import ECHO, QUICK, Length, Pair
from bench.processes import Cores, Server, serving
from bench.town import Pretend

Serving: TypeAlias = AbstractContextManager[Server]
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
        house = House(Path(folder), cores, QUICK if wanted.quick else Length())
        found = [
            *house.slack_only(),
            house.with_feishu(),
            house.with_meaning(),
            *calendar.figures(Path(folder)),
            *board.figures(Path(folder)),
            house.claims(),
            *house.alarms(),
            scan.figure(),
            pictures.figure(),
            *faq.figures(quick=wanted.quick),
        ]
    figures.write(found, wanted.out)
    print(figures.table(found))


class House:
    """Everything that runs during the measurements, and the order in which it is looked at."""

    def __init__(self, folder: Path, cores: Cores, length: Length) -> None:
        self._folder, self._cores, self._length = folder, cores, length
        self._alone = 0.0
        town.settle(folder)

    def slack_only(self) -> Iterator[Figure]:
        with town.slack(self._folder) as slack, ExitStack() as running:
            yield self._start(slack)
            baton, echo = running.enter_context(self._baton(slack)), running.enter_context(self._echo(slack))
            pair = Pair(baton, echo, slack, town.memory(self._folder), self._length)
            yield measuring.rest(pair)
            yield from measuring.ack_waits(pair)
            yield from measuring.reply_waits(pair)
            self._alone = baton.rss_mb()
            yield Figure("rss_mb_slack_only", self._alone, "MB", "lower", 120, ECHO, echo.rss_mb())
            yield from measuring.acks(pair, running.enter_context(self._peer("bare", slack)))

    def with_feishu(self) -> Figure:
        """The memory after the same kind of traffic, with Feishu configured too."""
        with town.slack(self._folder) as slack, town.feishu() as feishu, self._baton(slack, feishu) as server:
            measuring.ask_around(Pair(server, server, slack, town.memory(self._folder), self._length))
            return Figure("rss_mb_both", server.rss_mb(), "MB", "lower", None, "Slack only", self._alone)

    def with_meaning(self) -> Figure:
        """The memory with the sentence model of the extra `semantic`, which looks at what people say."""
        with town.slack(self._folder) as slack, self._baton(slack, meaning=True) as server:
            measuring.ask_around(Pair(server, server, slack, town.memory(self._folder), self._length))
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
        environment = _slack_settings(slack) | {"BATON_DATA": str(self._folder)}
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
