"""How fast we may speak: in one conversation, and with the whole app."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.wire import Pace
from storage import outgoing

SPARE = 0.5
"""Seconds of an app's allowance that may be spent at once."""


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
    """How fast one app speaks over all its conversations, from here: `machines` tells how many share its allowance.

    A lane that must wait gets a turn of its own, one after the other. If all looked again as soon as one of them may
    speak, a hundred that wait would look ten thousand times, and whoever came last might go first.
    """

    def __init__(self, per_second: float, machines: Callable[[], int]) -> None:
        self._between, self._machines = 1.0 / per_second, machines
        self._lock = threading.Lock()
        self._free_at = self._last = 0.0
        self._turns: dict[str, float] = {}

    def pause(self, lane: str, *, urgent: bool = False) -> float:
        """Seconds until this lane may speak. An alarm waits for the platform, but for none of the others."""
        with self._lock:
            now, spent_until = time.monotonic(), self._free_at - SPARE
            if urgent:
                return max(spent_until - now, 0.0)
            if self._last <= now:
                self._turns.clear()
            turn = self._turns.get(lane, now)
            if lane not in self._turns and (self._turns or spent_until > now):
                turn = self._turns[lane] = self._last = max(spent_until, self._last + self._gap)
            elif turn <= now:
                self._turns.pop(lane, None)
            return max(turn - now, 0.0)

    def spend(self) -> None:
        with self._lock:
            self._free_at = max(self._free_at, time.monotonic()) + self._gap

    def hold(self, seconds: float) -> None:
        """Nobody speaks for so long; the turns stay in their order."""
        with self._lock:
            until = time.monotonic() + seconds
            self._free_at = max(self._free_at, until + SPARE)
            later = max(until - min(self._turns.values(), default=until), 0.0)
            self._turns = {lane: turn + later for lane, turn in self._turns.items()}
            self._last += later

    @property
    def _gap(self) -> float:
        return self._between * self._machines()
