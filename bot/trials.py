"""Tries what a feature understands on a file of examples, one JSON object a line in and one out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from bot.refusals import CannotRun


def predict(predictor: Callable[[Iterable[str]], Iterator[str]], examples: Path, out: Path) -> None:
    """Write what the predictor makes of the examples. Raises CannotRun where a file or a line cannot be used."""
    try:
        predictions = list(predictor(_checked(examples)))
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text("".join(f"{line}\n" for line in predictions), encoding="utf-8")
    except OSError as why:
        raise CannotRun(f"{why.filename}: {why.strerror}") from None
    except UnicodeDecodeError:
        raise CannotRun(f"{examples} is not written in UTF-8") from None


def _checked(examples: Path) -> Iterator[str]:
    with examples.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip() and not _has_text(line):
                raise CannotRun(
                    f'{examples}, line {number}: expected a JSON object with a "text", such as {{"text": "…"}}'
                )
            yield line


def _has_text(line: str) -> bool:
    try:
        found = json.loads(line)
    except ValueError:
        return False
    return isinstance(found, dict) and isinstance(found.get("text"), str)
