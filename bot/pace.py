"""How fast we may speak: in one conversation, and with the whole app."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.wire import Pace
from storage import outgoing


def must_wait(pace: outgoing.Pace, allowed: Pace, now: datetime) -> float:
    """Seconds until this conversation may be spoken in again: the platform's own word first, then its allowance."""
    ahead = (_ahead_of(pace, allowed, now) - now).total_seconds() - allowed.gap * (allowed.burst - 1)
    asked = (pace.wait_until - now).total_seconds()
    return max(ahead, asked, 0.0)


def spend(pace: outgoing.Pace, allowed: Pace, now: datetime) -> None:
    """One letter more was spoken here."""
    pace.spent_until = max(_ahead_of(pace, allowed, now), now) + timedelta(seconds=allowed.gap)


def _ahead_of(pace: outgoing.Pace, allowed: Pace, now: datetime) -> datetime:
    """Until when the allowance is spent. Further ahead than it can be spent only a clock has been that was set back
    since; nobody should wait until it has caught up."""
    return min(pace.spent_until, now + timedelta(seconds=allowed.gap * allowed.burst))


class AppPace:
    """How fast one app speaks over all its conversations, from here: `machines` tells how many share its allowance."""

    def __init__(self, per_second: float, machines: Callable[[], int]) -> None:
        self._gap, self._machines = 1.0 / per_second, machines
        self._lock = threading.Lock()
        self._free_at = 0.0

    def pause(self) -> float:
        with self._lock:
            return max(self._free_at - time.monotonic() - 0.5, 0.0)

    def spend(self) -> None:
        with self._lock:
            self._free_at = max(self._free_at, time.monotonic()) + self._gap * self._machines()

    def hold(self, seconds: float) -> None:
        with self._lock:
            self._free_at = max(self._free_at, time.monotonic() + seconds + 0.5)
