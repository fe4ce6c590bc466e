"""Tries the reader on a file of typed stand-ups, one JSON object a line, without a chat and without a database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from handlers.standup.reading import read


def predict(lines: Iterable[str]) -> Iterator[str]:
    """For each line with a "text" one line with what was done (yesterday), comes next (today), and is needed."""
    for line in lines:
        if line.strip():
            found = read(json.loads(line)["text"])
            answer = {"yesterday": found.done, "today": found.doing, "blockers": found.needs}
            yield json.dumps(answer, ensure_ascii=False)
