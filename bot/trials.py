"""Tries what a feature understands on a file of examples, one JSON object a line in and one out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.refusals import CannotRun

JUST_TEXT: Final[Mapping[str, str]] = {"text": "…"}


def predict(
    predictor: Callable[[Iterable[str]], Iterator[str]],
    examples: Path,
    out: Path,
    sample: Mapping[str, str] = JUST_TEXT,
) -> None:
    """Write what the predictor makes of the examples, which hold at least the words that the sample holds.

    Raises CannotRun where a file or a line cannot be used.
    """
    with usable(examples):
        predictions = list(predictor(checked(examples, sample)))
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text("".join(f"{line}\n" for line in predictions), encoding="utf-8")


@contextmanager
def usable(file: Path) -> Iterator[None]:
    """Whatever is wrong with the file, or with writing, is said in a sentence: as CannotRun."""
    try:
        yield
    except OSError as why:
        raise CannotRun(f"{why.filename}: {why.strerror}") from None
    except UnicodeDecodeError:
        raise CannotRun(f"{file} is not written in UTF-8") from None


def checked(examples: Path, sample: Mapping[str, str]) -> Iterator[str]:
    """The lines of a file, each of which holds what the sample holds. Raises CannotRun at the first that does not."""
    with examples.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip() and not _is_like(sample, line):
                named = " and ".join(f'a "{field}"' for field in sample)
                shown = json.dumps(sample, ensure_ascii=False)
                raise CannotRun(f"{examples}, line {number}: expected a JSON object with {named}, such as {shown}")
            yield line


def _is_like(sample: Mapping[str, str], line: str) -> bool:
    """Whether the line has the sample's fields, and a moment where the sample has one."""
    try:
        found = json.loads(line)
    except ValueError:
        return False
    if not isinstance(found, dict):
        return False
    told = {field: found.get(field) for field in sample}
    return all(isinstance(value, str) and (_is_moment(value) or not _is_moment(sample[field]))
               for field, value in told.items())  # fmt: skip


def _is_moment(words: str) -> bool:
    try:
        datetime.fromisoformat(words)
    except ValueError:
        return False
    return True
