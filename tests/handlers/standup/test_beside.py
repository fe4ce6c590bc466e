"""Words that come when an answer stands already: they join it, replace it or were something else; nothing is lost."""

from __future__ import annotations

import pytest

from tests.chat import Chat
from tests.past import scene

PLAIN = "昨天：发了两条\n今天：跟进转发\n需要：无"
MORE = "今天写初稿\n@数据 要一份上周的数据"


@scene
def hand_in(chat: Chat) -> None:
    chat.at("09:00")
    chat.person("mei").says(PLAIN)


@pytest.fixture
def handed_in(chat: Chat) -> Chat:
    hand_in(chat)
    return chat


def test_words_that_say_less_than_what_stands_are_asked_about(handed_in: Chat) -> None:
    assert handed_in.person("mei").says(MORE) == (
        "2月9日 周一的站会你 9:00 交过了。这几句怎么放？\n已交的是：跟进转发\n[加进去] [换成这份] [不是]"
    )
    assert handed_in.thread() == ["小满 9:00\n完成：发了两条\n今天：跟进转发"]


def test_added_words_stand_below_and_their_request_goes_out(handed_in: Chat) -> None:
    mei = handed_in.person("mei")
    mei.says(MORE)
    mei.presses("加进去")

    assert "今天：\n· 跟进转发\n· 写初稿" in handed_in.thread()[0]
    assert handed_in.person("bob").sees(about="Help wanted")


def test_neither_message_of_a_joined_answer_changes_it_behind_somebodys_back(handed_in: Chat) -> None:
    mei = handed_in.person("mei")
    first = next(m.id for m in handed_in.messages("dm-mei") if m.text == PLAIN)
    mei.says(MORE)
    second = mei.last_said
    mei.presses("加进去")
    joined = handed_in.thread()

    for message in (first, second):
        mei.edits(message, "昨天：发了三条\n今天：休整\n需要：无")
        assert "合成一份站会" in mei.sees()[-1]
    mei.deletes(second)

    assert handed_in.thread() == joined


def test_a_whole_stand_up_replaces_the_one_before(handed_in: Chat) -> None:
    handed_in.person("mei").says("昨天：发了三条\n今天：拍视频\n需要：无")

    assert handed_in.thread() == ["小满 9:00\n完成：发了三条\n今天：拍视频"]


@pytest.mark.parametrize(("handle", "words", "asked"), [
    ("mei", "明天拍泳池视频", "这是 2月10日 周二 的站会吗？是的话我先收下，到时候显示在群里\n[是，交上去] [不是]"),
    ("bob", "tomorrow I will film the pool video",
     "Is this your stand-up for Tue 10 Feb? If so I'll keep it, and it shows in the channel then\n[Yes, send it] [No]"),
])  # fmt: skip
def test_in_the_evening_plans_for_tomorrow_are_asked_about(
    handed_in: Chat, handle: str, words: str, asked: str
) -> None:
    handed_in.person("bob").says("yesterday: the report\ntoday: the numbers\nblocked: none")
    handed_in.at("20:00")

    assert handed_in.person(handle).says(words) == asked


def test_a_guest_who_tells_of_their_day_learns_why_it_is_not_posted(chat: Chat) -> None:
    chat.at("09:00")

    said = chat.person("nora").says("yesterday: finished the reel\ntoday: edit the cut\nblocked: none")

    assert said.startswith("That reads like a stand-up, but you're not on the stand-up list, so I haven't posted it.")
    assert "ask 周岚" in said
    assert chat.thread() == []
