"""Each team's library as it is searched, held in memory and laid out anew when the library has changed."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from bot.library.entries import Entry
from bot.library.meanings import Meanings
from bot.library.shelf import Shelf

log = logging.getLogger("baton.library")
MOST: Final = 64
"""So many libraries stay in memory; the one that was not asked for longest makes room."""


@dataclass(frozen=True, slots=True)
class _Laid:
    version: int
    shelf: Shelf


class Shelves:
    """The libraries of all teams. Who asks forgets what is in memory, and since when.

    What the entries mean takes long to work out, so a library is first laid out by its words alone; a thread works the
    rest out and lays the same version out once more.
    """

    def __init__(self, meanings: Meanings | None = None, most: int = MOST) -> None:
        self._meanings, self._most = meanings, most
        self._laid: OrderedDict[str, _Laid] = OrderedDict()
        self._to_learn: OrderedDict[str, _Laid] = OrderedDict()
        self._lock = threading.Lock()
        self._learning: threading.Thread | None = None
        self._ending = False

    def shelf(self, library: str, version: int, entries: Callable[[], Iterable[Entry]]) -> Shelf:
        """The library ("team:brand") at this version of its rows; `entries` is called only if it has changed."""
        with self._lock:
            found = self._laid.get(library)
            if found is not None and found.version == version:
                self._laid.move_to_end(library)
                return found.shelf
        laid = _Laid(version, Shelf(entries()))
        self._lay(library, laid)
        self._learn(library, laid)
        return laid.shelf

    def products(self, team: str) -> set[str]:
        """The products that the team's libraries in memory speak of."""
        with self._lock:
            shelves = [laid.shelf for library, laid in self._laid.items() if library.startswith(f"{team}:")]
        return {product for shelf in shelves for product in shelf.products}

    def stop(self) -> None:
        """Learn nothing new; what is not worked out by now is at the next start."""
        with self._lock:
            self._ending = True
            self._to_learn.clear()

    def learnt(self, seconds: float) -> bool:
        """Wait, at most so long, until nothing is left to be worked out."""
        thread = self._learning
        if thread is not None:
            thread.join(seconds)
        return thread is None or not thread.is_alive()

    def _lay(self, library: str, laid: _Laid) -> None:
        with self._lock:
            self._laid[library] = laid
            self._laid.move_to_end(library)
            while len(self._laid) > self._most:
                self._laid.popitem(last=False)

    def _learn(self, library: str, laid: _Laid) -> None:
        if self._meanings is None or not self._meanings.there or not laid.shelf.entries:
            return
        with self._lock:
            self._to_learn[library] = laid
            if self._learning is None and not self._ending:
                self._learning = threading.Thread(target=self._work_out, name="meanings", daemon=True)
                self._learning.start()

    def _work_out(self) -> None:
        while True:
            with self._lock:
                if not self._to_learn:
                    self._learning = None
                    return
                library, laid = self._to_learn.popitem(last=False)
            try:
                self._deepen(library, laid)
            except Exception:  # at this thread's top: the library is then found by its words, and the next one goes on
                log.exception("what %s means could not be worked out", library)

    def _deepen(self, library: str, laid: _Laid) -> None:
        """Lay the same version out once more, with what it means; unless it has changed meanwhile."""
        meanings = self._meanings
        if meanings is None:
            return
        vectors = meanings.of([asked for entry in laid.shelf.entries for asked in entry.asked])
        if vectors is None:
            return
        deeper = Shelf(laid.shelf.entries, vectors, meanings.of_question)
        with self._lock:
            if self._laid.get(library) is laid:
                self._laid[library] = _Laid(laid.version, deeper)
