"""One table of a team file, read key by key; whatever is wrong is noted, and reading goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, TypeVar

from bot.hours import parse_clock
from bot.teamfile.lines import Path
from bot.teamfile.problems import NOTHING, Findings, Words, did_you_mean

T = TypeVar("T")
Parse = Callable[[Any], T]


class NotThis(ValueError):
    """Raised by a parser for a value that will not do; `hint` helps on ("did you mean …")."""

    def __init__(self, hint: str = "") -> None:
        super().__init__(hint)
        self.hint = hint


@dataclass(slots=True)
class Table:
    """Each call reads one key, or gives its default and notes why; `close` notes the keys that nobody asked for."""

    values: Mapping[str, Any]
    path: Path
    findings: Findings
    asked: set[str] = field(default_factory=set)

    def get(self, key: str, parse: Parse[T], expected: str, default: T) -> T:
        self.asked.add(key)
        if key not in self.values:
            return default
        return self._parsed((*self.path, key), self.values[key], parse, expected, default)

    def each(self, key: str, parse: Parse[T], expected: str) -> tuple[T, ...]:
        """A list; a single value may stand without brackets."""
        self.asked.add(key)
        raw = self.values.get(key, [])
        path = (*self.path, key)
        if not isinstance(raw, list):
            item = self._parsed(path, raw, parse, expected, None)
            return () if item is None else (item,)
        items = [self._parsed((*path, n), item, parse, expected, None) for n, item in enumerate(raw)]
        return tuple(item for item in items if item is not None)

    def need(self, key: str, parse: Parse[T], expected: str, default: T) -> T:
        """A key that must be there."""
        if self.values.get(key, "") == "":
            self.asked.add(key)
            self.findings.add((*self.path, key), NOTHING, expected)
            return default
        return self.get(key, parse, expected, default)

    def tables(self, key: str, heading: str) -> Iterator[Table]:
        """The tables of a list such as [[member]]."""
        self.asked.add(key)
        raw = self.values.get(key, [])
        path = (*self.path, key)
        if not isinstance(raw, list):
            self.findings.add(path, raw, f"a heading in two brackets, {heading}")
            return
        for n, item in enumerate(raw):
            if isinstance(item, dict):
                yield Table(item, (*path, n), self.findings)
            else:
                self.findings.add((*path, n), item, f"a table under the heading {heading}")

    def close(self) -> None:
        for key in self.values:
            if key not in self.asked:
                known = ", ".join(sorted(self.asked))
                hint = did_you_mean(key, self.asked)
                self.findings.add((*self.path, key), Words("a key that is not known here"), f"one of {known}{hint}")

    def _parsed(self, path: Path, raw: object, parse: Parse[T], expected: str, default: T) -> T:
        try:
            return parse(raw)
        except NotThis as refusal:
            self.findings.add(path, raw, expected + refusal.hint)
        except ValueError:
            self.findings.add(path, raw, expected)
        return default


# --- what a value may be -----------------------------------------------------------------------------------------


def words(raw: object) -> str:
    if not isinstance(raw, str):
        raise NotThis
    return raw.strip()


def flag(raw: object) -> bool:
    if not isinstance(raw, bool):
        raise NotThis
    return raw


def minutes(raw: object) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw <= 720:
        raise NotThis
    return raw


def day(raw: object) -> date:
    """A date of TOML's own (2026-02-14) or the same in quotes."""
    if isinstance(raw, str):
        return date.fromisoformat(raw.strip())
    if isinstance(raw, datetime) or not isinstance(raw, date):
        raise NotThis
    return raw


def clock(raw: object) -> time:
    """A time of day of TOML's own (09:30:00) or "09:30"."""
    if isinstance(raw, time):
        return raw.replace(second=0, microsecond=0)
    return parse_clock(words(raw))


def choice(known: Mapping[str, T]) -> Parse[T]:
    """One of some words, in whatever case."""

    def pick(raw: object) -> T:
        word = words(raw).lower()
        if word not in known:
            raise NotThis(did_you_mean(word, known))
        return known[word]

    return pick


def written(parse: Callable[[str], T]) -> Parse[T]:
    """What a text means to a parser of ours."""
    return lambda raw: parse(words(raw))
