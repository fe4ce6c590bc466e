"""Thinks about what takes long, in threads of its own: no transaction is open meanwhile, and nobody's lane waits.

A wish is a row, and its bell ("think:ID") rings in the transaction that made it. Whoever hears the bell claims the
wish for a minute and hands it to the thinkers; the answer and the letter that carries it are written together. The
bell comes back when the time is over, so that a wish is answered in time even if its thinker never ends.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from pydantic import TypeAdapter
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlmodel import Session

from bot.bells import Bells
from bot.bells.embedded import Embedded
from bot.chat import File, Oops, unpack_event
from bot.clock import Clock
from bot.feature import Features
from bot.look import Parts
from bot.thoughts import BROKEN, LATE, Asked, Found, NoThought, refused
from bot.wire import Adapter, Refused, Throttled, Unsure
from storage import consents, incoming, wishes
from storage.db import Database, LostRace, hold, new_id
from storage.wishes import Wish

log = logging.getLogger("baton.thinking")
CLAIM = timedelta(seconds=60)
"""So long nobody else takes up a wish; a machine that dies is made up for after that."""
MAY_PASS = (OperationalError, InterfaceError, ConnectionError, TimeoutError, Unsure)
_FILE: TypeAdapter[File] = TypeAdapter(File)


class Thinking:
    """`serve(lane)` answers the bell of a wish; the thinking is done by `thinkers` threads of its own."""

    def __init__(
        self, database: Database, features: Features, adapters: Mapping[str, Adapter], parts: Parts, clock: Clock,
        bells: Bells, *, thinkers: int = 8,
    ) -> None:  # fmt: skip
        self._database, self._features, self._adapters = database, features, adapters
        self._parts, self._clock, self._bells = parts, clock, bells
        self._thinkers = Embedded(thinkers, name="thinker")

    def start(self) -> None:
        self._thinkers.start(self._think)
        if self._database.is_sqlite:  # one process: whoever was at it before has ended
            with self._database.write() as db:
                wishes.let_go(db, self._clock.now())

    def stop(self, seconds: float = 2.0) -> None:
        """Begin nothing new; what is under way is thought about anew at the next start."""
        self._thinkers.stop(seconds)

    @property
    def idle(self) -> bool:
        return self._thinkers.idle

    def serve(self, lane: str) -> float | None:
        """Hand the wish to a thinker, or settle it if its time is over; seconds until it must be looked at again."""
        wish_id = lane.removeprefix("think:")
        now = self._clock.now()
        try:
            with self._database.write(loosely=True) as db:
                wish = self._held(db, wish_id)
                if wish is None:
                    return None
                if now >= wish.give_up_at:
                    log.warning("%s: nothing came of it in time", wish.kind)
                    self._answer(db, wish, Found(fault=LATE))
                    return None
                claimed = wish.due_at <= now
                if claimed:
                    wish.due_at = min(now + CLAIM, wish.give_up_at)
                    db.add(wish)
        except LostRace:
            return 0.0
        if claimed:
            self._thinkers.ring_now(lane)
        return max((wish.due_at - now).total_seconds(), 0.05)

    # --- in a thinker's thread ---

    def _think(self, lane: str) -> float | None:
        with self._database.read() as db:
            wish = wishes.still_open(db, lane.removeprefix("think:"))
        if wish is None:
            return None
        try:
            found = self._found(wish)
        except Throttled as wait:
            self._put_off(wish, wait.after)
            return None
        except MAY_PASS as why:
            log.warning("%s: %s, tried again", wish.kind, type(why).__name__)
            self._put_off(wish, 2.0 ** min(wish.tries, 5))
            return None
        except Oops as no:
            found = refused(no)
        except (NoThought, Refused) as why:
            found = Found(fault=why.reason)
        except Exception:  # at this thread's top; a thought that breaks comes back too, as a fault that has its words
            log.exception("%s: %s broke", new_id()[:8], wish.kind)
            found = Found(fault=BROKEN)
        self._settle(wish.id, found)
        return None

    def _found(self, wish: Wish) -> Found:
        file = _FILE.validate_json(wish.file) if wish.file else None
        data = b""
        if file is not None:
            place = unpack_event(wish.letter).place
            if place.platform not in self._adapters:
                raise NoThought("not_there")
            data = self._adapters[place.platform].fetch(file, wish.limit)
        think = self._features.thoughts[wish.kind].think
        if think is None:
            return Found(data=data)
        return Found(think(self._parts_for(wish.team_id), Asked(wish.words, file, data)))

    def _parts_for(self, team_id: str) -> Parts:
        """The parts, with the models as far as the team lets them read just now."""
        with self._database.read() as db:
            return replace(self._parts, minds=self._parts.minds.under(consents.of(db, team_id)))

    def _put_off(self, wish: Wish, seconds: float) -> None:
        now = self._clock.now()
        with self._database.write(loosely=True) as db:
            kept = self._held(db, wish.id)
            if kept is not None:
                kept.tries += 1
                kept.due_at = min(now + timedelta(seconds=seconds), kept.give_up_at)
                db.add(kept)
                self._bells.ring(db, f"think:{wish.id}")

    def _settle(self, wish_id: str, found: Found) -> None:
        def settle(db: Session) -> None:
            wish = self._held(db, wish_id)
            if wish is not None:
                self._answer(db, wish, found)

        self._database.surely(settle, loosely=True)

    def _held(self, db: Session, wish_id: str) -> Wish | None:
        """The wish, if nothing has come of it yet, while nobody else changes anything of its team."""
        wish = wishes.still_open(db, wish_id)
        if wish is None:
            return None
        hold(db, [wish.team_id])
        return wishes.still_open(db, wish_id)

    def _answer(self, db: Session, wish: Wish, found: Found) -> None:
        """Keep what was found, and the letter that says so, together."""
        wish.state, wish.found, wish.data, wish.fault = wishes.SETTLED, found.text, found.data, found.fault
        wish.file = ""
        db.add(wish)
        event, now = unpack_event(wish.letter), self._clock.now()
        lane = event.place.itself.lane
        incoming.keep(db, [incoming.Arrival(event.id, lane, wish.letter, event.at, now)])
        self._bells.ring(db, f"in:{lane}")
