"""What a sprint aims at, as people write it, and what of it can be measured from what the bot knows. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

PASSED, INTERACTIONS, OUT = "passed", "interactions", "out"
_SIGNS: Final = {
    PASSED: re.compile(r"过审|first[- ]pass", re.IGNORECASE),
    INTERACTIONS: re.compile(r"互动|interaction|engagement", re.IGNORECASE),
    OUT: re.compile(r"发布|产出|\bposts?\b|\bpublish", re.IGNORECASE),
}
_KIND: Final = re.compile(r"KO[LCES](?![a-z])", re.IGNORECASE)
_NUMBER: Final = re.compile(r"(?<![\d.+-])(\d[\d,]*(?:\.\d+)?)\s*(万|千|w|k)?\s*(%)?", re.IGNORECASE)
_TIMES: Final = {"万": 10_000, "w": 10_000, "千": 1_000, "k": 1_000}


@dataclass(frozen=True, slots=True)
class Target:
    """One line of the sprint's targets. `what` is "" where nothing that the bot knows measures it."""

    words: str
    what: str = ""
    goal: int = 0
    kind: str = ""
    """Whose: KOL, KOC, KOE or KOS; "" for everybody."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A target and how far it is; None where nobody can say."""

    target: Target
    now: int | None = None

    @property
    def met(self) -> bool:
        return self.now is not None and self.now >= self.target.goal


@dataclass(frozen=True, slots=True)
class Week:
    """What a week brought: the share of first passes, what went out by kind of account, and what came of it."""

    percent: int | None
    out: Sequence[str]
    interactions: Sequence[tuple[str, int]]


def read(lines: str) -> tuple[Target, ...]:
    """The targets, one a line or with bars between them."""
    found = (part.strip() for line in lines.splitlines() for part in re.split(r"[｜|]", line))
    return tuple(_target(words) for words in found if words)


def _target(words: str) -> Target:
    what = next((name for name, sign in _SIGNS.items() if sign.search(words)), "")
    kind = _KIND.search(words)
    rest = _KIND.sub("", words)
    number = _NUMBER.search(rest)
    if not what or number is None or bool(number[3]) != (what == PASSED) or re.search(r"[+＋]\s*\d", rest):
        return Target(words)
    goal = float(number[1].replace(",", "")) * _TIMES.get((number[2] or "").lower(), 1)
    return Target(words, what, round(goal), kind[0].upper() if kind else "")


def measured(targets: Iterable[Target], week: Week) -> tuple[Measured, ...]:
    return tuple(Measured(target, _now(target, week)) for target in targets)


def _now(target: Target, week: Week) -> int | None:
    if target.what == PASSED:
        return week.percent
    if target.what == OUT:
        return sum(target.kind in ("", kind) for kind in week.out)
    if target.what == INTERACTIONS:
        return sum(n for kind, n in week.interactions if target.kind in ("", kind))
    return None
