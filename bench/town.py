"""The pretend Slack and Feishu of the measurements, 200 people in them, and the team that Baton knows them as."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import urllib.request
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from bench import events
from bench.processes import REPOSITORY
from storage.db import Database, utc_now
from storage.engines import libpq
from storage.intake import IntakeKey
from storage.people import DIRECTOR, MEMBER, Identity, Member, identity_key
from storage.teams import HOME, Brand, Channel, Team

PRODUCTS = tuple(f"晴屿{first}{second}霜" for first in "春夏秋冬风花雪月" for second in "晨午昏夜云雨雾露")
"""Names that do not contain each other: each story of the alarms is about another product."""
INTAKE_NAME, INTAKE_SECRET = "ik_bench", "pretend-intake-secret"


@dataclass(frozen=True, slots=True)
class Pretend:
    """A pretend platform in a process of its own, and what it says a bot must know."""

    says: dict[str, str]

    def asked(self, deed: str, **given: object) -> Any:
        address = self.says["url"].removesuffix("/api/") + f"/_pretend/{deed}"
        with urllib.request.urlopen(address, json.dumps(given).encode(), timeout=60) as answer:
            return json.load(answer)["result"]

    def posts(self) -> dict[str, list[float]]:
        """When the bot's messages arrived in each conversation, by the wall clock."""
        found: dict[str, list[float]] = defaultdict(list)
        for call in self.asked("calls"):
            if call["method"] == "chat.postMessage" and call["outcome"] == "ok":
                found[call["args"]["channel"]].append(call["at"])
        return found


@contextmanager
def slack(folder: Path) -> Iterator[Pretend]:
    """A workspace of 200 people, each with their direct message open."""
    state = folder / "slack.json"
    users = [{"id": events.user(n), "name": f"同事{n}", "email": f"p{n}@example.com"} for n in range(events.PEOPLE)]
    members = [user["id"] for user in users]
    channels = [{"id": f"C{n:07d}", "name": f"channel-{n}", "members": members} for n in range(events.PEOPLE)]
    state.write_text(json.dumps({"users": users, "channels": channels}), encoding="utf-8")
    with _process("tests.fakes.slack", "--state", str(state)) as town:
        for n in range(events.PEOPLE):
            town.asked("messages", channel=events.user(n))
        yield town


@contextmanager
def feishu() -> Iterator[Pretend]:
    with _process("tests.fakes.feishu") as town:
        yield town


def memory(folder: Path) -> Path:
    """Where Baton keeps everything when it is told to keep it in this folder."""
    return folder / "baton.db"


def kept(url: str) -> int:
    """How many events stand in Baton's database, as somebody else reads it from there. The peers have none ("")."""
    count = "SELECT count(*) FROM incoming"
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database:
            return int(database.execute(count).fetchone()[0])
    with psycopg.connect(libpq(url)) as connection:
        found = connection.execute(count).fetchone()
        return int(found[0]) if found else 0


def settle(database: Database) -> None:
    """The team of these 200 people in Baton's database, as if they had been here for long."""
    with database.write() as db:
        team = Team(name="晴屿战队")
        db.add(team)
        db.add(Channel(team_id=team.id, platform="slack", workspace=events.TEAM, chat_id="C0000000", purpose=HOME))
        db.add(Brand(team_id=team.id, name="晴屿", products="\n".join(PRODUCTS)))
        db.add(IntakeKey(team_id=team.id, name=INTAKE_NAME, secret=INTAKE_SECRET, made_at=utc_now()))
        for n in range(events.PEOPLE):
            one = Member(team_id=team.id, handle=f"p{n}", name=f"同事{n}", email=f"p{n}@example.com", enrolled=n > 0,
                         role=MEMBER if n else DIRECTOR)  # fmt: skip
            key = identity_key("slack", events.TEAM, events.user(n))
            db.add(one)
            db.add(Identity(id=key, member_id=one.id, platform="slack", workspace=events.TEAM, user=events.user(n),
                            dm=events.direct(n), name=one.name))  # fmt: skip


def matched(
    arrived: Mapping[str, Sequence[float]], before: Mapping[str, int], asked_at: Sequence[float]
) -> list[float]:
    """How long each question of `events.questions` waited for its answer, as far as it has come.

    `arrived`: when the bot spoke in each conversation; `before`: how often it had spoken there before the first one.
    """
    waits = []
    for number, at in enumerate(asked_at):
        channel = events.direct(number % events.PEOPLE)
        answers = arrived.get(channel, ())[before.get(channel, 0) :]
        if number // events.PEOPLE < len(answers):
            waits.append(answers[number // events.PEOPLE] - at)
    return waits


@contextmanager
def _process(module: str, *arguments: str) -> Iterator[Pretend]:
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        yield Pretend(json.loads(process.stdout.readline()))
    finally:
        process.terminate()
        process.wait(20)
