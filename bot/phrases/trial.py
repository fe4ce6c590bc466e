"""Tries what people mean on files of examples, one JSON object a line, without a chat and without a database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

from bot.phrases.claims import read_claim
from bot.phrases.dues import read_due

A_DATE: Final[Mapping[str, str]] = {"text": "…", "ref": "2026-03-11T10:30"}
"""What a line of dates holds: the words, and the writer's wall clock when they were said."""


def predict_claims(lines: Iterable[str]) -> Iterator[str]:
    """For each line with a "text" one line: what is wanted (intent), and of which tasks (task_ids)."""
    for line in lines:
        if line.strip():
            found = read_claim(json.loads(line)["text"])
            yield json.dumps({"intent": found.intent, "task_ids": list(found.numbers)})


def predict_dates(lines: Iterable[str]) -> Iterator[str]:
    """For each line with a "text" and a "ref" one line: the due date and time, null where none is said."""
    for line in lines:
        if line.strip():
            said = json.loads(line)
            found = read_due(said["text"], datetime.fromisoformat(said["ref"]))
            at = f"{found.time:%H:%M}" if found and found.time else None
            yield json.dumps({"date": f"{found.date}" if found else None, "time": at})
