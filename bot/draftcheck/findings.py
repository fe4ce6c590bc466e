"""What the check found at one place of a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Sort = Literal["fact", "price", "red_line", "absolute", "efficacy", "label", "network", "team"]
ORDER: tuple[Sort, ...] = ("price", "fact", "red_line", "team", "absolute", "efficacy", "network", "label")
"""The gravest first: what is wrong stands before what is risky."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`said` is what the draft says, `start` where. For facts: the `entry`, its fact's name and how it is locked.

    `why` is a more exact reason ("other_channel", "no_longer", "not_yet"), "" for the plain one; `networks` are those
    whose rules it touches.
    """

    sort: Sort
    said: str
    start: int
    entry: int = 0
    fact: str = ""
    locked: str = ""
    why: str = ""
    networks: tuple[str, ...] = ()

    @property
    def rank(self) -> tuple[int, int]:
        return ORDER.index(self.sort), self.start
