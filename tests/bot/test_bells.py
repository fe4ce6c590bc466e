"""The bells: a lane is served by one worker at a time, and never forgotten. Both engines are asked the same."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from procrastinate import App
from procrastinate.schema import SchemaManager

from bot.aftermath import MAY_PASS
from bot.bells import Bells, postgres
from bot.bells.embedded import Embedded
from bot.bells.postgres import Postgres
from storage.db import Database, before_commit
from storage.engines import libpq
from tests.databases import fresh
from tests.patience import PLENTY, meanwhile, until
from tests.postgres import migrated, server


@dataclass(frozen=True)
class Engine:
    """A database, and the bells that belong to it."""

    database: Database
    bells: Callable[[int], Bells]


class Servants:
    """Serves lanes slowly enough to be caught at it, and writes down who was served when."""

    def __init__(self) -> None:
        self.served: list[str] = []
        self.waits: dict[str, list[float | None]] = {}
        self.holding: dict[str, threading.Event] = {}
        self.at_once = 0
        self.most_at_once = 0
        self.under_way: set[str] = set()
        self._lock = threading.Lock()

    def serve(self, lane: str) -> float | None:
        with self._lock:
            assert lane not in self.under_way, f"{lane} is served twice at once"
            self.under_way.add(lane)
            self.most_at_once = max(self.most_at_once, len(self.under_way))
        if lane in self.holding:
            self.holding[lane].wait(PLENTY)
        with self._lock:
            self.under_way.discard(lane)
            self.served.append(lane)
            left = self.waits.get(lane, [])
            return left.pop(0) if left else None


@pytest.fixture
def servants() -> Servants:
    return Servants()


@pytest.fixture(params=["embedded", "postgres"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """The bells of one process on SQLite, and those of many machines on PostgreSQL."""
    if request.param == "embedded":
        yield Engine(fresh(tmp_path), Embedded)
        return
    name = server().new(migrated())
    url = server().url(name)
    database = Database(url)
    yield Engine(database, lambda workers: Postgres(url, workers))
    database.close()
    server().drop(name)


@pytest.fixture
def bells(engine: Engine, servants: Servants) -> Iterator[Bells]:
    one = engine.bells(4)
    one.start(servants.serve)
    yield one
    for held in servants.holding.values():
        held.set()
    one.stop(PLENTY)


def rest(bells: Bells) -> None:
    until(lambda: bells.idle)


def test_a_lane_is_never_served_by_two_at_once(bells: Bells, servants: Servants) -> None:
    """The servants themselves refuse to serve a lane twice at once; eight threads ring without pause."""

    def ring() -> None:
        for number in range(300):
            bells.ring_now(f"lane-{number % 3}")

    ringers = [threading.Thread(target=ring) for _ in range(8)]
    for ringer in ringers:
        ringer.start()
    for ringer in ringers:
        ringer.join()
    rest(bells)

    assert set(servants.served) == {"lane-0", "lane-1", "lane-2"}


def test_different_lanes_are_served_at_once(bells: Bells, servants: Servants) -> None:
    servants.holding = {name: threading.Event() for name in "abc"}
    for name in "abc":
        bells.ring_now(name)

    until(lambda: servants.most_at_once == 3)


def test_a_lane_rung_while_it_is_served_is_served_again(bells: Bells, servants: Servants) -> None:
    """Otherwise what arrived after the last look would lie there."""
    servants.holding["a"] = threading.Event()
    bells.ring_now("a")
    until(lambda: "a" in servants.under_way)
    bells.ring_now("a")
    bells.ring_now("a")
    servants.holding["a"].set()

    until(lambda: servants.served == ["a", "a"])
    rest(bells)
    assert servants.served == ["a", "a"]


def test_a_lane_whose_bell_falls_due_while_it_is_served_is_served_again(bells: Bells, servants: Servants) -> None:
    servants.holding["a"] = threading.Event()
    bells.ring_now("a")
    until(lambda: "a" in servants.under_way)
    bells.ring_now("a", 0.02)
    bells.ring_now("b", 0.02)
    until(lambda: servants.served == ["b"])
    servants.holding["a"].set()

    until(lambda: servants.served == ["b", "a", "a"])


def test_a_lane_that_wants_to_wait_is_served_after_its_time(bells: Bells, servants: Servants) -> None:
    servants.waits["a"] = [0.15]
    begun = time.monotonic()
    bells.ring_now("a")

    until(lambda: len(servants.served) == 2)
    assert time.monotonic() - begun >= 0.15


def test_a_bell_for_now_goes_before_one_for_later(bells: Bells, servants: Servants) -> None:
    bells.ring_now("a", 60.0)
    bells.ring_now("a")

    until(lambda: servants.served == ["a"])
    rest(bells)


def test_a_bell_for_later_does_not_put_off_one_for_now(bells: Bells, servants: Servants) -> None:
    servants.holding["b"] = threading.Event()
    bells.ring_now("a", 0.05)
    bells.ring_now("a", 60.0)

    until(lambda: servants.served == ["a"])


def test_a_lane_that_breaks_is_served_again_and_its_worker_lives_on(engine: Engine) -> None:
    tries: list[str] = []

    def serve(lane: str) -> float | None:
        tries.append(lane)
        if len(tries) == 1:
            raise ZeroDivisionError
        return None

    bells = engine.bells(1)
    bells.start(serve)
    bells.ring_now("a")
    until(lambda: len(tries) == 2)
    bells.stop(PLENTY)


def test_stopping_lets_what_is_under_way_end_and_begins_nothing_new(servants: Servants) -> None:
    bells = Embedded(workers=1)
    servants.holding["a"] = threading.Event()
    bells.start(servants.serve)
    bells.ring_now("a")
    until(lambda: "a" in servants.under_way)
    bells.ring_now("b")

    def ends_at_last() -> None:
        until(lambda: bells._stopping)
        servants.holding["a"].set()

    with meanwhile(ends_at_last):
        bells.stop(PLENTY)

    assert servants.served == ["a"]
    assert not any(thread.is_alive() for thread in bells._threads)


def test_the_bell_rings_when_the_transaction_has_held(engine: Engine, bells: Bells, servants: Servants) -> None:
    with engine.database.write() as db:
        bells.ring(db, "a")
        bells.ring(db, "a")
        rest(bells)
        assert servants.served == [], "nobody could see yet what they were rung for"

    until(lambda: servants.served == ["a"])
    rest(bells)
    assert servants.served == ["a"], "rung twice in one transaction, served once"


def test_the_bell_does_not_ring_for_what_was_undone(engine: Engine, bells: Bells, servants: Servants) -> None:
    with pytest.raises(ZeroDivisionError), engine.database.write() as db:
        bells.ring(db, "a")
        raise ZeroDivisionError

    rest(bells)
    assert servants.served == []


# --- many machines ---


@pytest.fixture
def shared() -> Iterator[str]:
    """The address of a PostgreSQL database that several machines work on."""
    name = server().new(migrated())
    yield server().url(name)
    server().drop(name)


def asked(url: str, question: str) -> object:
    with psycopg.connect(libpq(url), autocommit=True) as connection:
        row = connection.execute(question.encode()).fetchone()
    return row[0] if row else None


def test_the_lanes_of_a_worker_that_shows_no_sign_of_life_are_taken_over(
    shared: str, servants: Servants, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "SWEEPS", 0.05)
    web = Postgres(shared)
    web.ring_all(["a"])
    dead = "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '16 seconds') RETURNING id"
    worker = asked(shared, dead)
    assert asked(shared, f"SELECT lock FROM procrastinate_fetch_job_v2(NULL, {worker})") == "a"

    alive = Postgres(shared, 1)
    alive.start(servants.serve)
    until(lambda: servants.served == ["a"])
    until(lambda: alive.idle)
    alive.stop(PLENTY)
    web.stop()


def test_bells_stop_even_where_it_is_forgotten_once_that_they_should(shared: str, servants: Servants) -> None:
    """As it happens where the server answers at that very moment."""

    class Forgetful(Postgres):
        async def _sweep(self, app: App) -> None:
            with suppress(asyncio.CancelledError):
                await asyncio.sleep(1000)
            await asyncio.sleep(1000)

    one = Forgetful(shared, 1)
    one.start(servants.serve)
    one.ring_now("a")
    until(lambda: servants.served == ["a"])
    one.stop(3.0)

    assert not [thread.name for thread in threading.enumerate() if thread.name == "bells"]


def test_one_that_is_only_slow_keeps_its_lane(shared: str, servants: Servants, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "SWEEPS", 0.05)
    servants.holding["a"] = threading.Event()
    both = Postgres(shared, 1), Postgres(shared, 1)
    for one in both:
        one.start(servants.serve)
    both[0].ring_now("a")
    until(lambda: "a" in servants.under_way)
    until(lambda: both[0].machines == 2 and both[1].machines == 2)
    servants.holding["a"].set()

    until(lambda: servants.served == ["a"])
    for one in both:
        one.stop(PLENTY)
    assert servants.served == ["a"]


def test_whoever_only_looks_rings_for_nothing_that_was_rung_for_already(shared: str) -> None:
    web = Postgres(shared)
    for _ in range(3):
        web.ring_all(["a", "b"])
    web.ring_all(["c"])

    assert asked(shared, "SELECT string_agg(lock, ' ' ORDER BY id) FROM procrastinate_jobs") == "a b c"
    web.stop()


def test_a_lane_that_is_rung_for_often_has_one_bell(shared: str) -> None:
    web, database = Postgres(shared), Database(shared)
    for _ in range(3):
        with database.write(loosely=True) as db:
            for lane in ("a", "b"):
                web.ring(db, lane)

    assert asked(shared, "SELECT string_agg(lock, ' ' ORDER BY id) FROM procrastinate_jobs") == "a b"
    database.close()


def test_what_is_rung_for_where_only_a_part_was_undone_is_served(
    engine: Engine, bells: Bells, servants: Servants
) -> None:
    with engine.database.write() as db:
        with suppress(ZeroDivisionError), db.begin_nested():
            bells.ring(db, "a")
            raise ZeroDivisionError
        bells.ring(db, "a")

    until(lambda: servants.served == ["a"])


def test_of_each_ring_the_workers_are_told(shared: str) -> None:
    """Who passed a bell by while it was held looks again."""
    web, database = Postgres(shared), Database(shared)
    web.ring_all(["a"])
    with psycopg.connect(libpq(shared), autocommit=True) as worker:
        worker.execute('LISTEN "procrastinate_queue_v1#lanes"')
        with database.write(loosely=True) as db:
            web.ring(db, "a")
        told = [json.loads(one.payload)["type"] for one in worker.notifies(timeout=PLENTY, stop_after=1)]

    assert told == ["job_inserted"]
    web.stop()
    database.close()


def test_a_bell_is_not_heard_before_that_is_there_for_which_it_was_rung_again(shared: str, servants: Servants) -> None:
    one, web, database = Postgres(shared, 1), Postgres(shared), Database(shared)
    servants.holding["b"] = threading.Event()
    one.start(servants.serve)
    web.ring_all(["b"])
    until(lambda: "b" in servants.under_way)
    web.ring_all(["a", "c"])

    def meanwhile_others_are_served() -> None:
        servants.holding["b"].set()
        until(lambda: servants.served == ["b", "c"])

    with database.write(loosely=True) as db:
        web.ring(db, "a")
        before_commit(db, meanwhile_others_are_served)

    until(lambda: servants.served == ["b", "c", "a"])
    one.stop(PLENTY)
    web.stop()
    database.close()


def test_what_has_rung_is_forgotten(shared: str, servants: Servants) -> None:
    one = Postgres(shared, 2)
    one.start(servants.serve)
    one.ring_all(["a", "b"])
    until(lambda: sorted(servants.served) == ["a", "b"])
    until(lambda: one.idle)

    assert asked(shared, "SELECT count(*) FROM procrastinate_jobs") == 0
    assert asked(shared, "SELECT count(*) FROM procrastinate_events") == 0
    one.stop(PLENTY)
    assert asked(shared, "SELECT count(*) FROM procrastinate_workers") == 0, "it has signed off"


def test_bells_outlive_their_database(shared: str, servants: Servants) -> None:
    one = Postgres(shared, 1)
    one.start(servants.serve)
    one.ring_now("a")
    until(lambda: servants.served == ["a"])
    asked(shared, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                  "AND datname = current_database()")  # fmt: skip

    one.ring_now("b")
    until(lambda: servants.served == ["a", "b"])
    one.stop(PLENTY)


def test_a_newer_procrastinate_brings_its_own_migrations(
    shared: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    database = Database(shared)
    (tmp_path / "99.00.00_01_pre_something.sql").write_text("CREATE TABLE something (a int);")
    for file in Path(SchemaManager.get_migrations_path()).glob("*.sql"):
        (tmp_path / file.name).write_text("this is known already, and not run again")
    monkeypatch.setattr(SchemaManager, "get_migrations_path", lambda: str(tmp_path))

    postgres.prepare(database.engine)
    postgres.prepare(database.engine)
    assert asked(shared, "SELECT count(*) FROM something") == 0
    database.close()


def test_a_database_that_goes_away_while_somebody_rings_may_come_back(shared: str) -> None:
    """A turn is tried again over that; it is no bug of the turn's."""
    database, web = Database(shared), Postgres(shared)
    with pytest.raises(MAY_PASS), database.write(loosely=True) as db:
        me = db.connection().exec_driver_sql("SELECT pg_backend_pid()").scalar()
        asked(shared, f"SELECT pg_terminate_backend({me}, 10000)")
        web.ring(db, "a")
    with database.write(loosely=True) as db:
        web.ring(db, "a")
    assert asked(shared, "SELECT count(*) FROM procrastinate_jobs") == 1
    web.stop()
    database.close()
