"""Tries the finding on a file of questions and the library they belong to, without a chat and without a database."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from bot import trials
from bot.library.entries import Category, Entry
from bot.library.meanings import Meanings
from bot.library.shelf import Shelf
from bot.llm import OfflineEmbedder

RANKED: Final = 10
A_QUESTION: Final = {"query": "…"}
AN_ENTRY: Final = {"id": "FAQ-1", "question": "…"}
_CATEGORIES: dict[str, Category] = {
    "产品信息": "product", "品牌信息": "brand", "活动信息": "campaign", "负面应对": "negative",
}  # fmt: skip
Lay = Callable[[list[Entry]], Shelf]


def run(questions: Path, library: Path, out: Path, *, plain: bool = False) -> None:
    """What `baton try faq` does. Raises CannotRun where a file or a line cannot be used."""
    with trials.usable(library):
        entries = list(trials.checked(library, AN_ENTRY))
    lay = Shelf if plain or not OfflineEmbedder.installed() else semantic
    trials.predict(lambda lines: predict(entries, lines, lay), questions, out, A_QUESTION)


def semantic(entries: list[Entry]) -> Shelf:
    """A shelf that also knows what its questions mean, by the model of the extra `semantic`."""
    meanings = Meanings(OfflineEmbedder())
    vectors = meanings.of([asked for entry in entries for asked in entry.asked])
    return Shelf(entries, vectors, meanings.of_question, anything=meanings.of_anything())


def predict(library: Iterable[str], questions: Iterable[str], lay: Lay = Shelf) -> Iterator[str]:
    """For each {"set", "query"} line one line with the "answer" (an id or null) and the "ranked" ids."""
    shelves = {name: lay(entries) for name, entries in _libraries(library).items()}
    now = datetime.now(UTC)
    for line in questions:
        if not line.strip():
            continue
        asked = json.loads(line)
        shelf = shelves.get(asked.get("set", ""))
        yield json.dumps(_answer(shelf, asked["query"], now), ensure_ascii=False)


def _answer(shelf: Shelf | None, question: str, now: datetime) -> dict[str, object]:
    if shelf is None:
        return {"answer": None, "ranked": []}
    vector = shelf.vector(question)
    finding = shelf.find(question, now, vector=vector)
    answer = finding.best.entry.id if finding.verdict == "answer" and finding.best else None
    ranked = [entry.id for entry, _ in shelf.ranked(question, vector)]
    if answer in ranked:
        ranked.remove(answer)
        ranked.insert(0, answer)
    return {"answer": answer, "ranked": ranked[:RANKED]}


def _libraries(lines: Iterable[str]) -> dict[str, list[Entry]]:
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for line in lines:
        if line.strip():
            row = json.loads(line)
            found[row.get("set", "")].append(_entry(row))
    return found


def _entry(row: dict[str, Any]) -> Entry:
    answer = row.get("answer", "")
    return Entry(
        id=row["id"], question=row["question"], others=tuple(row.get("variants", ())),
        wordings=(answer,) if answer else (), category=_CATEGORIES.get(row.get("category", ""), "product"),
    )  # fmt: skip
