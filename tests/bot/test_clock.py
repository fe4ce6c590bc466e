"""What the bot does unasked: each occasion once, again after a failure, and on the right day wherever clocks jump."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import select

import handlers
import schedules
from bot.app import load_texts
from bot.bells.embedded import Embedded
from bot.clock import MovableClock
from bot.feature import Features
from bot.finding import Finder
from bot.metrics import Metrics
from bot.work import Parts, Tick
from schedules.clock import MOST_TRIES, Clockwork, Job
from storage import occasions, once
from storage.occasions import DUE, PARKED, RAN, SKIPPED, Occasion
from storage.standups import Round
from storage.teams import Team, Workday
from tests.databases import fresh

NOON = datetime.fromisoformat("2026-02-09T12:00:00+00:00")


class Tower:
    """A clockwork with jobs of the test's own, over one team; struck by hand."""

    def __init__(self, folder: Path, jobs: Mapping[str, Job], *, given_up: Mapping[str, Job] | None = None) -> None:
        self.clock = MovableClock(NOON, runs=False)
        self.database = fresh(folder)
        self.parts = Parts(load_texts(handlers.FEATURES), Embedded(), Finder(Features(handlers.FEATURES)))
        self.metrics = Metrics()
        self.work = Clockwork(self.database, jobs, self.parts, self.clock, self.metrics, given_up or {})
        with self.database.write() as db:
            self.team = Team(name="晴屿战队")
            db.add(self.team)

    def plan(self, kind: str, subject: str = "it", minutes: float = 0.0) -> None:
        with self.database.write() as db:
            occasions.plan(db, self.team.id, kind, subject, self.clock.now() + timedelta(minutes=minutes))

    def strikes(self, *, times: int = 1, every: timedelta = timedelta(0)) -> None:
        for _ in range(times):
            self.work.strike()
            self.clock.set(self.clock.now() + every)

    def states(self) -> list[str]:
        with self.database.read() as db:
            return [row.state for row in db.exec(select(Occasion)).all()]

    def rounds(self) -> list[date]:
        with self.database.read() as db:
            return sorted(row.day for row in db.exec(select(Round)).all())


def test_an_occasion_happens_once_however_often_the_clock_strikes(tmp_path: Path) -> None:
    done: list[str] = []
    tower = Tower(tmp_path, {"test.job": lambda tick, subject: done.append(subject)})
    tower.plan("test.job", minutes=1)
    tower.strikes(times=2)
    assert done == []

    tower.clock.set(NOON + timedelta(minutes=1))
    tower.strikes(times=3)
    tower.plan("test.job")
    tower.strikes(times=3)
    assert done == ["it"], "planned again, it does not happen again"


def test_two_clocks_on_one_database_do_not_do_it_twice(tmp_path: Path) -> None:
    done: list[str] = []
    tower = Tower(tmp_path, {"test.job": lambda tick, subject: done.append(subject)})
    other = Clockwork(tower.database, {"test.job": lambda tick, subject: done.append(subject)}, tower.parts,
                      tower.clock, tower.metrics, {})  # fmt: skip
    for number in range(20):
        tower.plan("test.job", str(number))
    tower.strikes()
    other.strike()

    assert sorted(done, key=int) == [str(number) for number in range(20)]


def test_what_was_missed_is_made_up_for_and_knows_when_it_should_have_been(tmp_path: Path) -> None:
    late: list[timedelta] = []
    tower = Tower(tmp_path, {"test.job": lambda tick, subject: late.append(tick.now - tick.due_at)})
    tower.plan("test.job")
    tower.clock.set(NOON + timedelta(hours=2))
    tower.strikes()

    assert late == [timedelta(hours=2)]


def test_a_job_that_fails_is_undone_whole_and_runs_again(tmp_path: Path) -> None:
    tries: list[bool] = []

    def job(tick: Tick, subject: str) -> None:
        tries.append(tick.first_time("deed", subject))
        if len(tries) < 3:
            raise OperationalError("INSERT", {}, Exception("database is locked"))

    tower = Tower(tmp_path, {"test.job": job})
    tower.plan("test.job")
    tower.strikes(times=10, every=timedelta(minutes=1))

    assert tries == [True, True, True], "a failure frees the guard"
    assert tower.states() == [RAN]
    with tower.database.read() as db:
        assert once.was_done(db, f"{tower.team.id}:deed:it")


def test_a_job_that_fails_does_not_hold_up_the_others(tmp_path: Path) -> None:
    done: list[str] = []

    def broken(tick: Tick, subject: str) -> None:
        raise ZeroDivisionError

    tower = Tower(tmp_path, {"test.broken": broken, "test.job": lambda tick, subject: done.append(subject)})
    tower.plan("test.broken", minutes=-5)
    tower.plan("test.job")
    tower.strikes()

    assert done == ["it"]


def test_a_job_that_keeps_failing_is_parked_and_counted(tmp_path: Path) -> None:
    tries: list[str] = []

    def broken(tick: Tick, subject: str) -> None:
        tries.append(subject)
        raise ZeroDivisionError

    tower = Tower(tmp_path, {"test.job": broken})
    tower.plan("test.job")
    tower.strikes(times=60, every=timedelta(minutes=1))

    assert len(tries) == MOST_TRIES
    assert tower.states() == [PARKED]
    assert b'baton_parked_total{where="occasion"} 1.0' in tower.metrics.page()


def test_a_job_nobody_knows_any_more_is_parked(tmp_path: Path) -> None:
    tower = Tower(tmp_path, {})
    tower.plan("test.forgotten")
    tower.strikes(times=60, every=timedelta(minutes=1))

    assert tower.states() == [PARKED]


def test_a_job_that_has_nothing_to_do_says_why(tmp_path: Path) -> None:
    tower = Tower(tmp_path, {"test.job": lambda tick, subject: tick.skip("a holiday")})
    tower.plan("test.job")
    tower.strikes()

    assert tower.states() == [SKIPPED]
    with tower.database.read() as db:
        assert db.exec(select(Occasion)).one().outcome == "a holiday"


def test_a_round_that_could_not_be_opened_is_not_the_last_one(tmp_path: Path) -> None:
    """Each round plans the next; one that fails for good must not end the stand-ups."""

    def broken(tick: Tick, subject: str) -> None:
        raise ZeroDivisionError

    tower = Tower(tmp_path, {"standup.open": broken}, given_up=schedules.GIVEN_UP)
    tower.plan("standup.open", "2026-02-09")
    tower.strikes(times=60, every=timedelta(minutes=1))

    with tower.database.read() as db:
        found = {row.subject: row.state for row in db.exec(select(Occasion)).all()}
    assert found == {"2026-02-09": PARKED, "2026-02-10": DUE}


@pytest.mark.parametrize(
    ("tz", "clock", "sunday", "offset"),
    [
        ("America/New_York", "02:30", "2026-03-08", "2026-03-08T07:00:00+00:00"),
        ("America/New_York", "01:30", "2026-11-01", "2026-11-01T05:30:00+00:00"),
        ("Europe/London", "01:30", "2026-03-29", "2026-03-29T01:00:00+00:00"),
        ("Europe/London", "01:30", "2026-10-25", "2026-10-25T00:30:00+00:00"),
    ],
    ids=["skipped hour", "hour twice", "London skips", "London twice"],
)
def test_there_is_one_round_a_day_also_when_the_clocks_jump(
    tmp_path: Path, tz: str, clock: str, sunday: str, offset: str
) -> None:
    tower = Tower(tmp_path, schedules.JOBS)
    day = date.fromisoformat(sunday)
    with tower.database.write() as db:
        team = db.merge(tower.team)
        team.tz, team.standup_at, team.country = tz, clock, "US" if "America" in tz else "GB"
        for distance in (-1, 0, 1):
            db.add(Workday(team_id=team.id, day=day + timedelta(days=distance), working=True))
    tower.clock.set(datetime.fromisoformat(f"{sunday}T00:00:00+00:00") - timedelta(hours=30))
    schedules.plan_all(tower.database, tower.parts, tower.clock.now())
    tower.strikes(times=6 * 78, every=timedelta(minutes=10))

    days = [day + timedelta(days=distance) for distance in (-1, 0, 1)]
    assert [found for found in tower.rounds() if found in days] == days
    with tower.database.read() as db:
        of = db.exec(select(Round).where(Round.day == day)).one()
    assert of.meets_at == datetime.fromisoformat(offset)
