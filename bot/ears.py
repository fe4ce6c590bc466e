"""What the adapters may ask of the machine, in one object."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.chat import Event, Form, Outcome, Place, Pressed, unpack_place
from bot.dispatcher import Dispatcher
from bot.inbox import Inbox
from bot.metrics import Metrics
from bot.wire import Adapter, Refused, Throttled, Unsure
from storage import conversations
from storage.db import Database

log = logging.getLogger("baton.ears")
OVERLAP = timedelta(minutes=2)
"""History is read from a little before the last kept word: two messages may have crossed on their way."""


class MachineEars:
    """The machine's side of bot.wire.Ears."""

    def __init__(
        self,
        database: Database,
        inbox: Inbox,
        dispatcher: Dispatcher,
        adapters: Mapping[str, Adapter],
        metrics: Metrics,
    ) -> None:
        self._database, self._inbox, self._dispatcher = database, inbox, dispatcher
        self._adapters, self._metrics = adapters, metrics
        self._filling: set[str] = set()
        self._lock = threading.Lock()

    def accept(self, event: Event) -> None:
        self._inbox.accept(event)

    def accept_and_wait(self, event: Event, seconds: float = 1.5) -> Outcome | None:
        return self._inbox.accept_and_wait(event, seconds)

    def form_for(self, pressed: Pressed) -> Form | Outcome:
        return self._dispatcher.form_for(pressed)

    def heard_bad(self, platform: str, why: str) -> None:
        self._metrics.refused.labels(platform, why).inc()

    def fill_gaps(self, platform: str) -> None:
        """Read what was said while we could not hear, in a thread of its own; one at a time per platform."""
        with self._lock:
            if platform in self._filling:
                return
            self._filling.add(platform)
        threading.Thread(target=self._fill, args=(platform,), name=f"gaps-{platform}", daemon=True).start()

    def _fill(self, platform: str) -> None:
        try:
            with self._database.read() as db:
                heard = [(unpack_place(row.place), row.heard_until) for row in conversations.on(db, platform)]
            for place, until in heard:
                self._fill_one(place, until - OVERLAP)
        finally:
            with self._lock:
                self._filling.discard(platform)

    def _fill_one(self, place: Place, since: datetime) -> None:
        try:
            for event in self._adapters[place.platform].missed(place, since):
                self._inbox.accept(event)
        except (Throttled, Refused, Unsure) as why:
            log.warning("the history of %s could not be read: %s", place.lane, why)
