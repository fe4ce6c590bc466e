"""The crisis rules of one team: what Baton brings, and what the team made of it in chat or in its file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from functools import cache

from sqlmodel import Session

from bot.crisis import OwnRule, Rules, Severity, TeamChanges, for_team, shipped
from bot.crisis.folding import folded
from storage import keywords
from storage.keywords import EXCLUDE, OFF, WATCH, Keyword


def rules_for(db: Session, team_id: str) -> Rules:
    """The rules that watch for this team. They are made once for each state of its words."""
    return for_team(changes_of(keywords.of_team(db, team_id)))


def changes_of(rows: Iterable[Keyword]) -> TeamChanges:
    """A team's words as the rules know them. Each watched word is a rule of its own, so that an alert names it."""
    kept = sorted(rows, key=lambda row: row.word)
    return TeamChanges(
        own=tuple(
            OwnRule(row.word, (row.word,), Severity(row.severity), count=row.times, minutes=row.minutes)
            for row in kept if row.deed == WATCH
        ),
        removed=tuple(pair for row in kept if row.deed == OFF for pair in _shipped().get(folded(row.word), ())),
        excluded=tuple(row.word for row in kept if row.deed == EXCLUDE),
    )  # fmt: skip


def rules_with(word: str) -> tuple[str, ...]:
    """The names of the shipped rules that hold a word."""
    return tuple(name for name, _ in _shipped().get(folded(word), ()))


def pack(changes: TeamChanges) -> str:
    """The changes for the way to where past messages are tried."""
    return json.dumps(asdict(changes), ensure_ascii=False)


def unpack(words: str) -> TeamChanges:
    told = json.loads(words)
    own = tuple(_own(rule) for rule in told.pop("own"))
    pairs = {key: tuple(tuple(pair) for pair in told.pop(key)) for key in ("added", "removed")}
    return TeamChanges(own=own, excluded=tuple(told["excluded"]), version=told["version"], **pairs)


def _own(told: dict[str, object]) -> OwnRule:
    made = OwnRule(**told)  # type: ignore[arg-type]  # only `pack` writes these
    return replace(made, words=tuple(made.words), exclude=tuple(made.exclude), severity=Severity(made.severity))


@cache
def _shipped() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """For each shipped word, folded, the rules that hold it and how it stands there."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for rule in shipped().rules:
        for word in rule.words:
            found[folded(word)] = (*found.get(folded(word), ()), (rule.name, word))
    return found
