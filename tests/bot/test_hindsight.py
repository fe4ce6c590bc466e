"""Words that arrive after their own change read as changed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.chat import Deleted, Edited, Said
from bot.feature import Feature
from bot.work import Turn
from tests.bot.office import DM, MEI, Office
from tests.bot.post import card

EARLIER = timedelta(seconds=0.5)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    echo = Feature("echo")

    @echo.hears
    def hear(turn: Turn, words: str) -> bool:
        turn.post(turn.place, card(f"you said: {words}"))
        return True

    return Office(tmp_path, [echo])


def brought_again(office: Office, words: str, identity: str = "m") -> None:
    at = office.clock.now() - EARLIER
    office.keep(Said(identity, DM, MEI, at, words, identity, addressed=True))


def changed(office: Office, words: str, number: int, identity: str = "m") -> None:
    at = office.clock.now()
    office.keep(Edited(f"{identity}:{number}", DM, MEI, at, identity, words, addressed=True))


def test_words_brought_again_after_they_were_edited_read_as_edited(office: Office) -> None:
    changed(office, "second thoughts", 1)
    changed(office, "third thoughts", 2)
    office.answers()
    brought_again(office, "first thoughts")

    assert office.answers() == ["you said: third thoughts"]


def test_words_brought_again_after_they_were_deleted_are_not_answered(office: Office) -> None:
    office.keep(Deleted("m:deleted", DM, MEI, office.clock.now(), "m"))
    office.answers()
    brought_again(office, "first thoughts")

    assert office.answers() == []


def test_an_edit_of_another_message_changes_nothing(office: Office) -> None:
    changed(office, "second thoughts", 1, "m2")
    office.answers()
    brought_again(office, "first thoughts")

    assert office.answers() == ["you said: first thoughts"]
