"""3 webs and 3 workers on one PostgreSQL are one bot, whatever befalls them: nothing lost, every effect once, in order.

The long form: `python -m tests.chaos.test_fleet --events 20000 --strikes 50 --restarts 2`.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlmodel import select

from storage import incoming, outgoing
from storage.db import Database
from storage.incoming import Incoming
from storage.outgoing import Outgoing
from tests.chaos.fleet import Fleet, sailing
from tests.chaos.team import settle
from tests.chaos.town import WORD, SlackSide
from tests.patience import PLENTY, until
from tests.postgres import Server

DURABLE = "max_connections = 200\n"
ASKED = 0.1
"""How much of what is said wants an answer; the rest is chatter in the channel, kept and answered by nobody."""
REPEATED = 0.1
"""How much of it Slack brings a second time, though it was thanked."""
WRONG = 0.2
"""How many of Slack's answers are 429, 500, or a connection that breaks before or after the deed."""


@dataclass
class Crowd:
    """People on Slack who talk all the time, each one thing after another."""

    side: SlackSide
    seed: int
    said: dict[str, list[str]] = field(default_factory=dict)
    events: int = 0
    repeated: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _over: threading.Event = field(default_factory=threading.Event)

    def greet(self) -> None:
        """Everybody has spoken with the bot before, so that their history can be read."""
        for handle in self.side.people:
            self._ask(handle, "hello")
        until(lambda: all(self.side.shown(handle) for handle in self.side.people), 4 * PLENTY)

    def talk(self, events: int) -> list[threading.Thread]:
        """So many events by all of them together, as fast as they are taken."""
        each = events // len(self.side.people)
        lives = [
            threading.Thread(target=self._live, args=(handle, each, random.Random(self.seed + number)), daemon=True)
            for number, handle in enumerate(self.side.people)
        ]
        for life in (*lives, threading.Thread(target=self._bring_again, daemon=True)):
            life.start()
        return lives

    def end(self) -> None:
        self._over.set()

    @property
    def answered(self) -> bool:
        return all(set(self._told(handle)) == set(said) for handle, said in self.said.items())

    def _told(self, handle: str) -> list[str]:
        return [word for text in self.side.shown(handle) for word in WORD.findall(text)]

    def check(self) -> None:
        """Everybody got each answer once, in the order in which they asked."""
        for handle, said in self.said.items():
            told = self._told(handle)
            assert Counter(told) == Counter(said), f"{handle}: {Counter(said) - Counter(told)} lacks, {Counter(told)}"

    def _live(self, handle: str, events: int, dice: random.Random) -> None:
        for number in range(events):
            if dice.random() < ASKED:
                self._ask(handle, f"x{number}")
            else:
                self.side.chat(handle, f"今天奶茶喝什么 {handle} {number}")
            again = dice.random() < REPEATED
            with self._lock:
                self.events += 1
                self.repeated += again
            if again:
                self._repeat(dice)

    def _repeat(self, dice: random.Random) -> None:
        """Slack brings something of late once more, whether or not it was thanked for it."""
        post = self.side.fake.post
        with self.side.fake.lock:
            recent = [one for one in post.deliveries[-50:] if one.kind == "events_api"]
        if recent:
            post.carry("events_api", dice.choice(recent).payload, 1, "http_timeout")

    def _ask(self, handle: str, number: str) -> None:
        word = f"qz{handle}{number}" if number.startswith("x") else f"qz{handle}x0000"
        with self._lock:
            self.said.setdefault(handle, []).append(word)
        self.side.say(handle, f"站会 记录 {word}")

    def _bring_again(self) -> None:
        while not self._over.wait(0.25):
            self.side.bring_again(lambda: False)


@dataclass(frozen=True)
class Plan:
    """How much befalls whom."""

    events: int
    strikes: int
    restarts: int
    people: int
    seconds: float
    """In which all strikes and restarts happen; for as long people talk at least."""
    webs: int = 3
    workers: int = 3
    longest_stop: float = 20.0


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server(DURABLE)
    yield made
    made.end()


@pytest.mark.timeout(900)
def test_many_processes_are_one_bot(tmp_path: Path, server: Server) -> None:
    sail(tmp_path, server, Plan(400, 8, 1, people=10, seconds=24.0, webs=2, workers=2, longest_stop=4.0), seed=7)


def sail(folder: Path, server: Server, plan: Plan, seed: int) -> None:
    """Live through the plan, and check what is promised."""
    dice = random.Random(seed)
    side = SlackSide([f"s{number}" for number in range(plan.people)])
    side.fake.post.ack_seconds = 3.0
    url = server.url(server.new())
    settle(url, [side], {"slack": side.fake.team})
    crowd = Crowd(side, seed)
    try:
        with sailing(folder, _settings(folder, url, side), plan.webs, plan.workers) as fleet:
            side.fake.target = f"{fleet.url}/slack/events"
            crowd.greet()
            begun = time.monotonic()
            side.fake.faults.chaos(WRONG, seed=seed)
            lives = crowd.talk(plan.events)
            _befall(fleet, server, plan, dice)
            for life in lives:
                life.join(plan.seconds + 40 * PLENTY)
                assert not life.is_alive(), "somebody still talks"
            talked = time.monotonic() - begun
            side.fake.faults.chaos(0.0)
            database = Database(url)
            _wait_for(crowd, database)
            crowd.end()
            codes = [life.ask_to_end() for life in fleet.lives]
        _print(crowd, fleet, database, talked, time.monotonic() - begun)
        _check(crowd, side, database)
        assert codes == [0] * len(codes), "asked to end, they end gently"
        database.close()
    finally:
        side.fake.stop()


def _befall(fleet: Fleet, server: Server, plan: Plan, dice: random.Random) -> None:
    """All that happens to the processes, at random moments."""
    blows = ["strike"] * plan.strikes + ["restart"] * plan.restarts
    dice.shuffle(blows)
    for blow in blows:
        time.sleep(dice.uniform(0.5, 1.5) * plan.seconds / len(blows))
        if blow == "strike":
            fleet.strike(dice, plan.longest_stop)
        else:
            server.stop()
            time.sleep(1.0)
            server.start()


def _wait_for(crowd: Crowd, database: Database) -> None:
    """Until everything is answered and nothing waits; if that never comes, the checks say what lacks."""
    deadline = time.monotonic() + 10 * PLENTY
    while time.monotonic() < deadline:
        with database.read() as db:
            waiting = incoming.count(db).get("waiting", 0) + outgoing.count(db).get("waiting", 0)
        if not waiting and crowd.answered:
            return
        time.sleep(0.5)


def _check(crowd: Crowd, side: SlackSide, database: Database) -> None:
    with database.read() as db:
        assert incoming.count(db).keys() <= {incoming.DONE}
        assert outgoing.count(db).keys() <= {outgoing.SENT}
        kept = [row.body for row in db.exec(select(Incoming).order_by(Incoming.seq)).all()]  # type: ignore[arg-type]
    crowd.check()
    numbers = Counter(side.numbers())
    assert set(numbers.values()) <= {1}, "a letter was shown twice"
    heard = [word for body in kept for word in WORD.findall(body)]
    for handle in side.people:
        told = [word for text in side.shown(handle) for word in WORD.findall(text)]
        assert told == [word for word in heard if word in set(told)], f"{handle} was answered out of order"
    assert side.complaints() == []


def _settings(folder: Path, url: str, side: SlackSide) -> dict[str, str]:
    return {
        "BATON_DATA": str(folder), "BATON_HOST": "127.0.0.1", "SLACK_BOT_TOKEN": side.fake.bot_token,
        "SLACK_SIGNING_SECRET": side.fake.signing_secret, "SLACK_API_URL": side.fake.url, "SLACK_APP_TOKEN": "",
        "FEISHU_APP_ID": "", "DATABASE_URL": url, "BATON_EMBEDDING": "none",
    }  # fmt: skip


def _print(crowd: Crowd, fleet: Fleet, database: Database, talked: float, whole: float) -> None:
    with database.read() as db:
        letters = db.exec(select(Outgoing.tries)).all()
        kept = incoming.count(db)
    print(
        f"{crowd.events} events and {crowd.repeated} repeats in {talked:.0f} s, {crowd.side.brought_again} brought "
        f"again since they were not thanked for; {fleet.kills} kills, {fleet.stops} stops; {kept} events kept, "
        f"{len(letters)} letters, {sum(tries > 1 for tries in letters)} tried again; all at rest after {whole:.0f} s"
    )


def main(given: Sequence[str] | None = None) -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--events", type=int, default=20_000)
    options.add_argument("--strikes", type=int, default=50)
    options.add_argument("--restarts", type=int, default=2)
    options.add_argument("--people", type=int, default=40)
    options.add_argument("--seconds", type=float, default=240.0)
    options.add_argument("--seed", type=int, default=7)
    told = options.parse_args(given)
    plan = Plan(told.events, told.strikes, told.restarts, told.people, told.seconds)
    with tempfile.TemporaryDirectory(prefix="baton-fleet-") as folder:
        server = Server(DURABLE)
        sail(Path(folder), server, plan, told.seed)
        server.end()


if __name__ == "__main__":
    main()
