"""How alike is alike enough: each library is asked its own questions, and says what a stranger's would look like."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean
from typing import Final

USUAL: Final = 0.5
"""What a library is held to before it knows itself."""
BELIEVED: Final = 8
"""So many of its own questions weigh as much as USUAL."""
HELD_BACK: Final = 0.87
"""Of the questions that the library has no entry for, so many must fall short."""
AHEAD: Final = 0.5
"""How much it counts to stand out from the next ones."""
NEXT: Final = 5


def stands(best: float, others: Sequence[float]) -> float:
    """How well the best one stands: how alike it is, and how far ahead of the others (best first)."""
    following = [max(other, 0.0) for other in others[:NEXT]]
    following += [0.0] * (NEXT - len(following))
    return best + AHEAD * (best - fmean(following))


def enough(strangers: Sequence[float]) -> float:
    """What must be reached, given how well wrong entries stood when the right one was taken away."""
    if not strangers:
        return USUAL
    ordered = sorted(strangers)
    place = HELD_BACK * (len(ordered) - 1)
    low, part = int(place), place - int(place)
    own = ordered[low] + part * (ordered[min(low + 1, len(ordered) - 1)] - ordered[low])
    return (own * len(ordered) + USUAL * BELIEVED) / (len(ordered) + BELIEVED)
