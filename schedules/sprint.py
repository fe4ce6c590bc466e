"""Asks for, publishes, reminds and wraps up the sprint; every function may run again at any time without harm."""

from __future__ import annotations

from datetime import date

from bot.work import Tick, Work
from handlers.sprint import cards, keeping, rules
from storage import people, sprints


def plan_next(work: Work) -> None:
    """Put this week's sprint (if it is only about to begin) and the next one into the book."""
    monday = keeping.this_week(work)
    for week in (monday, rules.following(work.workdays(), monday)):
        if keeping.days_of(work, week):
            plan_week(work, week)


def plan_week(work: Work, monday: date) -> None:
    """Called again, it only moves what has not happened yet. What is long past is not planned anew."""
    when = keeping.times_of(work, monday)
    known = sprints.of_week(work.db, work.team.id, monday)
    if known is not None and known.state == sprints.PUBLISHED:
        work.plan("sprint.wrap", monday.isoformat(), when.wraps)
    elif (known is None or known.state == sprints.DRAFT) and when.publishes + rules.STILL_SENSIBLE > work.now:
        work.plan("sprint.ask", monday.isoformat(), when.asks)
        work.plan("sprint.publish", monday.isoformat(), when.publishes)


def plan_anew(tick: Tick) -> None:
    """The times or the calendar have changed: what has not happened moves to where it belongs now."""
    plan_next(tick)
    running = sprints.running(tick.db, tick.team.id)
    if running is not None and keeping.days_of(tick, running.monday):
        running.wraps_at = keeping.times_of(tick, running.monday).wraps
        tick.db.add(running)
        keeping.show(tick, running)


def _plan_following(tick: Tick, monday: date) -> None:
    following = rules.following(tick.workdays(), monday)
    if keeping.days_of(tick, following):
        plan_week(tick, following)


def ask(tick: Tick, subject: str) -> None:
    """On the first working day, before the time: the director is asked for a draft, if there is none."""
    monday = date.fromisoformat(subject)
    _plan_following(tick, monday)
    if not keeping.days_of(tick, monday):
        return tick.skip("a week without a working day")
    sprint = keeping.sprint_for(tick, monday)
    if sprint.is_drafted or sprint.state != sprints.DRAFT:
        return tick.skip("there is a draft")
    if tick.now >= keeping.times_of(tick, monday).publishes:
        return tick.skip("too late to ask")
    for boss in people.in_charge(tick.db, tick.team.id, tick.today):
        tick.hang_for(boss, "sprint.wanted", sprint.subject)
    return None


def publish(tick: Tick, subject: str) -> None:
    """Begin the week: the pinned card, and what content and data owe; without a draft, ask once more."""
    monday = date.fromisoformat(subject)
    _plan_following(tick, monday)
    if not keeping.days_of(tick, monday):
        return tick.skip("a week without a working day")
    sprint = keeping.sprint_for(tick, monday)
    if sprint.state != sprints.DRAFT:
        return tick.skip("published before")
    if tick.now >= keeping.times_of(tick, monday).wraps:
        return _miss(tick, sprint)
    if sprint.is_drafted:
        keeping.publish(tick, sprint)
        return None
    for boss in people.in_charge(tick.db, tick.team.id, tick.today):
        tick.hang_for(boss, "sprint.wanted", sprint.subject, again=True)
    return tick.skip("there is no draft")


def _miss(tick: Tick, sprint: sprints.Sprint) -> None:
    """The week is over: keep that it had no sprint. Only where there was a draft does anybody miss it."""
    sprint.state = sprints.MISSED
    tick.db.add(sprint)
    if sprint.is_drafted:
        for boss in people.in_charge(tick.db, tick.team.id, tick.today):
            tick.tell(boss, cards.missed(tick.to(boss), sprint), quiet=True)
    tick.miss("the bot was not there in time")


def given_up(tick: Tick, subject: str) -> None:
    """A sprint that could not be published at all must not be the last one."""
    _plan_following(tick, date.fromisoformat(subject))


def remind(tick: Tick, subject: str) -> None:
    """Whoever owes the topic pack or the data focus is reminded, privately."""
    sprint = sprints.of_week(tick.db, tick.team.id, date.fromisoformat(subject.partition(":")[0]))
    if sprint is None or sprint.state != sprints.PUBLISHED:
        return tick.skip("not on any more")
    tick.refresh("sprint.card", sprint.subject)  # it says "late" from now on
    owed = [("content", keeping.has_pack(tick, sprint)), ("data", sprint.focus != "")]
    late = [group for group, there in owed if not there]
    for group in late:
        for member in keeping.owing(tick, group):
            tick.hang_for(member, f"sprint.ask_{group}", sprint.subject, again=True, quiet=True)
    return None if late else tick.skip("everything is there")


def wrap(tick: Tick, subject: str) -> None:
    """The last working day ends: one message says how it went."""
    monday = date.fromisoformat(subject)
    _plan_following(tick, monday)
    sprint = sprints.of_week(tick.db, tick.team.id, monday)
    if sprint is None or sprint.state != sprints.PUBLISHED:
        return tick.skip("not on")
    keeping.wrap(tick, sprint)
    return None
