"""Nobody's words but the brand's own reach a model, until the team has switched it on; and there is no way round."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from itertools import chain, combinations
from pathlib import Path

import pytest
from numpy import float32
from numpy.typing import NDArray

import bot
from bot.llm import Minds, nothing
from storage import consents
from storage.consents import ASKED_FOR, Whose
from storage.db import Database
from tests.databases import fresh

HOUSE = Path(bot.__file__).parent.parent


class Scribe:
    """A model that writes whatever it is asked."""

    there = True

    def write(self, order: str, material: str) -> str:
        return "written"


class FarAway:
    name, quick = "far", False

    def embed(self, texts: Sequence[str]) -> NDArray[float32]:
        return nothing(texts)


class Within(FarAway):
    name, quick = "within", True


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return fresh(tmp_path)


@pytest.mark.parametrize("whose", ASKED_FOR)
def test_a_door_as_it_is_built_lets_only_the_brands_own_words_through(whose: Whose) -> None:
    minds = Minds(Scribe(), FarAway())

    assert minds.writer(Whose.OURS).write("order", "material") == "written"
    assert minds.embedder(Whose.OURS).name == "far"
    assert not minds.writer(whose).there and minds.writer(whose).write("order", "material") == ""
    assert minds.embedder(whose).name == ""


@pytest.mark.parametrize("given", list(chain.from_iterable(combinations(ASKED_FOR, n) for n in range(4))))
def test_exactly_what_was_switched_on_gets_through_and_a_mixture_only_whole(given: tuple[Whose, ...]) -> None:
    minds = Minds(Scribe()).under(frozenset(given))

    for carried in chain.from_iterable(combinations(Whose, n) for n in range(1, 5)):
        assert minds.writer(*carried).there == set(carried).issubset({*given, Whose.OURS})


def test_a_model_within_this_process_tells_nobody() -> None:
    assert Minds(embedder=Within()).embedder(Whose.EVIDENCE).name == "within"


def test_a_team_switches_on_for_itself_alone_and_off_again(database: Database) -> None:
    with database.write() as db:
        assert consents.of(db, "a") == frozenset()
        consents.give(db, "a", Whose.FANS)
        consents.give(db, "a", Whose.FANS)
    with database.write() as db:
        assert consents.of(db, "a") == frozenset({Whose.FANS})
        assert consents.of(db, "b") == frozenset()
        consents.take_back(db, "a", Whose.FANS)
        consents.take_back(db, "a", Whose.FANS)
        assert consents.of(db, "a") == frozenset()


def test_there_is_no_way_round_the_door() -> None:
    """Only what starts Baton, and what tries it on files, makes a model; everybody else is handed Minds."""
    makers = {"Endpoint", "ModelWriter", "ModelEmbedder", "OpenAI"}
    may = {"bot/llm.py", "bot/running.py"}
    found = {
        str(file.relative_to(HOUSE))
        for room in ("bot", "handlers", "schedules", "storage")
        for file in (HOUSE / room).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in makers
    }

    assert found - may == set()
    assert may <= found
