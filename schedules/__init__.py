"""What the bot does unasked: read this list first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from bot.work import Parts, Work
from schedules import standup
from schedules.clock import Job
from storage import teams

JOBS: Mapping[str, Job] = {
    "standup.plan": standup.plan_anew,
    "standup.open": standup.open_round,
    "standup.ask": standup.ask,
    "standup.remind": standup.remind,
    "standup.close": standup.close_round,
    "standup.late_shift": standup.late_shift_ends,
}
GIVEN_UP: Mapping[str, Job] = {"standup.open": standup.open_given_up}
"""What is still done for those that failed for good."""


def plan_all(db: Session, parts: Parts, now: datetime) -> None:
    """At the start: every team has its next occasions in the book."""
    for team in teams.all_teams(db):
        if team.ready:
            standup.plan_next(Work(db, parts, team, now, team.lang, team.tz, None), now)
