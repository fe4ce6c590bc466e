"""What the cues leave open is routed by its meaning; what they made sure stays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy
from numpy.typing import NDArray

from bot.llm import NoEmbedder
from bot.routing import route
from bot.routing.by_meaning import ByMeaning


class Scripted:
    """An embedder for which everything about parcels is alike, and nothing else."""

    name, quick = "scripted", True

    def embed(self, texts: Sequence[str]) -> NDArray[numpy.float32]:
        parcels = [any(word in text for word in ("包裹", "寄", "送到", "快递", "parcel", "courier")) for text in texts]
        return numpy.array([[1.0, 0.0] if one else [0.0, 1.0] for one in parcels], dtype=numpy.float32)


def test_vague_words_go_where_their_meaning_is() -> None:
    said = "那个寄啊"
    assert not route(said).sure
    assert ByMeaning(Scripted()).look(said, route(said)).lane == "kos"


def test_what_is_sure_stays() -> None:
    said = "姐妹你皮肤好好，寄给你啊"
    assert route(said).sure
    assert ByMeaning(Scripted()).look(said, route(said)).lane == "koc"


def test_without_an_embedder_the_cues_must_do() -> None:
    said = "那个寄啊"
    assert ByMeaning(NoEmbedder()).look(said, route(said)) == route(said)
