"""Looks through a library that is not laid out: first for the entries that share most with the question, then properly.

It takes a moment for every question, whatever is kept in memory, and is always true; so it is for the seconds in which
a large library is being laid out.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from heapq import nlargest
from itertools import pairwise
from typing import Final

from sqlmodel import Session

from bot.library import source
from bot.library.findings import SILENCE, Finding
from bot.library.shelf import Shelf
from bot.library.words import RUN, read
from storage import phrasings
from storage.db import Database

LOOKED_AT: Final = 100
"""So many entries are read whole."""


def find(
    database: Database, team_id: str, brand: str | None, question: str, now: datetime, products: frozenset[str]
) -> Finding:
    """What is to be done with the question. The entries that share most are each other's strangers: among lookalikes
    an answer needs more than in the library as a whole."""
    with database.read() as db:
        near = _nearest(_asked(db, team_id, brand), set(_telling(question)))
        entries = list(source.some(db, near, now)) if near else []
    return Shelf(entries).find(question, now, products=products) if entries else SILENCE


def _asked(db: Session, team_id: str, brand: str | None) -> Iterator[tuple[str, str]]:
    for entry_id, question, asks in phrasings.written(db, team_id, brand):
        yield entry_id, f"{question}\n{asks}".casefold()
    yield from phrasings.of_team(db, team_id)


def _telling(question: str) -> Iterator[str]:
    """Pairs of characters, Latin words and figures."""
    for run in RUN.findall(read(question).plain):
        if run < "\u3400" or len(run) == 1:
            yield run
        else:
            yield from (one + other for one, other in pairwise(run))


def _nearest(asked: Iterable[tuple[str, str]], telling: set[str]) -> list[str]:
    """The entries that share the most, each word as rare as it is."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    rows = 0
    for entry_id, words in asked:
        rows += 1
        for each in telling:
            if each in words:
                found[each].add(entry_id)
    shared = defaultdict[str, float](float)
    for entry_ids in found.values():
        rare = math.log1p(rows / len(entry_ids))
        for entry_id in entry_ids:
            shared[entry_id] += rare
    return nlargest(LOOKED_AT, shared, key=shared.__getitem__)
