"""Asks the rules what is to be thought of somebody's words, and keeps count for rules that wait for many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot import crisis as lexicon
from bot.crisis import Rules, Verdict
from bot.masking import Span
from bot.work import Look, Work
from handlers.crisis.rules import REPORTED
from storage import alerts
from storage.alerts import Alert


@dataclass(frozen=True, slots=True)
class Judged:
    """What follows from the words: how grave, which rules spoke, and where in the original text."""

    severity: str
    category: str
    rules: tuple[str, ...]
    spans: tuple[Span, ...] = ()
    matched: tuple[str, ...] = ()
    suspect: bool = False
    version: str = ""


BY_HAND = Judged("P2", REPORTED, ())
"""What somebody reports though no rule speaks of it: a person must look, nobody need be woken."""


def rules_of(look: Look) -> Rules:
    """The rules that watch for this team."""
    return lexicon.shipped()


def judge(work: Work, text: str) -> Judged | None:
    """What is to be thought of these words; None where nobody need look."""
    rules = rules_of(work)
    verdict = lexicon.judge(text, rules)
    if verdict.severity is not None:
        return _judged(verdict)
    return _surge(work, rules, verdict)


def _judged(verdict: Verdict) -> Judged:
    assert verdict.severity is not None
    return Judged(
        str(verdict.severity), next(iter(verdict.categories), REPORTED), verdict.reasons[:3],
        tuple((match.start, match.end) for match in verdict.matches),
        tuple(dict.fromkeys(match.said for match in verdict.matches)), verdict.suspect, verdict.version,
    )  # fmt: skip


def _surge(work: Work, rules: Rules, verdict: Verdict) -> Judged | None:
    """A rule that waits for many messages has had them."""
    for name in verdict.counted:
        rule = rules.rule(name)
        if rule is None:
            continue
        moments = alerts.saw(work.db, work.team.id, name, work.now, timedelta(minutes=rule.minutes))
        if lexicon.surging(rule, moments, work.now):
            return Judged(str(rule.severity), rule.category, (name,), version=verdict.version)
    return None


def headline(look: Look, alert: Alert) -> str:
    """What the alert is about, in a few words of the reader's language."""
    rules = rules_of(look)
    known = [rules.rule(name) for name in alert.rule.splitlines()]
    said = list(dict.fromkeys((rule.zh if look.lang == "zh" else rule.en) for rule in known if rule is not None))
    if not said:
        return look.label("crisis.reported")
    first = said[0].removeprefix("疑似")
    return look.label("crisis.suspected", what=look.label("crisis.comma").join([first, *said[1:2]]))
