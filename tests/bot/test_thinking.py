"""What takes long is thought about outside: nobody waits for it, and it always comes back, once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.chat import File, Oops
from bot.feature import Feature
from bot.look import Parts
from bot.thinking import Thinking
from bot.thoughts import Asked, Found, NoThought
from bot.wire import Refused, Throttled, Unsure
from bot.work import Turn
from storage import wishes
from storage.wishes import Wish
from tests.bot.office import DM, Office
from tests.bot.post import card
from tests.patience import PLENTY, until


class Study(Office):
    """An office whose people think about things; `minds` says how each next thought goes."""

    def __init__(self, folder: Path) -> None:
        self.asked: list[Asked] = []
        self.minds: list[Exception | None] = []
        self.stuck: threading.Event | None = None
        super().__init__(folder, [self._feature()])
        self.thinking = self.thinkers()

    def _feature(self) -> Feature:
        feature = Feature("study")

        @feature.command("ponder")
        def ponder(turn: Turn, words: str) -> None:
            turn.think("study.ponder", words, within=timedelta(seconds=8))

        @feature.thought("ponder", self._think)
        def say(turn: Turn, words: str, found: Found) -> None:
            if words == "refuse":
                raise Oops("baton.nothing_said")
            turn.post(turn.place, card(f"{turn.who.name}: {words} = {found.text or found.fault}"))

        @feature.command("read")
        def read(turn: Turn, words: str) -> None:
            turn.think("study.read", file=File("F1", "a.csv"), limit=int(words or 10))

        @feature.thought("read")
        def show(turn: Turn, words: str, found: Found) -> None:
            turn.post(turn.place, card(found.data.decode() or found.fault))

        @feature.command("hello")
        def hello(turn: Turn, words: str) -> None:
            turn.post(turn.place, card("hello"))

        return feature

    def _think(self, parts: Parts, asked: Asked) -> str:
        self.asked.append(asked)
        if self.stuck is not None:
            self.stuck.wait(PLENTY)
        fault = self.minds.pop(0) if self.minds else None
        if fault is not None:
            raise fault
        return asked.words.upper()

    def thinkers(self) -> Thinking:
        thinking = Thinking(self.database, self.features, self.adapters, self.parts, self.clock, self.bells, thinkers=2)
        thinking.start()
        return thinking

    def think(self) -> None:
        """Everything that is due now is thought about, to the end."""
        for wish in self.due():
            self.thinking.serve(f"think:{wish}")
        until(lambda: self.thinking.idle)

    def due(self) -> list[str]:
        with self.database.read() as db:
            return list(wishes.due(db, self.clock.now()))

    def left(self) -> list[Wish]:
        with self.database.read() as db:
            return list(db.exec(select(Wish)).all())

    def passes(self, seconds: float) -> None:
        self.clock.set(self.clock.now() + timedelta(seconds=seconds))


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    one = Study(tmp_path)
    yield one
    if one.stuck is not None:
        one.stuck.set()
    one.thinking.stop()


def test_what_was_thought_comes_back_where_it_was_asked(study: Study) -> None:
    study.hears("ponder tea")
    assert study.answers() == []

    study.think()
    assert study.answers() == ["Mei: tea = TEA"]
    assert study.left() == [], "what was taken is not kept"


def test_nobody_waits_while_somebody_thinks(study: Study) -> None:
    study.stuck = threading.Event()
    study.hears("ponder tea")
    study.answers()
    for wish in study.due():
        study.thinking.serve(f"think:{wish}")
    study.hears("hello")
    assert study.answers() == ["hello"]

    study.stuck.set()
    study.think()
    assert study.answers() == ["hello", "Mei: tea = TEA"]


def test_a_thought_that_never_ends_comes_back_in_time_as_late_and_only_once(study: Study) -> None:
    study.stuck = threading.Event()
    study.hears("ponder tea")
    study.answers()
    (wish,) = study.due()
    assert study.thinking.serve(f"think:{wish}") == pytest.approx(8, abs=0.1)

    study.passes(8)
    assert study.thinking.serve(f"think:{wish}") is None
    assert study.answers() == ["Mei: tea = late"]
    study.stuck.set()
    study.think()
    assert study.answers() == ["Mei: tea = late"], "the late thought is dropped"


@pytest.mark.parametrize(
    ("fault", "said"), [(NoThought("odd"), "odd"), (ZeroDivisionError(), "broken"), (Refused("gone"), "gone")]
)
def test_a_thought_that_fails_comes_back_with_its_fault(study: Study, fault: Exception, said: str) -> None:
    study.minds = [fault]
    study.hears("ponder tea")
    study.answers()
    study.think()
    assert study.answers() == [f"Mei: tea = {said}"]
    assert len(study.asked) == 1


@pytest.mark.parametrize("fault", [TimeoutError(), Throttled(2.0), Unsure("reset")])
def test_what_may_pass_is_tried_again(study: Study, fault: Exception) -> None:
    study.minds = [fault]
    study.hears("ponder tea")
    study.answers()
    study.think()
    assert study.due() == [], "not at once"

    study.passes(2)
    study.think()
    assert study.answers() == ["Mei: tea = TEA"]


def test_what_never_passes_is_given_up_in_time(study: Study) -> None:
    study.minds = [Throttled(60.0)]
    study.hears("ponder tea")
    study.answers()
    study.think()
    study.passes(8)
    study.think()
    assert study.answers() == ["Mei: tea = late"]


def test_a_wish_survives_whoever_was_thinking(study: Study) -> None:
    study.stuck = threading.Event()
    study.hears("ponder tea")
    study.answers()
    for wish in study.due():
        study.thinking.serve(f"think:{wish}")
    until(lambda: study.asked)
    assert study.due() == [], "it is claimed"
    study.thinking.stop(0)

    study.stuck = None
    study.thinking = study.thinkers()
    if not study.database.is_sqlite:  # another machine may be at it, until its time is over
        study.passes(8)
    study.think()
    assert study.answers() == ["Mei: tea = TEA" if study.database.is_sqlite else "Mei: tea = late"]


def test_a_refusal_while_thinking_is_said_in_its_own_words(study: Study) -> None:
    study.minds = [Oops("baton.still", at="09:00", words="tea")]
    study.hears("ponder tea")
    study.answers()
    study.think()
    assert study.answers() == [study.parts.texts.label("baton.still", "en", at="09:00", words="tea")]


def test_a_refusal_of_whoever_takes_the_thought_is_said(study: Study) -> None:
    study.hears("ponder refuse")
    study.answers()
    study.think()
    assert study.answers() == [study.parts.texts.label("baton.nothing_said", "en").split("\n")[0]]


def test_a_file_is_fetched_outside_and_handed_over(study: Study) -> None:
    study.platform.files["F1"] = b"a,b"
    study.hears("read")
    study.answers()
    assert "fetch F1" not in study.platform.calls
    study.think()
    assert study.answers() == ["a,b"]


def test_a_file_that_is_too_big_says_so(study: Study) -> None:
    study.platform.files["F1"] = b"a,b"
    study.hears("read 2")
    study.answers()
    study.think()
    assert study.answers() == ["too_big"]


def test_answers_that_nobody_took_are_forgotten_in_the_end(study: Study) -> None:
    study.hears("ponder tea")
    study.answers()
    study.think()
    study.passes(9 * 3600)
    with study.database.write() as db:
        assert wishes.forget(db, study.clock.now()) == 1
    study.answers()
    assert study.platform.texts(DM) == []
