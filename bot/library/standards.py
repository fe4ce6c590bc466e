"""How alike is alike enough: each library is asked its own questions, and says how well a wrong entry would stand."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean, pstdev
from typing import Final

USUAL: Final = 0.4
"""What a library is held to that is too small to know itself."""
MEANT: Final = 0.34
"""The same where meanings count, too: they stand lower than words where strangers are strangers."""
SMALL: Final = 60
"""A library of so many entries is held half to that, half to what it says of itself."""
APART: Final = 2.6
"""So many deviations above the usual wrong entry is what no wrong one reaches by accident."""
NEXT: Final = 5


def stands(best: float, others: Sequence[float]) -> float:
    """How well the best one stands: how alike it is, and how far ahead of the others (best first)."""
    following = [max(other, 0.0) for other in others[:NEXT]]
    following += [0.0] * (NEXT - len(following))
    return 2 * best - fmean(following)


def enough(strangers: Sequence[float], entries: int, usual: float = USUAL) -> float:
    """What must be reached in a library of so many entries; `usual`: in one of none.

    `strangers`: how well the best wrong entry stood for some of its own questions, the right one taken away. That is
    what a near question without an entry looks like, so a library of lookalikes asks for more than one of few.
    """
    if not strangers:
        return usual
    own = fmean(strangers) + APART * pstdev(strangers)
    return (own * entries + usual * SMALL) / (entries + SMALL)
