"""The bot's sentences: loaded from texts.toml files, and filled so that a person's words stay words.

A sentence is a template. `{who}` is a blank, `{n:task|tasks}` picks the singular or the plural by `n`, `**…**`
stands out. Blanks are filled into *parts*, never into markup: only a drawer on a platform escapes, so nothing that
a person wrote can become formatting or a mention (style.md, principle 10). A blank may be filled with a string, a
number, a day, a part (a mention, a link) or a whole line.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from bot.chat import Line, Link, Mention, Part, Strong, plain
from bot.dates import day_words

LANGS = ("zh", "en")
Blank: TypeAlias = str | int | float | date | time | Mention | Strong | Link | Line
"""What may stand in a blank. A moment becomes a time of the reader's day before (`bot.look`)."""
_PIECE = re.compile(r"(\*\*)|\{(\w+)(?::([^{}|]*)\|([^{}|]*))?\}")


class Texts:
    """All sentences by key, in every language."""

    def __init__(self, sentences: Mapping[str, Mapping[str, str]]) -> None:
        self._sentences = sentences

    @classmethod
    def load(cls, files: Mapping[str, Path]) -> Texts:
        """Read texts.toml files; `files` gives each feature's name, which becomes the first word of its keys."""
        found: dict[str, Mapping[str, str]] = {}
        for prefix, file in files.items():
            found.update(_read(prefix, file))
        return cls(found)

    def keys(self) -> Iterable[str]:
        return self._sentences.keys()

    def template(self, key: str, lang: str) -> str:
        """The sentence as written. Raises KeyError if nobody wrote it."""
        return self._sentences[key][lang if lang in LANGS else "zh"]

    def lines(self, key: str, lang: str, **values: Blank) -> tuple[Line, ...]:
        """The sentence with its blanks filled, line by line."""
        template = self.template(key, lang).strip("\n")
        return tuple(fill(line, lang, values) for line in template.split("\n"))

    def line(self, key: str, lang: str, **values: Blank) -> Line:
        """A sentence of one line."""
        return self.lines(key, lang, **values)[0]

    def label(self, key: str, lang: str, **values: Blank) -> str:
        """A sentence as plain text, for buttons and forms."""
        return "\n".join(plain(line) for line in self.lines(key, lang, **values))


def blanks(template: str) -> set[str]:
    """The names of a template's blanks."""
    return {match[2] for match in _PIECE.finditer(template) if match[2]}


def fill(template: str, lang: str, values: Mapping[str, Blank]) -> Line:
    """One line of a template with its blanks filled. Raises KeyError for a blank without a value."""
    parts: list[Part] = []
    strong: list[Part] | None = None
    end = 0
    for match in _PIECE.finditer(template):
        target = parts if strong is None else strong
        target.append(template[end : match.start()])
        end = match.end()
        if match[1]:
            if strong is not None:
                parts.append(Strong(plain(tuple(strong))))
            strong = [] if strong is None else None
        elif match[3] is not None:
            target.append(match[3] if values[match[2]] == 1 else match[4])
        else:
            target.extend(_parts(values[match[2]], lang))
    (parts if strong is None else strong).append(template[end:])
    return joined(parts + (strong or []))


def clock_words(moment: time | datetime) -> str:
    """A time of day as people write it: "9:30"."""
    return f"{moment.hour}:{moment:%M}"


def joined(parts: Iterable[Part]) -> Line:
    """The parts as a line: neighbouring strings become one, empty ones vanish."""
    line: list[Part] = []
    for part in parts:
        if isinstance(part, str) and line and isinstance(line[-1], str):
            line[-1] += part
        elif part != "":
            line.append(part)
    return tuple(line)


def _parts(value: Blank, lang: str) -> Iterator[Part]:
    if isinstance(value, str | Mention | Strong | Link):
        yield value
    elif isinstance(value, tuple):
        yield from value
    elif isinstance(value, date):
        yield day_words(value, lang)
    elif isinstance(value, time):
        yield clock_words(value)
    elif isinstance(value, int | float):
        yield f"{value:g}" if isinstance(value, float) else str(value)
    else:
        raise TypeError(f"a blank cannot be filled with {type(value).__name__}")


@cache
def _read(prefix: str, file: Path) -> Mapping[str, Mapping[str, str]]:
    """A file's sentences by key. They belong to the program and are read once, however many bots a process has."""
    return MappingProxyType(dict(_flat(prefix, tomllib.loads(file.read_text("utf-8")))))


def _flat(prefix: str, table: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """`[a.b] zh=… en=…` becomes "prefix.a.b"."""
    if set(table) == set(LANGS) and all(isinstance(word, str) for word in table.values()):
        yield prefix, table
        return
    for name, inner in table.items():
        if not isinstance(inner, dict):
            raise ValueError(f"texts: {prefix}.{name} needs both {' and '.join(LANGS)}")
        yield from _flat(f"{prefix}.{name}", inner)
