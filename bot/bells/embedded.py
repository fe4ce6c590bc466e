"""Bells for one process: threads that are woken at commit."""

from __future__ import annotations

import heapq
import logging
import threading
import time
from collections.abc import Sequence
from typing import Final

from sqlmodel import Session

from bot.bells import Serve
from storage.db import after_commit

log = logging.getLogger("baton.bells")


class Embedded:
    """`workers` threads serve the lanes that were rung. A lane rung while it is being served is served again."""

    def __init__(self, workers: int = 8, *, name: str = "lane") -> None:
        self._workers, self._name = workers, name
        self._turn = threading.Condition()
        self._waiting: list[tuple[float, str]] = []
        self._soonest: dict[str, float] = {}
        self._busy: set[str] = set()
        self._again: set[str] = set()
        self._stopping = False
        self._threads: list[threading.Thread] = []
        self.machines: Final = 1

    def ring(self, db: Session, lane: str) -> None:
        rung: set[str] = db.info.setdefault("rung", set())
        if lane not in rung:
            rung.add(lane)
            after_commit(db, lambda: self.ring_now(lane))

    def ring_now(self, lane: str, after: float = 0.0) -> None:
        when = time.monotonic() + max(after, 0.0)
        with self._turn:
            if lane in self._busy and after <= 0:
                self._again.add(lane)
            elif when < self._soonest.get(lane, float("inf")):
                self._soonest[lane] = when
                heapq.heappush(self._waiting, (when, lane))
                self._turn.notify()

    def ring_all(self, lanes: Sequence[str]) -> None:
        for lane in lanes:
            self.ring_now(lane)

    def start(self, serve: Serve) -> None:
        for number in range(self._workers):
            thread = threading.Thread(target=self._work, args=(serve,), name=f"{self._name}-{number}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self, seconds: float = 10.0) -> None:
        with self._turn:
            self._stopping = True
            self._turn.notify_all()
        deadline = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(deadline - time.monotonic(), 0))

    @property
    def idle(self) -> bool:
        """Whether nobody is served and nothing is to be served right now."""
        with self._turn:
            soon = time.monotonic() + 0.001
            return not self._busy and not any(when <= soon for when in self._soonest.values())

    def _work(self, serve: Serve) -> None:
        while (lane := self._take()) is not None:
            wait: float | None = 1.0
            try:
                wait = serve(lane)
            except Exception:  # the top of a thread: a lane that breaks must not end its worker
                log.exception("lane %s could not be served; tried again in a second", lane)
            self._put_back(lane, wait)

    def _take(self) -> str | None:
        """The next lane to serve, once its time has come; None when it is time to stop."""
        with self._turn:
            while not self._stopping:
                if not self._waiting:
                    self._turn.wait()
                    continue
                when, lane = self._waiting[0]
                if self._soonest.get(lane) != when:
                    heapq.heappop(self._waiting)  # rung earlier since: this one is out of date
                elif (delay := when - time.monotonic()) > 0:
                    self._turn.wait(delay)
                elif lane in self._busy:
                    heapq.heappop(self._waiting)
                    del self._soonest[lane]
                    self._again.add(lane)
                else:
                    heapq.heappop(self._waiting)
                    del self._soonest[lane]
                    self._busy.add(lane)
                    return lane
            return None

    def _put_back(self, lane: str, wait: float | None) -> None:
        with self._turn:
            self._busy.discard(lane)
            again = lane in self._again
            self._again.discard(lane)
        if again or wait is not None:
            self.ring_now(lane, 0.0 if again else wait or 0.0)
