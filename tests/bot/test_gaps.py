"""What was said while nobody listened is read in the history, however badly that goes at first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from bot.chat import Event, Place, Said, Sender, pack
from bot.gaps import OVERLAP, Gaps
from bot.wire import Refused, Throttled, Unsure
from storage import conversations
from tests.bot.platform import Scripted
from tests.chat import moment
from tests.databases import fresh
from tests.patience import until

NINE = moment("2026-02-09 09:00")
MINUTE = timedelta(minutes=1)
DM = Place("scripted", "T", "D1", "dm")
OTHER = Place("scripted", "T", "D2", "dm")


class Listener:
    """Gaps over a scripted platform, and what was heard of them."""

    def __init__(self, folder: Path) -> None:
        self.database = fresh(folder)
        self.platform = Scripted()
        self.heard: list[str] = []
        self.broken = 0
        self.gaps = self.begins_anew()

    def begins_anew(self) -> Gaps:
        """A new process on the same database."""
        self.gaps = Gaps(self.database, {"scripted": self.platform}, self.accept, again_after=0.02)
        return self.gaps

    def accept(self, event: Event) -> None:
        if self.broken:
            self.broken -= 1
            raise OperationalError("INSERT", {}, Exception("disk I/O error"))
        assert isinstance(event, Said)
        self.heard.append(event.text)
        self.hears(event.place, event.at)

    def hears(self, place: Place, at: object) -> None:
        """A live word moves the moment up to which the conversation has been heard."""
        with self.database.write() as db:
            conversations.heard(db, [(place.lane, "scripted", pack(place), at)])  # type: ignore[list-item]

    def was_said(self, words: str, minutes: float, place: Place = DM) -> None:
        """So many minutes after nine, and nobody heard it."""
        at = NINE + minutes * MINUTE
        self.platform.history.append(Said(words, place, Sender("scripted", "T", "mei"), at, words))

    def reads(self) -> list[str]:
        self.gaps.fill("scripted")
        until(lambda: self.gaps.none)
        return self.heard


@pytest.fixture
def listener(tmp_path: Path) -> Iterator[Listener]:
    one = Listener(tmp_path)
    yield one
    one.gaps.stop()


def test_history_is_read_from_a_little_before_the_last_heard_word(listener: Listener) -> None:
    listener.hears(DM, NINE)
    listener.was_said("long ago", -10)
    listener.was_said("missed", 10)
    listener.gaps.begin()

    assert listener.reads() == ["missed"]
    assert listener.platform.asked_since == [NINE - OVERLAP]


def test_a_live_word_does_not_hide_what_was_missed_before_it(listener: Listener) -> None:
    listener.hears(DM, NINE)
    listener.was_said("missed", 10)
    listener.gaps.begin()
    listener.hears(DM, NINE + 20 * MINUTE)

    assert listener.reads() == ["missed"]


@pytest.mark.parametrize("trouble", [Throttled(1.0), Unsure("500")])
def test_a_history_that_cannot_be_read_now_is_read_later(listener: Listener, trouble: Exception) -> None:
    listener.hears(DM, NINE)
    listener.was_said("missed", 10)
    listener.platform.script = [trouble, trouble]

    assert listener.reads() == ["missed"]


def test_a_history_that_is_closed_to_us_does_not_keep_us_from_the_others(listener: Listener) -> None:
    listener.hears(DM, NINE)
    listener.hears(OTHER, NINE)
    listener.was_said("missed", 10, OTHER)
    listener.platform.script = [Refused("missing_scope")]

    assert listener.reads() == ["missed"]


def test_what_is_found_while_the_disk_fails_is_kept_when_it_works_again(listener: Listener) -> None:
    listener.hears(DM, NINE)
    listener.was_said("missed", 10)
    listener.broken = 2

    assert listener.reads() == ["missed"]


def test_a_bot_that_dies_before_it_has_read_everything_reads_it_at_the_next_start(listener: Listener) -> None:
    """Live words have moved on by then; the gap before them is still a gap."""
    listener.hears(DM, NINE)
    listener.was_said("missed", 10)
    listener.gaps.begin()
    listener.hears(DM, NINE + 20 * MINUTE)
    listener.begins_anew().begin()
    listener.hears(DM, NINE + 30 * MINUTE)

    assert listener.reads() == ["missed"]


def test_what_has_been_read_is_not_read_again_at_the_next_start(listener: Listener) -> None:
    listener.hears(DM, NINE)
    listener.was_said("missed", 10)
    listener.gaps.begin()
    listener.reads()
    listener.begins_anew().begin()
    listener.reads()

    assert listener.platform.asked_since == [NINE - OVERLAP, NINE + 10 * MINUTE - OVERLAP]


def test_a_gap_that_opens_while_another_is_being_read_is_read_too(listener: Listener) -> None:
    """The line broke again in the midst of it; what was read already is read once more."""
    listener.hears(DM, NINE)
    listener.was_said("first", 10)

    def breaks_again() -> None:
        listener.platform.script = [lambda: listener.was_said("second", 11)]
        listener.gaps.fill("scripted")

    listener.platform.script = [breaks_again]

    listener.reads()
    until(lambda: "second" in listener.heard)


def test_an_event_that_could_not_be_kept_is_found(listener: Listener) -> None:
    listener.hears(DM, NINE)
    listener.was_said("refused", 10)
    listener.gaps.not_kept(listener.platform.history[0])
    listener.hears(DM, NINE + 30 * MINUTE)

    assert listener.reads() == ["refused"]


def test_whoever_was_away_for_a_moment_only_knows_it(listener: Listener) -> None:
    listener.hears(DM, NINE)
    listener.gaps.begin()

    assert listener.gaps.short(NINE - MINUTE)
    assert not listener.gaps.short(NINE + MINUTE)
