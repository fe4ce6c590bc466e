"""The demo's own clock, as the page sees it: what time it is, what happens next, and how to be there at once."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class DemoClock(Protocol):
    def now(self) -> datetime:
        """The demo's time, aware."""

    def next(self, lang: str = "zh") -> tuple[datetime, str] | None:
        """When the next thing happens by itself, and what it is in that language; None if nothing is planned."""

    def jump(self, at: datetime) -> datetime:
        """Play everything that is due until then, in order; returns the time that it is then."""

    def quiet(self, seconds: float) -> bool:
        """Wait until Baton has answered everything it heard, at most so long; whether it has."""
