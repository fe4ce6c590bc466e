"""The demo's clock: a whole day can be played in a minute, each thing at its own moment and in its own order."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

from bot.clock import MovableClock
from schedules.clock import Clockwork

PATIENCE = 5.0
"""Seconds that one moment's letters may take to be delivered."""


class Stage:
    """Turns the clock from one thing that happens to the next (`bot.adapters.local.DemoClock`)."""

    def __init__(self, clock: MovableClock) -> None:
        self._clock = clock
        self._clockwork: Clockwork | None = None
        self._quiet: Callable[[float], bool] = lambda seconds: True
        self._turning = threading.Lock()

    def play(self, clockwork: Clockwork, quiet: Callable[[float], bool]) -> None:
        """From now on this Baton is on the stage (it can only be built once the stage stands)."""
        self._clockwork, self._quiet = clockwork, quiet

    def now(self) -> datetime:
        return self._clock.now()

    def next(self) -> tuple[datetime, str] | None:
        """When the next thing happens by itself, and what it is."""
        return self._clockwork.next_one() if self._clockwork else None

    def quiet(self, seconds: float) -> bool:
        return self._quiet(seconds)

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
        if self._clockwork is not None:
            self._clockwork.strike()
        self._quiet(PATIENCE)
