"""Opens, reminds and closes the stand-up; every function may run again at any time without harm."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from bot import rounds
from bot.chat import Buttons, Card
from bot.hours import at_local
from bot.work import Tick, Work
from handlers.standup import keeping, rules
from storage import leaves, occasions, outgoing, people, standups
from storage.people import Member
from storage.standups import Answer, Round

UNKNOWN = "no platform knows this person"
PLATE = "mine.plate"
STILL_LOOKED_AT = timedelta(hours=12)
"""A plate that was posted so lately may still be looked at; an older one, and a person's own page, is drawn anew when
it is asked for."""


def plan_next(work: Work, after: datetime) -> None:
    """Put the team's next round into the book. Called again, it only moves what has not happened yet.

    Today's counts as next while it is still sensible to open it: a bot that was down opens it late.
    """
    calendar = work.workdays()
    today = after.astimezone(work.team_tz).date()
    day = today if calendar.is_working(today) else calendar.next_after(today)
    when = rounds.times(work.team, day)
    done = standups.round_of(work.db, work.team.id, day)
    if (done is not None and done.state != standups.AHEAD) or after > when.meets + rounds.STILL_SENSIBLE:
        day = calendar.next_after(day)
        when = rounds.times(work.team, day)
    work.plan("standup.open", day.isoformat(), when.asks)


def plan_anew(tick: Tick, subject: str) -> None:
    """Somebody changed the time, the zone or the calendar: the next round moves to where it belongs now.

    A time that has passed today is not caught up with: nobody wants a stand-up because they moved it.
    """
    held = standups.round_of(tick.db, tick.team.id, tick.today)
    done = held is not None and held.state != standups.AHEAD
    day, _ = rounds.next_meeting(tick.team, tick.workdays(), tick.now, done)
    occasions.move(tick.db, tick.team.id, "standup.open", day.isoformat(), rounds.times(tick.team, day).asks)
    if day != tick.today and not done:
        occasions.give_up(tick.db, tick.team.id, "standup.open", tick.today.isoformat(), tick.now, "moved past it")
    for ahead in standups.rounds_ahead(tick.db, tick.team.id, tick.today):
        when = rounds.times(tick.team, ahead.day)
        ahead.asks_at, ahead.meets_at, ahead.closes_at = when.asks, when.meets, when.closes
        tick.db.add(ahead)
    for kind in ("setup.card", "setup.settings"):
        tick.refresh(kind, tick.team.id)
    for of in standups.open_rounds(tick.db, tick.team.id):
        tick.refresh("standup.summary", of.id)
    _renew_plates(tick, [member.id for member in people.in_rounds(tick.db, tick.team.id)])


def open_round(tick: Tick, subject: str) -> None:
    """Open the round of that day: the card, the people who are away, and everybody's question."""
    day = date.fromisoformat(subject.removesuffix(":now"))
    by_hand = subject.endswith(":now")
    _plan_following(tick, day)
    works = tick.workdays().is_working(day)
    if not by_hand and not works:
        return tick.skip("not a working day")
    of = keeping.round_for(tick, day)
    if of.state != standups.AHEAD and not (by_hand and of.state == standups.MISSED):
        return tick.skip("already opened")
    if not by_hand and tick.now > of.meets_at + rounds.STILL_SENSIBLE:
        return _miss(tick, of)
    if by_hand or tick.now > of.meets_at:
        when = rounds.times_by_hand(tick.team, day, tick.now, works)
        of.asks_at, of.meets_at, of.closes_at = when.asks, when.meets, when.closes
    of.state, of.opened_at = standups.OPEN, tick.now
    tick.db.add(of)
    tick.db.flush()
    _call_everybody(tick, of)
    for home in tick.homes():
        tick.hang("standup.summary", of.id, home)
    for answer in standups.answers(tick.db, of.id):
        if answer.state == standups.IN:
            keeping.show(tick, of, answer)  # the echo said "once it starts"
    tick.plan("standup.close", of.id, of.closes_at)
    before = standups.round_before(tick.db, tick.team.id, day)
    if before is not None:
        _lay_aside(tick, before)
    return None


def day_ends(tick: Tick, subject: str) -> None:
    """The round's day is over: its cards say so, and nobody is asked to press anything on them."""
    of = tick.db.get(Round, subject)
    if of is None:
        return tick.skip("gone")
    _lay_aside(tick, of)
    return None


def _lay_aside(tick: Tick, of: Round) -> None:
    here = {member.id for member in people.everyone(tick.db, tick.team.id)}
    answers = [answer for answer in standups.answers(tick.db, of.id) if answer.member_id in here]
    tick.refresh_all([*keeping.shown_on(answers), ("standup.report", of.id)])


def _plan_following(tick: Tick, day: date) -> None:
    following = tick.workdays().next_after(day)
    tick.plan("standup.open", following.isoformat(), rounds.times(tick.team, following).asks)


def open_given_up(tick: Tick, subject: str) -> None:
    """A round that could not be opened at all must not be the last one."""
    _plan_following(tick, date.fromisoformat(subject.removesuffix(":now")))


def _miss(tick: Tick, of: Round) -> None:
    """It is too late for this one: keep that, and tell the director, who may still open it."""
    of.state = standups.MISSED
    tick.db.add(of)
    _renew_plates(tick, [member.id for member in people.in_rounds(tick.db, tick.team.id)])
    for boss in people.in_charge(tick.db, tick.team.id, of.day):
        look = tick.to(boss)
        if of.day < tick.today:
            told = look.line("standup.missed_past", day=of.day, planned=of.meets_at, today=tick.today, now=tick.now)
            tick.tell(boss, Card(told), quiet=True)
            continue
        title = look.line("standup.missed", day=of.day, planned=of.meets_at, now=tick.now)
        start = look.button("standup.start", "primary", day=of.day.isoformat())
        tick.tell(boss, Card(title, (Buttons((start,)),)), quiet=True)
    tick.miss("the bot was not there in time")


def _call_everybody(tick: Tick, of: Round) -> None:
    """Write down who is expected when, and have each of them asked."""
    crew = people.in_rounds(tick.db, tick.team.id)
    away = leaves.on(tick.db, [member.id for member in crew], of.day)
    when = rounds.Times(of.asks_at, of.meets_at, of.closes_at)
    for member in crew:
        call = rounds.call(tick.team, member, of.day, when)
        if call is None or (member.country and not tick.workdays(member).is_working(of.day)):
            continue
        answer = keeping.answer_for(tick, of, member)
        answer.asks_at, answer.due_at = call.asks, call.due
        if answer.state == standups.ASKED and member.id in away:
            answer.state = standups.AWAY
        tick.db.add(answer)
        if answer.state == standups.ASKED:
            tick.plan("standup.ask", answer.id, call.asks)


def ask(tick: Tick, subject: str) -> None:
    """Ask one person, privately; remind them once before the answer is due. Their plate shows it, too.

    Whoever had called up the questions long before gets them anew, where they are looking.
    """
    answer, member = _awaited(tick, subject)
    if answer is None or member is None:
        return tick.skip("answered, away or gone")
    called_up = answer.asked_at is not None and answer.asked_at < tick.now - rules.SNOOZE
    answer.asked_at = tick.now
    tick.db.add(answer)
    if not tick.hang_for(member, "standup.prompt", answer.id, again=called_up):
        return tick.skip(UNKNOWN)
    _renew_plates(tick, [member.id])
    remind = answer.due_at - timedelta(minutes=tick.team.remind_before)
    if remind > tick.now:
        tick.plan("standup.remind", answer.id, remind)
    if answer.due_at > _closes(tick, answer):
        tick.plan("standup.late_shift", answer.id, answer.due_at + timedelta(minutes=tick.team.close_after))
    return None


def remind(tick: Tick, subject: str) -> None:
    """Once more, privately, for somebody who has not answered (or put it off)."""
    answer, member = _awaited(tick, subject.partition(":")[0])
    if answer is None or member is None:
        return tick.skip("answered, away or gone")
    tick.hang_for(member, "standup.reminder", answer.id, again=True)
    return None


def _renew_plates(tick: Tick, members: Sequence[str]) -> None:
    """What their plates say of the stand-up to come is not so any more."""
    for plate in outgoing.posted_since(tick.db, PLATE, members, tick.now - STILL_LOOKED_AT):
        tick.renew(plate)


def _awaited(tick: Tick, answer_id: str) -> tuple[Answer | None, Member | None]:
    answer = tick.db.get(Answer, answer_id)
    member = tick.db.get(Member, answer.member_id) if answer else None
    if answer is None or member is None or member.left_at or not member.enrolled or not keeping.awaits(answer):
        return None, None
    return answer, member


def _closes(tick: Tick, answer: Answer) -> datetime:
    of = tick.db.get(Round, answer.round_id)
    return of.closes_at if of else answer.due_at


def close_round(tick: Tick, subject: str) -> None:
    """Finish the card; tell the director privately who is missing."""
    of = tick.db.get(Round, subject)
    if of is None or of.state != standups.OPEN:
        return tick.skip("not open")
    of.state, of.told_at = standups.CLOSED, tick.now
    tick.db.add(of)
    silent = [a for a in standups.answers(tick.db, of.id) if a.state == standups.ASKED and a.due_at <= of.closes_at]
    for answer in silent:
        answer.state = standups.SILENT
        tick.db.add(answer)
    tick.refresh_all([("standup.summary", of.id), *keeping.shown_on(silent)])
    tick.plan("standup.over", of.id, at_local(of.day + timedelta(days=1), time(0), tick.team_tz))
    for boss in people.in_charge(tick.db, tick.team.id, of.day):
        tick.hang_for(boss, "standup.report", of.id, quiet=True)
    return None


def late_shift_ends(tick: Tick, subject: str) -> None:
    """Somebody was asked at their own time (a late shift, another clock) and has not answered by the end of it."""
    answer, _ = _awaited(tick, subject)
    if answer is None:
        return tick.skip("answered, away or gone")
    answer.state = standups.SILENT
    tick.db.add(answer)
    for kind in ("standup.summary", "standup.report"):
        tick.refresh(kind, answer.round_id)
    return None
