"""Reads a text the way the library is searched: words with what they stand for, and the letters they are made of."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from sys import intern
from typing import Final, NamedTuple

from bot.crisis.folding import fold

RUN: Final = re.compile(r"[\u3400-\u9fff]+|[a-z]+|\d+(?:[.,]\d+)*")
LONGEST: Final = 2000
"""Nobody asks longer; what comes after it is not read."""
LONG_FIGURE: Final = 10
"""Words of so many letters, mostly orders' numbers, tell nothing."""
IDEA: Final = 3
"""An idea counts as much as so many words."""
ASKING: Final = 0.8
"""What a word of asking (怎么, why) counts: it tells questions apart, but not as well as what they are about."""


class Token(NamedTuple):
    """A word, and the idea it stands for ("" if it is only itself): 运费 and 邮费 are one idea."""

    word: str
    idea: str
    weight: float


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it was read. `terms` is everything in it by which it is looked up, with repetitions."""

    plain: str
    tokens: tuple[Token, ...]
    terms: tuple[str, ...] = ()

    @property
    def bare(self) -> Reading:
        """The same without the terms, which take much room once they are counted."""
        return Reading(self.plain, self.tokens)


@dataclass(frozen=True, slots=True)
class _Alike:
    """Which words stand for which idea; an idea that both languages have goes by its Chinese name."""

    chinese: Mapping[str, str]
    english: Mapping[tuple[str, ...], str]
    asking: frozenset[str]
    common: frozenset[str]
    empty: frozenset[str]
    lengths: Mapping[str, tuple[int, ...]]
    """For each pair of characters how long the Chinese words are that begin with it, the longest first; for the last
    letter of a run, 1 if it may stand alone."""


def read(text: str) -> Reading:
    plain = fold(text[:LONGEST]).wide.strip()
    tokens: list[Token] = []
    terms: list[str] = []
    latin: list[str] = []
    for run in RUN.findall(plain):
        if run < "\u3400":
            latin.append(run)
            continue
        if latin:
            _latin(latin, tokens, terms)
            latin = []
        words, letters = _chinese(run)
        tokens += words
        terms += letters
    if latin:
        _latin(latin, tokens, terms)
    terms += ["w:" + token.word for token in tokens]
    terms += [f"i:{idea}" for idea in dict.fromkeys([token.idea for token in tokens]) if idea] * IDEA
    return Reading(plain, tuple(dict.fromkeys(token for token in tokens if token.weight)), tuple(terms))


def tells(token: Token) -> bool:
    """Whether the word says what a question is about, not only that something is asked of a thing."""
    if not token.idea:
        return 1 < len(token.word) < LONG_FIGURE
    return token.idea not in _alike().asking and token.idea not in _alike().common


def as_typed(plain: str, word: str) -> str:
    """A word of a reading as it stands in the folded text: stems are for us, and nobody is shown one."""
    return next((typed for typed in RUN.findall(plain) if typed == word or stem(typed) == word), word)


# --- Chinese ------------------------------------------------------------------------------------------------------


@lru_cache(20_000)
def _chinese(run: str) -> tuple[tuple[Token, ...], tuple[str, ...]]:
    """The words of a run, and the letters by which it is looked up, alone and in pairs: each kept once, however many
    clauses have it. Clauses come again."""
    pairs = (*map(intern, map(str.__add__, run, run[1:])),)
    return tuple(_words(run, pairs)), (*map(intern, run), *pairs)


def _words(run: str, pairs: Sequence[str]) -> Iterator[Token]:
    """The longest words that stand for an idea come first, the rest is cut by the dictionary."""
    alike, start = _alike(), 0
    for at, pair in enumerate((*pairs, run[-1])):
        if pair not in alike.lengths or at < start:
            continue
        for length in alike.lengths[pair]:
            word = run[at : at + length]
            if word in alike.chinese:
                if start < at:
                    yield from _cut(run[start:at])
                yield _token(word, alike.chinese[word])
                start = at + length
                break
    if start < len(run):
        yield from _cut(run[start:])


@lru_cache(20_000)
def _cut(rest: str) -> tuple[Token, ...]:
    """What stands between the words that were found; in one library it is often the same."""
    ideas = _alike().chinese
    return tuple(_token(word, ideas.get(word, "")) for word in _cutter()(rest))


def pieces(text: str) -> list[str]:
    """The words of a folded text, as the dictionary cuts them."""
    return [word for run in RUN.findall(text) for word in ([run] if run < "\u3400" else _cutter()(run))]


@cache
def _cutter() -> Callable[[str], list[str]]:
    from rjieba import cut  # its dictionary takes a moment and some memory: only where somebody asks something

    return cut


# --- English ------------------------------------------------------------------------------------------------------


def _latin(run: list[str], tokens: list[Token], terms: list[str]) -> None:
    """Words, and numbers, that stand together."""
    if len(run) == 1:
        tokens.append(_lone(run[0]))
        terms.append(stem(run[0]))
        return
    stems = [stem(word) for word in run]
    tokens += _english(run, stems)
    terms += stems
    terms += [f"{one} {next_}" for one, next_ in pairwise(stems)]


@lru_cache(20_000)
def _lone(word: str) -> Token:
    return next(_english([word], [stem(word)]))


def _english(run: Sequence[str], stems: Sequence[str]) -> Iterator[Token]:
    """The longest phrases that stand for an idea come first; a word alone is known by its stem, too."""
    alike, at = _alike(), 0
    while at < len(run):
        for length in range(min(4, len(run) - at), 0, -1):
            idea = alike.english.get(tuple(run[at : at + length])) or alike.english.get(tuple(stems[at : at + length]))
            if idea or length == 1:
                yield _token(" ".join(run[at : at + length]) if length > 1 else stems[at], idea or "", run[at])
                at += length
                break


@lru_cache(50_000)
def stem(word: str) -> str:
    """The word without its endings; good enough to see that two forms are one word."""
    for ending, instead, least in (("ing", "", 6), ("ied", "y", 5), ("ies", "y", 5), ("ed", "", 5), ("s", "", 4)):
        if word.endswith(ending) and len(word) >= least and not word.endswith("ss"):
            word = word.removesuffix(ending) + instead
            break
    if len(word) > 4 and word.endswith("e"):
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "sl" else word


# --- what stands for what -----------------------------------------------------------------------------------------


@lru_cache(100_000)
def _token(word: str, idea: str, typed: str = "") -> Token:
    alike = _alike()
    if not idea and (word in alike.empty or typed in alike.empty):
        return Token(word, "", 0.0)
    return Token(word, idea, ASKING if idea in alike.asking else 1.0)


@cache
def _alike() -> _Alike:
    told = tomllib.loads(files("bot.library").joinpath("alike.toml").read_text("utf-8"))
    chinese: dict[str, str] = {}
    english: dict[tuple[str, ...], str] = {}
    for line in told["zh"]:
        words = line.split()
        for word in words:
            chinese.setdefault(word, words[0])
    for line in told["en"]:
        phrases = [tuple(fold(phrase).wide.split()) for phrase in line.split("|")]
        for phrase in phrases:
            english.setdefault(phrase, " ".join(phrases[0]))
            if len(phrase) == 1:
                english.setdefault((stem(phrase[0]),), " ".join(phrases[0]))
    both = dict(told["both"])
    english = {phrase: both.get(idea, idea) for phrase, idea in english.items()}
    return _Alike(
        chinese,
        english,
        frozenset(told["asking"]),
        frozenset(told["common"]),
        frozenset(told["empty"].split()),
        _lengths(chinese),
    )


def _lengths(known: Collection[str]) -> Mapping[str, tuple[int, ...]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for word in known:
        if len(word) > 1:
            found[word[:2]].add(len(word))
            if word[0] in known:
                found[word[0]].add(1)
    return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in found.items()}
