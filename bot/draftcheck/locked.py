"""The locked facts of the library, as far as the author may know them."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from typing import Final

from sqlmodel import Session

from bot.draftcheck.clauses import Amount, Day, amounts, days
from bot.phrases.plain import plain
from storage import editions, library
from storage.content import Content, Fact
from storage.library import Standing
from storage.people import DEPUTY, DIRECTOR, GUEST, Member

_EMPTY: Final = frozenset(
    [
        "时间",
        "价格",
        "规格",
        "数量",
        "比例",
        "日期",
        "成分",
        "多久",
        "多少",
        "建议",
        "使用",
        "产品",
        "可以",
        "什么",
        "怎么",
        "是否",
        "一次",
        "一个",
        "时候",
        "需要",
        "小时",
        "分钟",
        "毫升",
        "左右",
        "售价",
        "到手",
    ]
)
_HAN: Final = re.compile(r"[\u3400-\u9fff]+")
_LATIN: Final = re.compile(r"[a-z][a-z'-]{3,}")
_NUMERALS: Final = frozenset("一二两三四五六七八九十百千万半几多约每次个的了吗呢")


@dataclass(frozen=True)
class Saying:
    """One fact as it is written, and what can be told from its words; the same for as long as its version stands."""

    fact: Fact
    question: str

    @cached_property
    def amounts(self) -> list[Amount]:
        return amounts(plain(f"{self.fact.value} {self.fact.gift}"), bounds=True)

    @cached_property
    def days(self) -> list[Day]:
        return days(plain(self.fact.value))

    @cached_property
    def names(self) -> frozenset[str]:
        """The words by which a draft shows that it speaks of this."""
        return subjects(self.fact.name) or subjects(self.question)

    @cached_property
    def words(self) -> frozenset[str]:
        """The words with which it is said."""
        return subjects(self.fact.value)


@dataclass(frozen=True, slots=True)
class Locked:
    """One fact and the entry it is locked in. `now`: it may be said at this moment; `later`: only from then on."""

    entry: int
    saying: Saying
    said: Content
    now: bool
    later: bool = False

    @property
    def fact(self) -> Fact:
        return self.saying.fact

    @property
    def amounts(self) -> list[Amount]:
        return self.saying.amounts

    @property
    def days(self) -> list[Day]:
        return self.saying.days

    def spoken_of(self, words: str) -> int:
        """How clearly these words speak of it; 0 if not."""
        named = sum(word in words for word in self.saying.names)
        alike = sum(word in words for word in self.saying.words)
        return named * 2 + alike if named or alike >= 2 else 0


def subjects(text: str) -> frozenset[str]:
    """Pairs of characters, and longer Latin words, that mean something by themselves."""
    words = plain(text)
    pairs = {run[at : at + 2] for run in _HAN.findall(words) for at in range(len(run) - 1)}
    telling = {pair for pair in pairs - _EMPTY if not _NUMERALS & set(pair)}
    return frozenset(telling | set(_LATIN.findall(words)))


def facts(known: Iterable[Shelved], reader: Member | None, now: datetime) -> list[Locked]:
    """Every fact of what is said now, and prices that were said before or will be (unless they are still secret)."""
    return [
        Locked(
            each.entry, saying, each.said, each.at(now) and saying.fact.in_force(now),
            each.since > now or (saying.fact.since is not None and saying.fact.since > now),
        )
        for each in known
        if each.open_to(reader, now)
        for saying in each.sayings
        if each.at(now) or saying.fact.kind == "price"
    ]  # fmt: skip


def red_lines(known: Iterable[Shelved], reader: Member | None, now: datetime) -> list[tuple[int, str]]:
    """What must never be said, and the entry that says so."""
    return [
        (each.entry, line)
        for each in known
        if each.at(now) and each.open_to(reader, now)
        for line in each.said.red_lines
    ]


# --- the library, as it was read last ---

NEVER: Final = -1
PORTION: Final = 400
"""So many entries are read at a time."""


@dataclass(frozen=True, slots=True)
class Shelved:
    """One version of an entry and the span in which it is said, apart from the database."""

    entry: int
    brand: str
    said: Content
    since: datetime
    until: datetime | None
    insiders: frozenset[str]
    sayings: tuple[Saying, ...]

    def at(self, now: datetime) -> bool:
        return self.since <= now and (self.until is None or now < self.until)

    def open_to(self, reader: Member | None, now: datetime) -> bool:
        """A guest sees what may be shared; nobody but those concerned sees what is confidential yet."""
        role = reader.role if reader else ""
        if role == GUEST and not self.said.shareable:
            return False
        secret = self.said.confidential_until is not None and self.said.confidential_until > now
        return not secret or role in (DIRECTOR, DEPUTY) or (reader is not None and reader.id in self.insiders)


class Shelves:
    """What was read of each team's library. Parsing thousands of entries takes a while, so only those that have changed
    are read again."""

    def __init__(self, most: int = 32) -> None:
        self._most, self._lock = most, threading.Lock()
        self._read: dict[tuple[str, str], tuple[int, dict[str, list[Shelved]]]] = {}

    def of(self, db: Session, team_id: str, brand: str | None = None) -> list[Shelved]:
        known = self._known(db, team_id).values()
        return [each for shelved in known for each in shelved if brand is None or each.brand in (brand, "")]

    def _known(self, db: Session, team_id: str) -> dict[str, list[Shelved]]:
        edition, name = editions.of(db, team_id), (str(db.get_bind().engine.url), team_id)
        with self._lock:
            since, known = self._read.get(name, (NEVER, {}))
        if since != edition:
            changed = library.changed_since(db, team_id, since, None) if since < edition else library.ids(db, team_id)
            known = {**known, **_of_entries(db, changed)}
            with self._lock:
                self._read.pop(name, None)
                self._read[name] = (edition, known)
                while len(self._read) > self._most:
                    self._read.pop(next(iter(self._read)))
        return known


def _of_entries(db: Session, entry_ids: Sequence[str]) -> dict[str, list[Shelved]]:
    found: dict[str, list[Shelved]] = {each: [] for each in entry_ids}
    for at in range(0, len(entry_ids), PORTION):
        for standing in library.standings_of(db, entry_ids[at : at + PORTION]):
            found[standing.entry.id].append(_shelved(standing))
    return found


@cache
def shelves() -> Shelves:
    """The one for this process, made when it is first asked for."""
    return Shelves()


def read_ahead(db: Session, team_id: str) -> None:
    """Read what a check will need, where nobody waits for it."""
    shelves().of(db, team_id)


def _shelved(standing: Standing) -> Shelved:
    version, said = standing.version, standing.version.content
    insiders = frozenset({version.author_id, version.approved_by, version.second_by} - {""})
    sayings = tuple(Saying(fact, said.question) for fact in said.facts)
    return Shelved(standing.entry.number, standing.entry.brand, said, standing.since, standing.until, insiders, sayings)
