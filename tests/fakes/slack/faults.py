"""What can go wrong on purpose: limits, errors, broken connections, and a pace that is really measured."""

from __future__ import annotations

import random
import time
from collections import defaultdict, deque
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

What = str | int
"""`ratelimited` (429), a status such as 500, `timeout` (never answered, not done), `drop_before` and `drop_after`
(connection broken: the deed not done, or done), or any error code of Slack's."""

PER_MINUTE = {"t1": 1, "t2": 20, "t3": 50, "t4": 100}


@dataclass(frozen=True)
class Fault:
    what: What
    retry_after: int = 1


@dataclass
class _Planned:
    method: str
    channel: str
    fault: Fault
    times: int


@dataclass
class _Bucket:
    tokens: float
    at: float


@dataclass
class Faults:
    """Decides for each call whether it goes wrong. All switches are off at first."""

    down: bool | int = False
    """True: every connection breaks; a number: every answer has this status."""
    strict_pace: bool = False
    """Measure one message a second and channel, with `burst` at once."""
    strict_tiers: bool = False
    """Measure each method's calls per minute."""
    per_second: float = 1.0
    burst: int = 4
    hang: float = 30.0
    """How long a `timeout` keeps the caller waiting before the connection is closed."""
    tick: Callable[[], float] = time.monotonic
    """The clock by which the pace is measured."""
    too_fast: list[str] = field(default_factory=list)
    """What the measuring refused: "method channel" each time."""
    _planned: list[_Planned] = field(default_factory=list)
    _dice: random.Random | None = None
    _rate: float = 0.0
    _kinds: tuple[What, ...] = ()
    _only: Collection[str] = ()
    _buckets: dict[str, _Bucket] = field(default_factory=dict)
    _minutes: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def fail_next(self, method: str, what: What, *, times: int = 1, retry_after: int = 1, channel: str = "") -> None:
        """The next `times` calls of the method ("*": any), in this channel if named, go wrong."""
        self._planned.append(_Planned(method, channel, Fault(what, retry_after), times))

    def chaos(self, rate: float, *, seed: int = 1, kinds: Collection[What] = (), only: Collection[str] = ()) -> None:
        """From now on so many of 1 calls go wrong, by the dice; rate 0 ends it."""
        self._dice, self._rate, self._only = random.Random(seed), rate, only
        self._kinds = tuple(kinds) or ("ratelimited", 500, "drop_before", "drop_after")

    def meet(self, method: str, channel: str, tier: str) -> Fault | None:
        """What strikes this call, if anything."""
        if self.down is not False:
            return Fault("drop_before" if self.down is True else self.down)
        return self._next_planned(method, channel) or self._thrown(method) or self._measured(method, channel, tier)

    def _next_planned(self, method: str, channel: str) -> Fault | None:
        for plan in self._planned:
            if plan.method in {method, "*"} and plan.channel in {"", channel}:
                plan.times -= 1
                if plan.times == 0:
                    self._planned.remove(plan)
                return plan.fault
        return None

    def _thrown(self, method: str) -> Fault | None:
        if self._dice is None or (self._only and method not in self._only):
            return None
        return Fault(self._dice.choice(self._kinds)) if self._dice.random() < self._rate else None

    def _measured(self, method: str, channel: str, tier: str) -> Fault | None:
        if self.strict_pace and method == "chat.postMessage" and not self._has_token(channel):
            return self._slow_down(method, channel)
        if self.strict_tiers and tier in PER_MINUTE and not self._fits(method, PER_MINUTE[tier]):
            return self._slow_down(method, channel)
        return None

    def _slow_down(self, method: str, channel: str) -> Fault:
        self.too_fast.append(f"{method} {channel}")
        return Fault("ratelimited", retry_after=1)

    def _has_token(self, channel: str) -> bool:
        now = self.tick()
        bucket = self._buckets.setdefault(channel, _Bucket(self.burst, now))
        bucket.tokens = min(self.burst, bucket.tokens + (now - bucket.at) * self.per_second)
        bucket.at = now
        if bucket.tokens < 1:
            return False
        bucket.tokens -= 1
        return True

    def _fits(self, method: str, most: int) -> bool:
        now, recent = self.tick(), self._minutes[method]
        while recent and now - recent[0] > 60:
            recent.popleft()
        if len(recent) >= most:
            return False
        recent.append(now)
        return True
