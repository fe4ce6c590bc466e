"""Guests: asked nothing unless enrolled; who is enrolled can do with their own stand-up what everybody can."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from storage.people import Member
from tests.chat import Chat

ASKING = "Yesterday: the contract\nToday: draft the legal note\nBlocked: @content need a poster by 3pm"


@pytest.fixture
def enrolled(tmp_path: Path) -> Iterator[Chat]:
    """The team, with the guest Nora in its rounds."""
    chat = Chat(tmp_path)
    with chat.database.write() as db:
        nora = db.exec(select(Member).where(Member.handle == "nora")).one()
        nora.enrolled = True
        db.add(nora)
    yield chat
    chat.end()


def test_an_enrolled_guest_is_asked_and_may_use_every_button_of_their_own(enrolled: Chat) -> None:
    enrolled.at("09:00")
    nora = enrolled.person("nora")
    nora.says(ASKING)

    assert nora.presses("Make it a task").toast == "Made task #1"
    enrolled.at("2026-02-10 09:00")
    assert nora.presses("Sorted").toast == "Good, noted"


def test_an_enrolled_guest_can_say_that_it_was_a_stand_up(enrolled: Chat) -> None:
    enrolled.at("09:00")
    nora = enrolled.person("nora")
    nora.says("poster done")

    nora.presses("Yes, send it")

    assert "已交 1/7" in enrolled.channel()[0]


def test_a_guest_takes_only_what_was_asked_of_them_by_name(chat: Chat) -> None:
    chat.at("09:00")
    chat.person("mei").says("昨天：发了两条\n今天：跟进转发\n需要：内容中台出图")
    chat.person("fang").says("昨天：发了两条\n今天：跟进转发\n需要：@Nora 帮忙看下文案")
    nora, root = chat.person("nora"), chat.messages("home")[0].id

    assert nora.presses("I'll take it").toast == "It's yours. Press “Sorted” when done"
    refused = nora.presses("我来", place="home", thread=root)
    assert refused.toast == "This takes a team member; please ask them"
    assert "Nora 9:00 接了" in chat.channel()[0]


def test_a_guest_reads_nothing_of_the_others_stand_up(enrolled: Chat) -> None:
    enrolled.at("09:00")
    nora = enrolled.person("nora")

    assert nora.says("standup status") == "Yours isn't in yet; send “standup”"
    nora.says(ASKING)
    assert nora.says("standup status") == "Yours came in at 9:00"
    assert nora.says("standup history @小满") == "小满's record is for them, their lead and the director"


def test_a_guest_who_is_in_no_round_has_no_status(chat: Chat) -> None:
    chat.at("09:00")

    assert chat.person("nora").says("standup status").startswith("You're not on the stand-up list")


def test_who_is_taken_off_the_list_answers_from_no_card_that_lies_open(enrolled: Chat) -> None:
    enrolled.at("09:00")
    nora = enrolled.person("nora")
    with enrolled.database.write() as db:
        db.exec(select(Member).where(Member.handle == "nora")).one().enrolled = False

    assert nora.presses("Fill in", {"done": "the contract", "doing": "", "needs": ""}).toast.startswith(
        "You're not on the stand-up list"
    )
    assert enrolled.thread() == []


def test_who_is_taken_off_the_list_changes_nothing_that_is_posted_but_may_take_it_back(enrolled: Chat) -> None:
    enrolled.at("09:00")
    nora = enrolled.person("nora")
    nora.says(ASKING)
    posted = enrolled.thread()
    with enrolled.database.write() as db:
        db.exec(select(Member).where(Member.handle == "nora")).one().enrolled = False

    nora.edits(nora.last_said, ASKING.replace("contract", "hack"))
    assert nora.sees()[-1].startswith("You're not on the stand-up list")
    assert enrolled.thread() == posted
    nora.presses("Take back")
    assert all("contract" not in words for words in enrolled.thread())
