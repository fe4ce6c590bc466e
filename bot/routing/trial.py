"""Tries the routing on a file of examples, one JSON object a line, without a chat and without a database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot import trials
from bot.llm import NoEmbedder, OfflineEmbedder
from bot.routing import route
from bot.routing.by_meaning import ByMeaning


def run(examples: Path, out: Path, *, plain: bool = False) -> None:
    """What `baton try routing` does. Raises CannotRun where a file or a line cannot be used."""
    trials.predict(predict if plain or not OfflineEmbedder.installed() else predict_by_meaning, examples, out)


def predict_by_meaning(lines: Iterable[str]) -> Iterator[str]:
    """The same with a look at the meaning, by the model of the extra `semantic`."""
    return predict(lines, ByMeaning(OfflineEmbedder()))


def predict(lines: Iterable[str], by_meaning: ByMeaning | None = None) -> Iterator[str]:
    """For each line with a "text" one line with the lane it belongs to: koe, kos, koc, director or none."""
    by_meaning = by_meaning or ByMeaning(NoEmbedder())
    for line in lines:
        if line.strip():
            text = json.loads(line)["text"]
            found = by_meaning.look(text, route(text))
            yield json.dumps({"label": found.lane, "sure": found.sure, "cues": list(found.cues)}, ensure_ascii=False)
