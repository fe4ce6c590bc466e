"""Tries the rules on a file of examples, one JSON object a line, without a chat and without a database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from bot.crisis.judging import judge

WEIGHT = {"P0": 0.9, "P1": 0.7, "P2": 0.5}


def predict(lines: Iterable[str]) -> Iterator[str]:
    """For each line with a "text" one line: whether somebody must be woken, how bad it is, and by which rules."""
    for line in lines:
        if line.strip():
            verdict = judge(json.loads(line)["text"])
            answer = {
                "crisis": verdict.alarming,
                "score": WEIGHT[verdict.severity] if verdict.severity else 0.0,
                "severity": verdict.severity,
                "suspect": verdict.suspect,
                "rules": list(verdict.reasons),
            }
            yield json.dumps(answer, ensure_ascii=False)
