"""Each team's library as it is searched, held in memory and laid out anew when the library has changed."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.library.entries import Entry
from bot.library.shelf import Shelf

MOST = 64
"""So many libraries stay in memory; the one that was not asked for longest makes room."""


@dataclass(frozen=True, slots=True)
class _Laid:
    version: int
    shelf: Shelf


class Shelves:
    """The libraries of all teams. Who asks forgets what is in memory, and since when."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._laid: OrderedDict[str, _Laid] = OrderedDict()
        self._lock = threading.Lock()

    def shelf(self, library: str, version: int, entries: Callable[[], Iterable[Entry]]) -> Shelf:
        """The library (a team's brand) at this version of its rows; `entries` is called only if it has changed."""
        with self._lock:
            found = self._laid.get(library)
            if found is not None and found.version == version:
                self._laid.move_to_end(library)
                return found.shelf
        shelf = Shelf(entries())
        with self._lock:
            self._laid[library] = _Laid(version, shelf)
            self._laid.move_to_end(library)
            while len(self._laid) > self._most:
                self._laid.popitem(last=False)
        return shelf
