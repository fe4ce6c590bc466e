"""Whoever asks a model gets words in time or none, and nobody but the log notices."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from typing import get_args

import numpy as np
import pytest

from bot.llm import AT_ONCE, Endpoint, ModelEmbedder, ModelWriter, NoEmbedder, NoWriter
from bot.logs import Veil, veiled
from tests.fakes.llm import FakeLLM
from tests.fakes.llm.fake import Mood
from tests.patience import PLENTY

KEY = "sk-baton-0123456789abcdef"
PATIENCE = 0.4


@pytest.fixture
def model() -> Iterator[FakeLLM]:
    with FakeLLM() as running:
        yield running


def writer(model: FakeLLM, seconds: float = PATIENCE) -> ModelWriter:
    return ModelWriter(Endpoint(KEY, model.url, seconds), "some-model")


def embedder(model: FakeLLM) -> ModelEmbedder:
    return ModelEmbedder(Endpoint(KEY, model.url, PATIENCE), "some-embedding")


def test_a_willing_model_writes_what_the_order_makes_of_the_material(model: FakeLLM) -> None:
    model.answer = lambda material: f" {material}! "

    assert writer(model, PLENTY).write("Shout.", "material") == "material!"
    assert (model.heard[0].order, model.heard[0].material, model.heard[0].key) == ("Shout.", "material", KEY)


@pytest.mark.parametrize("mood", [mood for mood in get_args(Mood) if mood != "willing"])
def test_a_model_that_fails_in_any_way_says_nothing_and_costs_no_more_than_its_time(
    model: FakeLLM, mood: Mood, caplog: pytest.LogCaptureFixture
) -> None:
    model.mood = mood
    patience = PATIENCE if mood in ("slow", "drip") else PLENTY
    began = time.monotonic()

    assert writer(model, patience).write("order", "material") == ""
    assert time.monotonic() - began < PLENTY / 2
    assert caplog.messages, "the log says why"


def test_words_without_end_are_no_answer(model: FakeLLM) -> None:
    model.answer = lambda material: "好" * 5000

    assert writer(model, PLENTY).write("order", "material") == ""


def test_where_all_calls_hang_the_next_one_is_not_even_made() -> None:
    over, endpoint = threading.Event(), Endpoint(KEY, "http://127.0.0.1:9/v1", 0.01)
    for _ in range(AT_ONCE):
        assert not endpoint.ask(lambda client: over.wait(PLENTY), False)
    made: list[str] = []

    endpoint.ask(lambda client: made.append("one too many"), None)
    over.set()

    assert made == []


def test_neither_the_key_nor_what_people_wrote_reaches_the_log(
    model: FakeLLM, caplog: pytest.LogCaptureFixture
) -> None:
    before = logging.getLogRecordFactory()
    logging.setLogRecordFactory(veiled(Veil([KEY])))
    try:
        model.mood = "refuse"
        writer(model, PLENTY).write("order", "小满的电话 13800138000")
        logging.getLogger("baton.llm").warning("asked with %s", KEY)
    finally:
        logging.setLogRecordFactory(before)

    assert "401" in caplog.text
    assert KEY not in caplog.text and "13800138000" not in caplog.text


def test_vectors_have_the_length_of_one_and_the_order_of_their_texts(model: FakeLLM) -> None:
    patient = ModelEmbedder(Endpoint(KEY, model.url, PLENTY), "some-embedding")
    found = patient.embed(["油皮能用吗", "能不能发顺丰", "油皮能用吗"])

    assert found.shape == (3, 64)
    assert np.allclose(np.linalg.norm(found, axis=1), 1)
    assert np.array_equal(found[0], found[2]) and not np.array_equal(found[0], found[1])


@pytest.mark.parametrize("mood", ["slow", "refuse", "garbage", "hollow"])
def test_an_embedder_that_fails_gives_no_columns(model: FakeLLM, mood: Mood) -> None:
    model.mood = mood

    assert embedder(model).embed(["油皮能用吗"]).shape == (1, 0)


def test_without_a_model_nothing_is_written_and_nothing_means_anything() -> None:
    assert NoWriter().write("order", "material") == ""
    assert NoEmbedder().embed(["a", "b"]).shape == (2, 0)
