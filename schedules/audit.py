"""Looks back: what each team's days should have brought, and whether the book says that it ran, or why it did not.

Whatever was in the book keeps its own record (`storage.occasions`). This finds what never came into it, because nobody
was there to put it in: a bot that was down for three days leaves three digests that nobody had planned.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from bot import rounds
from bot.work import Work
from handlers.sprint import keeping as sprint_times
from schedules import digest, tasks
from storage import occasions, sprints, standups

LOOKS_BACK = timedelta(days=14)
WHY = "it was never planned: nobody was there to do it"
When = Callable[[Work, date], datetime]


def _standup_asks(work: Work, day: date) -> datetime:
    return rounds.times(work.team, day).asks


def _sprint_publishes(work: Work, monday: date) -> datetime:
    return sprint_times.times_of(work, monday).publishes


DAILY: Mapping[str, When] = {
    "standup.open": _standup_asks,
    "tasks.overdue": tasks.asks_at,
    "digest.send": digest.sent_at,
}
"""What every working day of a team brings, and when."""
WEEKLY: Mapping[str, When] = {"sprint.publish": _sprint_publishes}
"""What every week with a working day brings; its subject is the Monday that names the week."""


def look_back(work: Work) -> int:
    """Note what the days before today should have brought and the book knows nothing of; returns how much that was.

    A team's days count from the first thing of that kind that was ever planned for it. Called again, it finds nothing.
    """
    since = work.today - LOOKS_BACK
    days = [since + timedelta(days=n) for n in range(LOOKS_BACK.days)]
    calendar = work.workdays()
    working = [day for day in days if calendar.is_working(day)]
    weeks = sorted({calendar.monday(day) for day in working if calendar.week(day)[0] >= since})
    found = sum(_missing(work, kind, working, when) for kind, when in DAILY.items())
    return found + sum(_missing(work, kind, weeks, when) for kind, when in WEEKLY.items())


def _missing(work: Work, kind: str, days: list[date], when: When) -> int:
    begun = occasions.first_of(work.db, work.team.id, kind)
    if begun is None or not days:
        return 0
    known = occasions.known(work.db, work.team.id, kind, min(begun, work.now - LOOKS_BACK - timedelta(days=8)))
    told = {occasion.subject.partition(":")[0] for occasion in known}
    untold = [day for day in days if day.isoformat() not in told and begun < when(work, day) < work.now]
    lost = [day for day in untold if not _done_by_hand(work, kind, day)]
    for day in lost:
        occasions.miss(work.db, work.team.id, kind, day.isoformat(), when(work, day), work.now, WHY)
    return len(lost)


def _done_by_hand(work: Work, kind: str, day: date) -> bool:
    """A round that somebody opened early, or a sprint published before its time, leaves nothing to be planned."""
    if kind == "standup.open":
        held = standups.round_of(work.db, work.team.id, day)
        return held is not None and held.opened_at is not None
    sprint = sprints.of_week(work.db, work.team.id, day) if kind == "sprint.publish" else None
    return sprint is not None and sprint.published_at is not None
