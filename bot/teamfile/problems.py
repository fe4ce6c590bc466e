"""What is wrong with a team file, told so that whoever wrote it can mend it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from bot.teamfile.lines import Lines, Path


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong: where it stands, what was found there, and what belongs there."""

    file: str
    line: int
    key: str
    found: str
    expected: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}, {self.key}: found {self.found}, expected {self.expected}"


class TeamFileError(ValueError):
    """The file cannot be used. `problems` holds all that was found, from top to bottom."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


@dataclass(slots=True)
class Findings:
    """The problems found so far in one file."""

    file: str
    lines: Lines
    problems: list[Problem] = field(default_factory=list)

    def add(self, path: Path, found: object, expected: str) -> None:
        problem = Problem(self.file, self.lines.of(path), spell(path), shown(found), expected)
        if problem not in self.problems:
            self.problems.append(problem)

    def has(self, key: str) -> bool:
        """Is anything wrong with a key of this name?"""
        return any(problem.key.endswith(f", {key}") for problem in self.problems)

    def raise_any(self) -> None:
        if self.problems:
            raise TeamFileError(sorted(self.problems, key=lambda p: p.line))


def spell(path: Path) -> str:
    """A path as people count: ("member", 2, "role") is "member 3, role"."""
    words: list[str] = []
    for step in path:
        if isinstance(step, int):
            words[-1] += f" {step + 1}"
        else:
            words.append(step)
    return ", ".join(words) or "the file"


def shown(found: object) -> str:
    """A value as it stands in a file, shortened; a bare sentence (as `Words`) stays as it is."""
    if isinstance(found, Words):
        return found
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, dict):
        return "a table"
    if isinstance(found, list):
        return f"a list of {len(found)}"
    text = f'"{found}"' if isinstance(found, str) else str(found)
    return text if len(text) <= 60 else f"{text[:57]}…{text[-1]}"


class Words(str):
    """Words of our own for what was found ("nothing"), to be told from a value of the file."""

    __slots__ = ()


NOTHING = Words("nothing")


def did_you_mean(word: str, known: Collection[str], likeness: float = 0.6) -> str:
    """ " (did you mean “role”?)" when one of the known words is near, else ""."""
    best = max(known, key=lambda candidate: _likeness(word, candidate), default="")
    return f" (did you mean “{best}”?)" if best and _likeness(word, best) >= likeness else ""


def _likeness(one: str, other: str) -> float:
    """0 to 1. Read from both ends, since difflib alone finds "bilbili" and "bilibili" unlike."""
    pairs = ((one, other), (one[::-1], other[::-1]))
    return max(SequenceMatcher(None, a, b, autojunk=False).ratio() for a, b in pairs)
