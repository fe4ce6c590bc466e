"""The digest's figures against a recount that knows nothing of how they are made, over months of every kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

import handlers
from bot.app import load_texts
from bot.bells.embedded import Embedded
from bot.feature import Features
from bot.finding import Finder
from bot.look import Look
from bot.pictures.art import Bars, Flow, Heat
from bot.work import Parts
from bot.workdays import Workdays
from handlers.digest import periods, pictures
from handlers.digest.facts import Facts, compared, gather
from handlers.digest.periods import Period
from storage import standups, tasks
from storage.alerts import FALSE, Alert
from storage.db import Database
from storage.handoffs import Handoff
from storage.moves import TaskFigures, TaskMove
from storage.people import Member
from storage.slots import Slot
from storage.standups import Answer, Round
from storage.tasks import Task
from storage.teams import Team
from tests.chat import ZONE, moment
from tests.databases import fresh

FIRST = date(2026, 1, 26)
DAYS = 35
CHAIN = (tasks.TOPIC, tasks.DRAFT, tasks.REVIEW, tasks.SCHEDULED, tasks.PUBLISHED, tasks.RETRO, tasks.DONE)
PARTS = Parts(load_texts(handlers.FEATURES), Embedded(), Finder(Features([])))


@dataclass(frozen=True)
class Piece:
    """A task: the hour it was made, and the hours of its moves along the board, each later than the one before; when it
    was due, and how often and by when it had been saved."""

    made: int
    moves: tuple[int, ...]
    back: bool
    due: int
    saves: tuple[int, int]

    def state_at(self, hour: int) -> str | None:
        return None if self.made >= hour else CHAIN[sum(at < hour for at in self.moves)]

    def hour_of(self, state: str) -> int | None:
        at = CHAIN.index(state) - 1
        return self.moves[at] if at < len(self.moves) else None


@dataclass(frozen=True)
class Month:
    """Who answered when ("" on days without a round), what was made and moved, asked and alarmed; and what is planned,
    some of it in spite of a conflict."""

    rounds: tuple[tuple[str, ...], ...]
    pieces: tuple[Piece, ...]
    alerts: tuple[tuple[int, str, str], ...]
    handoffs: tuple[tuple[int, bool | None], ...]
    slots: tuple[tuple[int, str], ...]


STATES = (standups.IN, standups.SILENT, standups.AWAY, standups.SKIPPED, standups.ASKED)


@dataclass(frozen=True)
class Case:
    """A month, and the day or week of it that is told."""

    month: Month
    subject: str
    hour: int


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Most of it happens about the period that is told, and at its very edges."""
    on, kind = draw(st.integers(7, DAYS - 1)), draw(st.sampled_from((periods.DAY, periods.WEEK)))
    subject = f"{kind}:{FIRST + timedelta(days=on)}"
    first, last = span(periods.of_subject(subject, Workdays("CN")))
    near = st.integers(first - 24, last + 24).map(lambda at: min(max(at, 0), DAYS * 24 - 1))
    edges = st.sampled_from((first - 1, first, last - 1, last)).map(lambda at: min(max(at, 0), DAYS * 24 - 1))
    hours = st.one_of(near, edges, st.integers(0, DAYS * 24 - 1))
    states = st.tuples(*[st.sampled_from(STATES)] * draw(st.integers(0, 4)))
    pieces = st.builds(
        lambda hours, *rest: Piece(min(hours), tuple(sorted(hours)[1:]), *rest),
        st.sets(hours, min_size=1, max_size=len(CHAIN)), st.booleans(), hours, st.tuples(hours, st.integers(990, 1010)),
    )  # fmt: skip
    alerts = st.tuples(hours, st.sampled_from(("P0", "P1", "P2")), st.sampled_from(("true", "drill", "false")))
    asked = st.tuples(hours, st.sampled_from((True, False, None)))
    planned = st.tuples(st.integers(last - 12, last + 96), st.sampled_from(("", "照排")))
    month = Month(
        tuple(draw(st.one_of(st.just(()), states)) for _ in range(DAYS)), tuple(draw(st.lists(pieces, max_size=6))),
        tuple(draw(st.lists(alerts, max_size=6))), tuple(draw(st.lists(asked, max_size=6))),
        tuple(draw(st.lists(planned, max_size=6))),
    )  # fmt: skip
    return Case(month, subject, on * 24 + 18)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    made = fresh(Path(tmp_path_factory.mktemp("recount")))
    yield made
    made.close()


def hour(n: int) -> datetime:
    """On the team's clock, which is never put forward or back."""
    return moment(f"{FIRST} 00:00") + timedelta(hours=n)


def written(db: Session, month: Month, team: Team) -> None:
    """The month as the features keep it."""
    people = [Member(team_id=team.id, handle=f"m{n}", name=f"成员{n}") for n in range(4)]
    db.add_all([team, *people])
    for n, states in enumerate(month.rounds):
        if states:
            at = hour(n * 24 + 9)
            one = Round(team_id=team.id, day=at.astimezone(ZONE).date(), state=standups.CLOSED, asks_at=at, meets_at=at,
                        closes_at=at, opened_at=at)  # fmt: skip
            db.add(one)
            db.add_all(Answer(round_id=one.id, member_id=who.id, day=one.day, state=state, asks_at=at, due_at=at)
                       for who, state in zip(people, states, strict=False))  # fmt: skip
    for n, piece in enumerate(month.pieces):
        _write_piece(db, team, n, piece)
    for n, (begun, severity, kind) in enumerate(month.alerts):
        state, at = FALSE if kind == "false" else "closed", hour(begun)
        db.add(Alert(team_id=team.id, number=n + 1, severity=severity, category="quality", fact="f", state=state,
                     drill=kind == "drill", said_at=at, opened_at=at, step_at=at, last_at=at))  # fmt: skip
    for n, (asked, met) in enumerate(month.handoffs):
        who, at = people[0].id, hour(asked)
        db.add(Handoff(team_id=team.id, number=n + 1, source=f"h{n}", asker_id=who, asked_at=at, met=met))
    for n, why in month.slots:
        db.add(Slot(team_id=team.id, account_id="a", at=hour(n), override_reason=why, created_at=hour(0)))
    db.flush()


def _write_piece(db: Session, team: Team, number: int, piece: Piece) -> None:
    out = piece.hour_of(tasks.PUBLISHED)
    task = Task(team_id=team.id, number=number + 1, title="t", source=f"t{number}", created_at=hour(piece.made),
                state=CHAIN[len(piece.moves)], sent_back=int(piece.back), due_at=hour(piece.due),
                review_due_at=hour(piece.due),
                published_at=hour(out) if out is not None else None)  # fmt: skip
    told, saves = piece.saves
    db.add_all([task, TaskFigures(team_id=team.id, task_id=task.id, hours=24, saves=saves, at=hour(told))])
    for n, at in enumerate(piece.moves):
        deed = "approve" if CHAIN[n + 1] == tasks.SCHEDULED else "move"
        db.add(TaskMove(team_id=team.id, task_id=task.id, at=hour(at), deed=deed, was=CHAIN[n], now=CHAIN[n + 1]))


def within(at: int | None, first: int, last: int) -> bool:
    return at is not None and first <= at < last


AS_DRAWN = (Phase.explicit, Phase.reuse, Phase.generate)
"""A month that does not add up is told as it was drawn: making it smaller takes minutes."""


@settings(max_examples=40, deadline=None, phases=AS_DRAWN, suppress_health_check=[HealthCheck.too_slow])
@given(case=cases())
def test_every_figure_is_what_a_recount_finds(database: Database, case: Case) -> None:
    team, month = Team(name="晴屿战队"), case.month
    with database.write() as db:
        undo = db.begin_nested()
        written(db, month, team)
        look = Look(db, PARTS, team, hour(case.hour), "zh", "Asia/Shanghai", None)
        period = periods.of_subject(case.subject, look.workdays())
        facts = gather(look, period)
        was = compared(look, periods.before(period, look.workdays()))
        drawn = pictures.of_week(look, facts, was) if period.kind == periods.WEEK else ()
        undo.rollback()

    recounted(month, facts.period, facts.given, facts.expected, len(facts.published))
    first, last = span(period)
    approved = [piece for piece in month.pieces if within(piece.hour_of(tasks.SCHEDULED), first, last)]
    assert (facts.passed, facts.reviewed) == (sum(not piece.back for piece in approved), len(approved))
    true = [at for at, _, what in month.alerts if what == "true"]
    assert len(facts.stories) == sum(within(at, first, last) for at in true)
    judged = [met for at, met in month.handoffs if met is not None and within(at, first, last)]
    assert [one.met for one in facts.handoffs].count(True) == judged.count(True)
    assert len(facts.handoffs) == len(judged)
    assert len(facts.in_review) == sum(CHAIN[len(piece.moves)] == tasks.REVIEW for piece in month.pieces)
    ahead(month, facts, case.hour, look.workdays())
    before = periods.before(period, look.workdays())
    recounted(month, before, was.given, was.expected, was.published)
    for picture in drawn:
        seen(month, picture.art, period)


def ahead(month: Month, facts: Facts, now: int, calendar: Workdays) -> None:
    """How things stand, what lies ahead, and what is worth praise."""
    first, last = span(facts.period)
    stands = [(piece, CHAIN[len(piece.moves)]) for piece in month.pieces]
    late = [piece for piece, state in stands if state in (tasks.DRAFT, tasks.SCHEDULED) and piece.due < now]
    assert len(facts.overdue) == len(late)
    assert len(facts.late_reviews) == sum(state == tasks.REVIEW and piece.due < now for piece, state in stands)
    end = last + 24
    while not calendar.is_working(FIRST + timedelta(days=end // 24 - 1)):
        end += 24
    planned = [why for at, why in month.slots if last <= at < end]
    assert (len(facts.tomorrow), len(facts.forced)) == (len(planned), len(planned) - planned.count(""))
    saved = [saves for told, saves in (piece.saves for piece in month.pieces) if within(told, first, last)]
    assert (facts.best[1] if facts.best else None) == max((n for n in saved if n >= 1000), default=None)


def span(period: Period) -> tuple[int, int]:
    return (period.first - FIRST).days * 24, ((period.last - FIRST).days + 1) * 24


def recounted(month: Month, period: Period, given: int, expected: int, published: int) -> None:
    first, last = span(period)
    said = [state for n, states in enumerate(month.rounds) if first <= n * 24 < last for state in states]
    assert given == said.count(standups.IN)
    assert expected == len(said) - said.count(standups.AWAY) - said.count(standups.SKIPPED)
    assert published == sum(within(piece.hour_of(tasks.PUBLISHED), first, last) for piece in month.pieces)


def seen(month: Month, art: object, period: Period) -> None:
    """What the pictures show is the same again."""
    first, last = span(period)
    if isinstance(art, Heat):
        shown = [cell.mark for row in art.rows for cell in row.cells]
        said = [state for n, states in enumerate(month.rounds) if first <= n * 24 < last for state in states]
        assert shown.count("in") == said.count(standups.IN)
        assert shown.count("silent") == said.count(standups.SILENT) + said.count(standups.ASKED)
        assert shown.count("away") == said.count(standups.AWAY)
    elif isinstance(art, Flow):
        for stage, state in zip(art.stages, pictures.STAGES, strict=True):
            assert stage.before == sum(piece.state_at(first) == state for piece in month.pieces), state
            assert stage.after == sum(piece.state_at(last) == state for piece in month.pieces), state
            assert stage.before + stage.came - stage.went == stage.after
    elif isinstance(art, Bars):
        true = [at for at, _, what in month.alerts if what == "true"]
        assert len(art.columns) == (last - first) // 24
        for start, column in zip(range(first, last, 24), art.columns, strict=True):
            assert sum(column.counts) == sum(within(at, start, start + 24) for at in true)
            assert column.before == sum(within(at, start - 168, start - 144) for at in true)
        assert sum(sum(column.counts) for column in art.columns) == sum(within(at, first, last) for at in true)


@pytest.mark.parametrize("size", [0, 1, 300])
def test_a_team_of_any_size_has_a_week_in_pictures(database: Database, size: int) -> None:
    """Nobody at all, one person, three hundred: of those the ones who missed most are named, the rest share a row."""
    team = Team(name="大战队")
    with database.write() as db:
        undo = db.begin_nested()
        people = [Member(team_id=team.id, handle=f"m{n}", name=f"成员{n:03}") for n in range(size)]
        at = moment("2026-02-09 09:30")
        one = Round(
            team_id=team.id, day=at.date(), state=standups.CLOSED, asks_at=at, meets_at=at, closes_at=at, opened_at=at
        )
        db.add_all([team, one, *people])
        db.add_all(
            Answer(round_id=one.id, member_id=who.id, day=one.day, state=standups.SILENT if n < 5 else standups.IN,
                   asks_at=at, due_at=at)
            for n, who in enumerate(people)
        )  # fmt: skip
        db.flush()
        look = Look(db, PARTS, team, moment("2026-02-14 18:30"), "zh", "Asia/Shanghai", None)
        period = periods.of_week(date(2026, 2, 14), look.workdays())
        facts = gather(look, period)
        people_art = pictures.of_week(look, facts, compared(look, period))[0].art
        undo.rollback()

    assert isinstance(people_art, Heat)
    assert (facts.given, facts.expected) == (max(size - 5, 0), size)
    assert len(people_art.rows) == min(size, pictures.MOST + 1)
    if size == 300:
        assert [row.name for row in people_art.rows[:5]] == [f"成员{n:03}" for n in range(5)]
        assert (people_art.rows[-1].name, people_art.rows[-1].cells[0].text) == ("其余 280 人", "100%")
