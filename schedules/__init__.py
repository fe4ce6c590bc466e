"""What the bot does unasked: read this list first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from importlib.metadata import version

from sqlmodel import Session

from bot.work import Parts, Tick, Work
from schedules import (
    audit,
    crisis,
    digest,
    faq,
    handoff,
    leaving,
    opening,
    privacy,
    setup,
    sprint,
    standup,
    tasks,
    waves,
)
from schedules.clock import Job, Together
from storage import occasions, once, teams
from storage.db import Database, hold
from storage.teams import Team


def plan_anew(tick: Tick, subject: str) -> None:
    """Times, the zone or the calendar have changed: what has not happened moves to where it belongs now."""
    standup.plan_anew(tick, subject)
    sprint.plan_anew(tick)
    tasks.plan_next(tick, tick.now)
    digest.plan_next(tick, tick.now)
    privacy.plan_next(tick, tick.now)


def send_digest(tick: Tick, subject: str) -> None:
    """The digest tells what did not run, so that is looked for first."""
    audit.look_back(tick)
    digest.send(tick, subject)


JOBS: Mapping[str, Job] = {
    "standup.plan": plan_anew,
    "standup.open": standup.open_round,
    "standup.ask": standup.ask,
    "standup.remind": standup.remind,
    "standup.close": standup.close_round,
    "standup.late_shift": standup.late_shift_ends,
    "standup.over": standup.day_ends,
    "sprint.ask": sprint.ask,
    "sprint.publish": sprint.publish,
    "sprint.remind": sprint.remind,
    "sprint.wrap": sprint.wrap,
    "waves.begin": waves.begin,
    "waves.chase": waves.chase,
    "waves.published": waves.published,
    "waves.freeze": waves.freeze,
    "waves.end": waves.end,
    "tasks.review_late": tasks.review_late,
    "tasks.go_out": tasks.go_out,
    "tasks.retro": tasks.retro,
    "tasks.overdue": tasks.ask_overdue,
    "tasks.leaving": leaving.leaving,
    "topics.imported": tasks.open_again,
    "faq.start": faq.start,
    "faq.end": faq.end,
    "faq.price": faq.price,
    "faq.warn": faq.warn,
    "faq.chase": faq.chase,
    "faq.leaving": faq.leaves,
    "digest.send": send_digest,
    "handoff.remind": handoff.remind,
    "handoff.breach": handoff.breach,
    "handoff.leaving": handoff.leaving,
    "handoff.forget": handoff.forget,
    "handoff.freeze": handoff.freeze,
    "faq.freeze": faq.freeze,
    "handoff.thaw": handoff.thaw,
    "setup.accounts": setup.accounts_left,
    "baton.sweep": privacy.sweep,
    "crisis.escalate": crisis.escalate,
    "crisis.clock": crisis.remind,
    "crisis.chase": crisis.chase,
    "crisis.wake": crisis.wake,
    "crisis.intake": crisis.take_in,
}
TOGETHER: Mapping[str, Together] = {"standup.open": opening.open_together}
"""What many teams have at the same minute."""
GIVEN_UP: Mapping[str, Job] = {
    "standup.open": standup.open_given_up,
    "sprint.publish": sprint.given_up,
    "sprint.wrap": sprint.given_up,
    "tasks.overdue": tasks.overdue_given_up,
    "crisis.escalate": crisis.escalate_given_up,
    "crisis.chase": crisis.chase_given_up,
    "crisis.intake": crisis.take_in_given_up,
}
"""What is still done for those that failed for good."""


PLANNED = ("standup.open", "sprint.publish", "tasks.overdue", "digest.send", "baton.sweep")
"""What every team always has ahead of it."""


def plan_all(database: Database, parts: Parts, now: datetime) -> None:
    """At the start: every team has its next occasions in the book. One machine at a time, team by team.

    Whoever has everything ahead of them needs nothing more, unless Baton or its table of holidays is a newer one.
    """
    by_these_rules = f"planned:{version('baton')}:{version('holidays')}"
    with database.alone("plan"):
        with database.read() as db:
            ready = [team.id for team in teams.all_teams(db) if team.ready]
            known = once.was_done(db, by_these_rules)
            planned = occasions.ahead(db, now, PLANNED) if known else set()
        for team_id in ready:
            if team_id not in planned:
                database.surely(partial(_plan, team_id=team_id, parts=parts, now=now), loosely=True)
        if not known:
            database.surely(partial(once.first_time, key=by_these_rules), loosely=True)


def _plan(db: Session, team_id: str, parts: Parts, now: datetime) -> None:
    hold(db, [team_id])
    team = db.get_one(Team, team_id)
    work = Work(db, parts, team, now, team.lang, team.tz, None)
    audit.look_back(work)
    standup.plan_next(work, now)
    sprint.plan_next(work)
    tasks.plan_next(work, now)
    digest.plan_next(work, now)
    privacy.plan_next(work, now)
