"""The second look adds what words cannot say, and takes nothing away."""

from __future__ import annotations

from collections.abc import Sequence

import numpy
import pytest
from numpy.typing import NDArray

from bot.crisis import Severity, judge
from bot.crisis.second_look import SecondLook
from bot.llm import NoEmbedder

UNEASY = ("不能看了", "不敢出门", "折腾", "砰", "活物", "balloon", "raw", "bang", "完全两样")


class Scripted:
    """An embedder that knows only whether a text sounds uneasy."""

    name, quick = "scripted", True

    def embed(self, texts: Sequence[str]) -> NDArray[numpy.float32]:
        uneasy = [any(word in text for word in UNEASY) for text in texts]
        return numpy.array([[1.0, 0.0] if one else [0.0, 1.0] for one in uneasy], dtype=numpy.float32)


def test_what_means_a_crisis_without_any_listed_word_is_looked_at() -> None:
    said = "我同事敷完也不敢出门了"
    verdict = SecondLook(Scripted()).look(said, judge(said))
    assert (verdict.severity, verdict.suspect) == (Severity.P2, True)
    assert verdict.reasons[0].startswith("like:")


def test_what_is_calm_stays_calm() -> None:
    said = "明天下午两点开选题会"
    assert not SecondLook(Scripted()).look(said, judge(said)).alarming


@pytest.mark.parametrize("said", ["她用完进了急诊，现在很平静", "没有过敏，只是不敢出门"])
def test_it_never_silences_a_word_nor_revives_a_denied_one(said: str) -> None:
    verdict = judge(said)
    assert SecondLook(Scripted()).look(said, verdict) == verdict


def test_without_an_embedder_the_words_must_do() -> None:
    said = "我同事敷完也不敢出门了"
    assert SecondLook(NoEmbedder()).look(said, judge(said)) == judge(said)
