"""The platform fails while the bot speaks, or the database while it hears: late perhaps, but once, and never lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, event
from sqlmodel import select

from storage.engines import libpq
from storage.outgoing import WAITING, Outgoing
from tests.databases import address
from tests.patience import PLENTY, until
from tests.story.outage import Outage, opened
from tests.story.wires import SlackWire

Open = Callable[[str], Outage]
BOTH = pytest.mark.parametrize("platform", ["slack", "feishu"])
HELP = "我会这些"
SEND = {"slack": "chat.postMessage", "feishu": "POST /open-apis/im/v1/messages"}


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Open]:
    yield from opened(tmp_path)


# --- the platform, while the bot speaks ---


@BOTH
def test_what_could_not_be_said_while_the_platform_was_down_is_said_later_in_order(play: Open, platform: str) -> None:
    stage = play(platform)
    wire = stage.wire
    wire.say("mei", "帮助")
    stage.settle()
    wire.fake.down = True
    for word in ("qz1", "qz2", "qz3"):
        wire.say("mei", f"站会 记录 {word}")
    until(lambda: any(letter.reason for letter in _waiting(stage)))
    assert len(wire.private("mei")) == 1
    wire.fake.down = False
    stage.time_passes("08:30")
    stage.strike()
    stage.settle()

    assert [_word(text) for text in wire.private("mei")[1:]] == ["qz1", "qz2", "qz3"]


@BOTH
@pytest.mark.parametrize("trouble", [500, "drop_after"])
def test_an_answer_of_unknown_fate_is_shown_once(play: Open, platform: str, trouble: int | str) -> None:
    stage = play(platform)
    wire = stage.wire
    wire.say("mei", "帮助")
    stage.settle()
    wire.fake.fail_next(SEND[platform], trouble)
    wire.say("mei", "站会 记录 qz1")
    wire.say("mei", "站会 记录 qz2")
    until(lambda: any(letter.reason for letter in _waiting(stage)))
    stage.time_passes("08:01")
    stage.strike()
    stage.settle()

    assert [_word(text) for text in wire.private("mei")[1:]] == ["qz1", "qz2"]


def test_slacks_retry_after_is_obeyed_to_the_second(play: Open) -> None:
    stage = play("slack")
    wire = stage.wire
    assert isinstance(wire, SlackWire)
    wire.fake.fail_next("chat.postMessage", "ratelimited", retry_after=40)
    wire.say("mei", "帮助")
    until(lambda: any(letter.reason for letter in _waiting(stage)))
    asked = stage.clock.now().timestamp()
    for seconds in range(1, 46):
        stage.clock.set(stage.clock.now().fromtimestamp(asked + seconds, stage.clock.now().tzinfo))
        wire.set(stage.clock.now())
        stage.strike()

    first, second = wire.fake.calls_of("chat.postMessage")
    assert second.at - first.at == pytest.approx(40.0)
    assert len(wire.private("mei")) == 1


@pytest.mark.parametrize(("platform", "trouble"), [("slack", "not_in_channel"), ("feishu", 230013)])
def test_a_letter_refused_for_good_is_parked_counted_and_told(play: Open, platform: str, trouble: int | str) -> None:
    stage = play(platform)
    wire = stage.wire
    wire.say("lan", "帮助")
    stage.settle()
    wire.fake.fail_next(SEND[platform], trouble)
    wire.say("mei", "站会 记录 qz1")
    wire.say("mei", "站会 记录 qz2")
    stage.settle()
    stage.time_passes("08:45")
    stage.strike()

    assert [_word(text) for text in wire.private("mei")] == ["qz2"], "it is not tried again"
    told = [text for text in wire.private("lan") if "没送到" in text]
    assert len(told) == 1 and "小满" in told[0] and ("not_in_channel" in told[0] or "230013" in told[0])
    assert b'baton_parked_total{where="out"} 1.0' in stage.baton.metrics.page()


def test_an_archived_channel_is_told_and_not_tried_again(play: Open) -> None:
    stage = play("slack")
    wire = stage.wire
    assert isinstance(wire, SlackWire)
    wire.say("lan", "帮助")
    stage.settle()
    wire.fake.channels["C1"].is_archived = True
    stage.at("09:00")
    stage.at("09:20")

    calls = [call for call in wire.fake.calls_of("chat.postMessage") if call.args.get("channel") == "C1"]
    assert [call.outcome for call in calls] == ["is_archived"]
    assert any("is_archived" in text for text in wire.private("lan"))


def test_a_card_too_old_to_be_changed_is_posted_anew(play: Open) -> None:
    """Feishu changes cards for fourteen days."""
    stage = play("feishu")
    stage.at("09:00")
    stage.wire.fake.fail_next(f"PATCH /open-apis/im/v1/messages/{stage.card_id()}", 230031)
    stage.wire.say("mei", "昨天：发了两条\n今天：跟进转发\n需要：无")
    stage.settle()

    old, new = stage.wire.channel()
    assert "跟进转发" in new and "跟进转发" not in old
    stage.wire.say("fang", "昨天：发了两条\n今天：盯评论\n需要：无")
    stage.settle()
    assert len(stage.wire.channel()) == 2 and "盯评论" in stage.wire.channel()[1]


def test_a_card_that_somebody_removed_is_posted_anew(play: Open) -> None:
    stage = play("slack")
    wire = stage.wire
    assert isinstance(wire, SlackWire)
    stage.at("09:00")
    del wire.fake.channels["C1"].messages[stage.card_id()]
    wire.say("mei", "昨天：发了两条\n今天：跟进转发\n需要：无")
    stage.settle()

    (card,) = wire.channel()
    assert "跟进转发" in card


# --- the database, while the bot hears ---


@BOTH
def test_a_full_disk_means_no_thanks_and_the_platform_brings_it_again(play: Open, platform: str) -> None:
    stage = play(platform)
    wire = stage.wire
    wire.say("mei", "帮助")
    stage.settle()
    with _cannot_be_written(stage):
        wire.say("mei", "站会 记录 qz1")
        wire.say("bob", "站会 记录 qz2")
    assert [delivery.status for delivery in wire.fake.deliveries[-2:]] == [503, 503]
    wire.fake.redeliver()
    wire.fake.redeliver()
    stage.settle()

    assert [_word(text) for text in wire.private("mei")[1:]] == ["qz1"]
    assert [_word(text) for text in wire.private("bob")] == ["qz2"]


@BOTH
def test_what_the_platform_gave_up_while_the_disk_was_full_is_found_in_the_history(play: Open, platform: str) -> None:
    stage = play(platform)
    wire = stage.wire
    for handle in ("mei", "bob"):
        wire.say(handle, "帮助")
    stage.settle()
    with _cannot_be_written(stage):
        wire.say("mei", "站会 记录 qz1")
    stage.time_passes("08:30")
    wire.say("bob", "站会 记录 qz2")
    until(lambda: stage.baton.gaps.none)
    stage.settle()

    assert [_word(text) for text in wire.private("mei")[1:]] == ["qz1"]


def test_a_locked_database_loses_nothing_and_answers_once(play: Open) -> None:
    stage = play("slack")
    wire = stage.wire
    assert isinstance(wire, SlackWire)
    wire.say("mei", "帮助")
    stage.settle()
    wire.fake.post.ack_seconds = 0.3
    with _locked(stage):
        wire.say("mei", "站会 记录 qz1")
        assert not wire.fake.deliveries[-1].ok, "nobody is thanked for what is not kept yet"
    wire.fake.post.ack_seconds = PLENTY
    wire.fake.redeliver()
    stage.settle()

    assert [_word(text) for text in wire.private("mei")[1:]] == ["qz1"]


# --- how it is looked at ---


def _word(text: str) -> str:
    return text.partition("」")[0].lstrip("「")


def _waiting(stage: Outage) -> list[Outgoing]:
    with stage.database.read() as db:
        return list(db.exec(select(Outgoing).where(Outgoing.state == WAITING)).all())


@contextmanager
def _cannot_be_written(stage: Outage) -> Iterator[None]:
    """The database itself refuses every write, as on a full or failing disk."""
    alone = stage.database.is_sqlite

    def read_only(connection: Connection) -> None:
        _tell(connection, "PRAGMA query_only=ON" if alone else "SET TRANSACTION READ ONLY")

    def writable(connection: Connection) -> None:
        _tell(connection, "PRAGMA query_only=OFF" if alone else "SET TRANSACTION READ WRITE")

    event.listen(stage.database.engine, "begin", read_only)
    yield
    event.remove(stage.database.engine, "begin", read_only)
    event.listen(stage.database.engine, "begin", writable)


def _tell(connection: Connection, words: str) -> None:
    driver: Any = connection.connection.driver_connection
    driver.execute(words)


@contextmanager
def _locked(stage: Outage) -> Iterator[None]:
    """Somebody else holds the database: the whole file, or the table into which events go."""
    if stage.database.is_sqlite:
        with closing(sqlite3.connect(str(stage.database.file), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.rollback()
    else:
        with psycopg.connect(libpq(address(stage.database))) as other:
            other.execute("LOCK TABLE incoming")
            yield
