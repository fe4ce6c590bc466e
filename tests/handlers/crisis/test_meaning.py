"""Words in which no rule speaks are looked at a second time, for what they mean; nothing leaves the machine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy
import pytest
from numpy.typing import NDArray

from bot.llm import Minds
from storage import consents
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
