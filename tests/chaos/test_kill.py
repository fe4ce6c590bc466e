"""kill -9 at random moments, over one stand-up on Slack and Feishu: nothing lost, nothing twice, order kept."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlmodel import select

from bench.processes import held_port
from storage import incoming, occasions, outgoing, standups
from storage.db import Database
from storage.incoming import Incoming
from storage.outgoing import Outgoing
from storage.wishes import OPEN, Wish
from tests.chaos.team import close_round, place_of, settle
from tests.chaos.town import WORD, FeishuSide, SlackSide, Town
from tests.patience import PLENTY, until

KILLS = int(os.environ.get("BATON_KILLS", "32"))
SEED = int(os.environ.get("BATON_SEED", "7"))
LASTS = 34.0
"""Seconds in which all the kills happen and people are busy. The round stays open until all have had their say."""


class Life:
    """The keeper, and the process that it keeps alive at the moment."""

    def __init__(self, folder: Path, slack: SlackSide, feishu: FeishuSide) -> None:
        self.held, self.port = held_port()
        self.log = (folder / "baton.log").open("w")
        env = {**os.environ, **_settings(folder, self.port, slack, feishu)}
        command = [sys.executable, "-m", "tests.chaos.keeper", "run"]
        self.keeper = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=self.log, text=True)
        self.process = self._next()
        self.kills = 0

    def _next(self) -> int:
        assert self.keeper.stdout is not None
        _, process, *code = self.keeper.stdout.readline().split()
        assert not code, "Baton ended by itself"
        return int(process)

    def kill(self) -> None:
        os.kill(self.process, signal.SIGKILL)
        self.kills += 1
        self.process = self._next()

    def ask_to_end(self) -> int:
        os.kill(self.process, signal.SIGTERM)
        assert self.keeper.stdout is not None
        _, ended, code = self.keeper.stdout.readline().split()
        assert ended == "ended"
        return int(code)

    def end(self) -> None:
        for number in (self.keeper.pid, self.process):
            try:
                os.kill(number, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.keeper.wait(PLENTY)
        self.log.close()
        self.held.close()

    def wait_until_it_hears(self) -> None:
        until(self._hears, 2 * PLENTY)

    def _hears(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=1):
                return True
        except OSError:
            return False


@pytest.mark.timeout(900)
def test_kill_9_loses_nothing_and_does_nothing_twice(tmp_path: Path) -> None:
    dice = random.Random(SEED)
    slack = SlackSide([f"s{number}" for number in range(8)])
    feishu = FeishuSide([f"f{number}" for number in range(8)])
    town = Town([slack, feishu], dice, words_each=8)
    settle(place_of(tmp_path), town.sides, {"slack": slack.fake.team, "feishu": feishu.fake.tenant_key})
    with _running(tmp_path, slack, feishu) as life:
        life.wait_until_it_hears()
        town.greet()
        town.begin(LASTS - 4.0)
        begun = time.monotonic()
        while life.kills < KILLS:
            time.sleep(dice.uniform(0.15, 2 * LASTS / KILLS - 0.15))
            life.kill()
        print(f"{life.kills} kills in {time.monotonic() - begun:.0f} s")
        town.wait(4 * PLENTY)
        database = Database(place_of(tmp_path))
        with suppress(AssertionError):  # if it never happens, what is promised says below what is missing
            until(lambda: town.answered and _given(database, standups.OPEN) == set(town.answers.values()), 5 * PLENTY)
        close_round(database)
        town.end()
        _come_to_rest(database)
        assert life.ask_to_end() == 0
    _print(town, database, time.monotonic() - begun)
    _nothing_lost(town, database)
    _nothing_twice(town, slack)
    _order_kept(town, database)
    _card_is_true(town)
    assert [side.complaints() for side in town.sides] == [[], []]


# --- what is promised ---


def _nothing_lost(town: Town, database: Database) -> None:
    with database.read() as db:
        assert incoming.count(db).keys() <= {incoming.DONE}
        assert outgoing.count(db).keys() <= {outgoing.SENT}
        assert occasions.count(db).get(occasions.PARKED, 0) == 0
    assert _given(database, standups.CLOSED) == set(town.answers.values())
    for side in town.sides:
        for handle in side.people:
            assert town.told(side, handle) == set(town.said[handle]), f"{handle} was not answered"


def _nothing_twice(town: Town, slack: SlackSide) -> None:
    for side in town.sides:
        for handle in side.people:
            shown = side.shown(handle)
            told = Counter(word for text in shown for word in WORD.findall(text))
            assert set(told.values()) <= {1}, f"{handle} was answered twice: {told}"
            assert sum("写的" in text or "收到" in text for text in shown) <= 1, shown
        for handle, plan in town.answers.items():
            assert sum(plan in text for text in side.thread()) == 1, f"{handle} in {side.name}'s thread"
    numbers = Counter(slack.numbers())
    assert set(numbers.values()) <= {1}, numbers


def _order_kept(town: Town, database: Database) -> None:
    """People are answered in the order in which their words were kept."""
    with database.read() as db:
        kept = [row.body for row in db.exec(select(Incoming).order_by(Incoming.seq)).all()]  # type: ignore[arg-type]
    heard = [word for body in kept for word in WORD.findall(body)]
    for side in town.sides:
        for handle in side.people:
            told = [word for text in side.shown(handle) for word in WORD.findall(text)]
            assert told == [word for word in heard if word in set(told)]


def _card_is_true(town: Town) -> None:
    for side in town.sides:
        (card,) = side.card()
        assert f"交了 {len(town.answers)}/{len(town.answers)}" in card, card
    slack, feishu = town.sides
    assert slack.card() == feishu.card()


# --- how it is done ---


def _given(database: Database, state: str) -> set[str]:
    """Everybody's plan for the day, as the round in this state has it."""
    with database.read() as db:
        (of,) = db.exec(select(standups.Round).where(standups.Round.state == state)).all()
        return {answer.doing for answer in standups.answers(db, of.id) if answer.state == standups.IN}


@contextmanager
def _running(folder: Path, slack: SlackSide, feishu: FeishuSide) -> Iterator[Life]:
    life = Life(folder, slack, feishu)
    slack.fake.target = f"http://127.0.0.1:{life.port}/slack/events"
    feishu.fake.webhook = f"http://127.0.0.1:{life.port}/feishu/events"
    try:
        yield life
    finally:
        life.end()
        slack.fake.stop()
        feishu.fake.stop()


def _come_to_rest(database: Database) -> None:
    """Wait until everything heard is answered and thought about, every letter gone and the round closed."""
    deadline = time.monotonic() + 5 * PLENTY
    calm = 0
    while calm < 5:
        assert time.monotonic() < deadline, "Baton did not come to rest"
        time.sleep(0.2)
        with database.read() as db:
            waiting = incoming.count(db).get("waiting", 0) + outgoing.count(db).get("waiting", 0)
            waiting += len(
                db.exec(select(Wish.id).where(Wish.state == OPEN)).all()
            )  # what comes of one arrives as a letter
            closed = db.exec(select(standups.Round).where(standups.Round.state == standups.CLOSED)).all()
        calm = calm + 1 if not waiting and closed else 0


def _settings(folder: Path, port: int, slack: SlackSide, feishu: FeishuSide) -> dict[str, str]:
    return {
        "BATON_DATA": str(folder), "BATON_HOST": "127.0.0.1", "PORT": str(port),
        "SLACK_BOT_TOKEN": slack.fake.bot_token, "SLACK_SIGNING_SECRET": slack.fake.signing_secret,
        "SLACK_API_URL": slack.fake.url, "SLACK_APP_TOKEN": "", "FEISHU_APP_ID": feishu.fake.app_id,
        "FEISHU_APP_SECRET": feishu.fake.app_secret, "FEISHU_ENCRYPT_KEY": feishu.fake.encrypt_key,
        "FEISHU_VERIFICATION_TOKEN": feishu.fake.verification_token, "FEISHU_DOMAIN": feishu.fake.url,
        "FEISHU_MODE": "webhook", "DATABASE_URL": "",
        "BATON_EMBEDDING": "none",
    }  # fmt: skip


def _print(town: Town, database: Database, seconds: float) -> None:
    with database.read() as db:
        letters = db.exec(select(Outgoing)).all()
    brought = sum(side.brought_again for side in town.sides)
    given_up = sum(side.given_up for side in town.sides)
    again = sum(letter.tries > 1 for letter in letters)
    print(f"{town.events} events in {seconds:.0f} s, {brought} brought again, {given_up} given up and found in the "
          f"history; {len(letters)} letters, {again} of unknown fate and tried again")  # fmt: skip
