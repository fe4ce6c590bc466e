"""How a stand-up stands before it begins, for many teams at once, at the cost of one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import tuple_
from sqlmodel import Session, col, func, select

from storage import leaves, occasions, people, standups
from storage.occasions import Occasion
from storage.people import Identity, Member
from storage.standups import Round
from storage.teams import HOME, Channel, Team, Workday


@dataclass(frozen=True, slots=True)
class Morning:
    """One team whose round of this day has not begun, and all that its beginning needs."""

    occasion: Occasion
    team: Team
    day: date
    crew: Sequence[Member]
    known: Mapping[str, Sequence[Identity]]
    """As whom the platforms know each of the crew."""
    away: frozenset[str]
    homes: Sequence[Channel]
    days: Mapping[date, bool]
    """The team's own exceptions: for each such day, whether it is worked."""


def usual(db: Session, due: Iterable[Occasion]) -> list[Morning]:
    """Of these openings those with nothing unusual about them: nobody has answered ahead or opened by hand, the round
    before is over for everybody, and the next one is not planned yet. The caller holds their teams."""
    opens = {
        one.team_id: (one, date.fromisoformat(one.subject)) for one in due if len(one.subject) == len("2026-01-01")
    }
    crews = _crews(db, opens)
    for team in _unusual(db, {team: day for team, (_, day) in opens.items()}, crews):
        del opens[team]
    teams = {team.id: team for team in db.exec(select(Team).where(col(Team.id).in_(list(opens)))).all()}
    here = [member.id for team in opens for member in crews[team]]
    known, homes, days = people.identities_of(db, here), _homes(db, opens), _days(db, opens)
    away = {day: frozenset(leaves.on(db, here, day)) for day in {day for _, day in opens.values()}}
    return [
        Morning(occasion, teams[team], day, crews[team], known, away[day], homes[team], days[team])
        for team, (occasion, day) in opens.items() if team in teams
    ]  # fmt: skip


def _crews(db: Session, teams: Iterable[str]) -> dict[str, list[Member]]:
    """Those who take part in stand-ups, team by team."""
    lookup = select(Member).where(col(Member.team_id).in_(list(teams)), col(Member.left_at).is_(None))
    found: dict[str, list[Member]] = defaultdict(list)
    for member in db.exec(lookup.order_by(col(Member.created_at), col(Member.handle), col(Member.id))).all():
        if member.enrolled:
            found[member.team_id].append(member)
    return found


def _unusual(db: Session, days: Mapping[str, date], crews: Mapping[str, Sequence[Member]]) -> set[str]:
    last = _last_rounds(db, days)
    over = _over(db, last)
    found = set()
    for team, before in last.items():
        elsewhere = any(member.tz or member.shifts for member in crews[team])  # their yesterday may still be running
        if before.day >= days[team] or before.state == standups.OPEN or before.id not in over or elsewhere:
            found.add(team)
    return found | _planned_further(db, days)


def _last_rounds(db: Session, teams: Iterable[str]) -> dict[str, Round]:
    last = select(Round.team_id, func.max(Round.day)).where(col(Round.team_id).in_(list(teams)))
    days = db.exec(last.group_by(Round.team_id)).all()
    if not days:
        return {}
    lookup = select(Round).where(tuple_(col(Round.team_id), col(Round.day)).in_([tuple(each) for each in days]))
    return {of.team_id: of for of in db.exec(lookup).all()}


def _over(db: Session, rounds: Mapping[str, Round]) -> set[str]:
    """Those of the rounds whose day has ended and been tidied up after."""
    lookup = select(Occasion.subject).where(
        col(Occasion.team_id).in_(list(rounds)),
        Occasion.kind == "standup.over",
        col(Occasion.subject).in_([of.id for of in rounds.values()]),
        Occasion.state == occasions.RAN,
    )
    return set(db.exec(lookup).all())


def _planned_further(db: Session, days: Mapping[str, date]) -> set[str]:
    """Teams with another opening in the book, of this day or a later one."""
    lookup = select(Occasion.team_id, Occasion.subject).where(
        col(Occasion.team_id).in_(list(days)),
        Occasion.kind == "standup.open",
        Occasion.subject >= min(days.values()).isoformat(),
    )
    return {team for team, subject in db.exec(lookup).all() if subject > days[team].isoformat()}


def _homes(db: Session, teams: Iterable[str]) -> dict[str, list[Channel]]:
    lookup = select(Channel).where(
        col(Channel.team_id).in_(list(teams)), Channel.purpose == HOME, col(Channel.gone).is_(False),
        Channel.chat_id != "",
    )  # fmt: skip
    found: dict[str, list[Channel]] = defaultdict(list)
    for channel in db.exec(lookup.order_by(col(Channel.platform), col(Channel.id))).all():
        found[channel.team_id].append(channel)
    return found


def _days(db: Session, teams: Iterable[str]) -> dict[str, dict[date, bool]]:
    found: dict[str, dict[date, bool]] = defaultdict(dict)
    for own in db.exec(select(Workday).where(col(Workday.team_id).in_(list(teams)))).all():
        found[own.team_id][own.day] = own.working
    return found
