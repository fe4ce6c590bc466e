"""The demo's clock: a whole day can be played in a minute, each thing at its own moment and in its own order."""

from __future__ import annotations

import threading
from datetime import datetime

from bot.app import Baton
from bot.clock import MovableClock

PATIENCE = 5.0
"""Seconds that one moment's letters may take to be delivered."""


class Stage:
    """Turns the clock from one thing that happens to the next (`bot.adapters.local.DemoClock`)."""

    def __init__(self, clock: MovableClock) -> None:
        self._clock = clock
        self._baton: Baton | None = None
        self._turning = threading.Lock()

    def play(self, baton: Baton) -> None:
        """From now on this Baton is on the stage (it can only be built once the stage stands)."""
        self._baton = baton

    def now(self) -> datetime:
        return self._clock.now()

    def next(self, lang: str = "zh") -> tuple[datetime, str] | None:
        """When the next thing happens by itself, and what it is (the sentence "feature.occasion.name")."""
        coming = self._baton.clockwork.next_one() if self._baton else None
        if coming is None or self._baton is None:
            return None
        feature, _, name = coming[1].partition(".")
        return coming[0], self._baton.parts.texts.label(f"{feature}.occasion.{name}", lang)

    def quiet(self, seconds: float) -> bool:
        return self._baton.quiet(seconds) if self._baton else True

    def jump(self, at: datetime) -> datetime:
        """Play everything until then: for each moment at which something is due, stop there and let it happen."""
        with self._turning:
            while (following := self.next()) is not None and following[0] <= at:
                self._clock.set(max(following[0], self._clock.now()))
                self._play()
                if self.next() == following:
                    break  # it cannot be done now (a wait that the platform asked for); the clock goes on
            self._clock.set(max(at, self._clock.now()))
            self._play()
            return self._clock.now()

    def _play(self) -> None:
        if self._baton is not None:
            self._baton.clockwork.strike()
            self._baton.quiet(PATIENCE)
