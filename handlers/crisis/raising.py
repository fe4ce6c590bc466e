"""Raises an alert for what was seen, or joins it to the one that runs already; nothing that matches a rule is lost."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from bot.masking import hidden_with
from bot.work import Work
from handlers.crisis import calling, freezing, rules, scope, telling
from handlers.crisis.judging import Judged
from storage import alerts, evidence, freezes
from storage.alerts import Alert
from storage.evidence import Seen
from storage.likeness import folded
from storage.people import Member

LINK = re.compile(r"https?://[^\s，。；、）)】》\"'<>]+")


@dataclass(frozen=True, slots=True)
class Report:
    """Something seen that the rules or a person think grave. `via`: how it came to us."""

    seen: Seen
    judged: Judged
    via: str
    reporter: Member | None = None
    product: str = ""
    drill: bool = False

    @property
    def link(self) -> str:
        return self.seen.link or link_in(self.seen.words)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a report: the alert it belongs to, whether it opened it, and whether it was known already."""

    alert: Alert
    opened: bool
    known: bool = False


def link_in(words: str) -> str:
    """The first address in the words, as share texts carry it."""
    found = LINK.search(words)
    return found[0].rstrip(".,!?") if found else ""


def take(work: Work, report: Report, *, show: bool = True) -> Taken:
    """Open an alert or join the running one. `show` false: whoever calls brings the cards up to date afterwards."""
    known = evidence.from_source(work.db, work.team.id, report.seen.source)
    alert = work.db.get(Alert, known.alert_id) if known else None
    if alert is not None:
        return Taken(alert, False, known=True)
    alert = None if report.drill else _same(work, report)
    opened = alert is None
    if alert is None:
        alert = _open(work, report)
    else:
        _join(work, alert, report)
    if not report.drill:
        evidence.keep(work.db, work.team.id, alert.id, report.seen, work.now)
    if opened:
        freezing.put(work, alert)
        calling.begin(work, alert)
    elif show:
        telling.show(work, alert)
    return Taken(alert, opened)


def _same(work: Work, report: Report) -> Alert | None:
    story = rules.Story(report.seen.words, report.link, report.judged.rules, _products(work, report))
    window = timedelta(minutes=alerts.clocks_of(work.db, work.team.id).window)
    return rules.same_story(story, alerts.running(work.db, work.team.id), work.now, window)


def _products(work: Work, report: Report) -> tuple[str, ...]:
    return (report.product,) if report.product else scope.products_in(work, report.seen.words)


def _open(work: Work, report: Report) -> Alert:
    judged, seen = report.judged, report.seen
    fact, spans = rules.cut(*hidden_with(seen.words, judged.spans))
    clocks = alerts.clocks_of(work.db, work.team.id)
    alert = alerts.add(work.db, Alert(
        team_id=work.team.id, number=0, severity=judged.severity, category=judged.category,
        rule="\n".join(judged.rules), version=judged.version, suspect=judged.suspect,
        product="\n".join(_products(work, report)), fact=fact, marks=rules.marked(spans),
        matched="\n".join(judged.matched), known_by=folded(seen.words)[:400], where=seen.place, link=report.link,
        reporter_id=report.reporter.id if report.reporter else "", source=report.via, said_at=seen.said_at,
        opened_at=work.now, step_at=work.now, last_at=work.now, drill=report.drill,
        due_at=rules.due_after(alerts.OPEN, judged.severity, clocks, work.now),
    ))  # fmt: skip
    _note(work, alert, "opened", report)
    return alert


def _join(work: Work, alert: Alert, report: Report) -> None:
    alert.joined, alert.last_at = alert.joined + 1, max(alert.last_at, work.now)
    work.db.add(alert)
    freeze = freezes.of_alert(work.db, alert.id)
    if freeze is not None and freeze.thawed_at is None:
        freezes.add_words(freeze, report.seen.words, report.link)
        work.db.add(freeze)
    if report.reporter is not None:
        _note(work, alert, "joined", report)
    if rules.worse(report.judged.severity, alert.severity) != alert.severity:
        _raise(work, alert, report)
    elif rules.milestone(alert.joined):
        alerts.note(work.db, alert, "grown", work.now, words=str(alert.joined + 1))
        telling.grown(work, alert)


def _raise(work: Work, alert: Alert, report: Report) -> None:
    """More of the story is graver than what was known: it gets the graver clock, and whoever decides hears of it."""
    before, alert.severity, alert.suspect = alert.severity, report.judged.severity, report.judged.suspect
    alert.rule = "\n".join(list(dict.fromkeys([*report.judged.rules, *alert.rule.splitlines()]))[:3])
    alert.category = report.judged.category
    alerts.note(work.db, alert, "raised", work.now, words=f"{before} → {alert.severity}")
    freezing.widen(work, alert)
    calling.graver(work, alert)


def _note(work: Work, alert: Alert, what: str, report: Report) -> None:
    by = report.reporter
    alerts.note(work.db, alert, what, work.now, by_id=by.id if by else "", by=by.name if by else "", words=report.via)
