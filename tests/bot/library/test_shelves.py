"""A library is true at once and laid out in the background; what it means is worked out once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from numpy import float32
from numpy.typing import NDArray
from sqlmodel import Session, select

from bot.library import bymeaning, meanings
from bot.library.entries import Entry as Sought
from bot.library.findings import SILENCE
from bot.library.meanings import Meanings
from bot.library.shelf import Shelf
from bot.library.shelves import Of, Shelves
from bot.llm import NoEmbedder
from storage import library, phrasings
from storage.content import Content, Wording
from storage.library import Entry
from storage.meanings import Meaning
from tests.bot.library.shop import ALL, NOW, OILY, TAX
from tests.databases import fresh
from tests.patience import PLENTY

ASKED = "收据能不能给我一张"
HOUR = timedelta(hours=1)


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


NEW = "直播间能开收据吗"


class Library:
    """One team's library in a database; each entry says one thing and was approved an hour ago."""

    def __init__(self, folder: Path) -> None:
        self.database, self.of = fresh(folder), Of("team", None)

    def holds(self, *entries: Sought) -> None:
        with self.database.write() as db:
            for each in entries:
                entry = library.add(db, "team", "", "owner", NOW)
                self._write(db, entry, each.question, each.others)

    def _write(self, db: Session, entry: Entry, question: str, others: Sequence[str] = ()) -> None:
        said = Content(question, asks=tuple(others), wordings=(Wording("KOC", "comment", "可以的。"),))
        library.approve(db, library.write(db, entry, said, "author", NOW, entry.head), "one", NOW - HOUR)

    def changes(self, number: int, question: str) -> None:
        """The entry of that number is asked for like this from now on, and no other way."""
        with self.database.write() as db:
            for version in library.versions(db, self.entry(db, number).id):
                library.end(db, version, "one", NOW)
            self._write(db, self.entry(db, number), question)

    def learns(self, number: int, words: str) -> None:
        with self.database.write() as db:
            phrasings.learn(db, self.entry(db, number), words, "one", NOW)

    def ends(self, number: int) -> None:
        with self.database.write() as db:
            version = library.head(db, self.entry(db, number))
            assert version is not None
            library.end(db, version, "one", NOW)

    def entry(self, db: Session, number: int) -> Entry:
        return library.entry(db, "team", number)[0]

    def at_hand(self, shelves: Shelves, team: str = "team") -> Shelf | None:
        with self.database.read() as db:
            return shelves.at_hand(db, Of(team, None), NOW)

    def asked(self, shelves: Shelves, question: str) -> str:
        """ "answer 可以开发票吗": what comes of the question now."""
        shelf = self.at_hand(shelves)
        assert shelf is not None
        finding = shelf.find(question, NOW)
        return " ".join((finding.verdict, *(each.entry.question for each in finding.candidates)))


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Library]:
    """A small library."""
    kept = Library(tmp_path)
    kept.holds(*ALL)
    yield kept
    kept.database.close()


@pytest.fixture
def large(shop: Library, monkeypatch: pytest.MonkeyPatch) -> Library:
    """The same, which passes for a large one."""
    monkeypatch.setattr("bot.library.shelves.SMALL", 3)
    return shop


def test_a_library_is_read_again_only_when_it_changes(shop: Library) -> None:
    shelves = Shelves(shop.database)
    first = shop.at_hand(shelves)
    assert first is not None and shop.at_hand(shelves) is first

    shop.learns(6, NEW)
    assert shop.at_hand(shelves) is not first and shop.asked(shelves, NEW) == "answer 可以开发票吗"


def test_the_library_asked_for_longest_ago_makes_room(shop: Library) -> None:
    shelves = Shelves(shop.database, most=2)
    first = shop.at_hand(shelves, "team")
    for team in ("b", "team", "c"):
        shop.at_hand(shelves, team)

    assert shop.at_hand(shelves, "team") is first


def test_teams_do_not_see_each_others_libraries(shop: Library) -> None:
    shelves = Shelves(shop.database)
    assert len(shop.at_hand(shelves).entries) == len(ALL)  # type: ignore[union-attr]
    assert shop.at_hand(shelves, "b").entries == ()  # type: ignore[union-attr]


# --- a large one --------------------------------------------------------------------------------------------------


def test_a_large_library_is_not_laid_out_where_it_is_asked(large: Library) -> None:
    shelves = Shelves(large.database)
    assert large.at_hand(shelves) is None
    assert shelves.soon(large.of, 20)
    assert large.asked(shelves, TAX.question) == f"answer {TAX.question}"


def test_every_large_library_is_laid_out_when_baton_starts(large: Library) -> None:
    shelves = Shelves(large.database)
    with large.database.read() as db:
        shelves.begin(db, NOW)
    assert shelves.learnt(PLENTY)
    assert large.at_hand(shelves) is not None


def test_what_changes_in_a_large_library_is_true_at_once(large: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    shelves = laid(large)
    monkeypatch.setattr(shelves, "lay", lambda of, now: None)  # nothing is laid out anew meanwhile

    large.changes(6, NEW)
    assert large.asked(shelves, NEW) == f"answer {NEW}"
    assert TAX.question not in large.asked(shelves, TAX.question).partition(" ")[2].split()
    large.learns(4, "包裹谁来送")
    assert large.asked(shelves, "包裹谁来送？") == "answer 默认发什么快递"
    large.ends(4)
    assert "快递" not in large.asked(shelves, "包裹谁来送")
    large.changes(6, TAX.question)
    assert large.asked(shelves, TAX.question) == f"answer {TAX.question}"
    assert NEW not in large.asked(shelves, NEW)


def test_what_is_laid_out_anew_answers_like_what_was_laid_out_from_the_start(large: Library) -> None:
    shelves = laid(large)
    large.changes(6, NEW)
    large.ends(4)
    shelves.lay(large.of, NOW)
    assert shelves.learnt(PLENTY)
    again, fresh_one = large.at_hand(shelves), large.at_hand(laid(large))
    assert again is not None and fresh_one is not None

    for question in (NEW, TAX.question, "发什么快递", "油皮能用吗", "退货邮费谁出"):
        found = {entry.id: pytest.approx(score, abs=1e-5) for entry, score in fresh_one.ranked(question)}
        assert {entry.id: score for entry, score in again.ranked(question)} == found


def test_too_many_changes_are_laid_out_before_anything_is_answered(
    large: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelves = laid(large)
    monkeypatch.setattr("bot.library.shelves.LATE", 2)
    for number in (4, 5, 6):
        large.ends(number)

    assert large.at_hand(shelves) is None
    assert shelves.soon(large.of, 20)
    assert "快递" not in large.asked(shelves, "默认发什么快递")


def test_a_plain_look_finds_what_stands_there_now(large: Library) -> None:
    shelves = Shelves(large.database)
    large.changes(6, NEW)
    large.learns(4, "包裹谁来送")

    for question, entry in ((NEW, NEW), ("包裹谁来送", "默认发什么快递"), ("油皮能用吗，会不会很油？", OILY.question)):
        found = shelves.plainly(large.of, question, NOW, frozenset())
        assert (found.verdict, found.best and found.best.entry.question) == ("answer", entry)
    assert shelves.plainly(large.of, "qwerty", NOW, frozenset()) == SILENCE


def laid(of: Library) -> Shelves:
    shelves = Shelves(of.database)
    of.at_hand(shelves)
    assert shelves.learnt(PLENTY)
    return shelves


# --- what it means ------------------------------------------------------------------------------------------------


def test_meanings_are_worked_out_in_the_background_and_find_what_words_do_not(shop: Library) -> None:
    shelves = Shelves(shop.database, Meanings(Knowing(), shop.database))
    plainly = shop.at_hand(shelves)
    assert shelves.learnt(PLENTY)
    deeper = shop.at_hand(shelves)
    assert plainly is not None and deeper is not None

    assert plainly.find(ASKED, NOW).verdict != "answer"
    best = deeper.find(ASKED, NOW).best
    assert best is not None and best.entry.question == TAX.question


def test_a_text_is_worked_out_once_whatever_restarts(shop: Library) -> None:
    knowing = Knowing()
    for _ in range(2):
        shelves = Shelves(shop.database, Meanings(knowing, shop.database))
        shop.at_hand(shelves)
        assert shelves.learnt(PLENTY)

    asked = [words for entry in ALL for words in entry.asked]
    assert sorted(knowing.texts) == sorted([*asked, *meanings.EVERYDAY])


def test_what_people_ask_is_kept_nowhere(shop: Library) -> None:
    shelves = Shelves(shop.database, Meanings(Knowing(), shop.database))
    shop.at_hand(shelves)
    assert shelves.learnt(PLENTY)
    with shop.database.read() as db:
        known = len(db.exec(select(Meaning)).all())
    shop.asked(shelves, ASKED)
    with shop.database.read() as db:
        assert len(db.exec(select(Meaning)).all()) == known


@pytest.mark.parametrize("embedder", [NoEmbedder(), Knowing(broken=True)], ids=["none", "broken"])
def test_without_meanings_words_must_do(shop: Library, embedder: NoEmbedder | Knowing) -> None:
    shelves = Shelves(shop.database, Meanings(embedder, shop.database))
    shop.at_hand(shelves)
    assert shelves.learnt(PLENTY)

    assert shop.asked(shelves, TAX.question) == f"answer {TAX.question}"


def test_a_model_that_is_a_network_away_is_not_asked_inside_a_turn(shop: Library) -> None:
    far = Knowing(quick=False)
    shelves = Shelves(shop.database, Meanings(far, shop.database))
    shop.at_hand(shelves)
    assert shelves.learnt(PLENTY)
    far.texts.clear()
    shelf = shop.at_hand(shelves)
    assert shelf is not None

    assert shelf.find(ASKED, NOW).verdict != "answer" and far.texts == []
    assert shelf.find(ASKED, NOW, vector=Meanings(far).asked(ASKED)).best is not None


def test_a_large_library_is_looked_through_roughly_and_its_best_entries_exactly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dice = np.random.default_rng(7)
    vectors = np.repeat(dice.standard_normal((300, 16)), 3, axis=0).astype(np.float32)
    vectors += dice.standard_normal(vectors.shape) * 0.2
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    starts = list(range(0, 900, 3))
    exact = bymeaning.ByMeaning(vectors, starts)
    monkeypatch.setattr(bymeaning, "MANY", 100)
    rough = bymeaning.ByMeaning(vectors, starts)

    for line in range(0, 900, 97):
        asked, there = exact.direction(vectors[line]), np.arange(0, 300, 7)
        told = exact.scores(asked)
        assert told.argmax() == rough.scores(asked).argmax() == line // 3
        assert rough.exactly(asked, there) == pytest.approx(told[there], abs=2e-3)


def test_asking_why_it_failed_is_not_asking_how_it_is_done() -> None:
    entries = [Sought("how", "借款要怎么开通"), Sought("why", "不给我开通借款，为什么")]
    alike = np.eye(2, 8, dtype=np.float32)
    between = np.array([0.71, 0.70, 0, 0, 0, 0, 0, 0], dtype=np.float32)
    ranked = Shelf(entries, alike).ranked("怎么一直不能开通", between)

    assert [entry.id for entry, _ in ranked] == ["why", "how"]


def test_an_entry_is_meant_by_all_its_ways_to_ask_not_by_one_alone() -> None:
    near, far, other = np.eye(3, 8, dtype=np.float32)
    of = bymeaning.ByMeaning(np.stack([near, near, near, far + other]), [0, 2])
    one, whole = bymeaning.ByMeaning(np.stack([near, far, near, near]), [0, 2]), of.direction(near)

    assert one.scores(one.direction(near))[1] > one.scores(one.direction(near))[0]
    assert of.scores(whole)[0] > of.scores(whole)[1]


def test_what_else_is_read_of_a_large_library_is_read_in_the_thread_after_it_is_laid_out(tmp_path: Path) -> None:
    shop, read = Library(tmp_path), list[str]()
    shelves = Shelves(shop.database, also=lambda db, team: read.append(team))
    shop.holds(*(Sought(str(n), f"第{n}款能用吗") for n in range(101)))

    with shop.database.read() as db:
        shelves.begin(db, NOW)
    assert shelves.learnt(PLENTY) and read == ["team"]
    shop.database.close()


def test_to_a_small_library_strangers_are_strangers_however_alike_all_texts_are_to_the_model() -> None:
    entries = [Sought("oily", "油皮能用吗"), Sought("home", "品牌是哪里的")]
    rows = np.full((4, 8), 0.9, dtype=np.float32)
    rows[range(4), range(4)] += 0.7  # two questions, a stranger, and what people say of anything
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    asked, stranger, anything = rows[0], rows[2], rows[3]

    shelf = Shelf(entries, rows[:2], anything=anything)
    assert shelf.find("能开发票", NOW, vector=stranger) == SILENCE
    assert shelf.find("油性的皮肤合适不", NOW, vector=asked).verdict != "silent"
    assert Shelf(entries, rows[:2]).find("能开发票", NOW, vector=stranger) != SILENCE
