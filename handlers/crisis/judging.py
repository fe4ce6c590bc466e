"""Asks the rules what is to be thought of somebody's words, and keeps count for rules that wait for many."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from bot import crisis as lexicon
from bot import keywords
from bot.crisis import Rules, Severity, Verdict
from bot.crisis.second_look import LIKE, SecondLook, worth_it
from bot.llm import Embedder
from bot.masking import Span
from bot.work import Look, Work
from handlers.crisis.rules import REPORTED
from storage import alerts
from storage.alerts import Alert
from storage.consents import Whose


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
    categories: tuple[str, ...] = ()
    """All that it is about, the weightiest first."""


MOST_FACTS, MOST_SAID = 6, 3
"""So many facts of a story are kept, and so many of them stand in the first line of its card."""
BY_HAND = Judged("P2", REPORTED, ())
"""What somebody reports though no rule speaks of it: a person must look, nobody need be woken."""


def rules_of(look: Look) -> Rules:
    """The rules that watch for this team, looked up once in each transaction: none both changes them and judges."""
    known: dict[str, Rules] = look.db.info.setdefault("crisis_rules", {})
    if look.team.id not in known:
        known[look.team.id] = keywords.rules_for(look.db, look.team.id)
    return known[look.team.id]


def judge(work: Work, text: str, rules: Rules | None = None) -> Judged | None:
    """What is to be thought of these words; None where nobody need look. `rules`: the team's, where they are known."""
    return judge_or_doubt(work, text, rules or rules_of(work))[0]


def judge_or_doubt(work: Work, text: str, rules: Rules) -> tuple[Judged | None, bool]:
    """The same, and whether what the words mean may add something."""
    verdict = lexicon.judge(text, rules)
    if verdict.severity is not None:
        return _judged(verdict), False
    judged = _surge(work, rules, verdict)
    return judged, judged is None and worth_it(text, verdict)


def _judged(verdict: Verdict) -> Judged:
    assert verdict.severity is not None
    return Judged(
        str(verdict.severity), next(iter(verdict.categories), REPORTED), verdict.facts[:MOST_FACTS],
        tuple((match.start, match.end) for match in verdict.matches),
        tuple(dict.fromkeys(match.said for match in verdict.matches)), verdict.suspect, verdict.version,
        verdict.categories,
    )  # fmt: skip


def _surge(work: Work, rules: Rules, verdict: Verdict) -> Judged | None:
    """A rule that waits for many messages has had them."""
    for name in verdict.counted:
        rule = rules.rule(name)
        if rule is None:
            continue
        moments = alerts.saw(work.db, work.team.id, name, work.now, timedelta(minutes=rule.minutes))
        if lexicon.surging(rule, moments, work.now):
            return Judged(str(rule.severity), rule.category, (name,), version=verdict.version,
                          categories=(rule.category,))  # fmt: skip
    return None


def waves_of(look: Look, judged: Judged) -> tuple[str, ...]:
    """Those of the rules that spoke because they have come often; doubts of one kind are gathered in the same way."""
    rules = rules_of(look)
    often = {name for name in judged.rules if (rule := rules.rule(name)) is not None and not rule.at_once}
    return tuple(name for name in judged.rules if name in often or name.startswith(LIKE))


# --- words in which no rule speaks ---------------------------------------------------------------------------------


@lru_cache(maxsize=2)
def second_look(embedder: Embedder) -> SecondLook:
    """One second look for each model: it reads the examples once."""
    return SecondLook(embedder)


def deserves_second_look(look: Look, text: str) -> bool:
    """Whether meanings may add something, and there is somebody who may read what fans and members say."""
    if not look.minds.embedder(Whose.FANS, Whose.MEMBERS).name:
        return False
    return worth_it(text, lexicon.judge(text, rules_of(look)))


def by_likeness(category: str) -> Judged:
    """What follows from words that mean what a crisis means: a person must look."""
    return Judged(str(Severity.P2), category, (f"{LIKE}{category}",), suspect=True, categories=(category,))


def headline(look: Look, alert: Alert) -> str:
    """What the alert is about, in a few words of the reader's language."""
    rules = rules_of(look)
    said = list(dict.fromkeys(title for name in alert.rule.splitlines() if (title := _title(look, rules, name))))
    if not said:
        return look.label("crisis.reported")
    facts = [title.removeprefix("疑似") for title in said[:MOST_SAID]]
    return look.label("crisis.suspected", what=look.label("crisis.comma").join(facts))


def categories_of(look: Look, names: Collection[str]) -> set[str]:
    """The kinds of trouble that these rules speak of."""
    rules = rules_of(look)
    found = (rules.rule(name) for name in names)
    return {rule.category for rule in found if rule} | {n.removeprefix(LIKE) for n in names if n.startswith(LIKE)}


def category_words(look: Look, names: Collection[str]) -> str:
    rules = rules_of(look)
    return look.label("crisis.comma").join(rules.category(name, look.lang) for name in names)


def _title(look: Look, rules: Rules, name: str) -> str:
    """What a rule, or the kind of crisis that the words are like, is called."""
    if name.startswith(LIKE):
        return rules.titles.get(name.removeprefix(LIKE), {}).get(look.lang, "")
    rule = rules.rule(name)
    return "" if rule is None else rule.zh if look.lang == "zh" else rule.en
