"""The figures of a period, each with the items behind it, read from what the other features keep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from bot.duty import Hole, holes
from bot.hours import at_local
from bot.look import Look
from handlers.digest import periods, targets
from handlers.digest.periods import Period
from handlers.digest.targets import Measured
from storage import alerts, gaps, handoffs, library, moves, occasions, reports, slots, sprints, tasks, teams
from storage.alerts import Alert
from storage.gaps import Fault, Unanswered
from storage.handoffs import Handoff
from storage.library import Standing, Version
from storage.occasions import Occasion
from storage.slots import Slot
from storage.sprints import WRAPPED, Sprint
from storage.standups import HelpRequest
from storage.tasks import Task
from storage.teams import Account

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
    until: date
    """The next working day: what is planned up to its end is told, and which duties nobody keeps."""
    tomorrow: tuple[Slot, ...]
    forced: tuple[Slot, ...]
    """Of tomorrow's slots, those that were planned in spite of a conflict."""
    best: tuple[Task, int] | None
    targets: tuple[Measured, ...]
    """What the sprint of that week aims at, and how far it is."""
    wrapped: Sprint | None
    """The sprint, if the week has been wrapped up."""
    holes: tuple[Hole, ...]
    """Duties up to the end of the next working day that nobody keeps."""
    not_run: tuple[Occasion, ...]
    """What the bot should have done of its own accord, and did not."""
    unknown_year: int | None
    """The year whose make-up days nobody has told us yet."""


@dataclass(frozen=True, slots=True)
class Before:
    """The same of the period before, as far as it is compared."""

    given: int
    expected: int
    published: int
    passed: int
    reviewed: int
    stories: int
    met: int
    handoffs: int


def gather(look: Look, period: Period) -> Facts:
    """Everything a digest says. Drills are in none of it."""
    db, team = look.db, look.team
    start, end = period.start(look.team_tz), period.end(look.team_tz)
    given, expected = reports.stand_ups(db, team.id, period.first, period.last)
    passed, reviewed = moves.first_pass(db, team.id, start, end)
    review, tomorrow = reports.in_review(db, team.id), _tomorrow(look, period)
    sprint = sprints.of_week(db, team.id, look.workdays().monday(period.last))
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
        until=look.workdays().next_after(period.last), tomorrow=tomorrow,
        forced=tuple(slot for slot in tomorrow if slot.override_reason),
        best=reports.best(db, team.id, start, end, WORTH_PRAISE),
        targets=_targets(look, period, sprint),
        wrapped=sprint if sprint is not None and sprint.state == WRAPPED else None,
        holes=tuple(_holes(look, period)), not_run=tuple(_not_run(look, period)),
        unknown_year=look.workdays().missing_year(period.last),
    )  # fmt: skip


def compared(look: Look, period: Period) -> Before:
    """The period before; all noughts where there was none."""
    start, end = period.start(look.team_tz), period.end(look.team_tz)
    given, expected = reports.stand_ups(look.db, look.team.id, period.first, period.last)
    passed, reviewed = moves.first_pass(look.db, look.team.id, start, end)
    out = len(reports.published(look.db, look.team.id, start, end))
    judged = handoffs.judged(look.db, look.team.id, start, end)
    stories = len(reports.stories(look.db, look.team.id, start, end))
    return Before(given, expected, out, passed, reviewed, stories, sum(bool(one.met) for one in judged), len(judged))


def _tomorrow(look: Look, period: Period) -> tuple[Slot, ...]:
    """What is planned for the days up to the next working day."""
    start = period.end(look.team_tz)
    following = look.workdays().next_after(period.last)
    end = at_local(following + timedelta(days=1), start.astimezone(look.team_tz).time(), look.team_tz)
    found = slots.between(look.db, look.team.id, start, end)
    return tuple(slot for slot in found if slot.state == slots.PLANNED)


def _targets(look: Look, period: Period, sprint: Sprint | None) -> tuple[Measured, ...]:
    """Measured over the sprint's own week up to the period's end, also in the digest of a single day."""
    if sprint is None or not sprint.targets.strip():
        return ()
    week = periods.of_week(period.last, look.workdays())
    start, end = week.start(look.team_tz), week.end(look.team_tz)
    passed, reviewed = moves.first_pass(look.db, look.team.id, start, end)
    out = [_kind(look, task.account_id) for task in reports.published(look.db, look.team.id, start, end)]
    came = [(_kind(look, account), n) for account, n in reports.interactions(look.db, look.team.id, start, end)]
    percent = 100 * passed // reviewed if reviewed else None
    return targets.measured(targets.read(sprint.targets), targets.Week(percent, out, came))


def _kind(look: Look, account_id: str) -> str:
    account = look.db.get(Account, account_id) if account_id else None
    return account.kind if account else ""


def _holes(look: Look, period: Period) -> list[Hole]:
    calendar = look.workdays()
    since = max(look.now, period.start(look.team_tz))
    until = at_local(calendar.next_after(period.last) + timedelta(days=1), time.min, look.team_tz)
    accounts = teams.accounts(look.db, look.team.id)
    return [hole for one in accounts for hole in holes(look.db, one, since, until, look.team_tz, calendar)]


def _not_run(look: Look, period: Period) -> list[Occasion]:
    """Since the digest before: what went wrong last night is told today."""
    calendar = look.workdays()
    first = period.first if period.kind == periods.WEEK else min(period.first, calendar.last_before(period.last))
    start, end = at_local(first, time.min, look.team_tz), period.end(look.team_tz)
    found = occasions.not_run(look.db, start, look.now, look.team.id)
    return [one for one in found if (one.should_at or one.due_at) < end]
