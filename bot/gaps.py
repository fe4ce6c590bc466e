"""Fills gaps: finds in a platform's history what was said while the bot could not hear, and hears it late but once.

A *mark* says since when one conversation may have gone unheard. Marks are taken before anything new is heard (the
first new word would otherwise hide what was missed before it), kept in the database until the history has really been
read, however often we die before that, and lowered when an event could not be kept.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot.chat import Event, Place, pack, unpack_place
from bot.wire import Adapter, Refused, Throttled, Unsure
from storage import conversations, people, teams
from storage.db import Database

log = logging.getLogger("baton.gaps")
OVERLAP = timedelta(minutes=2)
"""History is read from a little before the mark: two messages may have crossed on their way."""


@dataclass(frozen=True, slots=True)
class Mark:
    place: Place
    since: datetime


class Gaps:
    """Which conversations may have been missed since when, and the reading of their history."""

    def __init__(
        self,
        database: Database,
        adapters: Mapping[str, Adapter],
        accept: Callable[[Event], object],
        *,
        again_after: float = 30.0,
    ) -> None:
        """`again_after`: seconds until a history that could not be read is asked for again."""
        self._database, self._adapters, self._accept, self._again_after = database, adapters, accept, again_after
        self._lock = threading.Lock()
        self._marks: dict[str, Mark] = {}
        self._filling: set[str] = set()
        self._heard_last: datetime | None = None
        self._stopping = threading.Event()

    def begin(self) -> None:
        """Before anything is heard: everything since the last kept word may have been missed."""
        for platform in self._adapters:
            self._mark_all(platform)
        with self._lock:
            self._heard_last = max((mark.since for mark in self._marks.values()), default=None)

    def short(self, moment: datetime) -> bool:
        """Whether something had been heard after this moment when we began: then hardly anything can be missing."""
        return self._heard_last is not None and self._heard_last > moment

    @property
    def none(self) -> bool:
        """Whether everything that may have been missed has been read."""
        with self._lock:
            return not self._marks

    def stop(self) -> None:
        self._stopping.set()

    def not_kept(self, event: Event) -> None:
        """This event could not be kept; its platform may give up before we can keep things again."""
        self._lower(Mark(event.place.itself, event.at))

    def fill(self, platform: str) -> None:
        """Read the history of every conversation of the platform, in a thread of its own; one thread at a time."""
        try:
            self._mark_all(platform)
        except SQLAlchemyError as why:  # whoever has just dialled again must not lose the line over this
            log.error("gaps on %s could not be marked: %s", platform, type(why).__name__)
        with self._lock:
            if platform in self._filling:
                return
            self._filling.add(platform)
        threading.Thread(target=self._fill, args=(platform,), name=f"gaps-{platform}", daemon=True).start()

    def _mark_all(self, platform: str) -> None:
        """A mark for every conversation: the last word heard there; where none ever was, the last heard anywhere."""
        for mark in self._database.surely(partial(self._marked, platform)):
            self._lower(mark)

    def _marked(self, platform: str, db: Session) -> list[Mark]:
        heard = {row.lane: Mark(unpack_place(row.place), row.heard_until) for row in conversations.on(db, platform)}
        latest = max((mark.since for mark in heard.values()), default=None)
        others = [Place(platform, c.workspace, c.chat_id, "channel") for c in teams.channels_on(db, platform)]
        others += [Place(platform, i.workspace, i.dm, "dm") for i in people.identities_on(db, platform) if i.dm]
        marks = [*heard.values()]
        marks += [Mark(place, latest) for place in others if latest is not None and place.lane not in heard]
        conversations.note_gaps(db, [(m.place.lane, platform, pack(m.place), m.since) for m in marks])
        return marks + [Mark(unpack_place(row.place), row.since) for row in conversations.gaps_on(db, platform)]

    def _lower(self, mark: Mark) -> None:
        """Always a mark of its own: one that was set while the history was being read is not what was read."""
        with self._lock:
            known = self._marks.get(mark.place.lane)
            since = min(mark.since, known.since) if known else mark.since
            self._marks[mark.place.lane] = Mark(mark.place, since)

    def _fill(self, platform: str) -> None:
        try:
            while (left := self._left(platform)) and not self._stopping.is_set():
                read = [self._read(mark) for mark in left]
                if not all(read):
                    self._stopping.wait(self._again_after)
        finally:
            with self._lock:
                self._filling.discard(platform)

    def _left(self, platform: str) -> list[Mark]:
        """What is still to be read. With nothing left we have ended, and whoever marks more must begin again."""
        with self._lock:
            left = [mark for mark in self._marks.values() if mark.place.platform == platform]
            if not left:
                self._filling.discard(platform)
            return left

    def _read(self, mark: Mark) -> bool:
        """Hear what was missed in one conversation. False if its history could not be read now."""
        lane = mark.place.lane
        try:
            self._hear(mark)
            self._close(mark)
        except (Throttled, Unsure) as why:
            log.warning("the history of %s could not be read yet: %s", lane, why)
            return False
        except (SQLAlchemyError, TimeoutError) as why:
            log.error("what was missed in %s could not be kept yet: %s", lane, type(why).__name__)
            return False
        return True

    def _hear(self, mark: Mark) -> None:
        try:
            for event in self._adapters[mark.place.platform].missed(mark.place, mark.since - OVERLAP):
                self._accept(event)
        except Refused as never:
            log.warning("the history of %s is closed to us: %s", mark.place.lane, never.reason)

    def _close(self, mark: Mark) -> None:
        with self._lock:
            if self._marks.get(mark.place.lane) is not mark:
                return  # there is more to read by now
        self._database.surely(lambda db: conversations.close_gap(db, mark.place.lane))
        with self._lock:
            if self._marks.get(mark.place.lane) is mark:
                del self._marks[mark.place.lane]
