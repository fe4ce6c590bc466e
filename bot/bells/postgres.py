"""Bells for many machines: procrastinate on PostgreSQL wakes whoever is free, and a lane is served by one at a time.

What procrastinate keeps is forgotten as soon as it has rung: order, due time and tries stand on our own rows. So no
job is scheduled, retried or given a queueing lock, each of which would hold up a lane or spoil the caller's
transaction (house.md, "Exactly once, said honestly").
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import procrastinate
import procrastinate.worker
import psycopg
from procrastinate.jobs import Notification
from procrastinate.schema import SchemaManager
from psycopg_pool import PoolTimeout
from sqlalchemy import Connection, Engine, text
from sqlmodel import Session

from bot.bells import Serve
from bot.bells.embedded import Embedded
from storage.db import MUST_RERUN, LostRace, before_commit
from storage.engines import libpq

log = logging.getLogger("baton.bells")
QUEUE: Final = "lanes"
HEARTBEAT: Final = 3.0
"""Seconds between two signs of life of a worker."""
STALLED: Final = 15.0
"""Seconds without one, after which its lanes are taken over; with SWEEPS and the ring that makes less than thirty."""
SWEEPS: Final = 5.0
LOOKS: Final = 1.0
"""Seconds after which a worker looks for rings by itself, should no word of them have reached it."""
AGAIN: Final = 1.0
"""Seconds until a broken lane is tried again, or a lost database looked for."""
RUNG: Final = text("""
WITH bell AS (SELECT id, lock FROM procrastinate_jobs WHERE status = 'todo' AND lock = ANY(:lanes)
 FOR SHARE SKIP LOCKED)
SELECT lock, pg_notify('procrastinate_queue_v1#lanes', json_build_object('type', 'job_inserted', 'job_id', id)::text)
FROM bell""")
"""The bells of these lanes that were rung and that nobody has heard yet. Held like this nobody takes one before that is
there for which it rings again, and a worker that passed it by meanwhile is told to look once more. With a bell for each
event of a crowd, procrastinate would look through all of them for each that it takes."""
FAULTS = (procrastinate.exceptions.ConnectorException, psycopg.Error, PoolTimeout)
"""How procrastinate says that the database is gone."""


class Worker(procrastinate.worker.Worker):
    """One that misses no ring. procrastinate's own forgets what rings while it looks for work, and does not look again
    when a lane is done for which somebody has rung meanwhile; either would lie until the next look by the clock."""

    rings = 0

    async def _handle_notification(self, *, channel: str, notification: Notification) -> None:
        self.rings += 1
        await super()._handle_notification(channel=channel, notification=notification)

    async def _process_job(self, context: procrastinate.JobContext) -> None:
        try:
            await super()._process_job(context)
        finally:
            self.rings += 1
            self._new_job_event.set()

    async def _fetch_and_process_jobs(self) -> None:
        seen = -1
        while seen != self.rings and not self._stop_event.is_set():
            seen = self.rings
            await super()._fetch_and_process_jobs()  # type: ignore[no-untyped-call]


class Postgres:
    """`workers` threads of this process serve lanes that were rung anywhere. A process that only rings starts none."""

    def __init__(self, url: str, workers: int = 8) -> None:
        """`url`: SQLAlchemy's address of a database that `prepare` has seen."""
        self._address, self._workers = libpq(url), workers
        self._ringer = procrastinate.App(
            connector=procrastinate.SyncPsycopgConnector(conninfo=self._address, min_size=0, max_size=3, timeout=10.0)
        )
        self._later = Embedded(1, name="bell")
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._worker: Worker | None = None
        self._serve: Serve = lambda lane: None
        self.machines = 1

    def ring(self, db: Session, lane: str) -> None:
        rung: set[str] = db.info.setdefault("rung", set())
        if not rung:
            before_commit(db, lambda: self._ring(db, sorted(rung)))
        rung.add(lane)

    def ring_now(self, lane: str, after: float = 0.0) -> None:
        self._later.ring_now(lane, after)

    def ring_all(self, lanes: Sequence[str]) -> None:
        """Ring for those that nobody has rung for yet: many workers may wish for the same."""
        if lanes:
            with suppress(*FAULTS):  # the next strike of the clock rings again
                self._ringer.open()
                known = "SELECT DISTINCT lock FROM procrastinate_jobs WHERE status = 'todo' AND lock = ANY(%(lanes)s)"
                rows = self._ringer.connector.get_sync_connector().execute_query_all(known, lanes=list(lanes))
                rung = {row["lock"] for row in rows}
                self._defer([lane for lane in lanes if lane not in rung])

    def start(self, serve: Serve) -> None:
        """Serve lanes in threads of our own."""
        self._serve = serve
        self._later.start(self._rung_later)
        self._thread = threading.Thread(target=self._work, name="bells", daemon=True)
        self._thread.start()

    def stop(self, seconds: float = 10.0) -> None:
        self._stopping.set()
        self._later.stop(1.0)
        loop = self._loop
        if loop is not None:
            with suppress(RuntimeError):  # it has just ended by itself
                loop.call_soon_threadsafe(self._leave, seconds)
        if self._thread is not None:
            self._thread.join(seconds + 1.0)
        with suppress(*FAULTS):
            self._ringer.close()

    @property
    def idle(self) -> bool:
        """Whether nobody is served and nothing is to be served right now, anywhere."""
        if not self._later.idle:
            return False
        self._ringer.open()
        found = "SELECT count(*) AS many FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"
        return not self._ringer.connector.get_sync_connector().execute_query_one(found)["many"]

    # --- ringing ---

    def _ring(self, db: Session, lanes: Sequence[str]) -> None:
        """Once for all of a transaction: each question more is a way to the server and back."""
        rung = set(db.connection().execute(RUNG, {"lanes": lanes}).scalars())
        try:
            self._defer([lane for lane in lanes if lane not in rung], db.connection().connection.driver_connection)
        except procrastinate.exceptions.ConnectorException as why:  # in the words of those who know what to do
            if getattr(why.__cause__, "sqlstate", None) in MUST_RERUN:
                raise LostRace from why
            raise ConnectionError("the database went away") from why

    def _defer(self, lanes: Sequence[str], connection: Any = None) -> None:
        """All of them with one statement."""
        rings = [
            self._ringer.configure_task("serve", allow_unknown=True, queue=QUEUE, lock=lane).make_new_job(lane=lane)
            for lane in lanes
        ]
        if rings:
            self._ringer.job_manager.batch_defer_jobs(rings, connection)

    def _rung_later(self, lane: str) -> float | None:
        """A lane that wanted to wait: its time has come. Without a database it waits a little longer."""
        try:
            self._ringer.open()
            self._defer([lane])
        except FAULTS as gone:
            log.warning("no bell could be rung: %s", type(gone).__name__)
            return AGAIN
        return None

    # --- serving ---

    def _work(self) -> None:
        """Serve until asked to stop. A worker that lost its database ends, and the next one begins."""
        while not self._stopping.is_set():
            try:
                asyncio.run(self._shift())
            except FAULTS as gone:
                log.warning("the database is gone (%s): looking for it again", type(gone).__name__)
            except Exception:  # the top of a thread: whatever broke, lanes must be served
                log.exception("the bells broke, and begin again")
            self._stopping.wait(AGAIN)

    async def _shift(self) -> None:
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(self._workers, thread_name_prefix="lane"))
        connector = procrastinate.PsycopgConnector(
            conninfo=self._address, min_size=1, max_size=4, timeout=10.0, kwargs={"application_name": "baton bells"}
        )
        app = procrastinate.App(connector=connector)
        app.task(name="serve", queue=QUEUE)(self._one)
        async with app.open_async():
            sweeper = asyncio.create_task(self._sweep(app))
            self._worker = Worker(
                app, queues=[QUEUE], concurrency=self._workers, delete_jobs="always", install_signal_handlers=False,
                fetch_job_polling_interval=LOOKS, update_heartbeat_interval=HEARTBEAT,
                stalled_worker_timeout=STALLED, shutdown_graceful_timeout=10.0,
            )  # fmt: skip
            self._loop = loop
            try:
                if not self._stopping.is_set():
                    await self._worker.run()  # type: ignore[no-untyped-call]
            finally:
                self._loop = None
                await _ended(sweeper)

    def _leave(self, seconds: float) -> None:
        """Begin no new lane. (Called in the worker's own loop.)"""
        if self._worker is not None:
            self._worker.shutdown_graceful_timeout = seconds
            self._worker.stop()  # type: ignore[no-untyped-call]

    def _one(self, lane: str) -> None:
        """One ring of a bell, in one of our threads."""
        try:
            wait = self._serve(lane)
        except Exception:  # the top of a thread: a lane that breaks must not end its worker
            log.exception("lane %s could not be served; tried again in a second", lane)
            wait = AGAIN
        if wait is not None and not self._stopping.is_set():
            self._later.ring_now(lane, wait)

    async def _sweep(self, app: procrastinate.App) -> None:
        """Lanes of workers that show no sign of life are rung for again."""
        while True:
            await asyncio.sleep(SWEEPS)
            with suppress(*FAULTS):
                await app.job_manager.prune_stalled_workers(STALLED)
                alive = await app.connector.execute_query_one_async(
                    "SELECT count(*) AS many FROM procrastinate_workers"
                )
                self.machines = max(int(alive["many"]), 1)
                for job in await app.job_manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=STALLED):
                    log.warning("lane %s is taken over from a worker that shows no sign of life", job.lock)
                    await app.job_manager.retry_job(job)


async def _ended(task: asyncio.Task[None]) -> None:
    """Until the task has ended. That it should is said more than once: where it is said just as the server answers, it
    may be lost, and the task would go on for good."""
    while not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=0.1)
    await asyncio.gather(task, return_exceptions=True)


def prepare(engine: Engine) -> None:
    """Bring procrastinate's own tables to the shape that its version here needs. Whoever calls is alone at it.

    Its migrations are files with names that grow (https://procrastinate.readthedocs.io, "Migrate the database
    schema"); which ones a database has had stands beside them.
    """
    files = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS bells_migration (name varchar PRIMARY KEY)")
        had = set(connection.execute(text("SELECT name FROM bells_migration")).scalars())
        if not had:
            _run(connection, SchemaManager.get_schema())
        else:
            for file in files:
                if file.name not in had:
                    _run(connection, file.read_text(encoding="utf-8"))
        for name in {file.name for file in files} - had:
            connection.execute(text("INSERT INTO bells_migration VALUES (:name)"), {"name": name})


def _run(connection: Connection, script: str) -> None:
    """Many statements at once, as the driver takes them when nothing is filled in."""
    raw = connection.connection.driver_connection
    assert isinstance(raw, psycopg.Connection)
    raw.execute(script.encode())
