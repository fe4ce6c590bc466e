"""What one stroke of the clock costs when nothing is due: with ten teams, with a thousand, with ten thousand."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import handlers
import schedules
from bench import crowd
from bench.figures import Figure
from bot.app import load_texts
from bot.bells import Unrung
from bot.clock import RealClock
from bot.feature import Features
from bot.finding import Finder
from bot.look import Parts
from bot.metrics import Metrics
from schedules.clock import EVERY, Clockwork
from storage.db import Database

SIZES = (10, 1_000, 10_000)
STROKES, ROUNDS = 30, 3


def figures(database: Database, suffix: str = "") -> Iterator[Figure]:
    """Ever more teams in one database, each with what lies ahead of it in the book."""
    known = 0
    for teams in SIZES:
        crowd.settle(database, teams - known, datetime.now(UTC), first=known)
        _tidy(database)
        known = teams
        cost = milliseconds(Strokes(database))
        yield Figure(f"tick_ms_{teams}_teams{suffix}", cost, "ms", "lower", None, f"every {EVERY:g} s", None)


class Strokes:
    """The clock of a Baton on this database, struck by hand."""

    def __init__(self, database: Database) -> None:
        parts = Parts(load_texts(handlers.FEATURES), Unrung(), Finder(Features(handlers.FEATURES)))
        self._clockwork = Clockwork(
            database, schedules.JOBS, parts, RealClock(), Metrics(), schedules.GIVEN_UP, schedules.TOGETHER
        )

    def one(self) -> float:
        """Seconds that one stroke took."""
        begun = time.perf_counter()
        self._clockwork.strike()
        return time.perf_counter() - begun


def milliseconds(strokes: Strokes) -> float:
    """The middle one of many strokes, in the best of a few rounds: whatever else runs counts little."""
    return 1000 * min(statistics.median(strokes.one() for _ in range(STROKES)) for _ in range(ROUNDS))


def _tidy(database: Database) -> None:
    """What PostgreSQL does by itself within a minute, after so much was written in one go."""
    if not database.is_sqlite:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
