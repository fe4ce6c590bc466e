"""Calls the people who decide, one circle after the other, until somebody takes the alert over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from bot.chat import Place
from bot.work import Look, Work
from handlers.crisis import rules, scope, telling
from storage import alerts, people, teams
from storage.alerts import OPEN, Alert
from storage.outgoing import Notice, Outgoing
from storage.people import Member

SOON = timedelta(minutes=1)
EVERYONE_FROM = 2
"""From this call on everybody who decides is called, and the whole war room."""


def war_rooms(work: Work) -> list[Place]:
    """The team's war rooms, one for each platform it sits in."""
    rows = teams.channels(work.db, work.team.id, teams.WAR_ROOM)
    return [Place(row.platform, row.workspace, row.chat_id, "channel") for row in rows]


def begin(work: Work, alert: Alert, first: Sequence[Member], leading: Sequence[Member]) -> None:
    """Hang the card of a new alert where it belongs, and have the next circle called if nobody takes it in time."""
    rooms = war_rooms(work)
    for room in rooms:
        work.hang("crisis.alert", alert.id, room, pin=True, urgent=True, is_new=True)
    called = first if rooms else [*first, *(boss for boss in scope.bosses(work, leading) if boss not in first)]
    if alert.severity != "P2" or not rooms:
        reached = work.hang_for_all(called, "crisis.alert", alert.id, urgent=True, is_new=True)
        if not any(boss in reached for boss in first):
            others = [boss for boss in scope.deputies(work, leading) if boss not in reached]
            work.hang_for_all(others, "crisis.alert", alert.id, urgent=True, is_new=True)
    _plan(work, alert, is_new=True)


def graver(work: Work, alert: Alert) -> None:
    """The alert is graver than it was: its clock is shorter, and whoever decides gets a new card of it."""
    clocks = alerts.clocks_of(work.db, work.team.id)
    if alert.state == OPEN:
        alert.due_at = rules.due_after(OPEN, alert.severity, clocks, work.now)
        _plan(work, alert)
    owner = work.db.get(Member, alert.owner_id) if alert.owner_id else None
    for boss in [owner] if owner else scope.first_called(work):
        work.hang_for(boss, "crisis.alert", alert.id, again=True, urgent=True, buzz=clocks.buzz)
    for room in war_rooms(work):
        work.hang("crisis.alert", alert.id, room, pin=True, again=True, urgent=True)


def call(work: Work, alert: Alert, level: int) -> None:
    """Nobody took it: call the next circle, each with a new message, for a changed one wakes nobody."""
    circle = scope.deputies(work) if level < EVERYONE_FROM else scope.bosses(work)
    subject = f"{alert.id}:{level}"
    buzz = alerts.clocks_of(work.db, work.team.id).buzz
    alert.level = level
    work.db.add(alert)
    for boss in circle:
        work.hang_for(boss, "crisis.call", subject, urgent=True, buzz=buzz)
    for room in war_rooms(work):
        work.hang("crisis.call", subject, room, urgent=True)
    told = work.listed(boss.name for boss in circle)
    alerts.note(work.db, alert, "called", work.now, words=told)
    telling.show(work, alert)
    _plan(work, alert)


def circle_of(look: Look, level: int) -> Sequence[Member]:
    """Who is called by name at this level; nobody where the whole room is."""
    return scope.deputies(look) if level < EVERYONE_FROM else ()


def stop(work: Work, alert: Alert, why: str) -> None:
    """Somebody took it, or it is over: nobody is called any more."""
    work.cancel("crisis.escalate", alert.id, why, whole=True)


def _plan(work: Work, alert: Alert, *, is_new: bool = False) -> None:
    if alert.state == OPEN:
        clocks = alerts.clocks_of(work.db, work.team.id)
        following = alert.level + 1
        at = work.now + rules.next_call(alert.severity, clocks, following)
        work.plan("crisis.escalate", f"{alert.id}:{following}", at, is_new=is_new)


def _hang_for(work: Work, alert: Alert, circle: Iterable[Member]) -> list[Member]:
    return [boss for boss in circle if work.hang_for(boss, "crisis.alert", alert.id, urgent=True)]


# --- when a letter does not arrive --------------------------------------------------------------------------------


def lost(work: Work, letter: Outgoing) -> None:
    """A letter of ours did not arrive: that stands in the timeline, and somebody else gets it at once."""
    notice = work.db.get(Notice, letter.notice_id) if letter.notice_id else None
    if notice is None or notice.kind not in ("crisis.alert", "crisis.call"):
        return
    alert = work.db.get(Alert, notice.subject.partition(":")[0])
    if alert is None:
        return
    meant = work.db.get(Member, notice.member_id) if notice.member_id else None
    what = "buzz_refused" if letter.kind == "buzz" else "undelivered"
    who = meant.name if meant else "#"
    alerts.note(work.db, alert, what, work.now, by_id=notice.member_id, words=f"{who}: {letter.reason}")
    if what == "undelivered" and alert.state == OPEN:
        _instead(work, alert)


def _instead(work: Work, alert: Alert) -> None:
    """Deputies first, then whoever decides, then the leads: the first circle that was not tried in vain."""
    failed = {step.by_id for step in alerts.timeline(work.db, alert.id) if step.what == "undelivered"}
    leads = people.with_role(work.db, work.team.id, people.LEAD)
    for circle in (scope.deputies(work), scope.bosses(work), leads):
        reachable = [member for member in circle if member.id not in failed]
        if reachable and _hang_for(work, alert, reachable):
            return
