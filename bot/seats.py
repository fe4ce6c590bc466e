"""Long connections over all machines: how many an app may hold, who holds one, and taking over from one that died.

A seat is a lock that belongs to a connection of the database: whoever dies, however they die, loses it with that, and
another machine that has waited for it dials instead.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from bot.wire import Adapter
from storage.db import Database

log = logging.getLogger("baton.seats")
LOOKS = 5.0
"""Seconds between two looks for a free seat, and at whether ours is still ours."""
TAKE = text("SELECT pg_try_advisory_lock(hashtextextended(:seat, 0))")


class Seats:
    """Lets each adapter that needs a long connection dial as soon as there is a seat for it."""

    def __init__(self, database: Database, adapters: Iterable[Adapter]) -> None:
        self._database = database
        self._waiting = [adapter for adapter in adapters if adapter.lines]
        self._held: dict[str, int] = {}
        self._line: Connection | None = None
        self.looked = 0
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        if self._waiting:
            self._thread = threading.Thread(target=self._look, name="seats", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Leave the seats to others."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(LOOKS)
        self._hang_up()

    def _look(self) -> None:
        while not self._stopping.is_set():
            try:
                self._look_once()
            except SQLAlchemyError as gone:
                log.warning("no look for a seat was possible: %s", type(gone).__name__)
                self._hang_up()
            self.looked += 1
            self._stopping.wait(LOOKS)

    def _look_once(self) -> None:
        line = self._line = self._line or self._dialled()
        line.execute(text("SELECT 1"))
        for adapter in list(self._waiting):
            seat = next((n for n in range(adapter.lines) if self._taken(line, adapter.name, n)), None)
            if seat is not None:
                log.info("%s: long connection %d of %d is ours", adapter.name, seat + 1, adapter.lines)
                self._held[adapter.name] = seat
                self._waiting.remove(adapter)
                adapter.dial()

    def _taken(self, line: Connection, platform: str, number: int) -> bool:
        return bool(line.execute(TAKE, {"seat": f"line:{platform}:{number}"}).scalar())

    def _dialled(self) -> Connection:
        """A connection of its own. Seats that were ours before the database went away are asked for again."""
        line = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        line.detach()
        for platform, number in self._held.items():
            if not self._taken(line, platform, number):
                log.warning("%s: our seat went to another machine meanwhile; for a while there is one more", platform)
        return line

    def _hang_up(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            try:
                line.close()
            except SQLAlchemyError as gone:
                log.debug("the seats were gone already: %s", type(gone).__name__)
