"""Raises an alert for what was seen, or joins it to the one that runs already; nothing that matches a rule is lost."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from bot.chat import Card
from bot.masking import hidden, hidden_with
from bot.work import Turn, Work
from handlers.crisis import calling, freezing, judging, rules, scope, telling
from handlers.crisis.judging import Judged
from storage import alerts, evidence, freezes
from storage.alerts import Alert
from storage.evidence import Seen
from storage.freezes import Freeze
from storage.likeness import folded
from storage.people import Member

MOST_MATCHED = 8
"""So many matched words of one story are kept."""
INTAKE = "intake"
"""How it came to us: an outside monitor posted it."""
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


class Desk:
    """What reports are compared with: the alerts that run, their freezes, the products. Made once for a whole batch."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.sold = scope.range_of(work)
        self.window = timedelta(minutes=alerts.clocks_of(work.db, work.team.id).window)
        self.running = list(alerts.running(work.db, work.team.id))
        self._freezes: dict[str, Freeze | None] = {}

    def same_as(self, report: Report) -> Alert | None:
        judged, words = report.judged, story_words(report.seen.words)
        waves = judging.waves_of(self.work, judged)
        story = rules.Story(words, report.link, judged.rules, self.products_of(report), judged.categories, waves)
        return rules.same_story(story, self.running, self.work.now, self.window)

    def products_of(self, report: Report) -> tuple[str, ...]:
        if report.product:
            return self.sold.named(report.product) or (report.product,)
        return self.sold.named(report.seen.words)

    def freeze_of(self, alert: Alert) -> Freeze | None:
        if alert.id not in self._freezes:
            self._freezes[alert.id] = freezes.of_alert(self.work.db, alert.id)
        return self._freezes[alert.id]


def link_in(words: str) -> str:
    """The first address in the words, as share texts carry it."""
    found = LINK.search(words)
    return found[0].rstrip(".,!?") if found else ""


def story_words(words: str) -> str:
    """What a story is known by: without addresses (two of one site are much alike, whatever is said beside them), and
    without what points to a person, which only the evidence keeps."""
    return hidden(LINK.sub(" ", words))


def take(work: Work, report: Report) -> Taken:
    """Open an alert or join the running one; what is known already changes nothing."""
    known = evidence.from_source(work.db, work.team.id, report.seen.source)
    if known is None and report.via in ("report", "shortcut"):  # somebody points at what was seen already
        known = evidence.from_message(work.db, work.team.id, report.seen.message)
    alert = work.db.get(Alert, known.alert_id) if known else None
    if alert is not None:
        return Taken(alert, False, known=True)
    taken = put_on(Desk(work), report)
    if not taken.opened:
        telling.show(work, taken.alert)
    return taken


def raise_and_thank(turn: Turn, report: Report) -> Taken:
    """The same for what somebody said in passing: they hear of it, unless it was known."""
    taken = take(turn, report)
    if not taken.known:
        thank(turn, taken)
    return taken


def thank(turn: Turn, taken: Taken) -> None:
    """Whoever said it hears in private what became of it."""
    key = "opened" if taken.opened else "known" if taken.known else "joined"
    turn.whisper(Card(telling.titled(turn.to(turn.who), taken.alert, f"crisis.thanks.{key}"), sealed=True))


def put_on(desk: Desk, report: Report) -> Taken:
    """Open or join for something that is surely new. Whoever calls brings the cards up to date afterwards."""
    work = desk.work
    alert = None if report.drill else desk.same_as(report)
    opened = alert is None
    if alert is None:
        alert = _open(work, report, desk.products_of(report))
        desk.running.insert(0, alert)
    else:
        _join(desk, alert, report)
    with work.db.no_autoflush:  # nothing that is looked up from here on is new: all that is goes in at once
        if not report.drill:
            evidence.keep(work.db, work.team.id, alert.id, report.seen, work.now, is_new=True)
        if opened:
            leading = scope.leading(work)
            first = scope.first_called(work, leading)
            calling.begin(work, alert, first, leading)  # whoever decides is woken first; cards are drawn as they go out
            freezing.put(work, alert, first, desk.sold.accounts)
    return Taken(alert, opened)


def _open(work: Work, report: Report, concerned: tuple[str, ...]) -> Alert:
    judged, seen = report.judged, report.seen
    fact, spans = rules.cut(*hidden_with(seen.words, judged.spans))
    known_by = folded(story_words(seen.words))[:400]
    clocks = alerts.clocks_of(work.db, work.team.id)
    alert = alerts.add(work.db, Alert(
        team_id=work.team.id, number=0, severity=judged.severity, category=judged.category,
        rule="\n".join(judged.rules), version=judged.version, suspect=judged.suspect,
        product="\n".join(concerned), fact=fact, marks=rules.marked(spans),
        matched="\n".join(judged.matched), known_by=known_by, where=seen.place, link=report.link,
        reporter_id=report.reporter.id if report.reporter else "", source=report.via, said_at=seen.said_at,
        opened_at=work.now, step_at=work.now, last_at=work.now, drill=report.drill,
        due_at=rules.due_after(alerts.OPEN, judged.severity, clocks, work.now),
    ))  # fmt: skip
    _note(work, alert, "opened", report)
    return alert


def _join(desk: Desk, alert: Alert, report: Report) -> None:
    work = desk.work
    alert.joined, alert.last_at = alert.joined + 1, max(alert.last_at, work.now)
    work.db.add(alert)
    freeze = desk.freeze_of(alert)
    if freeze is not None and freeze.thawed_at is None:
        freezes.add_words(freeze, story_words(report.seen.words), report.link)
        work.db.add(freeze)
    if report.reporter is not None:
        _note(work, alert, "joined", report)
    new = _learnt(work, alert, report)
    if rules.worse(report.judged.severity, alert.severity) != alert.severity:
        _raise(work, alert, report)
    elif new:
        alerts.note(work.db, alert, "learnt", work.now, words=",".join(new))
        telling.learnt(work, alert, new)
    elif rules.milestone(alert.joined):
        alerts.note(work.db, alert, "grown", work.now, words=str(alert.joined + 1))
        telling.grown(work, alert)


def _learnt(work: Work, alert: Alert, report: Report) -> list[str]:
    """What this voice says and none said before stands on the card from now on. Returns the kinds of trouble that are
    new to the story, such as the media after a rash."""
    known, judged = alert.rule.splitlines(), report.judged
    matched = dict.fromkeys([*alert.matched.splitlines(), *judged.matched])
    alert.matched = "\n".join(list(matched)[:MOST_MATCHED])
    if set(judged.rules) <= set(known):
        return []
    alert.rule = "\n".join(list(dict.fromkeys([*known, *judged.rules]))[: judging.MOST_FACTS])
    so_far = judging.categories_of(work, known)
    return [] if judged.suspect else [each for each in judged.categories if each not in so_far]


def _raise(work: Work, alert: Alert, report: Report) -> None:
    """More of the story is graver than what was known: it gets the graver clock, and whoever decides hears of it."""
    before, alert.severity, alert.suspect = alert.severity, report.judged.severity, report.judged.suspect
    alert.rule = "\n".join(list(dict.fromkeys([*report.judged.rules, *alert.rule.splitlines()]))[: judging.MOST_FACTS])
    alert.category = report.judged.category
    alerts.note(work.db, alert, "raised", work.now, words=f"{before} → {alert.severity}")
    freezing.widen(work, alert)
    calling.graver(work, alert)


def _note(work: Work, alert: Alert, what: str, report: Report) -> None:
    by = report.reporter
    alerts.note(work.db, alert, what, work.now, by_id=by.id if by else "", by=by.name if by else "", words=report.via)
