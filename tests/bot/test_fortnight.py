"""The demo's two weeks: both scripts tell one story, Baton lives it without a slip, and what ships is that.

To live them whole takes three quarters of a minute: `make fortnight` does, and keeps none in which anything went wrong.
Here their first days are lived each time (`BATON_FORTNIGHT=whole make test` lives them all).
"""

from __future__ import annotations

import logging
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, col, func, select

from bot.adapters.local.world import World
from bot.demo import cast, lived, script
from bot.demo.living import Life
from bot.opening import opened
from storage import standups
from storage.alerts import REVIEWED, Alert
from storage.handoffs import ANSWERED, Handoff
from storage.library import APPROVED, Version
from storage.moves import TaskMove
from storage.slots import Slot
from storage.standups import Answer, Round
from storage.tasks import Task
from storage.waves import Wave

WORKING = [date(2026, 1, day) for day in range(26, 31)] + [date(2026, 2, day) for day in range(2, 7)]
WHOLE = os.environ.get("BATON_FORTNIGHT") == "whole"
TUESDAY = datetime.fromisoformat("2026-01-27T20:00:00+08:00")
CARDS = {
    "dm-xiaoman": (r"^#36 ", r"^FAQ-27"), "home": (r"^(日站会|Stand-up)", r"^(第 6 周冲刺|Sprint, week 6)"),
    "dm-azhe": (r"^(转交|Handoff) #",), "war-room": (r"^P2 ",), "dm-zhoulan": (r"^(第 6 周周报|Digest, week 6)",),
}  # fmt: skip
"""What the first look shows, by place."""


# --- the script ---------------------------------------------------------------------------------------------------


def _steps(lang: str) -> list[script.Step]:
    return list(lived.steps(cast.troupe(lang), lang))


def test_both_languages_tell_the_same_story() -> None:
    zh, en = ([(s.at, s.who, s.where, s.action, [*s.form]) for s in _steps(lang)] for lang in lived.LANGUAGES)

    assert zh == en
    assert {at.date() for at, *_ in zh if at.weekday() < 5} == set(WORKING)


def test_what_is_planned_today_is_what_got_done_tomorrow() -> None:
    told = "== 2026-01-26\n09:02 mei + 海报 / 回评 | 要图\n== 2026-01-27\n09:03 mei + 发布\n"
    first, second = script.read(told, UTC, {"mei": "zh"})

    assert first.words == "昨天：无\n今天：海报\n回评\n需要：要图"
    assert second == script.Step(
        datetime(2026, 1, 27, 9, 3, tzinfo=UTC), "mei", words="昨天：海报\n回评\n今天：发布\n需要：无"
    )


def test_a_press_fills_in_its_form_and_a_line_that_is_no_step_is_refused() -> None:
    [press] = script.read("== 2026-01-26\n10:00 lan #home [sprint.draft] 草稿\n    targets = 2 万\\n95%\n", UTC, {})
    assert (press.where, press.action, press.words, press.form) == (
        "home", "sprint.draft", "草稿", {"targets": "2 万\n95%"},
    )  # fmt: skip
    with pytest.raises(ValueError, match="no step of a script: mei says hello"):
        list(script.read("mei says hello", UTC, {}))


# --- the weeks ----------------------------------------------------------------------------------------------------


@contextmanager
def _left(folder: Path) -> Iterator[tuple[Session, World]]:
    world = World(folder / lived.WORLD)
    with opened(f"sqlite:///{folder / lived.DATABASE}") as database, database.read() as db:
        yield db, world
    world.close()


def _look(folder: Path) -> None:
    """Every place is full on the first look."""
    with _left(folder) as (db, world):
        for place, titles in CARDS.items():
            found = [message.card.plain for message in world.messages(place) if message.card and not message.deleted]
            for title in titles:
                assert any(re.search(title, words) for words in found), (place, title)
        rounds = db.exec(select(Round).order_by(col(Round.day))).all()
        assert [of.day for of in rounds] == WORKING
        assert {of.state for of in rounds} == {standups.CLOSED}
        counts = {what: _count(db, what) for what in (Slot, Handoff, Wave, Answer)}
        assert counts[Slot] > 8 and counts[Handoff] > 5 and counts[Wave] == 1 and counts[Answer] == 130
        assert len({task.state for task in db.exec(select(Task)).all()}) >= 5
        assert {of.state for of in db.exec(select(Handoff)).all()} == {ANSWERED}
        assert [of.state for of in db.exec(select(Alert)).all()] == [REVIEWED]
        approved = db.exec(select(Version).where(Version.state == APPROVED, Version.approved_by != "")).all()
        assert len(approved) >= 7
        assert "send_back" in {move.deed for move in db.exec(select(TaskMove)).all()}
        lunch = db.exec(select(Task).where(Task.number == 41)).one()
        assert lunch.due_at == datetime(2026, 2, 9, 10, tzinfo=UTC)


def _count(db: Session, what: type) -> int:
    return db.exec(select(func.count()).select_from(what)).one()


@pytest.mark.timeout(1800)
def test_baton_lives_the_weeks_without_a_slip(tmp_path: Path) -> None:
    days: list[date] = []
    with lived.slips() as found:
        lived.live(tmp_path, "zh", lambda day: days.append(day.date()), lived.ENDS if WHOLE else TUESDAY)

    assert found == []
    if WHOLE:
        assert set(WORKING) <= set(days)
        _look(tmp_path)
        return
    assert days == WORKING[:2]
    with _left(tmp_path) as (db, _):
        rounds = db.exec(select(Round).order_by(col(Round.day))).all()
        assert [(of.day, of.state) for of in rounds] == [(day, standups.CLOSED) for day in days]
        assert _count(db, Answer) == 13 * len(days)


@pytest.mark.parametrize("lang", lived.LANGUAGES)
def test_what_ships_fits_this_version_and_is_full(lang: str, tmp_path: Path) -> None:
    assert lived.fits(lang), "tables or script have changed: run `make fortnight` and commit bot/demo/fortnight"
    lived.furnish(tmp_path, lang, lambda day: pytest.fail("what ships need not be lived"))
    _look(tmp_path)


def test_a_shape_that_has_changed_does_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lived, "_shape", lambda: {"0001_x.py": "other"})

    assert not lived.fits("zh")


def test_what_was_lived_by_another_script_does_not_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(lived.SCRIPTS, tmp_path / "scripts")
    monkeypatch.setattr(lived, "SCRIPTS", tmp_path / "scripts")
    assert lived.fits("zh")
    told = tmp_path / "scripts" / "zh.txt"
    told.write_text(told.read_text("utf-8").replace("海报", "长图"), "utf-8")

    assert not lived.fits("zh")
    assert lived.fits("en")


def test_weeks_that_went_wrong_are_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*given: object) -> None:
        logging.getLogger("baton.demo").warning("2026-01-26 mei could not: there is no button")

    monkeypatch.setattr(lived, "SCRIPTS", tmp_path)
    monkeypatch.setattr(Life, "live", stumble)
    monkeypatch.setattr(lived, "steps", lambda *given: [])

    with pytest.raises(SystemExit, match="mei could not: there is no button"):
        lived.ship("zh", lambda day: None)
    assert list(tmp_path.iterdir()) == []
