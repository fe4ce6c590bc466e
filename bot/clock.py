"""What time it is. Everything asks this and nothing else, so that a test or the demo can turn the hands."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time, aware and in UTC."""

    def now(self) -> datetime: ...


class RealClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class MovableClock:
    """A clock that runs like the real one but can be set forward (the demo) or set and stopped (tests)."""

    def __init__(self, start: datetime | None = None, *, runs: bool = True) -> None:
        self._lock = threading.Lock()
        self._runs = runs
        self._base = datetime.now(UTC)
        self._shown = (start or self._base).astimezone(UTC)

    def now(self) -> datetime:
        with self._lock:
            return self._shown + (datetime.now(UTC) - self._base if self._runs else timedelta(0))

    def set(self, moment: datetime) -> None:
        with self._lock:
            self._base, self._shown = datetime.now(UTC), moment.astimezone(UTC)
