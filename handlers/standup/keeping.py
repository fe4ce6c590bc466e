"""What an answer changes: the round, the thread, the requests; always safe to do twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot import rounds
from bot.work import Look, Work
from handlers.standup import question, rules, wishes
from handlers.standup.reading import Reading
from storage import leaves, outgoing, people, standups
from storage.people import Member
from storage.standups import Answer, HelpRequest, Round

MOST_DAYS_OFF = 30
"""So many of the team's working days somebody's own calendar may leave free in a row."""


def round_for(work: Work, day: date) -> Round:
    """The round of that day; made ahead of its time if somebody answers early."""
    found = standups.round_of(work.db, work.team.id, day)
    if found is None:
        when = rounds.times(work.team, day)
        found = Round(team_id=work.team.id, day=day, asks_at=when.asks, meets_at=when.meets, closes_at=when.closes)
        work.db.add(found)
        work.db.flush()
    return found


def answer_for(work: Work, of: Round, member: Member) -> Answer:
    """The member's answer in this round, given or not yet."""
    found = standups.answer_of(work.db, of.id, member.id)
    if found is None:
        when = rounds.call(work.team, member, of.day, rounds.Times(of.asks_at, of.meets_at, of.closes_at))
        asks, due = (when.asks, when.due) if when else (of.asks_at, of.closes_at)
        found = Answer(round_id=of.id, member_id=member.id, day=of.day, asks_at=asks, due_at=due)
        work.db.add(found)
        work.db.flush()
    return found


def day_of(work: Look, member: Member, said_at: datetime, *, evening: bool = False) -> date:
    """Which day's round the words of this member belong to: always a day on which the team meets.

    `evening`: they plan tomorrow. Once today's is due, that is an answer to the next round, given the evening before.
    """
    night = rounds.night_of(member, ZoneInfo(member.tz or work.team.tz), said_at)
    if night is not None and awaits(answer_on(work, member, night)):
        return night
    local = said_at.astimezone(work.team_tz)
    given = answer_on(work, member, local.date())
    held = standups.round_of(work.db, work.team.id, local.date()) is not None
    works = held or work.workdays().is_working(local.date())
    over = evening and (given is None or given.due_at < said_at)
    settled = over or (given is not None and not awaits(given))
    return rules.counts_for(local, works, _next_day(work, member, local.date()), settled)


def answer_on(work: Look, member: Member, day: date) -> Answer | None:
    """The member's answer in the round of that day; None while there is no such round, or they have no part in it."""
    of = standups.round_of(work.db, work.team.id, day)
    return standups.answer_of(work.db, of.id, member.id) if of else None


def awaits(answer: Answer | None) -> bool:
    """Whether somebody was to answer and has not."""
    return answer is not None and answer.state in (standups.ASKED, standups.SILENT)


def is_past(look: Look, answer: Answer) -> bool:
    """Whether the day of this answer is over, for the team and for whoever gives it; a night shift's lasts as long."""
    member = look.db.get(Member, answer.member_id)
    zone = ZoneInfo((member.tz if member else "") or look.team.tz)
    if answer.day >= min(look.today, look.now.astimezone(zone).date()):
        return False
    return member is None or rounds.night_of(member, zone, look.now) != answer.day


def _next_day(work: Look, member: Member, day: date) -> date:
    """The team's next working day on which the member works too, by their own calendar."""
    calendar, own = work.workdays(), work.workdays(member)
    following = first = calendar.next_after(day)
    for _ in range(MOST_DAYS_OFF):
        if own.is_working(following):
            return following
        following = calendar.next_after(following)
    return first


def keep(work: Work, member: Member, day: date, words: Reading, said_at: datetime, source: str = "") -> Answer:
    """Take an answer (or a changed one) into the round of that day, and make everything that shows it true."""
    of = round_for(work, day)
    answer = answer_for(work, of, member)
    if answer.state != standups.IN:
        answer.answered_at, answer.late = said_at, said_at > answer.due_at
    answer.state, answer.version = standups.IN, answer.version + 1
    answer.done, answer.doing, answer.needs = words.done, words.doing, words.needs
    answer.source = source or answer.source
    work.db.add(answer)
    work.db.flush()
    wishes.keep(work, answer, said_at)
    question.end_all(work, member.id)
    show(work, of, answer)
    return answer


def shown_on(answers: Sequence[Answer]) -> list[tuple[str, str]]:
    """The private cards of these answers, each by its kind and subject."""
    return [(kind, answer.id) for answer in answers for kind in ("standup.prompt", "standup.echo", "standup.reminder")]


def is_away(work: Work, answer: Answer) -> bool:
    """Whether the person has noted leave for the day of this answer."""
    return bool(leaves.on(work.db, [answer.member_id], answer.day))


def expect(work: Work, answer: Answer) -> None:
    """Somebody wants their questions: who has skipped is asked again; who is away stays away until they answer."""
    if answer.state != standups.IN and is_away(work, answer):
        answer.state = standups.AWAY
    else:
        answer.asked_at = answer.asked_at or work.now
        if answer.state in (standups.AWAY, standups.SKIPPED):
            answer.state = standups.ASKED
    work.db.add(answer)


def take_back(work: Work, answer: Answer) -> None:
    """As if nothing had been said: the posted words go, and so do the requests; who took one is told."""
    of = round_for(work, answer.day)
    answer.state = standups.AWAY if is_away(work, answer) else standups.unanswered(of, answer, work.now)
    answer.answered_at, answer.late, answer.source = None, False, ""
    answer.done = answer.doing = answer.needs = ""
    work.db.add(answer)
    wishes.keep(work, answer, work.now)
    show(work, of, answer)


def be_away(work: Work, answer: Answer) -> None:
    """Away on the day of this answer: what was said goes, and nobody asks why."""
    leaves.take(work.db, answer.member_id, answer.day, answer.day)
    take_back(work, answer)
    question.end_all(work, answer.member_id)


def show(work: Work, of: Round, answer: Answer) -> None:
    """Make true what shows this answer: the summary, its place in the thread, the person's own card."""
    if of.state in (standups.OPEN, standups.CLOSED):
        work.refresh("standup.summary", of.id)
        work.refresh("standup.report", of.id)
        if answer.state == standups.IN:
            post_in_thread(work, of, "standup.answer", answer.id)
            for request in standups.requests_of(work.db, answer.id):
                show_request(work, of, request)
    work.refresh("mine.plate", answer.member_id)
    for kind in ("standup.answer", "standup.prompt", "standup.echo", "standup.reminder"):
        work.refresh(kind, answer.id)


def post_in_thread(work: Work, of: Round, kind: str, subject: str) -> None:
    """Hang a notice in the thread of every summary card of the round."""
    for summary in outgoing.notices(work.db, of.team_id, "standup.summary", of.id):
        for place in work.homes():
            if place.lane == summary.lane:
                work.hang(kind, subject, place.in_thread(f"notice:{summary.id}"))


def show_request(work: Work, of: Round, request: HelpRequest) -> None:
    """A request hangs in the thread, and privately with whoever should take it."""
    if request.state == standups.DROPPED:
        work.refresh("standup.request", request.id)
        return
    post_in_thread(work, of, "standup.request", request.id)
    for member in meant_by(work, request):
        work.hang_for(member, "standup.request", request.id, quiet=True)


def meant_by(work: Work, request: HelpRequest) -> Sequence[Member]:
    """Who is asked to take a request: the person named, or whoever leads the group and is here; never the asker."""
    team = work.team.id
    if request.to_id:
        return [m for m in people.everyone(work.db, team) if m.id == request.to_id != request.asker_id]
    if not request.group:
        return []
    ids = [member.id for member in people.everyone(work.db, team)]
    absent = leaves.on(work.db, ids, work.today) | {request.asker_id}
    here = people.leads_of(work.db, team, request.group, absent)
    return here or people.leads_of(work.db, team, request.group, {request.asker_id})
