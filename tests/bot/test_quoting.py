"""Whoever replies to a message points at its words, also where the platform names only the message."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.chat import File, Quoted, Said
from bot.feature import Feature
from bot.wire import Unsure
from bot.work import Turn
from tests.bot.office import DM, MEI, Office
from tests.bot.post import card

ANN = replace(MEI, id="ann", name="Ann")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    feature = Feature("shop")

    @feature.command("quote")
    def quote(turn: Turn, words: str) -> None:
        assert isinstance(turn.event, Said)
        quoted = turn.event.quoted or Quoted("")
        author, names = quoted.author.name if quoted.author else "", [file.name for file in turn.event.files]
        turn.post(turn.place, card(" ".join([f"{author}: {quoted.text}", *names])))

    made = Office(tmp_path, [feature])
    made.platform.written["m0"] = Quoted("m0", "the old words", ANN)
    return made


def says(office: Office, **more: object) -> list[str]:
    said = Said("s1", DM, MEI, office.clock.now(), "quote", "m1", addressed=True)
    office.keep(replace(said, **more))  # type: ignore[arg-type]
    return office.answers()


def test_a_reply_that_names_only_the_message_brings_its_words(office: Office) -> None:
    assert says(office, quoted=Quoted("m0")) == ["Ann: the old words"]


def test_so_does_a_word_in_a_thread(office: Office) -> None:
    assert says(office, reply_to="m0") == ["Ann: the old words"]


def test_words_that_came_along_are_not_asked_for(office: Office) -> None:
    assert says(office, quoted=Quoted("m0", "as it read")) == [": as it read"]
    assert "message m0" not in office.platform.calls


def test_nobody_is_asked_about_words_that_are_not_for_the_bot(office: Office) -> None:
    says(office, quoted=Quoted("m0"), addressed=False)
    assert "message m0" not in office.platform.calls


def test_whoever_replies_to_a_file_hands_it_over(office: Office) -> None:
    office.platform.written["m0"] = Quoted("m0", "", ANN, files=(File("F1", "a.csv"),))
    assert says(office, quoted=Quoted("m0")) == ["Ann:  a.csv"]


def test_a_platform_that_does_not_answer_holds_up_nobody(office: Office) -> None:
    office.platform.script = [Unsure("away")]
    assert says(office, quoted=Quoted("m0")) == [": "]
