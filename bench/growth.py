"""Whether a long past makes anything slower: the same figures with a thousand past events and with a million."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bench import measuring
from bench.figures import Figure
from bench.measuring import Pair
from bench.tick import Strokes, milliseconds
from storage.db import Database

GOAL, BURST = 1.2, 1500
REPLIES, PER_SECOND = 1 / 5, 10.0
"""So much of the usual number of questions is asked in each round, and so many a second: half of what Slack lets a bot
say, or else one that once fell behind would stay behind, whatever stands in its database."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One look at one of them: seconds each."""

    ack: float
    reply: float
    tick: float


def figures(young: Pair, old: Pair) -> Iterator[Figure]:
    """How many times as long each takes with the long past: by turns, and the best of some rounds of each, since
    whatever else runs makes either slower."""
    looks = _Looks(young), _Looks(old)
    rounds = [tuple(each.once() for each in looks) for _ in range(max(young.length.rounds, 1))]
    for each in looks:
        each.close()
    beside = f"{young.length.past:,} past events"
    for name in ("ack", "reply", "tick"):
        before, after = (min(getattr(seen, name) for seen in one) for one in zip(*rounds, strict=True))
        yield Figure(f"growth_{name}", after / before, "x", "lower", GOAL, beside, None)


class _Looks:
    """At one Baton again and again."""

    def __init__(self, pair: Pair) -> None:
        fewer = replace(
            pair.length, burst=min(pair.length.burst, BURST), replies=int(pair.length.replies * REPLIES) or 1
        )
        self._pair = replace(pair, length=fewer)
        self._database = Database(pair.memory)
        self._strokes = Strokes(self._database)

    def once(self) -> Seen:
        per_second, _ = measuring.burst(self._pair, self._pair.baton)
        waits: Sequence[float] = measuring.answers(self._pair, self._pair.baton, PER_SECOND)
        return Seen(1 / per_second, statistics.median(waits), milliseconds(self._strokes))

    def close(self) -> None:
        self._database.close()
