"""A library is laid out anew only when it has changed; what it means is worked out once, in the background."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy import float32
from numpy.typing import NDArray
from sqlmodel import SQLModel, select

from bot.library import bymeaning
from bot.library.meanings import Meanings
from bot.library.shelves import Shelves
from bot.llm import NoEmbedder
from storage.db import Database
from storage.meanings import Meaning
from tests.bot.library.shop import ALL, NOW, TAX

ASKED = "收据能不能给我一张"


class Knowing:
    """Knows that a receipt is an invoice, and how often it was asked."""

    name = "pretend"

    def __init__(self, *, quick: bool = True, broken: bool = False) -> None:
        self.quick, self.broken, self.texts = quick, broken, list[str]()

    def embed(self, texts: Sequence[str]) -> NDArray[float32]:
        self.texts += texts
        if self.broken:
            return np.empty((len(texts), 0), dtype=np.float32)
        return np.stack([self._of(text) for text in texts])

    def _of(self, text: str) -> NDArray[float32]:
        sides = np.full(32, 0.01, dtype=np.float32)
        sides[0 if "发票" in text or "收据" in text else 1 + hash_of(text)] = 1.0
        unit: NDArray[float32] = sides / np.linalg.norm(sides)
        return unit


def hash_of(text: str) -> int:
    return sum(map(ord, text)) % 31


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    kept = Database(f"sqlite:///{tmp_path / 'baton.db'}")
    SQLModel.metadata.create_all(kept.engine)
    yield kept
    kept.close()


def test_a_library_is_read_again_only_when_its_version_changes() -> None:
    shelves, reads = Shelves(), list[int]()

    def entries() -> Sequence[object]:
        reads.append(1)
        return ALL

    first = shelves.shelf("team:", 1, entries)  # type: ignore[arg-type]
    assert shelves.shelf("team:", 1, entries) is first  # type: ignore[arg-type]
    assert len(reads) == 1
    assert shelves.shelf("team:", 2, entries) is not first  # type: ignore[arg-type]
    assert len(reads) == 2


def test_the_library_asked_for_longest_ago_makes_room() -> None:
    shelves = Shelves(most=2)
    first = shelves.shelf("a:", 1, lambda: ALL)
    shelves.shelf("b:", 1, lambda: ALL)
    shelves.shelf("a:", 1, lambda: ALL)
    shelves.shelf("c:", 1, lambda: ALL)

    assert shelves.shelf("a:", 1, lambda: []) is first
    assert shelves.shelf("b:", 1, lambda: []).entries == ()


def test_teams_do_not_see_each_others_libraries() -> None:
    shelves = Shelves()
    shelves.shelf("a:", 1, lambda: ALL)

    assert shelves.shelf("b:", 1, lambda: []).entries == ()
    assert "轻羽防晒乳" in shelves.products("a") and shelves.products("b") == set()


def test_meanings_are_worked_out_in_the_background_and_find_what_words_do_not(database: Database) -> None:
    shelves = Shelves(Meanings(Knowing(), database))
    plainly = shelves.shelf("team:", 1, lambda: ALL)
    assert shelves.learnt(10)
    deeper = shelves.shelf("team:", 1, lambda: [])

    assert deeper is not plainly
    best = deeper.find(ASKED, NOW).best
    assert best is not None and best.entry is TAX
    assert "meaning" in [reason.kind for reason in best.reasons]


def test_a_text_is_worked_out_once_whatever_restarts(database: Database) -> None:
    for _ in range(2):
        knowing = Knowing()
        shelves = Shelves(Meanings(knowing, database))
        shelves.shelf("team:", 1, lambda: ALL)
        assert shelves.learnt(10)

    assert knowing.texts == []
    with database.read() as db:
        assert len(db.exec(select(Meaning)).all()) == len({asked for entry in ALL for asked in entry.asked})


def test_what_people_ask_is_kept_nowhere(database: Database) -> None:
    shelves = Shelves(Meanings(Knowing(), database))
    shelves.shelf("team:", 1, lambda: ALL)
    assert shelves.learnt(10)
    with database.read() as db:
        before = len(db.exec(select(Meaning)).all())
    shelves.shelf("team:", 1, lambda: []).find(ASKED, NOW)

    with database.read() as db:
        assert len(db.exec(select(Meaning)).all()) == before


@pytest.mark.parametrize("embedder", [NoEmbedder(), Knowing(broken=True)], ids=["none", "broken"])
def test_without_meanings_words_must_do(database: Database, embedder: NoEmbedder | Knowing) -> None:
    shelves = Shelves(Meanings(embedder, database))
    shelf = shelves.shelf("team:", 1, lambda: ALL)
    assert shelves.learnt(10)

    assert shelves.shelf("team:", 1, lambda: []) is shelf
    best = shelf.find("可以开发票吗", NOW).best
    assert best is not None and best.entry is TAX


def test_a_model_that_is_a_network_away_is_not_asked_inside_a_turn(database: Database) -> None:
    far = Knowing(quick=False)
    shelves = Shelves(Meanings(far, database))
    shelves.shelf("team:", 1, lambda: ALL)
    assert shelves.learnt(10)
    far.texts.clear()
    shelf = shelves.shelf("team:", 1, lambda: [])

    assert shelf.find(ASKED, NOW).verdict != "answer" and far.texts == []
    assert shelf.find(ASKED, NOW, vector=Meanings(far).asked(ASKED)).best is not None


def test_a_large_library_is_looked_through_roughly_and_its_best_entries_exactly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dice = np.random.default_rng(7)
    vectors = dice.standard_normal((900, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    starts = list(range(0, 900, 3))
    exact = bymeaning.ByMeaning(vectors, starts)
    monkeypatch.setattr(bymeaning, "MANY", 100)
    rough = bymeaning.ByMeaning(vectors, starts)

    for line in range(0, 900, 97):
        assert exact.scores(vectors[line]).argmax() == rough.scores(vectors[line]).argmax() == line // 3
        assert rough.scores(vectors[line]).max() == pytest.approx(exact.scores(vectors[line]).max(), abs=1e-5)
