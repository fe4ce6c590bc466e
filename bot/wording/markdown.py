"""A library as Markdown that people can read and edit: a heading for each version, its cells below."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.wording.sheet import COLUMNS, MANY, column_of, heading

ENTRY: Final = re.compile(r"##\s+(?:FAQ-?(?P<number>\d+)\s*[·｜|:：]?\s*)?(?P<question>.*\S)\s*", re.IGNORECASE)
CELL: Final = re.compile(r"[-*]\s+(?P<name>[^:：]+?)\s*[:：]\s*(?P<words>.*)")
PART: Final = re.compile(r"###\s+(?P<name>.+?)\s*")


@dataclass
class Written:
    """The cells of one version, and the line on which each begins."""

    line: int
    cells: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    """Names that are no column of ours."""

    def column(self, name: str) -> str:
        """The column of that name; "" if we know none, and the name is kept."""
        key = column_of(name)
        if not key:
            self.unknown.append(name)
        return key

    def put(self, key: str, words: str, line: int) -> None:
        self.cells[key] = f"{self.cells[key]}\n{words}" if self.cells.get(key) else words
        self.lines.setdefault(key, line)


def write(title: str, rows: Iterable[Mapping[str, str]], lang: str) -> str:
    """The text from which `read` makes the same cells."""
    return "\n".join([f"# {title}", "", *(line for row in rows for line in _entry(row, lang))])


def read(text: str) -> list[Written]:
    """The cells of every version in the text."""
    found: list[Written] = []
    part, apart = "", False
    for number, line in enumerate(text.splitlines(), 1):
        entry, cell, heads = ENTRY.fullmatch(line), CELL.fullmatch(line), PART.fullmatch(line)
        if entry:
            found.append(Written(number))
            found[-1].put("number", entry["number"] or "", number)
            found[-1].put("question", entry["question"], number)
            part, apart = "", False
        elif not found:
            continue  # a title and words of welcome belong to no entry
        elif line.startswith(">") and part:
            found[-1].put(part, line[1:].removeprefix(" "), number)
        elif heads:
            part = found[-1].column(heads["name"])
            apart = not part
        elif cell and not part and not apart and (key := found[-1].column(cell["name"])):
            found[-1].put(key, cell["words"], number)
    return found


def _entry(row: Mapping[str, str], lang: str) -> Iterator[str]:
    number = f"FAQ-{row['number']} " if row.get("number") else ""
    yield f"## {number}{row['question']}"
    yield ""
    for column in COLUMNS:
        words = row.get(column.key, "")
        if words and column.key not in MANY and column.key not in ("number", "question"):
            yield f"- {heading(column.key, lang)}: {words}"
    for key in MANY:
        if row.get(key):
            yield ""
            yield f"### {heading(key, lang)}"
            yield from (f"> {line}" for line in row[key].splitlines())
    yield ""
