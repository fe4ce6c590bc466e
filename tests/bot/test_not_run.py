"""What the bot should have done unasked and did not: the book knows it, and metrics, doctor and director say it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import select

from bot import doctor
from bot.checkup import Finding
from bot.doctor import occasions as doctors_look
from bot.doctor.patient import Patient
from bot.settings import Settings
from bot.web.health import state_of
from storage import occasions
from storage.occasions import DUE, MISSED, PARKED, RAN, SKIPPED, Occasion
from storage.teams import Team
from tests.chat import Chat, moment

STANDUP, DIGEST, LATE = "standup.open", "digest.send", "tasks.overdue"


@pytest.fixture
def rounds() -> bool:
    return False


def book(chat: Chat, *states: str) -> set[tuple[str, str, str]]:
    """What stands in the book with these states: kind, day and state."""
    with chat.database.read() as db:
        rows = db.exec(select(Occasion).where(Occasion.team_id == chat.team_id)).all()
        return {(row.kind, row.subject, row.state) for row in rows if not states or row.state in states}


def sleeps_until(chat: Chat, when: str) -> None:
    """Baton is not there until then, and starts again."""
    chat.baton.stop()
    chat.clock.set(moment(when))
    chat.begin()


def test_everything_leaves_when_it_should_run_and_what_became_of_it(chat: Chat) -> None:
    chat.at("18:31")

    with chat.database.read() as db:
        for row in db.exec(select(Occasion)).all():
            assert row.should_at is not None
            assert (row.done_at is None) == (row.state == DUE)
            assert bool(row.outcome) == (row.state in (SKIPPED, MISSED, PARKED)), row
    assert {(STANDUP, "2026-02-09", RAN), (DIGEST, "2026-02-09", RAN)} <= book(chat)
    assert book(chat, MISSED, PARKED) == set()


def test_days_on_which_nobody_was_there_are_in_the_book(chat: Chat) -> None:
    """Down from Monday evening to Thursday morning: two days of everything did not run; the director hears of it."""
    chat.at("18:31")
    sleeps_until(chat, "2026-02-12 08:00")
    chat.at("2026-02-12 18:31")

    lost = {(kind, day) for kind, day, _ in book(chat, MISSED)}
    assert lost == {(kind, f"2026-02-{day}") for kind in (STANDUP, DIGEST, LATE) for day in ("10", "11")}
    assert "有 3 件定时的事没做成（站会开始收集等），原因在“看明细”里" in chat.person("lan").sees(about="日报")[-1], (
        "since the digest before"
    )
    before = book(chat, MISSED)
    sleeps_until(chat, "2026-02-12 18:40")
    assert book(chat, MISSED) == before, "looking back again finds nothing new"


def test_holidays_and_weekends_are_not_missed(chat: Chat) -> None:
    chat.at("2026-02-14 18:31")
    sleeps_until(chat, "2026-02-24 08:00")
    chat.at("2026-02-24 18:31")

    assert book(chat, MISSED) == set()


def test_metrics_tell_what_did_not_run_for_a_week(chat: Chat) -> None:
    chat.at("18:31")
    sleeps_until(chat, "2026-02-12 08:00")
    chat.tick()
    state_of(chat.baton)
    shown = chat.baton.metrics.page().decode()
    assert f'baton_occasions_not_run{{how="missed",kind="{DIGEST}"}} 2.0' in shown

    chat.clock.set(moment("2026-02-25 08:00"))
    state_of(chat.baton)
    shown = chat.baton.metrics.page().decode()
    assert f'baton_occasions_not_run{{how="missed",kind="{DIGEST}"}}' not in shown


def test_what_waits_for_longer_than_it_may_is_told_while_it_waits(chat: Chat) -> None:
    due = chat.clock.now() - timedelta(minutes=11)
    with chat.database.write() as db:
        occasions.plan(db, chat.team_id, "tasks.retro", "x:24", due)
        occasions.plan(db, chat.team_id, "tasks.retro", "y:24", due + timedelta(minutes=10))

    with chat.database.read() as db:
        found = occasions.not_run(db, due - timedelta(days=1), chat.clock.now())
        assert [(one.subject, one.state) for one in found] == [("x:24", DUE)]


@pytest.fixture
def slept(chat: Chat) -> Iterator[Chat]:
    chat.at("18:31")
    sleeps_until(chat, "2026-02-12 08:00")
    chat.tick()
    yield chat


def examined(chat: Chat) -> list[Finding]:
    with chat.database.read() as db:
        team = db.get(Team, chat.team_id)
        assert team is not None
        return list(doctors_look.of_team(db, team, Patient(Settings(), chat.clock.now())))


def test_the_doctor_names_it_and_says_what_to_do(slept: Chat) -> None:
    findings = examined(slept)

    assert len(findings) == doctors_look.MOST + 1
    assert "on 2026-02-10 18:30 this did not run: the director's digest (too late)" in " ".join(
        f.what for f in findings
    )
    assert all(finding.mark == "!" and finding.advice for finding in findings)
    assert "Unasked" in [check.name for check in doctor.checks(Patient(Settings(), slept.clock.now()))]


def test_the_doctor_is_content_where_everything_ran(chat: Chat) -> None:
    chat.at("18:31")

    (finding,) = examined(chat)
    assert finding.what == "晴屿战队: everything ran that should have run in the last 7 days"
