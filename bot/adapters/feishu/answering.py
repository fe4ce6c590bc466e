"""Keeps edits of a card away from the answer to a press on it: whichever comes last is what people see."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

MOST = 3.0
"""Seconds: Feishu does not wait longer for an answer either."""
SETTLES = 0.15
"""Seconds that an answer needs to reach the card once it has left us."""


class Answering:
    """Which cards are being answered about right now. A card edited meanwhile would flip back to the answer's older
    state (platforms.md D2: the later update comes after the answer, not in parallel)."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._about: Counter[str] = Counter()

    @contextmanager
    def about(self, message: str) -> Iterator[None]:
        """While inside, and a moment longer, edits of this message wait."""
        with self._changed:
            self._about[message] += 1
        try:
            yield
        finally:
            timer = threading.Timer(SETTLES, self._over, [message])
            timer.daemon = True
            timer.start()

    def wait_for(self, message: str) -> None:
        """Until nothing is being answered about this message; not longer than Feishu itself would wait."""
        with self._changed:
            self._changed.wait_for(lambda: message not in self._about, MOST)

    def _over(self, message: str) -> None:
        with self._changed:
            self._about[message] -= 1
            if self._about[message] <= 0:
                del self._about[message]
            self._changed.notify_all()
