"""How fast an alert is seen and shown, and how long a storm of a thousand comments takes until none is left."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import itertools
import json
import sqlite3
import statistics
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import uvloop

from bench import events, load
from bench.events import Mail, Spoken
from bench.figures import Figure
from bench.processes import Server
from bench.town import INTAKE_NAME, INTAKE_SECRET, PRODUCTS, Pretend

TOGETHER = 500
PATIENCE = 60.0
A_SECOND = 0.8
"""So many alerts a second: Slack takes one message a second in one conversation, and all of them go to the director."""


def crises() -> Iterator[Spoken]:
    """One story after the other, each about another product, said in passing in 200 channels."""
    for n in itertools.count():
        words = f"{PRODUCTS[n]}用了全脸过敏，人已经进急诊了"
        yield Spoken(events.user(n + 1), f"C{n + 1:07d}", "channel", words)


def waits(server: Server, slack: Pretend, how_many: int) -> Figure:
    """From the moment a message leaves until the alert's card is with the director."""
    director = events.direct(0)
    before = len(slack.posts().get(director, ()))
    requests = Mail().written(crises(), how_many)
    paced = uvloop.run(load.at_pace(server.port, requests, A_SECOND, lines=4))
    end = time.monotonic() + PATIENCE
    while len(arrived := slack.posts().get(director, [])[before:]) < how_many and time.monotonic() < end:
        time.sleep(0.1)
    if len(arrived) < how_many:
        raise RuntimeError(f"{how_many} alerts were raised, {len(arrived)} cards came")
    took = [at - left for at, left in zip(sorted(arrived), paced.left_at, strict=False)]
    return Figure("alert_p50_ms", 1000 * statistics.median(took), "ms", "lower", 50)


def storm(server: Server, memory: Path, how_many: int) -> Figure:
    """So many comments of one story (a thousand) posted by a monitor: all seen, none lost, one alert."""
    alerts, seen = _counted(memory)
    begun = time.perf_counter()
    for first in range(0, how_many, TOGETHER):
        last = min(first + TOGETHER, how_many)
        _post(server, [f"这瓶精华是假货，我要打12315举报，第{n}个" for n in range(first, last)], first)
    end = time.monotonic() + PATIENCE
    while (now := _counted(memory))[1] < seen + how_many and time.monotonic() < end:
        time.sleep(0.02)
    took = time.perf_counter() - begun
    if now != (alerts + 1, seen + how_many):
        raise RuntimeError(f"{how_many} comments became {now[0] - alerts} alerts with {now[1] - seen} entries")
    return Figure("intake_1000_seconds", took, "s", "lower", 10)


def _post(server: Server, words: list[str], first: int) -> None:
    rows = [{"id": f"storm-{first + n}", "text": text, "author": f"粉丝{n}"} for n, text in enumerate(words)]
    body = json.dumps({"comments": rows}, ensure_ascii=False).encode()
    stamp = str(int(time.time()))
    sealed = hmac.new(INTAKE_SECRET.encode(), b"v1:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    headers = {
        "X-Baton-Key": INTAKE_NAME, "X-Baton-Timestamp": stamp, "X-Baton-Signature": f"v1={sealed}",
        "Content-Type": "application/json",
    }  # fmt: skip
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)) as line:
        line.request("POST", "/intake/comments", body, headers)
        answer = line.getresponse()
        if answer.status != 200:
            raise RuntimeError(f"the comments were not taken: {answer.status} {answer.read()[:200]!r}")


def _counted(memory: Path) -> tuple[int, int]:
    """How many alerts and entries of evidence there are, as somebody else reads it from the disk."""
    with closing(sqlite3.connect(memory, timeout=30)) as database:
        counts = (database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("alert", "evidence"))
        alerts, seen = counts
    return int(alerts), int(seen)
