"""Tries the finding on a file of questions and the library they belong to, without a chat and without a database."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from bot.library.entries import Category, Entry
from bot.library.shelf import Shelf

RANKED = 10
_CATEGORIES: dict[str, Category] = {
    "产品信息": "product", "品牌信息": "brand", "活动信息": "campaign", "负面应对": "negative",
}  # fmt: skip
Lay = Callable[[list[Entry]], Shelf]


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
    finding = shelf.find(question, now)
    answer = finding.best.entry.id if finding.verdict == "answer" and finding.best else None
    ranked = [entry.id for entry, _ in shelf.ranked(question)]
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
