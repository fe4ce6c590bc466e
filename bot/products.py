"""The team's products by their names, and the one that somebody meant who mistyped it."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final

from sqlmodel import Session

from storage import teams
from storage.slots import key

ALIKE: Final = 0.6
"""From here on one name may be the other, mistyped; "轻羽防晒乳" and "轻羽卸妆膏" are less alike."""


def known(db: Session, team_id: str) -> list[str]:
    """The products of all the team's brands."""
    return [name for brand in teams.brands(db, team_id) for name in brand.products.splitlines() if name.strip()]


def meant(said: str, names: Sequence[str]) -> str:
    """The product that comes nearest to what was said; "" if it is one of them, or like none."""
    wanted = key(said)
    if not wanted or any(key(name) == wanted for name in names):
        return ""
    alike = [(_likeness(wanted, key(name)), name) for name in names]
    score, name = max(alike, default=(0.0, ""), key=lambda one: one[0])
    return name if score >= ALIKE else ""


def _likeness(wanted: str, name: str) -> float:
    """A name that was only shortened is as good as the whole."""
    if len(wanted) > 1 and (wanted in name or name in wanted):
        return 1.0 - abs(len(wanted) - len(name)) / 100
    return SequenceMatcher(None, wanted, name).ratio()
