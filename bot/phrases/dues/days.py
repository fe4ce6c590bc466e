"""Finds days in running words: 下周三, 月底, 20号, 3月16日, "next Monday", "the 5th", "last Friday of October"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from bot.phrases.dues import lapses
from bot.phrases.dues.readings import Now
from bot.phrases.dues.shapes import SHAPES, Kind


@dataclass(frozen=True, slots=True)
class Found:
    """A day in a text, how it was told, and the time too where it was told in hours from now.

    2月30日 is found as well, since what stands inside it (30日) is no day either: it is not `real`.
    """

    day: date
    start: int
    end: int
    kind: Kind = "other"
    at: time | None = None
    real: bool = True


def find(words: str, now: Now) -> list[Found]:
    """Every day in a text that went through `plain`, in order, none inside another."""
    taken: list[Found] = []
    for found in _all(words, now):
        if not any(found.start < other.end and other.start < found.end for other in taken):
            taken.append(found)
    return sorted(taken, key=lambda found: found.start)


def _all(words: str, now: Now) -> Iterator[Found]:
    for kind, reading, shape in SHAPES:
        for match in shape.finditer(words):
            if day := reading(match, now):
                yield Found(day, match.start(), match.end(), kind)
            elif kind == "date":
                yield Found(now.today, match.start(), match.end(), kind, real=False)
    for ahead in lapses.AHEAD:
        for match in ahead.finditer(words):
            yield from _ahead(match, now)


def _ahead(match: re.Match[str], now: Now) -> Iterator[Found]:
    if lapse := lapses.read(match["lapse"]):
        moment = lapse.after(now.moment, now.is_workday)
        at = moment.time().replace(second=0, microsecond=0) if lapse.by_the_clock else None
        yield Found(moment.date(), match.start(), match.end(), "other", at)
