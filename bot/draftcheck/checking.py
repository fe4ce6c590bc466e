"""Checks one draft: against the library's locked facts, and against the lists of words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from bot.draftcheck import contradictions, prices, rulebook
from bot.draftcheck.clauses import clauses
from bot.draftcheck.findings import Finding
from bot.draftcheck.locked import Locked, facts, red_lines, shelves
from bot.phrases.plain import plain
from storage import draftwords, freezes, teams
from storage.freezes import Freeze
from storage.people import Member
from storage.teams import Team

LONGEST = 20_000
"""So many letters of a draft are looked at."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is checked. `networks`: where it will go out (none: it is held against the rules of all); `product` and
    `brand`: what it is about, where that is known; `reader`: whoever sees the findings."""

    words: str
    networks: tuple[str, ...] = ()
    product: str = ""
    brand: str | None = None
    reader: Member | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """What the draft was held against. `facts` of so many `entries`, and the rules of these networks.

    `elsewhere`: it goes to networks for which there are no rules.
    """

    entries: int
    facts: int
    networks: tuple[str, ...]
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """The gravest finding first. `frozen`: the open alert's freeze that keeps the whole draft back."""

    findings: tuple[Finding, ...]
    compared: Compared
    frozen: Freeze | None = None


def check(db: Session, team: Team, draft: Draft, now: datetime) -> Checked:
    words = draft.words[:LONGEST]
    shelved = shelves().of(db, team.id, draft.brand)
    known = facts(shelved, draft.reader, now)
    named = _named(words, _names(db, team, known))
    product = draft.product or next(iter(named), "")
    concerned = _concerned(known, product, words)
    networks = draft.networks or rulebook.NETWORKS
    found = [
        *_facts(words, concerned, product, draft.networks),
        *contradictions.crossed(words, red_lines(shelved, draft.reader, now)),
        *_lists(db, team, words, networks),
    ]
    holding = [each for each in concerned if each.now]
    ruled = tuple(network for network in draft.networks if network in rulebook.ruled())
    elsewhere = tuple(network for network in draft.networks if network not in ruled)
    compared = Compared(len({each.entry for each in holding}), len(holding), ruled, elsewhere)
    written = [_as_written(finding, words) for finding in found]
    frozen = freezes.frozen(db, team.id, products=(draft.product, *named), text=words, now=now)
    return Checked(tuple(sorted(_once(written), key=lambda finding: finding.rank)), compared, frozen)


def _facts(words: str, known: Sequence[Locked], product: str, networks: Sequence[str]) -> Iterable[Finding]:
    parts = clauses(words)
    priced = [each for each in known if each.fact.kind == "price"]
    yield from prices.wrong_prices(parts, priced, product, networks)
    told = contradictions.touched(known, parts)
    yield from contradictions.wrong_amounts(parts, told)
    yield from contradictions.wrong_days(parts, told)
    yield from contradictions.wrong_words(parts, told)


def _lists(db: Session, team: Team, words: str, networks: Sequence[str]) -> Iterable[Finding]:
    own = draftwords.of_team(db, team.id)
    rules = rulebook.with_own(tuple(rulebook.OwnWord(w.word, w.mark, w.network) for w in own))
    passing = [word.word for word in own if not word.mark and (not word.network or word.network in networks)]
    yield from rulebook.found_by(rules, words, networks, passing)
    unlabelled = rulebook.unlabelled(rules, words)
    if unlabelled is not None:
        yield unlabelled


def _names(db: Session, team: Team, known: Iterable[Locked]) -> list[tuple[str, str]]:
    """How each product is called, and which it is: by its whole name (the longest first), else by its first two
    characters where no other product and no brand begins so ("轻羽" for 轻羽防晒乳)."""
    brands = teams.brands(db, team.id)
    whole = {name for brand in brands for name in brand.products.splitlines()}
    whole |= {name for each in known for name in each.said.products}
    whole -= {""}
    starts = Counter(name[:2] for name in whole)
    short = [(name[:2], name) for name in whole if len(name) > 3 and starts[name[:2]] == 1 and not name.isascii()]
    taken = {brand.name[:2] for brand in brands}
    names = [(name, name) for name in sorted(whole, key=lambda name: (-len(name), name))]
    return names + [(start, name) for start, name in sorted(short) if start not in taken]


def _named(words: str, names: Iterable[tuple[str, str]]) -> list[str]:
    """The products that the words name, the one they are about first."""
    said = plain(words)
    return [product for name, product in names if plain(name) in said]


def _as_written(finding: Finding, words: str) -> Finding:
    """What was found as it stands in the draft, its capitals too."""
    said = words[finding.start : finding.start + len(finding.said)]
    return replace(finding, said=said) if plain(said) == plain(finding.said) else finding


def _concerned(known: Sequence[Locked], product: str, words: str) -> list[Locked]:
    """The facts of the product that the draft is about, and those of no product in particular."""
    if not product:
        return list(known)
    said, wanted = plain(words), plain(product)
    return [
        each for each in known
        if not each.said.products or any(plain(name) in said or plain(name) in wanted or wanted in plain(name)
                                         for name in each.said.products)
    ]  # fmt: skip


def _once(found: Iterable[Finding]) -> list[Finding]:
    """The same words for the same reason are named once; so is what stands inside of something longer."""
    kept: dict[tuple[str, str, int, str], Finding] = {}
    for finding in found:
        name = (finding.sort, finding.said.casefold(), finding.entry, finding.fact)
        first = kept.setdefault(name, finding)
        kept[name] = replace(first, networks=tuple(dict.fromkeys((*first.networks, *finding.networks))))
    return [one for one in kept.values() if not any(_inside(one, other) for other in kept.values())]


def _inside(one: Finding, other: Finding) -> bool:
    end, other_end = one.start + len(one.said), other.start + len(other.said)
    if (one.start, end) == (other.start, other_end):
        return one.rank[0] > other.rank[0]  # the same words: the gravest reason will do
    within = other.start <= one.start and end <= other_end
    return within and one.sort == other.sort and one.entry == other.entry
