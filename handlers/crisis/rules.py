"""What an alert is: its steps, its clocks, and what counts as the same story. No chat, no database, no clock."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.masking import Span
from storage.alerts import (
    ACKNOWLEDGED,
    ANSWERED,
    APPROVED,
    ASSIGNED,
    CLOSED,
    COSIGNED,
    DRAFTED,
    OPEN,
    THAWED,
    Alert,
    AlertClocks,
)
from storage.likeness import folded, is_near

SEVERITIES = ("P0", "P1", "P2")
REPORTED = "reported"
"""The category of what somebody reported though no rule speaks of it."""
PICTURES_WITHIN = timedelta(minutes=3)
SCOPE_AHEAD = timedelta(hours=72)
CHASE_EVERY = timedelta(minutes=10)
SIGN_WITHIN = timedelta(minutes=30)
ANSWER_WITHIN = timedelta(minutes=30)
REVIEW_WITHIN = timedelta(days=3)
SNOOZE = timedelta(hours=1)
CALLED_OFTEN = 12
"""After so many calls that nobody answered, the next ones come at most every half hour."""
SLOW = timedelta(minutes=30)
MILESTONES = (10, 50, 200, 1000, 5000)
"""At so many voices of one story whoever is in charge hears of it again."""
MOST_FACT = 300
CHINESE = re.compile(r"[\u4e00-\u9fff]")

UNANSWERED = (OPEN, ACKNOWLEDGED, ASSIGNED, DRAFTED, COSIGNED, APPROVED)
FROM = {
    "acknowledge": (OPEN,),
    "assign": (OPEN, ACKNOWLEDGED, ASSIGNED, DRAFTED, COSIGNED),
    "draft": (OPEN, ACKNOWLEDGED, ASSIGNED, DRAFTED, COSIGNED, APPROVED),
    "cosign": (DRAFTED,),
    "send_back": (DRAFTED, COSIGNED, APPROVED),
    "approve": (DRAFTED, COSIGNED),
    "answer": (APPROVED,),
    "thaw": (ACKNOWLEDGED, ASSIGNED, DRAFTED, COSIGNED, APPROVED, ANSWERED),
    "close": (THAWED,),
    "review": (CLOSED,),
    "false_alarm": UNANSWERED,
    "snooze": (ACKNOWLEDGED, ASSIGNED, DRAFTED, COSIGNED, APPROVED, ANSWERED, THAWED),
}
"""From which states each step leads on."""


def may_follow(step: str, state: str) -> bool:
    return state in FROM[step]


def due_after(state: str, severity: str, clocks: AlertClocks, at: datetime) -> datetime | None:
    """By when the step after this state must be taken; None where nothing presses."""
    spans = {
        OPEN: clocks.acknowledge(severity),
        ACKNOWLEDGED: timedelta(minutes=clocks.assign),
        ASSIGNED: timedelta(minutes=clocks.wording),
        DRAFTED: SIGN_WITHIN,
        COSIGNED: SIGN_WITHIN,
        APPROVED: ANSWER_WITHIN,
        CLOSED: REVIEW_WITHIN,
    }
    return at + spans[state] if state in spans else None


def next_call(severity: str, clocks: AlertClocks, level: int) -> timedelta:
    """How long until somebody is called again, after so many calls."""
    span = clocks.acknowledge(severity)
    return span if level < CALLED_OFTEN else max(span, SLOW)


def worse(one: str, other: str) -> str:
    """The graver of two severities."""
    return min(one, other)


def milestone(joined: int) -> bool:
    return joined + 1 in MILESTONES


@dataclass(frozen=True, slots=True)
class Story:
    """What is known of something said, as far as it tells which story it belongs to."""

    words: str
    link: str
    rules: tuple[str, ...]
    products: tuple[str, ...]
    categories: tuple[str, ...] = ()
    waves: tuple[str, ...] = ()
    """Those of the rules that make a story by themselves, such as one that waits for many voices: what comes after
    belongs to the same wave."""


def same_story(story: Story, running: Iterable[Alert], now: datetime, window: timedelta) -> Alert | None:
    """The open alert that this belongs to: the same link, nearly the same words, or the same rule or kind of trouble
    with the same product. Without a product a rule alone makes no story, but a wave of many voices is one."""
    recent = [alert for alert in running if not alert.drill and now - alert.last_at <= window]
    said = folded(story.words)
    checks = (
        lambda alert: bool(story.link) and story.link == alert.link,
        lambda alert: is_near(said, alert.known_by) and _one_product(story, alert),
        lambda alert: bool(set(story.rules) & set(alert.rule.splitlines())) and _same_product(story, alert),
        lambda alert: bool(set(story.waves) & set(alert.rule.splitlines())) and _one_product(story, alert),
        lambda alert: alert.category in story.categories and _same_product(story, alert),
    )
    found = next((alert for check in checks for alert in recent if check(alert)), None)
    return found or _in_another_language(story, recent)


def _in_another_language(story: Story, recent: Sequence[Alert]) -> Alert | None:
    """Who writes in English cannot name a product by its Chinese name: it is the one story of that kind that runs."""
    if story.products or CHINESE.search(story.words):
        return None
    alike = [alert for alert in recent if alert.category in story.categories]
    foreign = len(alike) == 1 and CHINESE.search(alike[0].product) and CHINESE.search(alike[0].fact)
    return alike[0] if foreign else None


def _same_product(story: Story, alert: Alert) -> bool:
    return bool(set(alert.product.splitlines()) & set(story.products))


def _one_product(story: Story, alert: Alert) -> bool:
    """Not two products: near words about another product are another story."""
    return not alert.product or not story.products or _same_product(story, alert)


def marked(spans: Sequence[Span]) -> str:
    """Where the matched words stand, as it is kept."""
    return ",".join(f"{start}-{end}" for start, end in spans)


def marks(kept: str) -> list[Span]:
    pairs = (pair.split("-") for pair in kept.split(",") if pair)
    return [(int(start), int(end)) for start, end in pairs]


def cut(text: str, spans: Sequence[Span], most: int = MOST_FACT) -> tuple[str, tuple[Span, ...]]:
    """As much of the text as fits on a card, with the first marked place in it, on one line."""
    flat = "".join(" " if letter.isspace() else letter for letter in text)
    start = max(0, spans[0][0] - most // 3) if spans and spans[0][1] > most else 0
    shown = flat[start : start + most]
    lead, tail = ("…" if start else ""), ("…" if start + most < len(flat) else "")
    shift = len(lead) - start
    inside = tuple((a + shift, b + shift) for a, b in spans if a >= start and b <= start + most)
    return lead + shown + tail, inside
