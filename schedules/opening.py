"""Begins the stand-ups of many teams at once: thousands of them meet at half past nine.

The same as `standup.open_round` and `standup.ask` do one by one, for teams with nothing unusual about them; whoever is
left out is opened alone. A test compares what becomes of both.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from bot import rounds
from bot.chat import Place, pack
from bot.work import Parts, private_place
from bot.workdays import Workdays
from schedules.standup import PLATE, STILL_LOOKED_AT, UNKNOWN
from storage import mornings, occasions, outgoing, standups
from storage.ledger import Ledger
from storage.mornings import Morning
from storage.occasions import Occasion
from storage.outgoing import Notice, Outgoing
from storage.people import Member
from storage.standups import Answer, Round

Counts = Counter[tuple[str, str]]


def open_together(
    db: Session, parts: Parts, now: datetime, due: Sequence[Occasion]
) -> tuple[list[Occasion], Counts]:  # fmt: skip
    """Open those of these rounds that can be opened together; the caller holds their teams. Returns which were, and
    how many people's questions went out with them."""
    usual = mornings.usual(db, due)
    crew = [member.id for morning in usual for member in morning.crew]
    writing = _Writing(now, outgoing.posted_since(db, PLATE, crew, now - STILL_LOOKED_AT))
    done = [morning.occasion for morning in usual if writing.opened(morning)]
    writing.ledger.write(db)
    return done, writing.counts


class _Writing:
    """What is to be written down for all of them."""

    def __init__(self, now: datetime, plates: Sequence[Notice]) -> None:
        self._now = now
        self._plates: dict[str, list[Notice]] = defaultdict(list)
        for plate in plates:
            self._plates[plate.subject].append(plate)
        self.ledger = Ledger(Round, Answer, Notice, Outgoing, Occasion)
        self.counts: Counts = Counter()

    def opened(self, morning: Morning) -> bool:
        """Open this one; False if it is no day for it, or too late: then it is not done in passing."""
        team, day = morning.team, morning.day
        when, calendar = rounds.times(team, day), Workdays(team.country, morning.days)
        if not calendar.is_working(day) or self._now > when.meets:
            return False
        of = self.ledger.note(Round, team_id=team.id, day=day, asks_at=when.asks, meets_at=when.meets,
                              closes_at=when.closes, state=standups.OPEN, opened_at=self._now)["id"]  # fmt: skip
        for member in morning.crew:
            self._call(of, member, morning, when)
        for home in morning.homes:
            place = Place(home.platform, home.workspace, home.chat_id, "channel")
            self._hang(morning, "standup.summary", of, place, None)
        self._plan(morning, "standup.close", of, when.closes)
        following = calendar.next_after(day)
        self._plan(morning, "standup.open", following.isoformat(), rounds.times(team, following).asks)
        return True

    def _call(self, of: str, member: Member, morning: Morning, when: rounds.Times) -> None:
        """Write down when this person is expected; ask them, if that is now."""
        call = rounds.call(morning.team, member, morning.day, when)
        if call is None or (member.country and not Workdays(member.country, morning.days).is_working(morning.day)):
            return
        state = standups.AWAY if member.id in morning.away else standups.ASKED
        asks_now = state == standups.ASKED and call.asks <= self._now
        answer = self.ledger.note(Answer, round_id=of, member_id=member.id, day=morning.day, asks_at=call.asks,
                                  due_at=call.due, state=state, asked_at=self._now if asks_now else None)  # fmt: skip
        if asks_now:
            self._ask(answer["id"], call, member, morning, when)
        elif state == standups.ASKED:
            self._plan(morning, "standup.ask", answer["id"], call.asks)

    def _ask(self, answer: str, call: rounds.Call, member: Member, morning: Morning, when: rounds.Times) -> None:
        place = private_place(member, morning.known.get(member.id, ()))
        if place is not None:
            self._hang(morning, "standup.prompt", answer, place, member)
            for plate in self._plates[member.id]:  # a letter too many finds the plate true, and is put aside
                self._letter(plate.team_id, plate.lane, plate.place, plate.id)
            remind = call.due - timedelta(minutes=morning.team.remind_before)
            if remind > self._now:
                self._plan(morning, "standup.remind", answer, remind)
            if call.due > when.closes:
                over = call.due + timedelta(minutes=morning.team.close_after)
                self._plan(morning, "standup.late_shift", answer, over)
        state, why = (occasions.SKIPPED, UNKNOWN) if place is None else (occasions.RAN, "")
        self.ledger.note(Occasion, team_id=morning.team.id, kind="standup.ask", subject=answer, due_at=call.asks,
                         should_at=call.asks, state=state, done_at=self._now, outcome=why)  # fmt: skip
        self.counts["standup.ask", state] += 1

    def _hang(self, morning: Morning, kind: str, subject: str, place: Place, reader: Member | None) -> None:
        """As `Work.hang` does where nothing hangs yet."""
        team, packed = morning.team, pack(place)
        lang = (reader.lang if reader else "") or team.lang
        notice = self.ledger.note(Notice, team_id=team.id, kind=kind, subject=subject, lane=place.lane, place=packed,
                                  lang=lang, member_id=reader.id if reader else "")["id"]  # fmt: skip
        self._letter(team.id, place.lane, packed, notice)

    def _letter(self, team_id: str, lane: str, packed: str, notice: str) -> None:
        self.ledger.note(Outgoing, team_id=team_id, lane=f"out:{lane}", place=packed, kind="notice",
                         notice_id=notice, born_at=self._now, due_at=self._now)  # fmt: skip

    def _plan(self, morning: Morning, kind: str, subject: str, at: datetime) -> None:
        self.ledger.note(Occasion, team_id=morning.team.id, kind=kind, subject=subject, due_at=at, should_at=at)
