"""How long somebody who claims a topic waits: from the press until their card shows that it is theirs."""

from __future__ import annotations

import statistics
import time
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import select

from bench import events, town
from bench.figures import Figure
from bench.processes import Server
from bench.town import Pretend
from handlers.topics import importing
from handlers.topics.reading import TopicLine
from storage.db import Database
from storage.teams import Team

PATIENCE = 60.0
APART = 0.15
"""Seconds between two presses, so that each is looked at alone; and longer than what is measured."""


def waits(server: Server, slack: Pretend, folder: Path, how_many: int) -> Figure:
    """Everybody has a topic of their own open in their direct message, and presses Claim."""
    numbers = _pack(town.memory(folder), how_many)
    slack.asked("target", url=f"http://127.0.0.1:{server.port}/slack/events")
    begun = time.time()
    for person, number in enumerate(numbers, 1):
        slack.asked("say", user=events.user(person), channel=events.direct(person), text=f"选题 {number}")
    _until(slack, "chat.postMessage", begun, how_many)
    pressed: dict[str, float] = {}
    for person in range(1, how_many + 1):
        channel = events.direct(person)
        shown = slack.asked("last", channel=channel)["ts"]
        pressed[channel] = time.time()
        slack.asked("press", user=events.user(person), channel=channel, ts=shown, label="认领")
        time.sleep(APART)
    updated = _until(slack, "chat.update", begun, how_many)
    took = [updated[channel] - at for channel, at in pressed.items()]
    return Figure("claim_p50_ms", 1000 * statistics.median(took), "ms", "lower", 60)


def _pack(memory: Path, how_many: int) -> tuple[int, ...]:
    """So many topics, one for each who will claim."""
    database = Database(f"sqlite:///{memory}")
    with database.write() as db:
        team = db.exec(select(Team)).first()
        assert team is not None
        lines = [TopicLine(n, f"海岛通勤怎么补涂{n}", "好补涂", "轻羽防晒乳") for n in range(how_many)]
        now = datetime.now(UTC)
        found = importing.put_in(db, team, now.date(), lines, now)
    database.close()
    return found.added


def _until(slack: Pretend, method: str, since: float, how_many: int) -> dict[str, float]:
    """When the first such call in each direct message since then came; waits for all of them."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found: dict[str, float] = {}
        for call in slack.asked("calls"):
            channel = call["args"].get("channel", "")
            if call["method"] == method and call["at"] >= since and call["outcome"] == "ok":
                found.setdefault(channel, call["at"])
        if len(found) >= how_many:
            return found
        time.sleep(0.3)
    raise RuntimeError(f"{method}: {len(found)} of {how_many} came")
