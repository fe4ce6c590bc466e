"""Finds the line on which each key of a TOML text stands, since the standard reader does not say."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import Final, TypeAlias

Path: TypeAlias = tuple[str | int, ...]

BLANK: Final = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
KEY: Final = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
TEXT: Final = re.compile(
    r'"""(?:[^\\]|\\.)*?"""+|' + r"'''.*?'''+|" + r'"(?:[^"\\\n]|\\.)*"|' + r"'[^'\n]*'", re.DOTALL
)
BARE: Final = re.compile(r"[^,\]}\n#]+")


@dataclass(slots=True)
class Lines:
    """Where things stand. What has no line of its own has that of what it belongs to."""

    found: dict[Path, int] = field(default_factory=dict)

    def of(self, path: Path) -> int:
        while path and path not in self.found:
            path = path[:-1]
        return self.found.get(path, 1)


def index(text: str) -> Lines:
    """Walks through a text that the standard reader has found to be sound."""
    walk = _Walk(text)
    walk.file()
    return walk.lines


@dataclass(slots=True)
class _Walk:
    text: str
    at: int = 0
    lines: Lines = field(default_factory=Lines)
    counts: dict[Path, int] = field(default_factory=dict)
    """How many tables each [[list]] has so far."""

    def file(self) -> None:
        table: Path = ()
        while self.blank() < len(self.text):
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.pair(table)

    def header(self) -> Path:
        line, double = self.line(), self.text.startswith("[[", self.at)
        self.at += 2 if double else 1
        path = self.inside_lists(tuple(self.key()))
        self.at += 2 if double else 1
        if double:
            self.lines.found.setdefault(path, line)
            self.counts[path] = self.counts.get(path, -1) + 1
            path = (*path, self.counts[path])
        self.lines.found[path] = line
        return path

    def inside_lists(self, path: Path) -> Path:
        """[account.persona] belongs to the last [[account]] above it."""
        full: Path = ()
        for step in path[:-1]:
            full = (*full, step)
            full = (*full, self.counts[full]) if full in self.counts else full
        return (*full, path[-1])

    def pair(self, table: Path) -> None:
        line = self.line()
        path: Path = (*table, *self.key())
        self.at += 1  # =
        self.lines.found[path] = line
        self.value(path)

    def value(self, path: Path) -> None:
        self.blank()
        if self.text[self.at] == "[":
            self.several(path, "]")
        elif self.text[self.at] == "{":
            self.several(path, "}")
        else:
            self.at = self.scalar().end()

    def several(self, path: Path, closing: str) -> None:
        """The items of a list, or the pairs of a table written on one line."""
        self.at += 1
        number = 0
        while self.text[self.blank()] != closing:
            if self.text[self.at] == ",":
                self.at += 1
            elif closing == "]":
                self.lines.found[(*path, number)] = self.line()
                self.value((*path, number))
                number += 1
            else:
                self.pair(path)
        self.at += 1

    def key(self) -> list[str]:
        """The steps of a dotted key; stops in front of what follows it."""
        steps: list[str] = []
        while found := KEY.match(self.text, self.blank()):
            steps.append(_unquoted(found[0]))
            self.at = found.end()
            if self.text[self.blank()] == ".":
                self.at += 1
        return steps

    def scalar(self) -> re.Match[str]:
        found = TEXT.match(self.text, self.at) or BARE.match(self.text, self.at)
        if found is None:
            raise ValueError(f"line {self.line()}: no value here")  # the standard reader would have said so
        return found

    def blank(self) -> int:
        """Steps over spaces, line ends and comments."""
        found = BLANK.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.at

    def line(self) -> int:
        return self.text.count("\n", 0, self.at) + 1


def _unquoted(key: str) -> str:
    return next(iter(tomllib.loads(f"{key} = 1"))) if key[0] in "\"'" else key
