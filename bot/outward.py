"""`baton export`: everything a team has in Baton as JSON Lines, one row a line; noted, without secrets or machinery."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, SQLModel

from bot.opening import visited
from bot.refusals import CannotRun
from bot.teamcommands import taken
from storage import access, schema
from storage.db import utc_now

Say = Callable[[str], None]
EVIDENCE: Final = ("evidence",)
"""Only when asked for: it has the originals of what is masked everywhere else."""
STAYS: Final[Mapping[str, str]] = {
    "codetry": "guesses at codes", "comment": "strangers' words, kept for moments", "feed": "secret addresses",
    "handout": "secret addresses", "intakekey": "a secret", "joincode": "secrets", "chainhead": "see the evidence",
    "picture": "`baton crisis export` has the pictures", "screenshot": "pictures", "meaning": "vectors of our texts",
    "conversation": "machinery", "directchat": "machinery", "edition": "machinery", "gap": "machinery",
    "incoming": "machinery", "notice": "machinery", "occasion": "machinery", "once": "machinery",
    "openquestion": "machinery", "outgoing": "machinery", "pace": "machinery", "sighting": "machinery",
    "feishuapp": "secrets of an app", "slack_bots": "secrets of a workspace", "slack_installations": "the same",
    "slack_oauth_states": "machinery", "upload": "machinery", "wish": "machinery",
    "seen": "what the platforms told, of no team",
}  # fmt: skip
PARENTS: Final[Mapping[str, tuple[str, str]]] = {
    "alertstep": ("alert_id", "alert"), "answer": ("round_id", "round"), "asker": ("gap_id", "unanswered"),
    "confirmation": ("freeze_id", "freeze"), "cosign": ("alert_id", "alert"), "handoffstep": ("handoff_id", "handoff"),
    "identity": ("member_id", "member"), "leave": ("member_id", "member"), "phrasing": ("entry_id", "entry"),
    "retronote": ("sprint_id", "sprint"), "tocorrect": ("recall_id", "recall"), "wavestep": ("wave_id", "wave"),
}  # fmt: skip
"""Tables without a team of their own, and whose rows they belong to."""


def export(url: str, path: Path, team_name: str, say: Say, *, with_evidence: bool = False) -> None:
    """Write the file, and note that it was written. Raises CannotRun."""
    with visited(url) as database, database.write(loosely=True) as db:
        team = taken(db, team_name)
        found = list(lines(db, team.id, with_evidence=with_evidence))
        what = f"{len(found)}, with evidence" if with_evidence else str(len(found))
        access.note(db, team.id, access.EXPORTED, utc_now(), "baton export", subject=what)
        try:
            path.touch(mode=0o600)
            path.write_text("".join(found), encoding="utf-8")
        except OSError as why:
            raise CannotRun(f"{path}: {why.strerror}") from None
    say(f"{team.name}: {len(found)} rows in {path}. The export is in the team's log (`privacy log`).")


def lines(db: Session, team_id: str, *, with_evidence: bool = False) -> Iterator[str]:
    """Each row as {"table": …, column: value}, table by table in a steady order."""
    assert schema.MIGRATIONS  # every table is known by now
    tables = SQLModel.metadata.tables
    for name in sorted(tables):
        if name in STAYS or (name in EVIDENCE and not with_evidence):
            continue
        rows = select(tables[name]).where(_of_team(tables, name, team_id)).order_by(*tables[name].primary_key)
        for row in db.connection().execute(rows).mappings():
            told = {key: _plain(value) for key, value in row.items()}
            yield json.dumps({"table": name, **told}, ensure_ascii=False) + "\n"


def _of_team(tables: Mapping[str, Any], name: str, team_id: str) -> Any:
    columns = tables[name].c
    if name == "team":
        return columns.id == team_id
    if "team_id" in columns:
        return columns.team_id == team_id
    key, parent = PARENTS[name]
    return columns[key].in_(select(tables[parent].c.id).where(tables[parent].c.team_id == team_id))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
