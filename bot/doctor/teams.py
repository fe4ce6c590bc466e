"""The doctor's look at the teams: who is missing, and until when their holidays are known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlmodel import Session

from bot.checkup import Finding, good, odd, wrong
from bot.doctor.patient import Patient
from bot.workdays import Workdays
from storage import people, teams
from storage.people import DIRECTOR, Member
from storage.teams import HOME, Team

MOST_NAMES = 8


def holidays(patient: Patient) -> Iterator[Finding]:
    """Each team's own calendar; without a team, that of the people Baton is made for."""
    with patient.memory() as db:
        found = teams.all_teams(db) if db else ()
        if db is None or not found:
            yield _calendar("", Workdays("CN"), patient.now.date())
            return
        for team in found:
            if not _zone(team.tz):
                continue
            today = patient.now.astimezone(ZoneInfo(team.tz)).date()
            yield _calendar(team.name, Workdays(team.country, teams.day_overrides(db, team.id)), today)


def _zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True


def _calendar(team: str, workdays: Workdays, today: date) -> Finding:
    whose = f"{team}: " if team else ""
    year = workdays.missing_year(today)
    if year is None:
        return good(f"{whose}working days are known, make-up days too ({workdays.country or 'plain weekends'})")
    return odd(
        f"{whose}the make-up days (调休) of {year} are not known yet",
        "update Baton once they are announced, or write them into the team file as [[workday]] and "
        "`baton team import` it",
    )


def look(patient: Patient) -> Iterator[Finding]:
    with patient.memory() as db:
        if db is None:
            return
        found = [team for team in teams.all_teams(db) if _zone(team.tz)]
        lost = [team for team in teams.all_teams(db) if not _zone(team.tz)]
        for team in lost:
            yield wrong(
                f"{team.name}: this computer does not know the time zone {team.tz}",
                "install the time zone data (pip install tzdata), or give the team another zone with “settings”",
            )
        if not found and not lost:
            yield odd("there is no team yet", "add Baton to the team's channel, or `baton team import team.toml`")
        for team in found:
            yield from _team(db, team)


def _team(db: Session, team: Team) -> Iterator[Finding]:
    everyone = people.everyone(db, team.id)
    before = [
        *_set_up(team),
        *_director(team, everyone),
        *_home(db, team),
        *_strangers(db, team, everyone),
    ]
    yield from before or [good(f"{team.name}: everybody is known, with a director and a home channel")]


def _set_up(team: Team) -> Iterator[Finding]:
    if not team.ready:
        yield odd(f"{team.name}: nobody has finished the set-up", "fill in the set-up card in the team's channel")


def _director(team: Team, everyone: Sequence[Member]) -> Iterator[Finding]:
    if not any(member.role == DIRECTOR for member in everyone):
        yield odd(
            f"{team.name}: there is no director, so nobody hears who missed the stand-up",
            'give somebody role = "director" in the team file and `baton team import` it',
        )


def _home(db: Session, team: Team) -> Iterator[Finding]:
    if not teams.channels(db, team.id, HOME):
        yield odd(
            f"{team.name}: there is no home channel, so the stand-up has nowhere to be shown",
            "add Baton to the team's channel and choose it as home in the set-up",
        )


def _strangers(db: Session, team: Team, everyone: Sequence[Member]) -> Iterator[Finding]:
    unknown = [member.name for member in everyone if not people.identities(db, member.id)]
    if unknown:
        names = ", ".join(unknown[:MOST_NAMES]) + (
            f" and {len(unknown) - MOST_NAMES} more" if len(unknown) > MOST_NAMES else ""
        )
        yield odd(
            f"{team.name}: on no platform known: {names}",
            "check their mail addresses in the team file, or let them write to Baton once",
        )
