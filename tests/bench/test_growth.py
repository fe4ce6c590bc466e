"""A long past, many teams and a long run are measured as they would come: the rows are real, and growth is noticed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from bench import past, tick
from bench.soak import Minute, grown
from schedules import PLANNED
from storage import incoming, occasions, outgoing
from storage.incoming import Incoming
from storage.outgoing import Notice, Outgoing
from tests.databases import fresh


def test_a_long_past_is_over_and_no_older_than_things_are_kept(tmp_path: Path) -> None:
    database = fresh(tmp_path)
    past.live(database, 400)

    with database.write() as db:
        assert (incoming.count(db), outgoing.count(db)) == ({"done": 400}, {"sent": 200})
        assert occasions.count(db) == {"ran": 40}
        assert all(notice.team_id.startswith("past") for notice in db.exec(select(Notice)).all())
        assert {letter.lane.partition("slack:")[0] for letter in db.exec(select(Outgoing)).all()} == {"out:"}
        assert incoming.forget_identities(db, datetime.now(UTC)) == 0
        assert len({letter.lane for letter in db.exec(select(Incoming)).all()}) == 200
    database.close()


def test_a_stroke_is_measured_with_ever_more_teams(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tick, "SIZES", (2, 5))
    monkeypatch.setattr(tick, "STROKES", 1)
    database = fresh(tmp_path)

    found = list(tick.figures(database, "_here"))

    assert [figure.name for figure in found] == ["tick_ms_2_teams_here", "tick_ms_5_teams_here"]
    with database.read() as db:
        assert occasions.count(db) == {"due": 5 * len(PLANNED)}
    database.close()


def test_whoever_grows_for_an_hour_is_found_out() -> None:
    flat = [Minute(100.0 + n % 3, 40 + n % 2, 1200 * n) for n in range(60)]

    assert grown(flat) == ""
    assert grown([Minute(80.0 + 3 * min(n, 8), 40, n) for n in range(60)]) == "", "caches fill at first"
    assert grown([Minute(100.0 + n / 2, 40, n) for n in range(60)]) == "memory grew by 12.0 MB"
    assert grown([Minute(100.0, 40 + n // 3, n) for n in range(60)]) == "8 more files are open"
