"""One library, laid out for finding: which entries a question may mean, and what is to be done with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from bot.library.entries import Entry
from bot.library.findings import SILENCE, Finding


class Shelf:
    """One version of a library. Safe to ask from many threads; it never changes."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = tuple(entries)

    def find(
        self,
        question: str,
        now: datetime,
        *,
        visible: Callable[[Entry], bool] = lambda entry: True,
        frozen: Callable[[Entry], bool] = lambda entry: False,
    ) -> Finding:
        """What to do with a question. `visible`: may this asker see the entry; `frozen`: has a crisis frozen it.

        Both are asked of the few entries that come into question, never of the whole library.
        """
        return SILENCE
