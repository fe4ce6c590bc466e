"""What needs the director, the gravest first, each with the buttons that settle it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot import taskrows
from bot.chat import Button, Buttons, Card, Line, Quote
from bot.look import Look
from bot.texts import joined
from handlers.digest import nudging, periods, standing_in
from handlers.digest.facts import Facts
from storage import alerts, sprints, standups
from storage.alerts import Alert

MOST = 3
MOST_FACT = 24
MOST_WORDING = 60
"""A wording up to this length stands on the digest and is approved right there; a longer one is opened first."""
WAITING = (alerts.OPEN, alerts.ACKNOWLEDGED, alerts.COSIGNED, alerts.DRAFTED, alerts.ANSWERED, alerts.THAWED)


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing to decide: a line, and the buttons behind it (most belong to the feature that it is about)."""

    line: Line
    buttons: tuple[Button, ...]


def wanted(look: Look, facts: Facts) -> list[Decision]:
    """Everything that waits for a decision; the first three stand on the digest."""
    return [
        *_alerts(look, facts), *_duty(look, facts), *_library(look, facts), *_work(look, facts), *_ahead(look, facts),
    ]  # fmt: skip


# --- alerts -------------------------------------------------------------------------------------------------------


def _alerts(look: Look, facts: Facts) -> Iterator[Decision]:
    for alert in sorted((a for a in facts.running if _waits(look, a)), key=lambda a: (a.severity, a.opened_at)):
        line = look.line(
            f"digest.decide.{_stage(alert)}", severity=alert.severity, number=alert.number,
            fact=taskrows.short(alert.fact, MOST_FACT), hours=_quiet_hours(look, alert),
            wording=taskrows.short(alert.wording, MOST_WORDING),
        )  # fmt: skip
        yield Decision(line, tuple(_steps(look, alert)))


def _waits(look: Look, alert: Alert) -> bool:
    """Whether it is the director's turn; while somebody is at it, only once they are late."""
    if alert.state in (alerts.ASSIGNED, alerts.APPROVED):
        return alert.due_at is not None and alert.due_at < look.now
    if alert.state == alerts.DRAFTED and any(one.state == alerts.ASKED for one in alerts.cosigns(look.db, alert.id)):
        return False  # nobody can approve what is not signed yet
    return alert.state in WAITING


def _stage(alert: Alert) -> str:
    return "drafted" if alert.state == alerts.COSIGNED else alert.state


def _steps(look: Look, alert: Alert) -> Iterator[Button]:
    if alert.state == alerts.OPEN:
        yield look.button("crisis.acknowledge", "primary", alert=alert.id)
    elif alert.state in (alerts.ACKNOWLEDGED, alerts.ASSIGNED):
        yield look.button("crisis.assign", "primary", form=True, alert=alert.id)
    elif alert.state == alerts.ANSWERED:
        yield look.button("crisis.thaw", "primary", form=True, alert=alert.id)
        yield look.button("crisis.snooze", label=look.label("digest.button.wait"), alert=alert.id)
    elif alert.state == alerts.THAWED:
        yield look.button("crisis.close", "primary", alert=alert.id)
    elif alert.state == alerts.APPROVED:
        yield look.button("crisis.answer", "primary", form=True, alert=alert.id)
    else:
        yield from _verdicts(look, alert)
    yield look.button("crisis.evidence", alert=alert.id)


def _verdicts(look: Look, alert: Alert) -> Iterator[Button]:
    """Nobody approves what they could not read."""
    if len(alert.wording) > MOST_WORDING:
        yield look.button("digest.wording", "primary", alert=alert.id)
    else:
        yield look.button("crisis.approve", "primary", alert=alert.id)
        yield look.button("crisis.send_back", form=True, alert=alert.id)


def whole_wording(look: Look, alert: Alert) -> Card:
    """A long wording, to be read before it is approved."""
    buttons = (
        look.button("crisis.approve", "primary", alert=alert.id),
        look.button("crisis.send_back", form=True, alert=alert.id),
    )
    blocks = (Quote((alert.wording,)), Buttons(buttons))
    return Card(look.line("digest.wording", number=alert.number), blocks, sealed=True)


def _quiet_hours(look: Look, alert: Alert) -> int:
    """For how many hours nothing new of the story has come."""
    return int((look.now - alert.last_at).total_seconds() // 3600)


# --- the duty roster ----------------------------------------------------------------------------------------------


def _duty(look: Look, facts: Facts) -> Iterator[Decision]:
    for hole in facts.holes:
        ask = look.button("digest.cover", "primary", form=True, **standing_in.value_of(hole))
        yield Decision(standing_in.told(look, hole), (ask,))


# --- the library --------------------------------------------------------------------------------------------------


def _library(look: Look, facts: Facts) -> Iterator[Decision]:
    if facts.waiting:
        check = look.button("faq.waiting", "primary", label=look.label("digest.button.check"))
        yield Decision(look.line("digest.decide.waiting", n=len(facts.waiting)), (check,))
    if facts.faults:
        see = look.button("faq.faults", label=look.label("digest.button.see"))
        yield Decision(look.line("digest.decide.faults", n=len(facts.faults)), (see,))


# --- work that has stopped ----------------------------------------------------------------------------------------


def _work(look: Look, facts: Facts) -> Iterator[Decision]:
    if facts.late_reviews:
        first = facts.late_reviews[0]
        line = look.line("digest.decide.reviews", n=len(facts.late_reviews), number=first.number,
                         who=taskrows.name(look, first.reviewer_id) or look.label("digest.nobody"))  # fmt: skip
        read = look.button("tasks.read", label=look.label("digest.button.read"), task=first.id)
        yield _held_up(look, facts, "reviews", line, read)
    untaken = [request for request in facts.blockers if request.state != standups.TAKEN]
    if untaken:
        line = look.line("digest.decide.blockers", n=len(untaken), who=taskrows.name(look, untaken[0].asker_id),
                         what=taskrows.short(untaken[0].what, MOST_FACT))  # fmt: skip
        yield _held_up(look, facts, "blockers", line)
    if facts.overdue:
        first = facts.overdue[0]
        line = look.line("digest.decide.overdue", n=len(facts.overdue), number=first.number,
                         who=taskrows.name(look, first.owner_id) or look.label("digest.nobody"))  # fmt: skip
        yield _held_up(look, facts, "overdue", line)


def _held_up(look: Look, facts: Facts, what: str, line: Line, *more: Button) -> Decision:
    """With the button that asks those who hold it up, until all of them have been asked today."""
    asked, everybody = nudging.asked_today(look, facts, what)
    subject = facts.period.subject
    press = () if everybody else (look.button("digest.nudge", "primary", what=what, of=subject),)
    see = look.button("digest.open", label=look.label("digest.button.see"), what=what, of=subject)
    told = look.line("digest.asked_today", who=look.label("digest.names").join(asked)) if asked else ()
    return Decision(joined((*line, *told)), (*press, see, *more))


# --- what lies ahead ----------------------------------------------------------------------------------------------


def _ahead(look: Look, facts: Facts) -> Iterator[Decision]:
    """On the last working day of a week: the next sprint has no draft."""
    calendar = look.workdays()
    if not periods.is_last_of_week(facts.period.last, calendar):
        return
    monday = calendar.monday(calendar.next_after(facts.period.last))
    known = sprints.of_week(look.db, look.team.id, monday)
    if known is None or not known.is_drafted:
        draft = look.button("sprint.draft", "primary", form=True, week=monday.isoformat())
        yield Decision(look.line("digest.decide.no_draft", week=monday.isocalendar().week), (draft,))
