"""`baton team import` and `baton team export`: a whole team as one file, into the database and out of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import Session

from bot import teamfile, teamimport
from bot.opening import tried, visited
from bot.refusals import CannotRun
from bot.teamfile import TeamFile, TeamFileError
from bot.texts import Texts
from storage import access, teams
from storage.db import hold, utc_now
from storage.teams import Team

Say = Callable[[str], None]


def load(url: str, path: Path, *, dry_run: bool, say: Say) -> None:
    """Make the database read like the file, and say each difference. Raises CannotRun."""
    file = _read(path)
    with (tried if dry_run else visited)(url) as database:
        try:
            if dry_run:
                with database.read() as db:
                    found = teamimport.differences(db, file)
            else:
                with database.write(loosely=True) as db:
                    hold(db, [team.id] if (team := teamimport.team_of(db, file)) else [])
                    found = teamimport.apply(db, file, datetime.now(UTC))
        except teamimport.NotLoaded as why:
            raise CannotRun(f"{path} was not loaded: {why}") from None
    texts = Texts.load({"baton": Path(__file__).parent / "texts.toml"})
    for difference in found:
        say(teamimport.said(difference, texts, "en"))
    say(_sum(len(found), file.team.name, dry_run))


def dump(url: str, name: str) -> str:
    """The team as a team file. Raises CannotRun where it is not clear which one."""
    with visited(url) as database, database.write(loosely=True) as db:
        team = taken(db, name)
        access.note(db, team.id, access.TEAM_FILE, utc_now(), "baton team export")
        return teamfile.write(teamimport.export(db, team))


def _read(path: Path) -> TeamFile:
    try:
        return teamfile.read(path.read_text("utf-8-sig"), path.name)
    except TeamFileError as wrong:
        raise CannotRun(str(wrong)) from None
    except OSError as why:
        raise CannotRun(f"{path}: {why.strerror}") from None
    except UnicodeDecodeError:
        raise CannotRun(f"{path} is not written in UTF-8: save it so in the editor") from None


def _sum(changes: int, team: str, dry_run: bool) -> str:
    if not changes:
        return f"{team}: nothing to change."
    count = f"{changes} change" + ("s" if changes > 1 else "")
    return f"{team}: {count}, none of them made (--dry-run)." if dry_run else f"{team}: {count} made."


def chosen(db: Session, name: str) -> Team:
    """The team of that name, or the only one. Raises CannotRun."""
    found = list(teams.all_teams(db))
    if not found:
        raise CannotRun("there is no team yet: add Baton to the team's channel, or `baton team import team.toml`")
    names = ", ".join(team.name for team in found)
    if name:
        found = [team for team in found if team.name == name]
        if not found:
            raise CannotRun(f"there is no team named {name}; there are: {names}")
    if len(found) > 1:
        raise CannotRun(f"there are several teams, say which: {names}")
    return found[0]


def taken(db: Session, name: str) -> Team:
    """The same team, held for this transaction: a Baton that runs on this database does nothing for it meanwhile."""
    team = chosen(db, name)
    hold(db, [team.id])
    return team
