"""Tries the routing on a file of examples, one JSON object a line, without a chat and without a database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from bot.routing import route


def predict(lines: Iterable[str]) -> Iterator[str]:
    """For each line with a "text" one line with the lane it belongs to: koe, kos, koc, director or none."""
    for line in lines:
        if line.strip():
            found = route(json.loads(line)["text"])
            yield json.dumps({"label": found.lane, "sure": found.sure, "cues": list(found.cues)}, ensure_ascii=False)
