"""Sweeps out at night what has been kept long enough: a portion at a time, and safe to run again at any time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from bot.hours import at_local
from bot.work import Tick, Work
from storage import retention

AT: Final = time(3, 20)
BREATH: Final = timedelta(seconds=20)
"""Between two portions, so that others get a word in."""


def plan_next(work: Work, after: datetime) -> None:
    """The next night's sweep stands in the book."""
    day = after.astimezone(work.team_tz).date()
    if after >= at_local(day, AT, work.team_tz):
        day += timedelta(days=1)
    work.plan("baton.sweep", day.isoformat(), at_local(day, AT, work.team_tz))


def sweep(tick: Tick, subject: str) -> None:
    """ "2026-02-10" or "2026-02-10/3": one portion of each kind; where one was full, the next follows soon."""
    night, _, portion = subject.partition("/")
    gone = retention.sweep(tick.db, tick.team.id, tick.now)
    if max(gone.values()) >= retention.PORTION:
        tick.plan("baton.sweep", f"{night}/{int(portion or 0) + 1}", tick.now + BREATH)
    elif not any(gone.values()) and not portion:
        tick.skip("nothing was old enough")
    if not portion:
        following = date.fromisoformat(night) + timedelta(days=1)
        plan_next(tick, max(tick.now, at_local(following, AT, tick.team_tz) - BREATH))
