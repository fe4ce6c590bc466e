"""The requests of one answer, kept true as its words change: new ones come, others are reworded or taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from difflib import SequenceMatcher

from bot.chat import Card
from bot.decided import decided
from bot.hours import at_local
from bot.work import Work
from handlers.standup import cards, rules
from handlers.standup.asks import Ask, requests
from storage import people, standups
from storage.people import Member
from storage.standups import Answer, HelpRequest

ALIKE = 0.6
"""From this likeness on (0 to 1) new words are the same request, said differently."""


def keep(work: Work, answer: Answer, said_at: datetime) -> None:
    """One request for each thing that is needed; words that were there before keep theirs, with whoever took it."""
    asked = {ask.what: ask for ask in _asks(work, answer.needs, said_at)}
    left = list(standups.requests_of(work.db, answer.id))
    for request in [known for known in left if known.what in asked]:
        left.remove(request)
        _again(work, request, _request(work, answer, asked.pop(request.what), said_at))
    for place, ask in enumerate(asked.values()):
        wanted = _request(work, answer, ask, said_at + timedelta(microseconds=place))
        same = _same(wanted, left)
        if same is None:
            work.db.add(wanted)
        else:
            left.remove(same)
            _again(work, same, wanted)
    for request in left:
        _drop(work, request)
    work.db.flush()


def _same(wanted: HelpRequest, known: Sequence[HelpRequest]) -> HelpRequest | None:
    """The request that is meant by other words: asked of the same people, or much alike."""
    living = [request for request in known if request.state != standups.DROPPED]
    whom = [r for r in living if (r.group, r.to_id) == (wanted.group, wanted.to_id) and (r.group or r.to_id)]
    near = [r for r in living if SequenceMatcher(None, r.what, wanted.what).ratio() >= ALIKE]
    return next((request for request in [*(r for r in near if r in whom), *whom, *near]), None)


def _again(work: Work, request: HelpRequest, wanted: HelpRequest) -> None:
    """The same request as it is worded now."""
    reworded = (request.what, request.due_at) != (wanted.what, wanted.due_at)
    request.what, request.due_at, request.group, request.to_id = (
        wanted.what, wanted.due_at, wanted.group, wanted.to_id
    )  # fmt: skip
    if request.state == standups.DROPPED:
        request.state = standups.WAITING
    if reworded and request.state == standups.TAKEN:
        _tell_taker(work, request, "standup.request.told_reworded")
    _show(work, request)


def _drop(work: Work, request: HelpRequest) -> None:
    """Nobody needs it any more; what is done stays done."""
    if request.state == standups.TAKEN:
        _tell_taker(work, request, "standup.request.told_dropped")
    if request.state in (standups.WAITING, standups.DECLINED, standups.TAKEN):
        taker, request.taken_by, request.taken_at = request.taken_by, "", None
        request.state = standups.DROPPED
        if taker:
            work.refresh("mine.plate", taker)
    _show(work, request)


def _show(work: Work, request: HelpRequest) -> None:
    work.db.add(request)
    work.refresh("standup.request", request.id)
    if request.taken_by:
        work.refresh("mine.plate", request.taken_by)
    decided(work)


def _tell_taker(work: Work, request: HelpRequest, key: str) -> None:
    taker, asker = work.db.get(Member, request.taken_by), work.db.get(Member, request.asker_id)
    if taker is not None and asker is not None and taker.id != asker.id:
        look = work.to(taker)
        work.tell(taker, Card(look.line(key, who=asker.name, ask=cards.request_words(look, request))), quiet=True)


def _asks(work: Work, needs: str, said_at: datetime) -> list[Ask]:
    """The requests among the needs; a line that asks nobody in particular is open to everybody."""
    names = [member.name for member in people.everyone(work.db, work.team.id)]
    lines = rules.items(needs)
    told = [requests(line, names, said_at.astimezone(work.team_tz)) for line in lines]
    nobodys = [Ask("", "", line, due=None) for line, found in zip(lines, told, strict=True) if not found]
    return [*(ask for found in told for ask in found), *nobodys]


def _request(work: Work, answer: Answer, ask: Ask, said_at: datetime) -> HelpRequest:
    named = people.by_handle(work.db, work.team.id, ask.person) if ask.person else None
    day = max(answer.day, said_at.astimezone(work.team_tz).date())  # "by 15:00", said the evening before, is tomorrow's
    due = at_local(ask.day or day, ask.due, work.team_tz) if ask.due else None
    return HelpRequest(
        team_id=work.team.id, answer_id=answer.id, asker_id=answer.member_id, group=ask.group,
        to_id=named.id if named else "", what=ask.what, due_at=due, created_at=said_at,
    )  # fmt: skip
