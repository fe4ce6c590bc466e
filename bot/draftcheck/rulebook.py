"""The lists of words: the shipped ones, with what a team added and lets pass."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from bot.draftcheck.evened import Evened, even, evened
from bot.draftcheck.findings import Finding, Sort

_DENIALS = [
    "不是",
    "并非",
    "不能",
    "不可",
    "无法",
    "不具",
    "没有",
    "不会",
    "不承诺",
    "不保证",
    "不敢说",
    "谈不上",
    "算不上",
    "非药",
    "not",
    "never",
    "no",
]
_DENIED = re.compile(rf"(?:{'|'.join(_DENIALS)})[^,，。;；?？!！\\n]{{0,4}}$")
NEAR = 8
"""So many innocent uses may begin close together; those further off cannot reach."""
NETWORKS = ("xiaohongshu", "douyin", "weibo", "bilibili", "channels")
"""Against their rules a draft is held while nobody has said where it goes."""
SORTS: dict[str, Sort] = {"absolute": "absolute", "efficacy": "efficacy", "label": "label"}
"""All other rules of the file are rules of networks."""


@dataclass(frozen=True, slots=True)
class OwnWord:
    """A word of the team's: marked, or let pass; for drafts on one network, or on all ("")."""

    word: str
    mark: bool
    network: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One list. `marks` finds its words in an evened text, `innocent` the uses that say something else."""

    name: str
    sort: Sort
    networks: tuple[str, ...]
    marks: re.Pattern[str]
    innocent: re.Pattern[str] | None

    def applies(self, networks: Sequence[str]) -> tuple[str, ...] | None:
        """The networks for whose sake it applies; () where it applies anywhere; None where it does not."""
        if not self.networks:
            return ()
        return tuple(network for network in self.networks if network in networks) or None


def found_by(rules: Sequence[Rule], text: str, networks: Sequence[str], passing: Sequence[str]) -> Iterator[Finding]:
    """What the lists mark in a text. `passing`: words that the team lets pass."""
    seen = even(text)
    free = list(_spans(passing, seen))
    for rule in rules:
        touched = rule.applies(networks)
        if touched is None or rule.name == "label":
            continue
        innocent = sorted([*free, *_covered(rule.innocent, seen)])
        for match in rule.marks.finditer(seen.words):
            if not _within(match.span(), innocent) and not _is_denied(rule, seen.words, match.start()):
                start, end = seen.span(*match.span())
                yield Finding(rule.sort, _shown(text, start, end), start, networks=touched)


def unlabelled(rules: Sequence[Rule], text: str) -> Finding | None:
    """Something to buy, and nowhere the word that says so is an advertisement."""
    seen = even(text)
    for rule in rules:
        if rule.name == "label":
            cue = rule.marks.search(seen.words)
            labels = list(rule.innocent.finditer(seen.words)) if rule.innocent else []
            labelled = any(not _NO_LABEL.search(seen.words[: m.start()]) for m in labels)
            hashed = re.search(r"(?i)(?<!\w)[#【\[(（]?ad[】\])）]?(?!\w)", text)
            if cue and not labelled and not hashed:
                start, end = seen.span(*cue.span())
                return Finding("label", text[start:end], start)
    return None


_NO_LABEL = re.compile(r"(?:不是|非|无|没有|不打|不接|拒绝|免)[^,，。;；]{0,2}$")


def _is_denied(rule: Rule, plain: str, start: int) -> bool:
    """ "not the best", "cannot treat anything": that is no claim."""
    return rule.sort in ("absolute", "efficacy") and _DENIED.search(plain[max(0, start - 12) : start]) is not None


def _shown(text: str, start: int, end: int) -> str:
    """The words as they stand there; with 最 the rest of the word, too."""
    said = text[start:end]
    if said.startswith("最") or said.endswith("最"):
        rest = re.match(r"[\u4e00-\u9fff]{0,2}", text[end:])
        tail = rest[0] if rest else ""
        stop = re.search(r"[的了是和在吗呢吧啊也都就我你他]", tail)
        said += tail[: stop.start()] if stop else tail
    return said


def _spans(words: Sequence[str], seen: Evened) -> Iterator[tuple[int, int]]:
    for word in words:
        plain = evened(word)
        at = seen.words.find(plain) if plain else -1
        while at >= 0:
            yield at, at + len(plain)
            at = seen.words.find(plain, at + 1)


def _covered(pattern: re.Pattern[str] | None, seen: Evened) -> Iterator[tuple[int, int]]:
    return (match.span() for match in pattern.finditer(seen.words)) if pattern else iter(())


def _within(span: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    """Whether one of the others, in the order of their places, holds the span."""
    behind = bisect_left(others, (span[0] + 1, 0))
    return any(span[1] <= end for _, end in others[max(0, behind - NEAR) : behind])


# --- the file ---


@cache
def shipped() -> tuple[Rule, ...]:
    """The lists that come with Baton."""
    tables = tomllib.loads(files("bot.draftcheck").joinpath("rules.toml").read_text("utf-8"))
    return tuple(_rule(name, table) for name, table in tables.items())


@cache
def ruled() -> frozenset[str]:
    """The networks that have rules of their own."""
    return frozenset(network for rule in shipped() for network in rule.networks)


@cache
def with_own(words: tuple[OwnWord, ...]) -> tuple[Rule, ...]:
    """The shipped lists and what the team marks besides."""
    own = []
    for network in sorted({word.network for word in words if word.mark}):
        marked = [word.word for word in words if word.mark and word.network == network]
        own.append(Rule("team", "team", (network,) if network else (), _pattern(marked, ()), None))
    return (*own, *shipped())


def _rule(name: str, table: dict[str, Any]) -> Rule:
    words, patterns = table.get("words", ()), table.get("patterns", ())
    innocent = _pattern(table["innocent"], ()) if table.get("innocent") else None
    sort = SORTS.get(name, "network")
    return Rule(name, sort, tuple(table.get("networks", ())), _pattern(words, patterns), innocent)


def _pattern(words: Sequence[str], patterns: Sequence[str]) -> re.Pattern[str]:
    """Any of the words (the longest first), or any of the patterns, in an evened text."""
    plain = sorted({evened(word) for word in words} - {""}, key=lambda word: (-len(word), word))
    return re.compile("|".join([*map(re.escape, plain), *patterns]))
