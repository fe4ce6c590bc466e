"""Judges somebody's words: which rules they touch, where, and how bad that may be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.crisis import contexts
from bot.crisis.folding import Folded, fold
from bot.crisis.lexicon import shipped
from bot.crisis.searching import Found, Hit, search
from bot.crisis.shapes import Dismissal, Match, Rule, Rules, Severity, Verdict

MOST_MATCHES = 200
"""Nobody reads more reasons than these. What comes after them counts only if it is worse than all before."""
LONGEST = 100_000
"""No message of a person is longer; what is pasted behind that many letters is not read."""


def judge(text: str, rules: Rules | None = None) -> Verdict:
    """What is to be thought of these words, by a team's rules or by those that Baton brings."""
    rules = rules or shipped()
    return verdict_on(scan(rules, text), rules)


def scan(rules: Rules, text: str) -> list[Match]:
    """Every word of a rule that has the company it wants, in the order of the text, also those that do not count."""
    seen = fold(text[:LONGEST])
    found = search(rules, seen.plain)
    return sorted(_matches(seen, found), key=lambda match: (match.start, -match.end)) if found.hits else []


def _matches(seen: Folded, found: Found) -> Iterable[Match]:
    denied, live, worst_yet = -contexts.BEFORE, 0, Severity.P2
    for hit in _longest(found.hits):
        if found.swallowed(hit) or (live >= MOST_MATCHES and hit.rule.severity <= worst_yet):
            continue
        near, why = found.in_company(hit), None
        if Dismissal.NEGATED in hit.rule.heeds and contexts.is_denied(seen.plain, hit.start, hit.end, denied):
            why, denied = Dismissal.NEGATED, hit.end  # also of a word that stands alone: the denial may go on
        if near:
            why = why or contexts.why_not(hit.rule, seen.plain, hit.start, hit.end)
            live, worst_yet = live + (why is None), max(worst_yet, hit.rule.severity)
            yield _match(seen, hit, why)


def _longest(hits: Sequence[Hit]) -> Iterable[Hit]:
    """Of the words of one rule that lie over each other only the longest, and an honest one before a disguise."""
    last: dict[str, int] = {}
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end, hit.suspect)):
        if hit.end > last.get(hit.rule.name, -1):
            last[hit.rule.name] = hit.end
            kept.append(hit)
    return kept


def _match(seen: Folded, hit: Hit, why: Dismissal | None) -> Match:
    start, end = seen.span(hit.start, hit.end)
    return Match(
        hit.rule.name, hit.rule.category, hit.rule.severity, hit.word, start, end, seen.original[start:end],
        suspect=hit.suspect or _torn(seen.original[start:end]),
        dismissed=why,
        counted=not hit.rule.at_once,
    )  # fmt: skip


def _torn(said: str) -> bool:
    """Whether something was put between the letters of a Chinese word; "假 货" may also be two words."""
    return any(not letter.isalnum() for letter in said) and any("\u4e00" <= letter <= "\u9fff" for letter in said)


def verdict_on(matches: Sequence[Match], rules: Rules) -> Verdict:
    live = [match for match in matches if match.live]
    weighty = sorted(live, key=lambda match: (match.severity, not match.suspect), reverse=True)
    return Verdict(
        severity=max((match.severity for match in live), default=None),
        suspect=bool(live) and all(match.suspect for match in live),
        categories=_once(match.category for match in weighty),
        matches=tuple(_apart(live)[:MOST_MATCHES]),
        dismissed=tuple(match for match in matches if match.dismissed is not None)[:MOST_MATCHES],
        counted=_once(match.rule for match in matches if match.counted and match.dismissed is None),
        version=rules.version,
        reasons=_once(match.rule for match in weighty),
        facts=_facts(weighty),
    )


def _facts(weighty: Sequence[Match]) -> tuple[str, ...]:
    """The rules that each say something of their own, one of every category before the second of any."""
    told: list[Match] = []
    for match in weighty:
        said_already = any(other.start < match.end and match.start < other.end for other in told)
        if not said_already or match.rule in {other.rule for other in told}:
            told.append(match)
    first = {match.category: match.rule for match in reversed(told)}
    return _once((*(first[category] for category in _once(match.category for match in told)),
                  *(match.rule for match in told)))  # fmt: skip


def _apart(matches: Iterable[Match]) -> list[Match]:
    """Matches that do not lie over each other: the worse, then the longer one stays."""
    kept: list[Match] = []
    for match in matches:
        if kept and match.start < kept[-1].end:
            if (match.severity, match.end - match.start) > (kept[-1].severity, kept[-1].end - kept[-1].start):
                kept[-1] = match
        else:
            kept.append(match)
    return kept


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def surging(rule: Rule, moments: Sequence[datetime], now: datetime) -> bool:
    """Whether a rule that waits for many messages has had them: `moments` is when each was said, now's included."""
    since = now - timedelta(minutes=rule.minutes)
    return sum(since <= moment <= now for moment in moments) >= rule.count


@dataclass(frozen=True, slots=True)
class Difference:
    """One past message that other rules would have judged otherwise."""

    text: str
    before: Verdict
    after: Verdict

    @property
    def newly(self) -> bool:
        """It would alarm now and did not; False: it did and would no more, or with another severity."""
        return not self.before.alarming and self.after.alarming


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What changed rules would have done to past messages."""

    seen: int
    alarms_before: int
    alarms_after: int
    differences: tuple[Difference, ...]


def rehearse(before: Rules, after: Rules, past: Iterable[str]) -> Rehearsal:
    """Try changed rules on past messages before they watch."""
    seen = was = would = 0
    differences: list[Difference] = []
    for text in past:
        old, new = judge(text, before), judge(text, after)
        seen, was, would = seen + 1, was + old.alarming, would + new.alarming
        if old.severity != new.severity:
            differences.append(Difference(text, old, new))
    return Rehearsal(seen, was, would, tuple(differences))


def worst(severities: Iterable[Severity]) -> Severity | None:
    return max(severities, default=None)
