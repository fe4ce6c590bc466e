"""The locked facts of the library, as far as the author may know them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final

from sqlmodel import Session

from bot.draftcheck.clauses import Amount, Day, amounts, days
from bot.phrases.plain import plain
from storage import library
from storage.content import Content, Fact
from storage.library import Standing
from storage.people import DEPUTY, DIRECTOR, GUEST, Member
from storage.teams import Team

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
class Locked:
    """One fact and the entry it is locked in. `now`: it may be said at this moment."""

    entry: int
    fact: Fact
    said: Content
    now: bool
    later: bool = False

    @cached_property
    def amounts(self) -> list[Amount]:
        return amounts(plain(f"{self.fact.value} {self.fact.gift}"), bounds=True)

    @cached_property
    def days(self) -> list[Day]:
        return days(plain(self.fact.value))

    @cached_property
    def names(self) -> frozenset[str]:
        """The words by which a draft shows that it speaks of this."""
        return subjects(self.fact.name) or subjects(self.said.question)

    @cached_property
    def words(self) -> frozenset[str]:
        """The words with which it is said."""
        return subjects(self.fact.value)

    def spoken_of(self, words: str) -> int:
        """How clearly these words speak of it; 0 if not."""
        named = sum(word in words for word in self.names)
        alike = sum(word in words for word in self.words)
        return named * 2 + alike if named or alike >= 2 else 0


def subjects(text: str) -> frozenset[str]:
    """Pairs of characters, and longer Latin words, that mean something by themselves."""
    words = plain(text)
    pairs = {run[at : at + 2] for run in _HAN.findall(words) for at in range(len(run) - 1)}
    telling = {pair for pair in pairs - _EMPTY if not _NUMERALS & set(pair)}
    return frozenset(telling | set(_LATIN.findall(words)))


def facts(db: Session, team: Team, brand: str | None, reader: Member | None, now: datetime) -> list[Locked]:
    """Every fact of what is said now, and prices that were said before or will be (unless they are still secret)."""
    return [
        Locked(
            standing.entry.number, fact, content, standing.at(now) and fact.in_force(now), _later(standing, fact, now)
        )
        for standing in _visible(library.all_standings(db, team.id, brand), reader, now)
        for content in (standing.version.content,)
        for fact in content.facts
        if standing.at(now) or fact.kind == "price"
    ]


def red_lines(
    db: Session, team: Team, brand: str | None, reader: Member | None, now: datetime
) -> list[tuple[int, str]]:
    """What must never be said, and the entry that says so."""
    found = _visible(library.all_standings(db, team.id, brand), reader, now)
    return [(each.entry.number, line) for each in found if each.at(now) for line in each.version.content.red_lines]


def _visible(found: Sequence[Standing], reader: Member | None, now: datetime) -> Iterator[Standing]:
    """A guest sees what may be shared; nobody but those concerned sees what is confidential yet."""
    for each in found:
        role = reader.role if reader else ""
        if role == GUEST and not each.version.shareable:
            continue
        if role in (DIRECTOR, DEPUTY) or not each.version.hidden_from(reader.id if reader else "", now):
            yield each


def _later(standing: Standing, fact: Fact, now: datetime) -> bool:
    return standing.since > now or (fact.since is not None and fact.since > now)
