"""Who should answer a fan: the engineer (koe), the seller (kos), the friend (koc), the director, or nobody.

Pure: no chat, no database. What may be a crisis, and every offer of business, is the director's.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, TypeAlias

from bot.crisis import Rules, Verdict, judge
from bot.crisis.folding import fold

Lane: TypeAlias = Literal["koe", "kos", "koc", "director", "none"]
LANES: tuple[Lane, ...] = ("koe", "kos", "koc", "director", "none")
BY_CUES: tuple[Lane, ...] = ("kos", "koe", "koc", "none")
"""In the order in which they win when the cues speak for several alike: a wrong price costs most."""
STRONG, SOME = 3, 1
ASKING = ("?", "吗", "么", "呢", "不")
"""A question without any cue is about the thing itself, mostly."""
LONGEST = 600
"""Nobody needs more words than these to show what they want."""


@dataclass(frozen=True, slots=True)
class Routed:
    """Whose it is, by which words, and how clear that is. A crisis is routed to the director with its verdict."""

    lane: Lane
    cues: tuple[str, ...] = ()
    sure: bool = True
    """False: next to nothing speaks for this lane, or as much for another."""
    crisis: Verdict | None = None


def route(text: str, rules: Rules | None = None) -> Routed:
    """Which lane a fan's words belong to, by a team's crisis rules or by those that Baton brings."""
    verdict = judge(text, rules)
    if verdict.alarming:
        return Routed("director", tuple(match.said for match in verdict.matches), crisis=verdict)
    plain = fold(text[:LONGEST]).plain
    business = _found("business", "words", plain)
    if business:
        return Routed("director", business)
    return _by_cues(plain)


def _by_cues(plain: str) -> Routed:
    """The lane with the most cues."""
    cues = {lane: (_found(lane, "strong", plain), _found(lane, "some", plain)) for lane in BY_CUES}
    weights = {lane: STRONG * len(strong) + SOME * len(some) for lane, (strong, some) in cues.items()}
    best = max(BY_CUES, key=lambda lane: weights[lane])  # the first of several alike
    if not weights[best]:
        return Routed("koe" if plain.endswith(ASKING) else "none", sure=False)
    runner_up = max(weight for lane, weight in weights.items() if lane != best)
    return Routed(best, sum(cues[best], ()), sure=weights[best] - runner_up >= STRONG - SOME)


def _found(lane: str, kind: str, plain: str) -> tuple[str, ...]:
    """The cues that stand in the text; what lies within another one counts once."""
    return tuple(dict.fromkeys(found[0] for found in _pattern(lane, kind).finditer(plain) if found[0]))


@cache
def _pattern(lane: str, kind: str) -> re.Pattern[str]:
    return re.compile("|".join(map(_guarded, _cues()[lane][kind])))


def _guarded(entry: str) -> str:
    """Latin words must stand alone; Chinese knows no spaces and needs no guard."""
    return rf"(?<![a-z])(?:{entry})(?![a-z])" if re.match(r"[a-z]", entry) else f"(?:{entry})"


@cache
def _cues() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(files("bot.routing").joinpath("cues.toml").read_text("utf-8"))
