"""Tries the rules on a file of examples, one JSON object a line, without a chat and without a database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot import trials
from bot.crisis.judging import judge
from bot.crisis.second_look import SecondLook
from bot.llm import NoEmbedder, OfflineEmbedder

WEIGHT = {"P0": 0.9, "P1": 0.7, "P2": 0.5}


def run(examples: Path, out: Path, *, plain: bool = False) -> None:
    """What `baton try crisis` does. Raises CannotRun where a file or a line cannot be used."""
    trials.predict(predict if plain or not OfflineEmbedder.installed() else predict_by_meaning, examples, out)


def predict_by_meaning(lines: Iterable[str]) -> Iterator[str]:
    """The same with the second look, by the model of the extra `semantic`."""
    return predict(lines, SecondLook(OfflineEmbedder()))


def predict(lines: Iterable[str], second: SecondLook | None = None) -> Iterator[str]:
    """For each line with a "text" one line: whether somebody must be woken, how bad it is, and by which rules."""
    second = second or SecondLook(NoEmbedder())
    for line in lines:
        if line.strip():
            text = json.loads(line)["text"]
            verdict = second.look(text, judge(text))
            answer = {
                "crisis": verdict.alarming,
                "score": WEIGHT[verdict.severity] if verdict.severity else 0.0,
                "severity": verdict.severity,
                "suspect": verdict.suspect,
                "rules": list(verdict.reasons),
            }
            yield json.dumps(answer, ensure_ascii=False)
