"""A team in the database, as a team file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import cast
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot import shelving, teamfile
from bot.hours import Quiet, parse_clock, parse_shift
from bot.teamfile import TeamFile
from bot.teamfile.shape import Deed, Group, Kind, Language, Platform, Role, Severity, Use
from bot.teamfile.wordings import from_record
from bot.teamimport import columns
from storage import draftwords, keywords, leaves, people, rhythm, teams
from storage.db import utc_now
from storage.keywords import Keyword
from storage.people import GUEST, Identity, Member
from storage.rhythm import Rhythm
from storage.teams import Account, Channel, Team

# The casts below say: only these words ever reach the columns, since chat and file check them on their way in.


def export(db: Session, team: Team) -> TeamFile:
    """The file from which `apply` makes the same team again."""
    crew = people.everyone(db, team.id)
    handles = {member.id: member.handle for member in crew}
    return TeamFile(
        team=_team(team, rhythm.of_team(db, team.id)),
        channels=tuple(_channel(row) for row in teams.all_channels(db, team.id)),
        brands=tuple(teamfile.Brand(row.name, tuple(row.products.splitlines())) for row in teams.brands(db, team.id)),
        members=tuple(_member(db, member) for member in crew),
        accounts=tuple(_account(row, handles) for row in teams.accounts(db, team.id)),
        workdays=tuple(teamfile.Workday(row.day, row.working, row.name) for row in teams.workdays(db, team.id)),
        library=tuple(_library(db, team)),
        draft_words=tuple(
            teamfile.DraftWord(row.word, row.mark, row.network) for row in draftwords.of_team(db, team.id)
        ),
        keywords=tuple(_keyword(row) for row in keywords.of_team(db, team.id)),
    )


def _keyword(row: Keyword) -> teamfile.Keyword:
    deed, severity = cast(Deed, row.deed), cast(Severity, row.severity)
    return teamfile.Keyword(row.word, deed, severity, row.times, row.minutes)


def _team(team: Team, week: Rhythm) -> teamfile.Team:
    return teamfile.Team(
        name=team.name, language=cast(Language, team.lang), time_zone=team.tz, country=team.country,
        standup_at=parse_clock(team.standup_at), ask_before=team.ask_before, remind_before=team.remind_before,
        close_after=team.close_after, quiet=Quiet(parse_clock(team.quiet_from), parse_clock(team.quiet_to)),
        draft_at=parse_clock(week.draft_at), publish_at=parse_clock(week.publish_at),
        pack_at=parse_clock(week.pack_at), wrap_at=parse_clock(week.wrap_at), slot_gap=week.slot_gap,
        koc_after=week.koc_after, kos_after=week.kos_after,
    )  # fmt: skip


def _channel(row: Channel) -> teamfile.Channel:
    return teamfile.Channel(cast(Use, row.purpose), cast(Platform, row.platform), row.chat_id, row.title, row.workspace)


def _member(db: Session, member: Member) -> teamfile.Member:
    known = people.identities(db, member.id)
    leave = leaves.since(db, member.id, date.min)
    return teamfile.Member(
        handle=member.handle, name=member.name, email=member.email, group=cast(Group, member.group),
        role=cast(Role, member.role), language=cast(Language, member.lang), time_zone=member.tz, country=member.country,
        slack=_user(known, "slack"), feishu=_user(known, "feishu"),
        shifts=tuple(parse_shift(line) for line in member.shifts.splitlines()),
        standup_at=parse_clock(member.asked_at) if member.asked_at else None,
        enrolled=member.enrolled and member.role == GUEST, until=member.role_until,
        leave=tuple(teamfile.Leave(each.first, each.last) for each in leave),
    )  # fmt: skip


def _user(known: Sequence[Identity], platform: str) -> str:
    return next((identity.user for identity in known if identity.platform == platform), "")


def _account(row: Account, handles: dict[str, str]) -> teamfile.Account:
    return teamfile.Account(
        network=row.network, handle=row.handle, kind=cast(Kind, row.kind), name=row.name, brand=row.brand,
        owner=handles.get(row.owner_id, ""), backup=handles.get(row.backup_id, ""),
        products=tuple(row.products.splitlines()), persona=columns.persona(row.persona),
        service_hours=tuple(parse_shift(line) for line in row.service_hours.splitlines()),
        roster=columns.roster(row.roster, handles),
    )  # fmt: skip


def _library(db: Session, team: Team) -> Iterator[teamfile.Wording]:
    """What the library says now: one version of each entry."""
    several = len(teams.brands(db, team.id)) > 1
    here = {member.handle for member in people.everyone(db, team.id)}
    for entry, record in shelving.current(db, team, utc_now()):
        wording = from_record(record, ZoneInfo(team.tz), entry.brand if several else "")
        yield wording if wording.owner in here else replace(wording, owner="")
