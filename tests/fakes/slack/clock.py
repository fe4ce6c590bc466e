"""The fake's clock: runs with the real one until somebody sets it, and never gives the same time stamp twice."""

from __future__ import annotations

import threading
import time
from datetime import datetime


class Clock:
    """`set` stops the clock at a moment, `advance` moves it, `run` lets it go with the real time again."""

    def __init__(self) -> None:
        self._stopped: float | None = None
        self._last = 0
        self._lock = threading.Lock()

    def now(self) -> float:
        return time.time() if self._stopped is None else self._stopped

    def set(self, at: datetime | float) -> None:
        self._stopped = at.timestamp() if isinstance(at, datetime) else float(at)

    def advance(self, seconds: float) -> None:
        self._stopped = self.now() + seconds

    def run(self) -> None:
        self._stopped = None

    def stamp(self) -> str:
        """A message's `ts`: unique and increasing, even when the clock stands still or was moved back."""
        with self._lock:
            self._last = max(self._last + 1, int(self.now() * 1_000_000))
            return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"
