"""Begins the stand-ups of many teams at once: thousands of them meet at half past nine.

The same as `standup.open_round` and `standup.ask` do one by one, for teams with nothing unusual about them; whoever is
left out is opened alone. A test compares what becomes of both.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from bot.chat import Place
from bot.work import Parts, Tick, private_place
from bot.workdays import Workdays
from handlers.standup import rules
from schedules import standup
from storage import mornings, occasions, standups
from storage.mornings import Morning
from storage.occasions import Occasion
from storage.people import Member
from storage.standups import Answer, Round


def open_together(db: Session, parts: Parts, now: datetime, due: Sequence[Occasion]) -> list[Occasion]:
    """Open those of these rounds that can be opened together; the caller holds their teams. Returns what was done:
    each opening, and each person's question that was due with it."""
    done: list[Occasion] = []
    for morning in mornings.usual(db, due):
        when = rules.times(morning.team, morning.day)
        calendar = Workdays(morning.team.country, morning.days)
        if calendar.is_working(morning.day) and now <= when.meets:
            tick = Tick(db, parts, morning.team, now, morning.occasion.due_at)
            done += _open(tick, morning, when, calendar)
            done.append(morning.occasion)
    return done


def _open(tick: Tick, morning: Morning, when: rules.Times, calendar: Workdays) -> list[Occasion]:
    of = Round(team_id=tick.team.id, day=morning.day, asks_at=when.asks, meets_at=when.meets, closes_at=when.closes,
               state=standups.OPEN, opened_at=tick.now)  # fmt: skip
    tick.db.add(of)
    asked = [one for member in morning.crew if (one := _call(tick, of, member, morning)) is not None]
    for home in morning.homes:
        place = Place(home.platform, home.workspace, home.chat_id, "channel")
        tick.hang("standup.summary", of.id, place, is_new=True)
    tick.plan("standup.close", of.id, of.closes_at, is_new=True)
    following = calendar.next_after(morning.day)
    tick.plan("standup.open", following.isoformat(), rules.times(tick.team, following).asks, is_new=True)
    return asked


def _call(tick: Tick, of: Round, member: Member, morning: Morning) -> Occasion | None:
    """Write down when this person is expected; ask them, if that is now."""
    call = rules.call(tick.team, member, of.day, rules.Times(of.asks_at, of.meets_at, of.closes_at))
    if call is None or (member.country and not Workdays(member.country, morning.days).is_working(of.day)):
        return None
    away = member.id in morning.away
    answer = Answer(round_id=of.id, member_id=member.id, day=of.day, asks_at=call.asks, due_at=call.due,
                    state=standups.AWAY if away else standups.ASKED)  # fmt: skip
    tick.db.add(answer)
    if away:
        return None
    if call.asks > tick.now:
        tick.plan("standup.ask", answer.id, call.asks, is_new=True)
        return None
    answer.asked_at = tick.now
    place = private_place(member, morning.known.get(member.id, ()))
    if place is not None:
        tick.hang("standup.prompt", answer.id, place, member, is_new=True)
        standup.wait_for(tick, answer, of.closes_at, is_new=True)
    why = "" if place is not None else standup.UNKNOWN
    return occasions.did(tick.db, tick.team.id, "standup.ask", answer.id, call.asks, tick.now, why)
