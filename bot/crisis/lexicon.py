"""The rules that Baton brings, read from its TOML files, and what a team makes of them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from bot.crisis.shapes import Dismissal, OwnRule, Rule, Rules, Severity, TeamChanges

TEAMS_KEPT = 256
OWN = "own"
AROUND = ("contexts.toml", "disguises.toml")
"""What decides beside the rules, and so changes their version too."""


@cache
def shipped() -> Rules:
    """The rules as they come with Baton, the same for everybody."""
    folder = files("bot.crisis").joinpath("lexicon")
    sources = sorted((file.name, file.read_text("utf-8")) for file in folder.iterdir() if file.name.endswith(".toml"))
    read = {name.removesuffix(".toml"): tomllib.loads(source) for name, source in sources}
    groups = read.pop("groups")
    around = (files("bot.crisis").joinpath(name).read_text("utf-8") for name in AROUND)
    told = sha256("".join((*(source for _, source in sources), *around)).encode()).hexdigest()[:8]
    return Rules(
        version=f"{groups['version']}-{told}",
        rules=tuple(_rule(category, entry) for category, found in read.items() for entry in found["rule"]),
        groups={name: tuple(words) for name, words in groups["group"].items()},
        titles={OWN: groups["own"], **{category: found["title"] for category, found in read.items()}},
        everywhere=tuple(groups["everywhere"]),
    )


def _rule(category: str, entry: Mapping[str, Any]) -> Rule:
    given: dict[str, Any] = {key: tuple(entry[key]) for key in ("near", "after", "away", "exclude") if key in entry}
    given |= {key: entry[key] for key in ("zh", "en", "reach", "count", "minutes") if key in entry}
    if "heeds" in entry:
        given["heeds"] = frozenset(map(Dismissal, entry["heeds"]))
    return Rule(entry["name"], category, Severity(entry["severity"]), tuple(entry["words"]), **given)


@lru_cache(maxsize=TEAMS_KEPT)
def for_team(changes: TeamChanges) -> Rules:
    """The shipped rules as one team changed them; made once for each version of the changes."""
    return merge(shipped(), changes)


def merge(rules: Rules, changes: TeamChanges) -> Rules:
    """The rules with a team's changes. What names a rule or word that is not there changes nothing."""
    if changes == TeamChanges(version=changes.version):
        return rules
    own = (*map(_own_rule, changes.own), *_with_more_words(rules, changes.added))
    removed = frozenset(changes.removed)
    kept = tuple(rule for rule in rules.rules if (rule.name, "") not in removed)
    return replace(
        rules,
        version=f"{rules.version}+{changes.version or _fingerprint(changes)}",
        rules=(*map(_own_rule, changes.own), *kept),
        everywhere=(*rules.everywhere, *changes.excluded),
        basis=rules, own=own, removed=removed,
    )  # fmt: skip


def _own_rule(own: OwnRule) -> Rule:
    """A team's own words are taken at their word: only denial and training talk take their meaning away."""
    return Rule(
        own.name, own.category, own.severity, own.words, zh=own.name, en=own.name, exclude=own.exclude,
        heeds=frozenset((Dismissal.NEGATED, Dismissal.TRAINING)), count=own.count, minutes=own.minutes,
    )  # fmt: skip


def _with_more_words(rules: Rules, added: Iterable[tuple[str, str]]) -> Iterable[Rule]:
    """The shipped rules that have new words, with only those: the team asked for the word, so it needs no company."""
    words: dict[str, list[str]] = {}
    for name, word in added:
        words.setdefault(name, []).append(word)
    for name, more in words.items():
        rule = rules.rule(name)
        if rule is not None:
            yield replace(rule, words=tuple(more), near=(), after=(), away=())


def _fingerprint(changes: TeamChanges) -> str:
    return sha256(repr(changes).encode()).hexdigest()[:8]
