"""What was kept long enough goes, a portion at a time; what is still needed stays, and the chain still proves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from storage import access, alerts, evidence, outgoing, people, retention
from storage.alerts import Alert
from storage.db import Database
from storage.evidence import Evidence, Seen
from storage.handoffs import ANSWERED, WAITING, Handoff
from storage.outgoing import Outgoing
from storage.people import Identity, Member
from storage.standups import Answer, HelpRequest, Round
from tests.databases import fresh

NOW = datetime(2026, 2, 9, 3, 20, tzinfo=UTC)
OLD, NEW = NOW - timedelta(days=4000), NOW - timedelta(days=1)
TEAM = "t1"


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return fresh(tmp_path)


def sweep(database: Database, most: int = retention.PORTION) -> dict[str, int]:
    with database.write() as db:
        return retention.sweep(db, TEAM, NOW, most)


def alert(db: Session, number: int, state: str) -> Alert:
    made = Alert(team_id=TEAM, number=number, severity="P0", category="safety", rule="", version="", said_at=OLD,
                 opened_at=OLD, step_at=OLD, last_at=OLD, state=state, fact="过敏")  # fmt: skip
    db.add(made)
    db.flush()
    for n in range(3):
        seen = Seen(evidence.WORDS, f"said:{number}:{n}", OLD, "13800138000 过敏", "柠檬不加冰")
        evidence.keep(db, TEAM, made.id, seen, OLD)
    return made


def test_evidence_of_stories_that_are_over_becomes_tombstones_and_the_chain_holds(database: Database) -> None:
    with database.write() as db:
        alert(db, 1, alerts.CLOSED)
        alert(db, 2, alerts.OPEN)
    assert sweep(database)["evidence"] == 3
    assert sweep(database)["evidence"] == 0

    with database.read() as db:
        held = {entry.number: entry.words for entry in db.exec(select(Evidence)).all() if entry.kind == evidence.WORDS}
        assert [bool(held[number]) for number in sorted(held)] == [False] * 3 + [True] * 3
        assert evidence.verify(db, TEAM) == []


def test_fans_are_forgotten_once_they_were_answered(database: Database) -> None:
    with database.write() as db:
        for number, (state, at) in enumerate([(ANSWERED, OLD), (ANSWERED, NEW), (WAITING, OLD)]):
            db.add(Handoff(team_id=TEAM, number=number, source=f"s{number}", state=state, words="问价", nickname="柠檬",
                           asker_id="m", asked_at=at, met=True))  # fmt: skip
    assert sweep(database)["fans"] == 1

    with database.read() as db:
        assert [(one.words, one.nickname, one.met) for one in db.exec(select(Handoff).order_by("number")).all()] == [
            ("", "", True), ("问价", "柠檬", True), ("问价", "柠檬", True),
        ]  # fmt: skip


def test_words_of_stand_ups_go_and_a_request_that_waits_stays(database: Database) -> None:
    with database.write() as db:
        db.add(Member(id="m", team_id=TEAM, name="小满"))
        db.add(Round(id="r", team_id=TEAM, day=OLD.date(), asks_at=OLD, meets_at=OLD, closes_at=OLD))
        db.add(
            Answer(id="a", round_id="r", member_id="m", day=OLD.date(), asks_at=OLD, due_at=OLD, done="拍", state="in")
        )
        for state in ("waiting", "done"):
            db.add(
                HelpRequest(
                    id=state, team_id=TEAM, answer_id="a", asker_id="m", what="出图", state=state, created_at=OLD
                )
            )
    assert sweep(database)["standups"] == 1

    with database.read() as db:
        answer = db.exec(select(Answer)).one()
        assert (answer.done, answer.state) == ("", "in")
        assert {one.id: one.what for one in db.exec(select(HelpRequest)).all()} == {"waiting": "出图", "done": ""}


def test_who_left_long_ago_is_not_even_a_name(database: Database) -> None:
    with database.write() as db:
        for id_, left in (("old", OLD), ("new", NEW), ("here", None)):
            db.add(Member(id=id_, team_id=TEAM, name=id_, email=f"{id_}@x.example", left_at=left))
            db.add(Identity(id=f"slack:T:{id_}", member_id=id_, platform="slack", workspace="T", user=id_))
    assert sweep(database)["left"] == 1
    assert sweep(database)["left"] == 0

    with database.read() as db:
        names = {one.id: (one.name, one.email) for one in people.ever_in(db, TEAM)}
        assert names == {"old": ("—", ""), "new": ("new", "new@x.example"), "here": ("here", "here@x.example")}
        assert people.identities(db, "old") == [] and len(people.identities(db, "new")) == 1


def test_letters_go_a_portion_at_a_time_and_what_waits_is_sent(database: Database) -> None:
    with database.write() as db:
        for _ in range(5):
            db.add(Outgoing(team_id=TEAM, lane="l", place="{}", card="c", state=outgoing.SENT, born_at=OLD, due_at=OLD,
                            sent_at=OLD))  # fmt: skip
        db.add(Outgoing(team_id=TEAM, lane="l", place="{}", card="c", born_at=OLD, due_at=OLD))
        db.add(
            Outgoing(team_id="other", lane="l", place="{}", state=outgoing.SENT, born_at=OLD, due_at=OLD, sent_at=OLD)
        )

    assert [sweep(database, most=2)["letters"] for _ in range(4)] == [2, 2, 1, 0]
    with database.read() as db:
        assert sorted(one.state for one in db.exec(select(Outgoing)).all()) == [outgoing.SENT, outgoing.WAITING]


def test_the_record_has_a_span_of_its_own_and_a_team_may_choose(database: Database) -> None:
    with database.write() as db:
        access.note(db, TEAM, access.EXPORTED, NOW - timedelta(days=400), "周岚")
    assert sweep(database)["record"] == 0
    with database.write() as db:
        retention.choose(db, TEAM, "record", 365)
    assert sweep(database)["record"] == 1
