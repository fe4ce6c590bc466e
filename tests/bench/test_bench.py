"""The figures of `make bench`: they are taken from running servers, and written down so that scripts can read them."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from bench import figures, load, town
from bench.__main__ import House
from bench.events import BOT, SECRET, TEAM, Mail, chatter
from bench.figures import Figure
from bench.measuring import Length
from bench.processes import Cores
from tests.fakes.slack.fake import FakeSlack

FORMAT = ["name", "value", "unit", "better", "goal", "met", "peer", "peer_value", "ratio"]
A_MOMENT = Length(rounds=1, burst=60, acks=20, replies=6, idle_seconds=0.3)


def test_a_figure_knows_whether_its_goal_is_met() -> None:
    assert Figure("ack_per_second", 1000, "/s", "higher", 1000).met
    assert not Figure("ack_per_second", 999, "/s", "higher", 1000).met
    assert Figure("ack_p99_ms", 49.9, "ms", "lower", 50).met
    assert not Figure("ack_p99_ms", 50, "ms", "lower", 50).met
    assert Figure("rss_mb_both", 250, "MB", "lower").met is None


def test_what_missed_its_goal_is_marked_in_the_table() -> None:
    missed = Figure("ack_per_second", 500, "/s", "higher", 1000, "slack-bolt echo", 2000)

    assert figures.table([missed]).splitlines()[1].split() == [
        "ack_per_second", "500", "/s", "≥", "1000", "MISSED", "slack-bolt", "echo", "2,000", "0.25",
    ]  # fmt: skip


def test_the_real_thing_is_measured_and_written_as_json(tmp_path: Path) -> None:
    out, folder = tmp_path / "results.json", tmp_path / "house"
    folder.mkdir()

    figures.write(House(folder, Cores.shared_out(), A_MOMENT).slack_only(), out)

    written = json.loads(out.read_text())
    assert all(list(one) == FORMAT for one in written)
    assert {one["name"]: one["goal"] for one in written if one["goal"]} == {
        "ack_per_second": 1000, "ack_per_second_beside_bare": 1000, "ack_p99_ms": 50, "reply_p50_ms": 40,
        "reply_p99_ms": 200, "idle_cpu_percent": 1, "rss_mb_slack_only": 120, "start_seconds_slack_only": 3,
    }  # fmt: skip
    assert all(one["value"] > 0 for one in written if one["name"] != "idle_cpu_percent")


def test_alerts_and_a_storm_of_comments_are_measured_on_the_real_thing(tmp_path: Path) -> None:
    house = House(tmp_path, Cores.shared_out(), replace(A_MOMENT, alarms=2, storm=60))

    found = {figure.name: (figure.goal, figure.value > 0) for figure in house.alarms()}
    assert found == {"alert_p50_ms": (50, True), "intake_1000_seconds": (10, True)}


def test_a_server_that_stalls_is_not_spared_what_would_have_come_meanwhile() -> None:
    """Ten requests, one every 20 ms; the first answer takes 200 ms, and the others queue up behind it."""
    with _server_that_stalls_once(0.2) as port:
        paced = asyncio.run(load.at_pace(port, Mail().written(chatter(), 10), 50, lines=1))

    assert paced.refused == 0
    assert max(paced.waits) >= 0.2
    assert sum(wait > 0.05 for wait in paced.waits) >= 6


def test_a_server_that_hangs_up_after_each_answer_is_called_again() -> None:
    with _server_that_stalls_once(0.0, protocol="HTTP/1.0") as port:
        burst = asyncio.run(load.without_pause(port, Mail("/elsewhere").written(chatter(), 12), lines=2))

    assert (burst.answered, burst.refused) == (12, 0)


@contextmanager
def _server_that_stalls_once(seconds: float, protocol: str = "HTTP/1.1") -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = protocol

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            time.sleep(stalls.pop() if stalls else 0)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Silent."""

    stalls = [seconds]
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_the_events_are_those_that_the_pretend_slack_sends() -> None:
    with FakeSlack() as fake:
        assert (fake.team, fake.bot, fake.signing_secret) == (TEAM, BOT, SECRET)


def test_each_answer_is_matched_to_its_question() -> None:
    arrived = {"D0000000": [0.5, 1.5, 31.0], "D0000001": [2.0]}

    waits = town.matched(arrived, {"D0000000": 1}, asked_at=[1.0, 1.2] + [9.0] * 198 + [30.0])

    assert [round(wait, 3) for wait in waits] == [0.5, 0.8, 1.0]
