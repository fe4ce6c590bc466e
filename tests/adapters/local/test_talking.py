"""People write on the page, and Baton hears them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.local.listening import understand
from bot.adapters.local.people import LocalPerson
from bot.chat import Deleted, Edited, Said
from tests.adapters.local.pretend import MAIN, PEOPLE, Room, ScriptedEars


def test_words_in_a_direct_message_are_meant_for_baton(room: Room) -> None:
    message = room.says("xiaoman", "站会")

    [said] = room.ears.heard
    assert isinstance(said, Said)
    assert (said.text, said.addressed, said.message) == ("站会", True, message)
    assert (said.id, said.place.id, said.place.kind) == (f"local:{message}", "dm-xiaoman", "dm")
    assert (said.sender.id, said.sender.name) == ("xiaoman", "小满")
    assert said.at == room.clock.now()


def test_words_in_a_channel_are_heard_but_not_taken_as_meant(room: Room) -> None:
    room.says("xiaoman", "早上好", "main")

    [said] = room.ears.heard
    assert isinstance(said, Said) and not said.addressed and said.place == MAIN


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("@Baton 站会 status", "站会 status"),
        ("@接力棒站会", "站会"),
        ("好的 @baton 帮我看看", "好的 帮我看看"),
        ("＠Baton help", "help"),
        ("/baton help", "help"),
    ],
)
def test_a_mention_calls_baton_and_is_then_taken_out(words: str, text: str) -> None:
    assert understand(words, PEOPLE, private=False).text == text
    assert understand(words, PEOPLE, private=False).addressed


@pytest.mark.parametrize("words", ["write to me@baton.com", "@batonic", "the baton", "see /baton"])
def test_what_only_looks_like_a_mention_does_not_call_baton(words: str) -> None:
    understood = understand(words, PEOPLE, private=False)

    assert not understood.addressed and understood.text == words


def test_people_are_mentioned_by_name_or_handle() -> None:
    understood = understand("@小满这个给 @zhoulan 看，抄送 @JOYCE 和 @Anna", PEOPLE, private=False)

    assert understood.text == "@小满这个给 @周岚 看，抄送 @Joyce 和 @Anna"
    assert [sender.id for sender in understood.mentions] == ["xiaoman", "zhoulan", "joyce"]


def test_the_longer_name_is_the_one_that_was_meant() -> None:
    people = (LocalPerson("xm", "小满"), LocalPerson("xmm", "小满满"))

    assert [sender.id for sender in understand("@小满满来", people, private=False).mentions] == ["xmm"]


def test_a_reply_belongs_to_the_thread_of_the_first_message(room: Room) -> None:
    root = room.says("xiaoman", "谁能出图？", "main")
    reply = room.says("joyce", "me", "main", thread=root)
    again = room.says("xiaoman", "谢谢", "main", thread=reply)

    last = room.ears.heard[-1]
    assert isinstance(last, Said) and (last.place.thread, last.reply_to) == (root, root)
    assert [one["id"] for one in room.reads("xiaoman", "main", thread=root)] == [root, reply, again]
    assert [one["thread"] for one in room.reads("xiaoman", "main")] == ["", root, root]
    assert room.reads("xiaoman", "main")[0]["reply_count"] == 2


def test_edited_words_are_told_anew_each_time(room: Room) -> None:
    message = room.says("xiaoman", "做完海报")
    for words in ("做完海报和视频", "做完海报"):
        room.post("edit", **{"as": "xiaoman", "message": message, "text": words})

    first, second = room.ears.heard[1:]
    assert isinstance(first, Edited) and isinstance(second, Edited)
    assert (first.message, first.text, first.addressed) == (message, "做完海报和视频", True)
    assert first.id != second.id
    assert [(one["text"], one["edited"]) for one in room.reads("xiaoman")] == [("做完海报", True)]


def test_deleted_words_leave_only_a_gap(room: Room) -> None:
    message = room.says("xiaoman", "说错了", "main")
    room.post("delete", **{"as": "xiaoman", "message": message})

    assert isinstance(room.ears.heard[-1], Deleted)
    assert [(one["text"], one["deleted"]) for one in room.reads("joyce", "main")] == [("", True)]
    told = list(room.adapter.missed(MAIN, room.clock.now() - timedelta(hours=1)))
    assert [type(event) for event in told] == [Deleted]


def test_nobody_changes_another_persons_words(room: Room) -> None:
    message = room.says("xiaoman", "我的话", "main")

    answer = room.web.post("/local/api/edit", json={"as": "joyce", "message": message, "text": "hers"})

    assert answer.status_code == 403 and "own messages" in answer.json()["error"]
    assert room.reads("xiaoman", "main")[0]["text"] == "我的话"


def test_who_looks_right_after_speaking_sees_the_answer(room: Room) -> None:
    room.says("xiaoman", "站会")

    assert room.clock.waits == 1


def test_what_baton_could_not_hear_is_told_again_before_anything_new(room: Room) -> None:
    room.ears.down = True
    lost = room.web.post("/local/api/say", json={"as": "xiaoman", "in": "dm", "text": "一"})
    room.ears.down = False
    room.says("xiaoman", "二")

    assert lost.status_code == 503 and "kept" in lost.json()["error"]
    assert [event.text for event in room.ears.heard if isinstance(event, Said)] == ["一", "二"]


def test_a_killed_demo_comes_back_whole(tmp_path: Path) -> None:
    before = Room(tmp_path)
    before.says("xiaoman", "早", "main")
    before.ears.down = True
    before.web.post("/local/api/say", json={"as": "xiaoman", "in": "main", "text": "还在吗"})
    spoken = before.reads("xiaoman", "main")

    after = Room(tmp_path, ScriptedEars())

    assert after.reads("xiaoman", "main") == spoken
    assert [event.text for event in after.ears.heard if isinstance(event, Said)] == ["还在吗"]
    assert after.ears.gaps == ["local"]


def test_history_tells_the_same_events_as_were_heard_live(room: Room) -> None:
    room.says("xiaoman", "早", "main")
    middle = room.clock.at = room.clock.at + timedelta(minutes=5)
    message = room.says("joyce", "morning", "main")
    room.post("edit", **{"as": "joyce", "message": message, "text": "good morning"})
    room.says("xiaoman", "私下说")

    assert list(room.adapter.missed(MAIN, middle)) == room.ears.heard[1:3]
