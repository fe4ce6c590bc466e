"""The demo's cast: everybody in the demo's team file, as people of the local page and as members of the team."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from bot import teamfile, teamimport
from bot.adapters.local import LocalChannel, LocalPerson
from bot.demo import friday
from bot.teamfile import TeamFile
from storage import people
from storage.db import Database
from storage.people import DEPUTY, DIRECTOR, GUEST, Member
from storage.teams import Team

FILE = Path(__file__).with_name("team.toml")
ENGLISH = Path(__file__).with_name("english.toml")
"""How the team file reads in a team that speaks English."""
LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Troupe:
    """Who and what there is on the page, and the file it all comes from."""

    people: Sequence[LocalPerson]
    channels: Sequence[LocalChannel]
    file: TeamFile


def troupe(lang: str = "zh", path: Path = FILE) -> Troupe:
    """Everybody and every channel of a team file; the demo's own also speaks English."""
    text = path.read_text("utf-8")
    file = teamfile.read(_in_english(text) if lang == "en" else text, path.name)
    channels = tuple(
        LocalChannel(channel.id, channel.name or channel.id, _inside(file, channel))
        for channel in file.channels
        if channel.platform == LOCAL
    )
    return Troupe(tuple(_person(file, member) for member in file.members), channels, file)


def _in_english(text: str) -> str:
    """The same team for readers of English."""
    words: dict[str, str] = tomllib.loads(ENGLISH.read_text("utf-8"))
    for ours in sorted(words, key=len, reverse=True):
        text = text.replace(ours, words[ours])
    return text.replace('language = "zh"', 'language = "en"')


def _person(file: TeamFile, member: teamfile.Member) -> LocalPerson:
    return LocalPerson(
        handle=member.handle, name=member.name, group=member.group, role=member.role, email=member.email,
        lang=member.language or file.team.language, tz=member.time_zone or file.team.time_zone,
        guest=member.role == "guest",
    )  # fmt: skip


def as_they_are(database: Database, cast: Troupe) -> Callable[[], Sequence[LocalPerson]]:
    """Everybody as the team knows them at the moment: roles and languages change in chat, people leave."""

    def now() -> Sequence[LocalPerson]:
        with database.read() as db:
            team = teamimport.team_of(db, cast.file)
            rows = {i.user: db.get(Member, i.member_id) for i in people.identities_on(db, LOCAL)}
            return [_as_now(person, team, rows.get(person.handle)) for person in cast.people]

    return now


def _as_now(person: LocalPerson, team: Team | None, member: Member | None) -> LocalPerson:
    if team is None or member is None:
        return person
    return replace(
        person, name=member.name, group=member.group, role=member.role, email=member.email,
        lang=member.lang or team.lang, tz=member.tz or team.tz, guest=member.role == GUEST,
        left=member.left_at is not None or member.team_id != team.id,
    )  # fmt: skip


def _inside(file: TeamFile, channel: teamfile.Channel) -> tuple[str, ...]:
    """Everybody is in every channel, but the war room is for those who decide."""
    closed = channel.use == "war_room"
    return tuple(member.handle for member in file.members if not closed or member.role in (DIRECTOR, DEPUTY))


def settle(database: Database, cast: Troupe, now: datetime, *, friday_only: bool = True) -> None:
    """Have the team in the database; a demo that goes on in a kept folder keeps what was changed in it.

    `friday_only` false: the team has its weeks before it, and lives them.
    """
    with database.write() as db:
        if teamimport.team_of(db, cast.file) is None:
            teamimport.apply(db, cast.file, now)
            team = teamimport.team_of(db, cast.file)
            assert team is not None, "the import has just made it"
            _give_accounts(db, team)
            if friday_only:
                friday.remember(db, team)


def _give_accounts(db: Session, team: Team) -> None:
    """Everybody's account on the page, and their direct message with Baton."""
    for member in people.everyone(db, team.id):
        identity = people.join(db, member.id, LOCAL, LOCAL, member.handle, member.name)
        identity.dm = f"dm-{member.handle}"
        db.add(identity)
