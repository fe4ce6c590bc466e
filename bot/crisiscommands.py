"""`baton crisis export` and `baton crisis verify`: an alert's whole file to take along, and whether the chain holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot import casefile
from bot.opening import visited
from bot.refusals import CannotRun
from bot.teamcommands import chosen, taken
from storage import alerts, evidence
from storage.alerts import Alert
from storage.db import utc_now
from storage.evidence import Picture

Say = Callable[[str], None]


def export(url: str, number: int, folder: Path, team_name: str, say: Say) -> None:
    """Write the alert's file into the folder: Markdown, JSON, and every picture under its SHA-256. It is noted in the
    alert's timeline. Raises CannotRun."""
    with visited(url) as database, database.write(loosely=True) as db:
        team = taken(db, team_name)
        alert = alerts.numbered(db, team.id, number)
        if alert is None:
            raise CannotRun(f"{team.name} has no alert {number}")
        alerts.note(db, alert, "export", utc_now(), by="baton crisis export")
        file = casefile.of(db, alert, ZoneInfo(team.tz), pictures=True)
        pictures = _pictures(db, alert)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"alert-{number}.md").write_text(casefile.as_markdown(file), encoding="utf-8")
        (folder / f"alert-{number}.json").write_text(casefile.as_json(file), encoding="utf-8")
        for name, data in pictures.items():
            (folder / name).write_bytes(data)
    except OSError as why:
        raise CannotRun(f"{why.filename}: {why.strerror}") from None
    say(f"Alert {number}: {len(file.timeline)} steps, {len(file.evidence)} entries, {len(pictures)} pictures.")
    say("The chain of evidence is broken, see the file." if file.broken else "The chain of evidence holds.")


def verify(url: str, team_name: str, say: Say) -> bool:
    """Say whether the team's chain of evidence holds, and where it does not."""
    with visited(url) as database, database.read() as db:
        team = chosen(db, team_name)
        count = len(evidence.chain(db, team.id))
        wrong = evidence.verify(db, team.id)
    for each in wrong:
        say(f"entry {each.number}: {each.why}")
    say(f"{team.name}: {count} entries, " + ("the chain is broken." if wrong else "the chain holds."))
    return not wrong


def _pictures(db: Session, alert: Alert) -> dict[str, bytes]:
    shas = {entry.picture_sha256 for entry in evidence.of_alert(db, alert.id) if entry.picture_sha256}
    found = {sha: db.get(Picture, sha) for sha in sorted(shas)}
    return {sha + _ending(one.name): one.data for sha, one in found.items() if one is not None}


def _ending(name: str) -> str:
    """ ".png" of what somebody called the file, if it is as harmless as that."""
    ending = Path(name).suffix.lower()
    return ending if ending[1:].isalnum() and ending.isascii() and len(ending) < 8 else ""
