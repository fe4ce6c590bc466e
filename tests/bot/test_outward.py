"""`baton export`: all that a team has, nothing of another's, no secret; and that it was taken is known."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlmodel import SQLModel

from bot.outward import EVIDENCE, PARENTS, STAYS
from storage import access, evidence, feeds, intake, schema
from storage.db import Database
from storage.evidence import Seen
from storage.leaves import Leave
from storage.people import Identity, Member
from storage.teams import Team
from tests.bot.command import Terminal
from tests.databases import address, begun

NOW = datetime(2026, 2, 9, 1, tzinfo=UTC)


@pytest.fixture
def database(terminal: Terminal) -> Iterator[Database]:
    database = begun(terminal.folder)
    terminal.set(DATABASE_URL=address(database))
    with database.write() as db:
        for name in ("晴屿", "别家"):
            db.add(Team(id=name, name=name))
            db.add(Member(id=f"m-{name}", team_id=name, name=f"{name}的人"))
            db.add(Identity(id=f"slack:T:{name}", member_id=f"m-{name}", platform="slack", workspace="T", user=name))
            db.add(Leave(member_id=f"m-{name}", first=NOW.date(), last=NOW.date()))
        intake.renew(db, "晴屿", "x", NOW)
        feeds.of_member(db, "晴屿", "m-晴屿", NOW)
        evidence.keep(db, "晴屿", "a1", Seen(evidence.WORDS, "s", NOW, "13800138000"), NOW)
    yield database
    database.close()


def test_a_team_goes_out_row_by_row_without_secrets_or_evidence(terminal: Terminal, database: Database) -> None:
    said = terminal.types("export", "out.jsonl", "--team", "晴屿")
    rows = [json.loads(line) for line in (terminal.folder / "out.jsonl").read_text("utf-8").splitlines()]

    assert said.code == 0 and f"晴屿: {len(rows)} rows" in said.out
    assert {row["table"] for row in rows} == {"team", "member", "identity", "leave"}
    assert "别家" not in repr(rows) and "13800138000" not in repr(rows)
    with database.read() as db:
        secrets = [db.get(intake.IntakeKey, "晴屿"), db.get(feeds.Feed, "m-晴屿")]
        assert not any(one is None or one.secret in repr(rows) for one in secrets)
        [noted] = access.latest(db, "晴屿", 5)
        assert (noted.what, noted.by) == (access.EXPORTED, "baton export")


def test_evidence_goes_out_when_asked_for_and_the_log_says_so(terminal: Terminal, database: Database) -> None:
    terminal.types("export", "out.jsonl", "--team", "晴屿", "--evidence")

    assert "13800138000" in (terminal.folder / "out.jsonl").read_text("utf-8")
    with database.read() as db:
        assert "with evidence" in access.latest(db, "晴屿", 1)[0].subject


def test_a_library_and_a_team_file_that_are_taken_out_are_noted_too(terminal: Terminal, database: Database) -> None:
    assert terminal.types("faq", "export", "library.md", "--team", "晴屿").code == 0
    assert terminal.types("team", "export", "晴屿").code == 0

    with database.read() as db:
        noted = [(one.what, one.by, one.subject) for one in access.latest(db, "晴屿", 5)]
    assert sorted(noted) == [("library", "baton faq export", "md"), ("team_file", "baton team export", "")]


def test_a_file_that_cannot_be_written_is_named_and_nothing_is_noted(terminal: Terminal, database: Database) -> None:
    said = terminal.types("export", "no/such/folder.jsonl", "--team", "晴屿")

    assert said.code == 1 and "no/such/folder.jsonl" in said.err
    with database.read() as db:
        assert access.latest(db, "晴屿", 1) == []


def test_every_table_goes_out_or_has_a_reason_to_stay() -> None:
    assert schema.MIGRATIONS.is_dir()
    for name, table in SQLModel.metadata.tables.items():
        goes = name == "team" or "team_id" in table.c or name in PARENTS or name in EVIDENCE
        assert goes or name in STAYS, f"{name}: whose is it?"
        secret = [c.name for c in table.c if "secret" in c.name or c.name == "code"]
        assert not secret or name in STAYS, f"{name} holds a secret"
