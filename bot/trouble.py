"""Tells the director when a letter could not be delivered: nothing dies quietly."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlmodel import Session

from bot.chat import Place, unpack_place
from bot.work import Parts, Work, sentence
from storage import people, teams
from storage.outgoing import Outgoing
from storage.teams import Team


def tell(
    db: Session, parts: Parts, letter: Outgoing, now: datetime, others: Iterable[Callable[[Work, Outgoing], None]] = ()
) -> None:
    """Tell the director and the deputy, once a day for each place and reason; never about their own letters.

    `others` are the features that must know of every letter that is lost. What could not be made urgent has arrived.
    """
    team = db.get(Team, letter.team_id)
    if team is None:
        return
    work = Work(db, parts, team, now, team.lang, team.tz, None)
    for run in others:
        run(work, letter)
    place = unpack_place(letter.place)
    if letter.kind == "buzz" or not work.first_time("parked", work.today, place.lane, letter.reason):
        return
    for boss in people.with_role(db, team.id, people.DIRECTOR, people.DEPUTY):
        to = work.private_place(boss)
        if to is not None and to.lane != place.lane:
            look = work.to(boss)
            work.tell(boss, sentence(look, "baton.parked", reason=letter.reason, where=_where(work, place)))


def _where(work: Work, place: Place) -> str:
    """The place in words that a person knows: the channel's title, or whose direct message it is."""
    channel = teams.channel_at(work.db, place.platform, place.workspace, place.id)
    if channel is not None:
        return channel.title or channel.chat_id
    for member in people.everyone(work.db, work.team.id):
        for identity in people.identities(work.db, member.id):
            if place.id in (identity.dm, f"user:{identity.user}"):
                return member.name
    return place.id
