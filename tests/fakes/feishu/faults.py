"""Bad days on demand: refusals, time-outs, lost answers, and the platform's speed limits."""

from __future__ import annotations

import random
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.fakes.feishu.errors import GATEWAY, Trouble
from tests.fakes.feishu.world import Clock

Fault = int | str
"""A platform code (230020), an HTTP status (502), or one of TIMEOUT, DROP, DROP_AFTER."""

TIMEOUT, DROP, DROP_AFTER = "timeout", "drop", "drop_after"
USUAL: tuple[Fault, ...] = (GATEWAY, 230020, 11232, 502, DROP, DROP_AFTER)


@dataclass
class _Planned:
    path_part: str
    fault: Fault | None
    times: int


class Faults:
    """What goes wrong next. `rate` of all calls fail at random (reproducibly, by `seed`), with one of `kinds`."""

    def __init__(self, seed: int) -> None:
        self.rate, self.kinds = 0.0, USUAL
        self.hang_seconds = 60.0
        self._planned: list[_Planned] = []
        self._dice = random.Random(seed)

    def fail_next(self, path_part: str, fault: Fault, times: int = 1) -> None:
        """The next `times` calls whose "METHOD /path" contains `path_part` fail."""
        if isinstance(fault, str) and fault not in (TIMEOUT, DROP, DROP_AFTER):
            raise ValueError(f"no such fault: {fault}")
        self._planned.append(_Planned(path_part, fault, times))

    def let_pass(self, path_part: str, times: int = 1) -> None:
        """The next `times` such calls go well, before what is planned from now on."""
        self._planned.append(_Planned(path_part, None, times))

    def at_random(self, rate: float, *, seed: int | None = None, kinds: Sequence[Fault] = USUAL) -> None:
        self.rate, self.kinds = rate, tuple(kinds)
        if seed is not None:
            self._dice = random.Random(seed)

    def take(self, call: str) -> Fault | None:
        for planned in self._planned:
            if planned.path_part in call:
                planned.times -= 1
                if not planned.times:
                    self._planned.remove(planned)
                return planned.fault
        if self.rate and self._dice.random() < self.rate:
            return self._dice.choice(self.kinds)
        return None


@dataclass
class Pace:
    """Feishu's speed limits. They always count (`breaches`), and refuse only when `strict`."""

    clock: Clock
    strict: bool = False
    breaches: list[str] = field(default_factory=list)
    _seen: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def api(self, name: str) -> None:
        """50 a second and 1000 a minute for each API."""
        self._count(f"api {name} second", 50, 1, GATEWAY)
        self._count(f"api {name} minute", 1000, 60, GATEWAY)

    def chat(self, chat_id: str) -> None:
        """5 a second in one conversation, shared by all bots in it."""
        self._count(f"chat {chat_id}", 5, 1, 230020)

    def message(self, message_id: str) -> None:
        """5 changes a second to one message."""
        self._count(f"message {message_id}", 5, 1, 230020)

    def others_spoke(self, chat_id: str, times: int) -> None:
        """Other bots in the group use up its allowance."""
        self._seen[f"chat {chat_id}"].extend([self.clock.now()] * times)

    def _count(self, what: str, most: int, seconds: float, code: int) -> None:
        now, seen = self.clock.now(), self._seen[what]
        while seen and now - seen[0] >= seconds:
            seen.popleft()
        if len(seen) >= most:
            self.breaches.append(what)
            if self.strict:
                raise Trouble(code)
        seen.append(now)
