"""The one door in: each event once, durably, before anybody is thanked."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

from bot import inbox
from bot.bells.embedded import Embedded
from bot.chat import Outcome, Place, Pressed, Said, Sender, pack
from bot.clock import MovableClock
from bot.inbox import Closed, Inbox
from bot.metrics import Metrics
from storage import conversations, incoming
from storage.db import Database
from storage.incoming import Incoming
from tests.chat import moment
from tests.databases import address, fresh_as
from tests.patience import PLENTY, meanwhile, until

NINE = moment("2026-02-09 09:00")


class Ledger(Database):
    """A database that counts its commits, can be told to break, and can be held up."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.commits = self.looks = self.held_up = 0
        self.broken = 0
        self.open = threading.Event()
        self.open.set()

    @contextmanager
    def write(self, *, ahead: bool = False, lazily: bool = False, loosely: bool = False) -> Iterator[Session]:
        if not self.open.is_set():
            self.held_up += 1
            self.open.wait(PLENTY)
        with super().write(ahead=ahead, lazily=lazily, loosely=loosely) as db:
            yield db
            if self.broken:
                self.broken -= 1
                raise OperationalError("COMMIT", {}, Exception("disk I/O error"))
        self.commits += 1

    @contextmanager
    def read(self) -> Iterator[Session]:
        self.looks += 1
        with super().read() as db:
            yield db


class Door:
    """An inbox, people who knock at it, and what was kept."""

    def __init__(self, folder: Path) -> None:
        self.database = fresh_as(Ledger, folder)
        self.bells, self.metrics = Embedded(), Metrics()
        self.inbox = Inbox(self.database, self.bells, MovableClock(NINE, runs=False), self.metrics)
        self.inbox.start()

    def knock_together(self, *events: Said) -> list[bool | type[Exception]]:
        """All stand at the door before it opens, in this order; what each of them was told."""
        self.database.open.clear()
        threading.Thread(target=self._come_first, daemon=True).start()
        until(lambda: self.database.held_up)
        told: dict[int, bool | type[Exception]] = {}

        def knock(number: int, event: Said) -> None:
            try:
                told[number] = self.inbox.accept(event)
            except Exception as why:
                told[number] = type(why)

        callers = []
        for number, event in enumerate(events):
            caller = threading.Thread(target=knock, args=(number, event))
            caller.start()
            callers.append(caller)
            until(lambda: self.inbox._door.qsize() == len(callers))
        self.database.open.set()
        for caller in callers:
            caller.join(PLENTY)
        return [told[number] for number in range(len(events))]

    def _come_first(self) -> None:
        with suppress(OperationalError):
            self.inbox.accept(said("first-of-all", "elsewhere"))

    def kept(self, lane: str = "test:T:D1") -> list[str]:
        with self.database.read() as db:
            rows = db.exec(select(Incoming).where(Incoming.lane == lane).order_by(Incoming.seq)).all()  # type: ignore[arg-type]
            return [row.id for row in rows]


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    one = Door(tmp_path)
    yield one
    one.database.open.set()
    one.inbox.stop()


def said(identity: str, where: str = "D1") -> Said:
    place, sender = Place("test", "T", where, "dm"), Sender("test", "T", "mei")
    return Said(identity, place, sender, NINE, "hello", addressed=True)


def pressed(identity: str) -> Pressed:
    place, sender = Place("test", "T", "D1", "dm"), Sender("test", "T", "mei")
    return Pressed(identity, place, sender, NINE, "task.claim", {}, "m1")


def test_an_event_is_new_once_and_then_known(door: Door) -> None:
    assert door.inbox.accept(said("one")) is True
    assert door.inbox.accept(said("one")) is False
    assert door.kept() == ["one"]
    assert b'baton_events_in_total{platform="test"} 1.0' in door.metrics.page()
    assert b'baton_duplicates_total{platform="test"} 1.0' in door.metrics.page()


def test_events_that_come_together_share_one_commit_and_keep_their_order(door: Door) -> None:
    door.knock_together(*(said(f"e{number}") for number in range(20)))

    assert door.kept() == [f"e{number}" for number in range(20)]
    assert door.database.commits == 2, "one for whoever came first, one for all the others"


def test_the_same_event_twice_in_one_commit_is_kept_once_in_its_first_place(door: Door) -> None:
    door.knock_together(said("a"), said("b"), said("a"), said("c"))

    assert door.kept() == ["a", "b", "c"]


def test_nobody_is_thanked_when_the_commit_fails(door: Door) -> None:
    door.database.broken = 2
    told = door.knock_together(said("a"), said("b"), said("c"))

    assert told == [OperationalError] * 3
    assert door.kept() == []


def test_after_a_failed_commit_the_same_events_are_new(door: Door) -> None:
    door.database.broken = 1
    with pytest.raises(OperationalError):
        door.inbox.accept(said("a"))

    assert door.inbox.accept(said("a")) is True
    assert door.kept() == ["a"]


def test_whoever_is_told_that_it_is_kept_finds_it_in_the_database(door: Door) -> None:
    door.inbox.accept(said("a"))
    with Database(address(door.database)).read() as db:
        assert incoming.by_id(db, "a") is not None


def test_a_press_is_answered_with_what_came_of_it_at_once(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "LOOKS_EVERY", PLENTY)
    begun = time.monotonic()

    with meanwhile(lambda: door_answers_who_waits(door, "p")):
        assert door.inbox.accept_and_wait(pressed("p"), PLENTY) == Outcome(toast="taken")
    assert time.monotonic() - begun < PLENTY / 2, "nobody told whoever waits"


def test_while_a_platform_waits_for_a_lane_what_comes_of_it_is_not_kept_lazily(door: Door) -> None:
    """On PostgreSQL it may wait on another machine."""
    elsewhere = not door.database.is_sqlite
    press = pressed("p")
    lane = press.place.lane
    waited: list[bool] = []

    def look_and_answer() -> None:
        waited.append(until(lambda: door.inbox.is_awaited(lane)))
        door_answers_who_waits(door, "p")

    assert door.inbox.is_awaited(lane) == elsewhere
    with meanwhile(look_and_answer):
        door.inbox.accept_and_wait(press, PLENTY)
    assert waited == [True] and door.inbox.is_awaited(lane) == elsewhere


def test_a_press_that_takes_too_long_is_thanked_without_an_outcome(door: Door) -> None:
    begun = time.monotonic()

    assert door.inbox.accept_and_wait(pressed("p"), 0.2) is None
    assert 0.2 <= time.monotonic() - begun < PLENTY / 2
    assert door.kept() == ["p"]


def test_a_press_delivered_again_is_told_what_came_of_the_first(door: Door) -> None:
    door.inbox.accept(pressed("p"))
    door_answers(door, "p")

    assert door.inbox.accept_and_wait(pressed("p"), 0.2) == Outcome(toast="taken")


def test_an_outcome_settled_by_another_machine_is_found(door: Door) -> None:
    with meanwhile(lambda: door_answers_who_waits(door, "p", tell=False)):
        assert door.inbox.accept_and_wait(pressed("p"), PLENTY) == Outcome(toast="taken")


def test_whoever_waits_for_an_answer_that_is_tried_again_does_not_wear_out_the_database(door: Door) -> None:
    """A first try that failed settles nothing, but wakes whoever waits."""

    def fails_once() -> None:
        until(lambda: door.database.looks)
        door.inbox.settled("p")

    with meanwhile(fails_once):
        door.inbox.accept_and_wait(pressed("p"), 0.5)

    assert door.database.looks < 10


def test_whoever_comes_when_the_door_has_closed_is_turned_away_at_once(door: Door) -> None:
    """Otherwise the process could not end before they give up waiting."""
    door.inbox.accept(said("a"))
    door.inbox.stop()
    with pytest.raises(Closed):  # whoever waited in vain would meet a TimeoutError
        door.inbox.accept(said("b"))

    assert door.kept() == ["a"]


def door_answers_who_waits(door: Door, identity: str, tell: bool = True) -> None:
    until(lambda: door.database.looks)
    door_answers(door, identity, tell)


def door_answers(door: Door, identity: str, tell: bool = True) -> None:
    with door.database.write() as db:
        letter = incoming.by_id(db, identity)
        assert letter is not None
        letter.state, letter.outcome = incoming.DONE, pack(Outcome(toast="taken"))
        db.add(letter)
    if tell:
        door.inbox.settled(identity)


def test_a_message_from_the_future_does_not_hide_what_was_missed_before_it(door: Door) -> None:
    """Up to when a conversation has been heard is where its history is read from after an outage."""
    ahead = replace(said("a"), at=NINE + timedelta(hours=3))
    door.inbox.accept(ahead)

    with door.database.read() as db:
        (conversation,) = conversations.on(db, "test")
    assert conversation.heard_until == NINE
