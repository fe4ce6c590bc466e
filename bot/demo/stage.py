"""The demo's clock: a whole day can be played in a minute, each thing at its own moment and in its own order."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from pathlib import Path

from bot.app import Baton
from bot.clock import MovableClock

PATIENCE = 5.0
"""Seconds that one moment's letters may take to be delivered."""


class Stage:
    """Turns the clock from one thing that happens to the next (`bot.adapters.local.DemoClock`)."""

    def __init__(self, clock: MovableClock, kept: Path | None = None) -> None:
        """`kept`: a file that holds a time after every one that was shown, so that a kept demo never goes back."""
        self._clock, self._kept = clock, kept
        self._promised = clock.now()
        self._promising = threading.Lock()
        self._baton: Baton | None = None
        self._turning = threading.Lock()

    def play(self, baton: Baton) -> None:
        """From now on this Baton is on the stage (it can only be built once the stage stands)."""
        self._baton = baton

    def now(self) -> datetime:
        now = self._clock.now()
        with self._promising:
            if self._kept is not None and now >= self._promised:
                self._promised = now + timedelta(seconds=1)
                _write(self._kept, self._promised)
        return now

    def next(self, lang: str = "zh") -> tuple[datetime, str] | None:
        """When the next thing happens by itself, and what it is (the sentence "feature.occasion.name")."""
        coming = self._coming()
        if coming is None or self._baton is None:
            return None
        feature, _, name = coming[1].partition(".")
        due = max(coming[0], self.now())  # what is overdue happens now: the clock cannot be turned back to it
        return due, self._baton.parts.texts.label(f"{feature}.occasion.{name}", lang)

    def quiet(self, seconds: float) -> bool:
        return self._baton.quiet(seconds) if self._baton else True

    def jump(self, at: datetime) -> datetime:
        """Play everything until then: for each moment at which something is due, stop there and let it happen."""
        with self._turning:
            following = self._coming()
            while following is not None and following[0] <= at:
                self._clock.set(max(following[0], self._clock.now()))
                self._play()
                before, following = following, self._coming()
                if following == before:
                    break  # it cannot be done now (a wait that the platform asked for); the clock goes on
            self._clock.set(max(at, self._clock.now()))
            self._play()
            return self.now()

    def _coming(self) -> tuple[datetime, str] | None:
        return self._baton.clockwork.next_one() if self._baton else None

    def _play(self) -> None:
        if self._baton is not None:
            self._baton.clockwork.strike()
            self._baton.quiet(PATIENCE)


def stood(kept: Path) -> datetime | None:
    """Where the clock of a kept demo stood, if it was ever looked at."""
    try:
        return datetime.fromisoformat(kept.read_text("utf-8").strip())
    except (OSError, ValueError):
        return None


def _write(kept: Path, moment: datetime) -> None:
    """Whole or not at all: whoever is killed here leaves the old time."""
    fresh = kept.with_suffix(".new")
    fresh.write_text(moment.isoformat(), "utf-8")
    fresh.replace(kept)
