"""Claims as people put them: one place of several, all but one, this or that, for somebody else, two things at once."""

from __future__ import annotations

import pytest

from storage.tasks import TOPIC
from tests.chat import Chat, moment
from tests.handlers.tasks import office


@pytest.fixture
def desk(chat: Chat) -> Chat:
    office.pack(chat)
    office.accounts(chat)
    chat.at("10:00")
    return chat


def owned(chat: Chat, handle: str) -> list[str]:
    """What this person has, as people say it: "1-2" is the second place of #1."""
    who = office.named(chat, handle).id
    found = [office.task(chat, 1, place) for place in (1, 2, 3)] + [office.task(chat, number) for number in (2, 3)]
    return [f"1-{one.place}" if one.number == 1 else str(one.number) for one in found if one.owner_id == who]


def test_a_place_is_claimed_and_given_back_as_the_bot_writes_it(desk: Chat) -> None:
    mei = desk.person("mei")
    mei.says("认领 2")
    for claim, release in (("认领 1-2", "1-2我不要了"), ("1-2我要了", "放弃 1-2"), ("I'll take 1-2", "release 1-2")):
        mei.says(claim)
        assert owned(desk, "mei") == ["1-2", "2"], claim
        mei.says(release)
        assert owned(desk, "mei") == ["2"], release
    assert mei.says("放弃 1") == "#1 还没人认领"


def test_a_place_that_somebody_has_is_said_with_the_places_that_are_free(desk: Chat) -> None:
    desk.person("mei").says("claim 1-2")
    assert desk.person("fang").says("认领 1-2").startswith("#1-2 10:00 归小满了。这条还有 1-1、1-3")
    assert owned(desk, "fang") == []


def test_what_was_dropped_is_nobodys_to_claim(desk: Chat) -> None:
    desk.person("mei").says("认领 2")
    desk.person("lan").says("作废 2 推迟上市")
    assert desk.person("mei").says("认领 2").startswith("#2 认领不了（作废）")


def test_a_range_of_topics_is_a_range_where_there_is_no_such_place(desk: Chat) -> None:
    desk.person("mei").says("认领 2-3")
    assert owned(desk, "mei") == ["2", "3"]


def test_what_is_named_as_not_wanted_is_left(desk: Chat) -> None:
    mei = desk.person("mei")
    for words in ("认领 2，3不要", "认领 2，不要3", "claim 2 but not 3", "3我不要，2我要"):
        mei.says(words)
        assert owned(desk, "mei") == ["2"], words
        mei.says("放弃 2")


def test_one_or_the_other_is_asked_about(desk: Chat) -> None:
    mei = desk.person("mei")
    assert mei.says("认领 2或3") == "#2、#3 里要哪一条？说一个就行，例：认领 2"
    assert "认领 2" in mei.says("I'll take 2 or 3")
    assert owned(desk, "mei") == []


@pytest.mark.parametrize("words", ["认领2给小满", "claim 2 for 小满", "认领 2 给@小满"])
def test_a_claim_for_somebody_else_is_no_claim_of_ones_own(desk: Chat, words: str) -> None:
    assert "指派 2 @小满" in desk.person("fang").says(words)
    assert office.task(desk, 2).state == TOPIC


def test_one_is_changed_for_another_in_one_sentence(desk: Chat) -> None:
    mei = desk.person("mei")
    mei.says("认领 2")
    for words, left in (
        ("放弃2，认领3", "3"),
        ("3不要了，2我要", "2"),
        ("认领3，放弃2", "3"),
        ("release 3, claim 2", "2"),
    ):
        mei.says(words)
        assert owned(desk, "mei") == [left], words


def test_a_time_said_for_what_one_has_already_is_its_slot(desk: Chat) -> None:
    mei = desk.person("mei")
    mei.says("认领 2")
    assert mei.says("认领 2 周四晚8点") == "档期定在 2月12日 周四 20:00，没有撞车"
    assert office.task(desk, 2).due_at == moment("2026-02-11 15:00")


def test_who_asks_about_a_number_sees_how_it_stands(desk: Chat) -> None:
    fang = desk.person("fang")
    desk.person("mei").says("认领 1-1")
    among_us = ("谁来写1啊？", "#1 已经有人写了吗", "can somebody take 1?")
    for words in (
        "1还有名额吗",
        "谁拿了1",
        "1-1在谁手上",
        "1有人认领了吗",
        "is 1 still free?",
        "who has 1?",
        *among_us,
    ):
        shown = fang.says(words)
        assert "1. 通勤包里的补涂 · 小满" in shown and "[认领]" in shown, words
    fang.says("建任务 补海报")
    assert "老方 建了任务" in fang.says("4到哪一步了")
    assert "话术库" in fang.says("1 小时要补几次")
