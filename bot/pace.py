"""How fast we may speak: in one conversation, and with the whole app."""

from __future__ import annotations

import threading
import time
from datetime import datetime

from bot.wire import Pace
from storage import outgoing


def must_wait(pace: outgoing.Pace, allowed: Pace, now: datetime) -> float:
    """Seconds until this conversation may be spoken in again: the platform's own word first, then its allowance."""
    ahead = (pace.spent_until - now).total_seconds() - allowed.gap * (allowed.burst - 1)
    asked = (pace.wait_until - now).total_seconds()
    return max(ahead, asked, 0.0)


class AppPace:
    """How fast one app speaks over all its conversations, within this process."""

    def __init__(self, per_second: float) -> None:
        self._gap = 1.0 / per_second
        self._lock = threading.Lock()
        self._free_at = 0.0

    def pause(self) -> float:
        with self._lock:
            return max(self._free_at - time.monotonic() - 0.5, 0.0)

    def spend(self) -> None:
        with self._lock:
            self._free_at = max(self._free_at, time.monotonic()) + self._gap

    def hold(self, seconds: float) -> None:
        with self._lock:
            self._free_at = max(self._free_at, time.monotonic() + seconds + 0.5)
