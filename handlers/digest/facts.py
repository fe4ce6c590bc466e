"""The figures of a period, each with the items behind it, read from what the other features keep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.hours import at_local
from bot.look import Look
from handlers.digest.periods import Period
from storage import alerts, gaps, handoffs, library, moves, reports, slots, tasks
from storage.alerts import Alert
from storage.gaps import Fault, Unanswered
from storage.handoffs import Handoff
from storage.library import Standing, Version
from storage.slots import Slot
from storage.standups import HelpRequest
from storage.tasks import Task

EXPIRES_WITHIN = timedelta(days=2)
WORTH_PRAISE = 1000
"""So many saves are good news (card 10)."""
MOST = 500


@dataclass(frozen=True, slots=True)
class Facts:
    """What a period brought, and how things stand at its end."""

    period: Period
    given: int
    expected: int
    blockers: tuple[HelpRequest, ...]
    published: tuple[Task, ...]
    in_review: tuple[Task, ...]
    late_reviews: tuple[Task, ...]
    passed: int
    reviewed: int
    overdue: tuple[Task, ...]
    handoffs: tuple[Handoff, ...]
    """Of which it is known whether they were answered in time."""
    stories: tuple[Alert, ...]
    running: tuple[Alert, ...]
    gaps: tuple[Unanswered, ...]
    faults: tuple[Fault, ...]
    waiting: tuple[Version, ...]
    expiring: tuple[Standing, ...]
    tomorrow: tuple[Slot, ...]
    forced: tuple[Slot, ...]
    """Of tomorrow's slots, those that were planned in spite of a conflict."""
    best: tuple[Task, int] | None


@dataclass(frozen=True, slots=True)
class Before:
    """The same of the period before, as far as it is compared."""

    given: int
    expected: int
    published: int
    passed: int
    reviewed: int
    stories: int


def gather(look: Look, period: Period) -> Facts:
    """Everything a digest says. Drills are in none of it."""
    db, team = look.db, look.team
    start, end = period.start(look.team_tz), period.end(look.team_tz)
    given, expected = reports.stand_ups(db, team.id, period.first, period.last)
    passed, reviewed = moves.first_pass(db, team.id, start, end)
    review, tomorrow = reports.in_review(db, team.id), _tomorrow(look, period)
    return Facts(
        period, given, expected, tuple(reports.blockers(db, team.id)),
        published=tuple(reports.published(db, team.id, start, end)),
        in_review=tuple(review),
        late_reviews=tuple(t for t in review if t.review_due_at is not None and t.review_due_at < look.now),
        passed=passed, reviewed=reviewed,
        overdue=tuple(tasks.overdue(db, team.id, look.now, MOST)),
        handoffs=tuple(handoffs.judged(db, team.id, start, end)),
        stories=tuple(reports.stories(db, team.id, start, end)),
        running=tuple(alert for alert in alerts.running(db, team.id) if not alert.drill),
        gaps=tuple(gaps.open_gaps(db, team.id)),
        faults=tuple(gaps.open_faults(db, team.id)),
        waiting=tuple(library.waiting(db, team.id)),
        expiring=tuple(reports.expiring(library.all_standings(db, team.id), look.now, look.now + EXPIRES_WITHIN)),
        tomorrow=tomorrow, forced=tuple(slot for slot in tomorrow if slot.override_reason),
        best=reports.best(db, team.id, start, end, WORTH_PRAISE),
    )  # fmt: skip


def compared(look: Look, period: Period) -> Before:
    """The period before; all noughts where there was none."""
    start, end = period.start(look.team_tz), period.end(look.team_tz)
    given, expected = reports.stand_ups(look.db, look.team.id, period.first, period.last)
    passed, reviewed = moves.first_pass(look.db, look.team.id, start, end)
    out = len(reports.published(look.db, look.team.id, start, end))
    return Before(given, expected, out, passed, reviewed, len(reports.stories(look.db, look.team.id, start, end)))


def _tomorrow(look: Look, period: Period) -> tuple[Slot, ...]:
    """What is planned for the days up to the next working day."""
    start = period.end(look.team_tz)
    following = look.workdays().next_after(period.last)
    end = at_local(following + timedelta(days=1), start.astimezone(look.team_tz).time(), look.team_tz)
    found = slots.between(look.db, look.team.id, start, end)
    return tuple(slot for slot in found if slot.state == slots.PLANNED)
