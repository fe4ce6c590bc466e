"""Who wakes up to serve a lane: one small interface, so that one process and many machines look alike from above.

A bell is only a bell. Order, due time, tries and done live on our own rows; a bell that rings twice, late, or on two
machines changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from sqlmodel import Session

Serve = Callable[[str], float | None]
"""Serves one lane until it is empty. Returns None then, or in how many seconds it wants to be rung again."""


class Unrung:
    """Bells that stay still: for letters that somebody rings for later, all at once."""

    def ring(self, db: Session, lane: str) -> None: ...

    def ring_now(self, lane: str, after: float = 0.0) -> None: ...

    def ring_all(self, lanes: Sequence[str]) -> None: ...

    @property
    def idle(self) -> bool:
        return True

    @property
    def machines(self) -> int:
        return 1

    def start(self, serve: Serve) -> None: ...

    def stop(self, seconds: float = 10.0) -> None: ...


class Bells(Protocol):
    """Rings for lanes. A lane is served by one worker at a time."""

    def ring(self, db: Session, lane: str) -> None:
        """Somebody will serve the lane once this transaction has held."""

    def ring_now(self, lane: str, after: float = 0.0) -> None:
        """Somebody will serve the lane soon, or after so many seconds; no transaction is meant."""

    def ring_all(self, lanes: Sequence[str]) -> None:
        """The same for all that have something to do, by whoever looks from time to time; many may look."""

    @property
    def idle(self) -> bool:
        """Whether nobody is served and nothing is to be served right now."""

    @property
    def machines(self) -> int:
        """How many processes serve lanes, this one among them."""

    def start(self, serve: Serve) -> None: ...

    def stop(self, seconds: float = 10.0) -> None:
        """No new lane is begun; those under way get so many seconds to end."""
