"""The demo's page knows people as the team knows them, and its clock never goes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.adapters.local.people import Town
from bot.clock import MovableClock
from bot.demo import cast, show
from bot.demo.stage import Stage, stood
from storage.db import Database
from storage.people import Member
from tests.databases import fresh


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = fresh(tmp_path)
    yield made
    made.close()


def test_roles_languages_and_departures_show_on_the_page(database: Database) -> None:
    troupe = cast.troupe()
    cast.settle(database, troupe, show.OPENING)
    town = Town(troupe.people, troupe.channels, cast.as_they_are(database, troupe))
    before = town.person("xiaoman")

    with database.write() as db:
        xiaoman = db.exec(select(Member).where(Member.handle == "xiaoman")).one()
        xiaoman.role, xiaoman.group, xiaoman.lang, xiaoman.left_at = "lead", "data", "en", show.OPENING
        db.add(xiaoman)
    now = town.person("xiaoman")

    assert (before.role, before.group, before.lang, before.left) == ("member", "ops", "zh", False)
    assert (now.role, now.group, now.lang, now.left) == ("lead", "data", "en", True)
    assert [person.handle for person in town.people] == [person.handle for person in troupe.people]


def test_a_kept_clock_never_goes_back(tmp_path: Path, database: Database) -> None:
    kept = tmp_path / show.CLOCK
    assert stood(kept) is None
    clock = MovableClock(show.OPENING, runs=False)
    stage = Stage(clock, kept)
    for seconds in (0, 0.4, 1.7, 61):
        clock.set(show.OPENING + timedelta(seconds=seconds))
        shown = stage.now()

    begins = show._where_it_stood(database, kept)

    assert shown < begins <= shown + timedelta(seconds=1)


def test_a_clock_file_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    (tmp_path / "clock.txt").write_text("yesterday")

    assert stood(tmp_path / "clock.txt") is None
