"""Each team's library as it is searched, held in memory: what has changed is true at once, and laid out in a thread.

Nobody's conversation waits for a large library. What is not laid out yet is looked through plainly, outside of turns.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple, TypeAlias

from sqlmodel import Session

from bot.library import plainly, source
from bot.library.findings import SILENCE, Finding
from bot.library.meanings import Meanings
from bot.library.shelf import Shelf
from storage import editions, library, teams
from storage.db import Database

log = logging.getLogger("baton.library")
Also: TypeAlias = Callable[[Session, str], None]
MOST: Final = 64
"""So many libraries stay in memory; the one that was not asked for longest makes room."""
SMALL: Final = 100
"""A library of so many entries is laid out where it is asked; a larger one never is."""
LATE: Final = 64
"""So many changes are looked through one by one; with more, everything is laid out anew."""


class Of(NamedTuple):
    """Whose library; `brand` None: all of the team's."""

    team: str
    brand: str | None


@dataclass(frozen=True, slots=True)
class _Laid:
    edition: int
    shelf: Shelf


class Shelves:
    """The libraries of all teams. Who asks forgets what is in memory, and since when.

    What the entries mean takes long to work out, so a library is first laid out by its words alone; the thread works
    the rest out and makes the same edition deeper. `also`: what else is read of a large library, after it is laid out.
    """

    def __init__(
        self, database: Database | None = None, meanings: Meanings | None = None, most: int = MOST,
        also: Also | None = None,
    ) -> None:  # fmt: skip
        self._database, self._meanings, self._most, self._also = database, meanings, most, also
        self._laid: OrderedDict[Of, _Laid] = OrderedDict()
        self._to_lay: OrderedDict[Of, datetime] = OrderedDict()
        self._change = threading.Condition()
        self._laying: Of | None = None
        self._worker: threading.Thread | None = None
        self._ending = False

    def begin(self, db: Session, now: datetime) -> None:
        """Lay out every large library, so that it is there when somebody asks."""
        for team in editions.teams(db)[: self._most]:
            if len(library.ids(db, team, None, SMALL + 1)) > SMALL:
                brands = [brand.name for brand in teams.brands(db, team)]
                for brand in brands if len(brands) > 1 else [None]:
                    self.lay(Of(team, brand), now)

    def at_hand(self, db: Session, of: Of, now: datetime) -> Shelf | None:
        """The library as it stands at this moment; None if it is large and is still being laid out."""
        edition = editions.of(db, of.team)
        with self._change:
            laid = self._laid.get(of)
            if laid is not None:
                self._laid.move_to_end(of)
        if laid is not None and laid.edition == edition:
            return laid.shelf
        if len(library.ids(db, of.team, of.brand, SMALL + 1)) <= SMALL:
            return self._whole_now(db, of, edition, now)
        found = self._changed(db, of, laid, edition, now) if laid is not None else None
        if found is None or found.late > LATE or self._knows_meanings:
            self.lay(of, now)
        return found

    def lay(self, of: Of, now: datetime) -> None:
        """Lay the library out anew, in the thread."""
        with self._change:
            if self._database is None or self._ending:
                return
            self._to_lay[of] = now
            if self._worker is None:
                self._worker = threading.Thread(target=self._work, name="library", daemon=True)
                self._worker.start()

    def soon(self, of: Of, seconds: float) -> bool:
        """Wait, at most so long, until the thread has laid this library out. Not inside a turn."""
        with self._change:
            return self._change.wait_for(lambda: of not in self._to_lay and of != self._laying, seconds)

    def plainly(self, of: Of, question: str, now: datetime, products: frozenset[str]) -> Finding:
        """What a look through the whole library finds, without having it laid out. Not inside a turn."""
        if self._database is None:
            return SILENCE
        return plainly.find(self._database, of.team, of.brand, question, now, products)

    def products(self, team: str) -> set[str]:
        """The products that the team's libraries in memory speak of."""
        with self._change:
            shelves = [laid.shelf for of, laid in self._laid.items() if of.team == team]
        return {product for shelf in shelves for product in shelf.products}

    def learnt(self, seconds: float) -> bool:
        """Wait, at most so long, until nothing is left to be laid out or worked out."""
        thread = self._worker
        if thread is not None:
            thread.join(seconds)
        return thread is None or not thread.is_alive()

    def stop(self) -> None:
        """Begin nothing new; what is not worked out by now is at the next start."""
        with self._change:
            self._ending = True
            self._to_lay.clear()

    # --- inside a turn ---

    def _whole_now(self, db: Session, of: Of, edition: int, now: datetime) -> Shelf:
        shelf = Shelf(source.whole(db, of.team, of.brand, now))
        self._keep(of, _Laid(edition, shelf))
        if self._knows_meanings and shelf.entries:
            self.lay(of, now)
        return shelf

    def _changed(self, db: Session, of: Of, laid: _Laid, edition: int, now: datetime) -> Shelf | None:
        """What was laid out, with what has changed since; None if that is too much."""
        changed = library.changed_since(db, of.team, laid.edition, of.brand, LATE + 1)
        if len(changed) > LATE:
            return None
        shelf = laid.shelf.changed(changed, list(source.some(db, changed, now))) if changed else laid.shelf
        if shelf.late <= 2 * LATE:
            self._keep(of, _Laid(edition, shelf))
        return shelf

    @property
    def _knows_meanings(self) -> bool:
        return self._meanings is not None and self._meanings.there

    def _keep(self, of: Of, laid: _Laid) -> None:
        with self._change:
            self._laid[of] = laid
            self._laid.move_to_end(of)
            while len(self._laid) > self._most:
                self._laid.popitem(last=False)

    # --- in the thread ---

    def _work(self) -> None:
        while True:
            with self._change:
                self._laying = None
                self._change.notify_all()
                if not self._to_lay:
                    self._worker = None
                    return
                self._laying, now = self._to_lay.popitem(last=False)
            try:
                self._lay(self._laying, now)
            except Exception:  # at this thread's top: what was laid out goes on answering, and the next one is laid out
                log.exception("a library could not be laid out")

    def _lay(self, of: Of, now: datetime) -> None:
        """Lay out what stands there now, and then what it means."""
        if self._database is None:
            return
        with self._database.read() as db:
            edition = editions.of(db, of.team)
            entries = list(source.whole(db, of.team, of.brand, now))
        with self._change:
            before = self._laid.get(of)
        shelf = Shelf(entries, before=before.shelf if before else None)
        shelf.prepare()
        self._keep(of, _Laid(edition, shelf))
        if self._also is not None and len(shelf.entries) > SMALL:
            with self._database.read() as db:
                self._also(db, of.team)
        deeper = self._deeper(shelf)
        if deeper is not None:
            self._keep(of, _Laid(edition, deeper))

    def _deeper(self, shelf: Shelf) -> Shelf | None:
        meanings = self._meanings
        if meanings is None or not meanings.there or not shelf.entries:
            return None
        vectors = meanings.of([asked for entry in shelf.entries for asked in entry.asked])
        if vectors is None:
            return None
        deeper = shelf.deeper(vectors, meanings.of_question, meanings.of_anything())
        deeper.prepare()
        return deeper
