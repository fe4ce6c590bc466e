"""The doctor's look at what Baton does unasked: what should have run in the last days, and did not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.checkup import Finding, good, odd
from bot.doctor.patient import Patient
from bot.texts import Texts
from storage import occasions, teams
from storage.occasions import DUE, MISSED, Occasion
from storage.teams import Team

_ROOT = Path(__file__).parents[2]
"""Only their sentences are read: the machine knows no feature."""
LAST = timedelta(days=7)
MOST = 5


def look(patient: Patient) -> Iterator[Finding]:
    with patient.memory() as db:
        if db is None:
            return
        for team in teams.all_teams(db):
            yield from of_team(db, team, patient)


def of_team(db: Session, team: Team, patient: Patient) -> Iterator[Finding]:
    found = occasions.not_run(db, patient.now - LAST, patient.now, team.id)
    if not found:
        yield good(f"{team.name}: everything ran that should have run in the last {LAST.days} days")
    for one in found[:MOST]:
        yield odd(f"{team.name}: {_told(team, one)}", _advice(one))
    if len(found) > MOST:
        yield odd(f"{team.name}: {len(found) - MOST} more did not run", "GET /metrics counts them by kind")


def _told(team: Team, one: Occasion) -> str:
    at = (one.should_at or one.due_at).astimezone(ZoneInfo(team.tz))
    why = "it has not run yet" if one.state == DUE else one.outcome or "nobody knows why"
    return f"on {at:%Y-%m-%d %H:%M} this did not run: {names('en').get(one.kind, one.kind)} ({why})"


@cache
def names(lang: str) -> Mapping[str, str]:
    """What each job does, in the words of the feature that it belongs to: "standup.open" is "the stand-up opens"."""
    files = {file.parent.name: file for file in sorted(_ROOT.glob("handlers/*/texts.toml"))}
    texts = Texts.load(files | {"baton": _ROOT / "bot" / "texts.toml"})
    return {key.replace(".occasion", ""): texts.label(key, lang) for key in iter(texts.keys()) if ".occasion." in key}


def _advice(one: Occasion) -> str:
    if one.state == DUE:
        return "if Baton is running, look into its log; if not, start it and what is still sensible will run"
    if one.state == MISSED:
        return "keep Baton running (as a service that starts again by itself); who is concerned is told in the digest"
    return "the log of that time says what broke; please report it"
