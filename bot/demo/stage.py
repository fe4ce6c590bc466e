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

    def __init__(self, clock: MovableClock, clockwork: Clockwork, quiet: Callable[[float], bool]) -> None:
        self._clock, self._clockwork, self._quiet = clock, clockwork, quiet
        self._turning = threading.Lock()

    def now(self) -> datetime:
        return self._clock.now()

    def next(self) -> tuple[datetime, str] | None:
        """When the next thing happens by itself, and what it is."""
        return self._clockwork.next_one()

    def quiet(self, seconds: float) -> bool:
        return self._quiet(seconds)

    def jump(self, at: datetime) -> datetime:
        """Play everything until then: for each moment at which something is due, stop there and let it happen."""
        with self._turning:
            while (following := self._clockwork.next_one()) is not None and following[0] <= at:
                self._clock.set(max(following[0], self._clock.now()))
                self._play()
                if self._clockwork.next_one() == following:
                    break  # it cannot be done now (a wait that the platform asked for); the clock goes on
            self._clock.set(max(at, self._clock.now()))
            self._play()
            return self._clock.now()

    def _play(self) -> None:
        self._clockwork.strike()
        self._quiet(PATIENCE)
