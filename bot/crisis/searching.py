"""Finds the words of all rules in one pass over a text, disguised ones as well."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from ahocorasick_rs import AhoCorasick

from bot.crisis import disguises
from bot.crisis.folding import folded
from bot.crisis.shapes import Rule, Rules

LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
LONGEST_WORD = 40
LATIN_REACH = 2
"""What Chinese says in so many letters takes Latin ones so many times as many; and the cause may come behind."""
EVERYWHERE = ""
"""In place of a rule's name: of all rules."""
T = TypeVar("T")


class Hit(NamedTuple):
    """A word of a rule at its place in the folded text."""

    start: int
    end: int
    rule: Rule
    word: str
    suspect: bool


Spans = dict[str, list[tuple[int, int]]]


@dataclass(slots=True)
class Found:
    """All that was found in one text: the words of rules, of groups, and the longer words that swallow others."""

    hits: list[Hit] = field(default_factory=list)
    groups: Spans = field(default_factory=lambda: defaultdict(list))
    shields: Spans = field(default_factory=lambda: defaultdict(list))

    def swallowed(self, hit: Hit) -> bool:
        """Whether a longer word holds it, or has a better claim on its letters: the 假 of 度假的 is no fake."""
        return any(
            start < hit.start < end or (start < hit.end and hit.start < end and hit.end - hit.start < end - start)
            for name in (hit.rule.name, EVERYWHERE)
            for start, end in near(self.shields.get(name, ()), hit.start, hit.end, 0)
        )

    def in_company(self, hit: Hit) -> bool:
        """Whether the words that the rule wants are near, and those it does not want are not."""
        return (
            all(self._any(either, hit) for either in hit.rule.near)
            and all(self._any(either, hit, only_before=True) for either in hit.rule.after)
            and not any(self._any(either, hit) for either in hit.rule.away)
        )

    def _any(self, either: str, hit: Hit, *, only_before: bool = False) -> bool:
        latin = hit.word[0].isascii()
        reach = hit.rule.reach * (LATIN_REACH if latin else 1)
        return any(
            end <= hit.start or (hit.end <= start and (latin or not only_before))
            for name, reach in _names(either, reach)
            for start, end in near(self.groups.get(name, ()), hit.start, hit.end, reach)
        )


def _names(either: str, reach: int) -> Iterator[tuple[str, int]]:
    """ "use|eat:6" are two groups, the second with a reach of its own."""
    for name in either.split("|"):
        group, _, own = name.partition(":")
        yield group, int(own or reach)


def near(spans: list[tuple[int, int]] | tuple[()], start: int, end: int, reach: int) -> Iterator[tuple[int, int]]:
    """Those of the spans, sorted by where they start, that touch the stretch or come within `reach` of it."""
    for place in range(bisect_left(spans, (start - reach - LONGEST_WORD, 0)), len(spans)):
        first, last = spans[place]
        if first > end + reach:
            return
        if last >= start - reach:
            yield first, last


class Words(Generic[T]):
    """An automaton over words, and what each of them stands for."""

    def __init__(self, meanings: Iterable[tuple[str, T]]) -> None:
        known: dict[str, tuple[T, ...]] = {}
        single: dict[int, tuple[T, ...]] = {}  # what has thousands of disguises stands here once
        open_ended: set[str] = set()
        for word, meaning in meanings:
            plain = folded(word)
            if not plain:
                raise ValueError(f"{word!r} has no letters to look for")
            others = known.get(plain)
            known[plain] = (*others, meaning) if others else single.setdefault(id(meaning), (meaning,))
            if word.endswith("*"):
                open_ended.add(plain)
        self._meanings = list(known.values())
        alone = ((word[0] in LETTERS, word[-1] in LETTERS and word not in open_ended) for word in known)
        self._edges = bytes(2 * opens + closes for opens, closes in alone)
        self._automaton = AhoCorasick(known)

    def find(self, plain: str) -> list[tuple[int, int, tuple[T, ...]]]:
        """Every word that stands in a folded text, also those that lie over each other."""
        if not self._meanings:
            return []
        return [
            (start, end, self._meanings[number])
            for number, start, end in self._automaton.find_matches_as_indexes(plain, overlapping=True)
            if self._whole(number, plain, start, end)
        ]

    def _whole(self, number: int, plain: str, start: int, end: int) -> bool:
        """Latin words and numbers must stand alone: "rash" is not in "trash"."""
        opens, closes = divmod(self._edges[number], 2)
        if opens and start and (plain[start - 1] in LETTERS or _counting(plain, start)):
            return False
        return not closes or end == len(plain) or plain[end] not in LETTERS


def _counting(plain: str, start: int) -> bool:
    """Whether a number goes on before this one: 08 3 15 is a day, 3 15 is the consumers' day."""
    return plain[start].isdigit() and start > 1 and plain[start - 1] == " " and plain[start - 2].isdigit()


class Searcher:
    """The words of some rules, and apart from them the words that matter only near those of a rule."""

    def __init__(self, rules: Sequence[Rule], groups: Mapping[str, Iterable[str]], everywhere: Iterable[str]) -> None:
        self._telling = Words(_telling(rules))
        self._groups = Words((word, name) for name, words in groups.items() for word in words)
        shields = [(phrase, rule.name) for rule in rules for phrase in rule.exclude]
        self._shields = Words([*shields, *((phrase, EVERYWHERE) for phrase in everywhere)])

    def search(self, plain: str, found: Found) -> None:
        """Add what stands in a folded text. Most texts hold no word of any rule, and cost one pass."""
        for start, end, meanings in self._telling.find(plain):
            found.hits += [Hit(start, end, rule, word, suspect) for rule, word, suspect in meanings]
        if found.hits:
            _add(found.groups, self._groups.find(plain))
            _add(found.shields, self._shields.find(plain))


def _telling(rules: Sequence[Rule]) -> Iterator[tuple[str, tuple[Rule, str, bool]]]:
    """Each word of each rule with its disguises."""
    for rule in rules:
        for word in rule.words:
            yield word, (rule, word, False)
            disguised = (rule, word, True)  # one for all of them: there are thousands
            for variant in disguises.of(folded(word)):
                yield variant, disguised


def _add(spans: Spans, words: Iterable[tuple[int, int, tuple[str, ...]]]) -> None:
    for start, end, names in words:
        for name in names:
            spans[name].append((start, end))


def search(rules: Rules, plain: str) -> Found:
    """Everything that the rules know in a folded text. A team's own words are a small automaton of their own."""
    found = Found()
    _searcher(rules.basis or rules).search(plain, found)
    if rules.basis is not None:
        _own_searcher(rules).search(plain, found)
        found.hits = [hit for hit in found.hits if not _gone(hit, rules)]
    for spans in (*found.groups.values(), *found.shields.values()):
        spans.sort()  # the automaton reports by where a word ends
    return found


def _gone(hit: Hit, rules: Rules) -> bool:
    return bool(rules.removed) and not rules.removed.isdisjoint({(hit.rule.name, ""), (hit.rule.name, hit.word)})


@lru_cache(maxsize=4)
def _searcher(rules: Rules) -> Searcher:
    return Searcher(rules.rules, rules.groups, rules.everywhere)


@lru_cache(maxsize=256)
def _own_searcher(rules: Rules) -> Searcher:
    known = len(rules.basis.everywhere) if rules.basis else 0
    return Searcher(rules.own, {}, rules.everywhere[known:])
