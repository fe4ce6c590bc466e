"""Words in which no rule speaks are looked at a second time, for what they mean; nothing leaves the machine."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy
import pytest
from numpy.typing import NDArray

from bot.llm import Minds
from storage import consents, intake, occasions
from storage.consents import Whose
from tests.handlers.crisis.scene import WorstDay

UNEASY = ("不能看了", "不敢出门", "折腾", "砰", "活物", "balloon", "raw", "bang", "完全两样")
SAID = "我同事敷完也不敢出门了"


class Scripted:
    """An embedder that knows only whether a text sounds uneasy."""

    name, quick = "scripted", True

    def embed(self, texts: Sequence[str]) -> NDArray[numpy.float32]:
        uneasy = [any(word in text for word in UNEASY) for text in texts]
        return numpy.array([[1.0, 0.0] if one else [0.0, 1.0] for one in uneasy], dtype=numpy.float32)


class Counting(Scripted):
    """The same, and it remembers what it was asked together."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def embed(self, texts: Sequence[str]) -> NDArray[numpy.float32]:
        self.asked.append(list(texts))
        return super().embed(texts)


class FarAway(Scripted):
    """A model at the other end of the network: fans' words are not sent there."""

    quick = False

    def embed(self, texts: Sequence[str]) -> NDArray[numpy.float32]:
        raise AssertionError("somebody's words left the machine")


@pytest.fixture
def clever(tmp_path: Path) -> Iterator[WorstDay]:
    day = WorstDay(tmp_path, minds=Minds(embedder=Scripted()))
    yield day
    day.end()


def test_what_means_a_crisis_without_a_listed_word_is_a_suspicion(clever: WorstDay) -> None:
    clever.person("mei").says(SAID, place="home")

    [alert] = clever.alerts()
    assert (alert.severity, alert.suspect, alert.fact) == ("P2", True, SAID)
    assert any("已开预警 #1" in text for text in clever.person("mei").sees())


def test_everyday_talk_stays_talk(clever: WorstDay) -> None:
    clever.person("mei").says("明天下午两点开选题会，大家记得", place="home")

    assert clever.alerts() == []


class Elsewhere(Scripted):
    """The same, and it remembers what it was told."""

    quick = False

    def __init__(self) -> None:
        self.told: list[str] = []

    def embed(self, texts: Sequence[str]) -> NDArray[numpy.float32]:
        self.told += texts if len(texts) == 1 else ()
        return super().embed(texts)


def test_a_model_far_away_is_asked_where_the_team_lets_it_read_fans_and_members(tmp_path: Path) -> None:
    far = Elsewhere()
    day = WorstDay(tmp_path, minds=Minds(embedder=far))
    try:
        with day.database.write() as db:
            consents.give(db, day.team_id, Whose.FANS)
            consents.give(db, day.team_id, Whose.MEMBERS)
        day.person("mei").says(f"{SAID}，电话13800138000", place="home")
        assert [alert.severity for alert in day.alerts()] == ["P2"]
        assert far.told == [f"{SAID}，电话***"]
    finally:
        day.end()


@pytest.mark.parametrize("one", [Whose.FANS, Whose.MEMBERS])
def test_one_of_the_two_is_not_enough(tmp_path: Path, one: Whose) -> None:
    day = WorstDay(tmp_path, minds=Minds(embedder=FarAway()))
    try:
        with day.database.write() as db:
            consents.give(db, day.team_id, one)
        day.person("mei").says(SAID, place="home")
        assert day.alerts() == []
    finally:
        day.end()


def test_a_model_far_away_is_not_asked(tmp_path: Path) -> None:
    day = WorstDay(tmp_path, minds=Minds(embedder=FarAway()))
    try:
        day.person("mei").says(SAID, place="home")
        assert day.alerts() == []
    finally:
        day.end()


def posted(day: WorstDay, *comments: str) -> None:
    """A monitor posts these, and they are looked at."""
    told = [json.dumps({"id": text, "text": text, "at": day.clock.now().isoformat()}) for text in comments]
    with day.database.write() as db:
        batch = intake.new_batch()
        intake.accept(db, day.team_id, batch, list(zip(comments, told, strict=True)), day.clock.now())
        occasions.plan(db, day.team_id, "crisis.intake", batch, day.clock.now())
    day.tick()


def test_comments_from_a_monitor_get_the_same_second_look_all_in_one_go(tmp_path: Path) -> None:
    mind = Counting()
    day = WorstDay(tmp_path, minds=Minds(embedder=mind))
    try:
        posted(day, SAID, "什么时候补货", "晚霜全脸烂了要找记者", "一开盖砰的一声，我们再也不敢出门了")
        assert [(a.severity, a.suspect, a.joined, a.source) for a in day.alerts()] == [
            ("P0", False, 0, "intake"), ("P2", True, 1, "intake"),
        ]  # fmt: skip
        assert [len(texts) for texts in mind.asked if SAID in texts] == [3]  # without the one that a rule knew
        assert not any("已开预警" in text for text in day.person("lan").sees())  # he said none of it
    finally:
        day.end()


def test_comments_go_to_a_model_far_away_only_where_it_may_read_fans(tmp_path: Path) -> None:
    far = Elsewhere()
    day = WorstDay(tmp_path, minds=Minds(embedder=far))
    try:
        posted(day, SAID)
        assert (day.alerts(), far.told) == ([], [])
        with day.database.write() as db:
            consents.give(db, day.team_id, Whose.FANS)
        posted(day, f"{SAID}，我的电话13800138000")
        assert [alert.suspect for alert in day.alerts()] == [True]
        assert far.told == [f"{SAID}，我的电话***"]
    finally:
        day.end()


def test_what_a_stranger_says_in_the_teams_channel_gets_the_second_look_too(clever: WorstDay) -> None:
    clever.makes_a_stranger_of("nora").says(SAID, place="home")
    assert [alert.suspect for alert in clever.alerts()] == [True]
