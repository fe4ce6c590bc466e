"""The local page as a platform: letters arrive once, and what the machine asks is answered."""

from __future__ import annotations

import pytest

from bot.adapters.local.people import direct
from bot.chat import Card, Note, Quote, Text
from bot.wire import Gone, Parcel, Refused
from tests.adapters.local.pretend import MAIN, Room

PROMPT = Card(("周一站会",), (Text((("①做完了什么",),)),))


def test_the_same_letter_twice_is_one_message(room: Room) -> None:
    parcel = Parcel("letter-1", MAIN, PROMPT)

    assert room.adapter.send(parcel) == room.adapter.send(parcel)
    assert len(room.reads("xiaoman", "main")) == 1


def test_a_card_that_is_drawn_the_same_again_has_not_changed(room: Room) -> None:
    message = room.posts(PROMPT)
    room.adapter.edit(Parcel("letter-2", MAIN, PROMPT), message)

    assert room.reads("xiaoman", "main")[0]["edited"] is False


def test_cards_are_pinned_unpinned_and_taken_down(room: Room) -> None:
    message = room.posts(Card(("冲刺",), (Quote(("好补涂",)), Note(("周三首发",)))))
    room.adapter.pin(MAIN, message)
    pinned = room.reads("joyce", "main")[0]["pinned"]
    room.adapter.unpin(MAIN, message)
    unpinned = room.reads("joyce", "main")[0]["pinned"]
    room.adapter.delete(MAIN, message)
    room.adapter.delete(MAIN, message)

    assert (pinned, unpinned, room.reads("joyce", "main")[0]["deleted"]) == (True, False, True)
    with pytest.raises(Gone):
        room.adapter.edit(Parcel("letter-3", MAIN, PROMPT), message)


def test_a_letter_to_nowhere_and_an_edit_of_foreign_words_are_refused(room: Room) -> None:
    message = room.says("xiaoman", "我的", "main")

    with pytest.raises(Refused):
        room.adapter.send(Parcel("letter-1", direct("nobody"), PROMPT))
    with pytest.raises(Refused):
        room.adapter.edit(Parcel("letter-2", MAIN, PROMPT), message)


def test_members_and_profiles_are_those_of_the_demo_team(room: Room) -> None:
    members = {profile.sender.id: profile for profile in room.adapter.members(MAIN)}

    assert set(members) == {"xiaoman", "zhoulan", "joyce", "agency"}
    assert (members["joyce"].lang, members["joyce"].tz) == ("en", "Europe/London")
    assert members["agency"].guest and not members["xiaoman"].guest
    assert room.adapter.profile(members["zhoulan"].sender).email == "zhoulan@example.com"
    assert [profile.name for profile in room.adapter.members(direct("xiaoman"))] == ["小满"]
