"""A platform allows an app so many long connections over all machines: who holds one, and who takes over."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from bot import seats
from bot.seats import Seats
from storage.db import Database
from tests.bot.platform import Scripted
from tests.patience import until
from tests.postgres import server


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(seats, "LOOKS", 0.02)
    name = server().new()
    yield server().url(name)
    server().drop(name)


class Machine:
    """A worker with a platform that allows `lines` connections."""

    def __init__(self, address: str, lines: int = 2) -> None:
        self.database, self.platform = Database(address), Scripted(lines=lines)
        self.seats = Seats(self.database, [self.platform])
        self.seats.start()

    @property
    def dialled(self) -> bool:
        return "dial" in self.platform.calls

    def ends(self) -> None:
        self.seats.stop()
        self.database.close()

    def looks(self, times: int = 3) -> None:
        """It has looked so many times more."""
        seen = self.seats.looked
        until(lambda: self.seats.looked >= seen + times)


def test_as_many_dial_as_the_platform_allows_and_the_next_one_takes_over(address: str) -> None:
    first, second = Machine(address), Machine(address)
    until(lambda: first.dialled and second.dialled)
    third = Machine(address)
    until(lambda: third.seats.looked >= 3)
    assert not third.dialled, "there is no seat for it"

    first.ends()
    until(lambda: third.dialled)
    for one in (second, third):
        one.ends()


def test_whoever_loses_the_database_asks_for_the_seat_again_and_dials_no_second_time(address: str) -> None:
    one = Machine(address, lines=1)
    until(lambda: one.dialled)
    with one.database.engine.connect() as other:
        cut = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
        other.execute(text(cut))
    one.looks()

    another = Machine(address, lines=1)
    until(lambda: another.seats.looked >= 3)
    assert not another.dialled, "the seat is held again"
    assert one.platform.calls == ["dial"]
    one.ends()
    until(lambda: another.dialled)
    another.ends()


def test_where_nothing_waits_to_dial_nobody_looks_for_a_seat(address: str) -> None:
    one = Machine(address, lines=0)
    assert one.seats._thread is None
    one.ends()
