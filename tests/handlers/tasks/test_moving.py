"""Tasks are moved on in people's own words, not only by commands."""

from __future__ import annotations

import pytest

from storage.tasks import DRAFT, REVIEW, SCHEDULED, TOPIC
from tests.chat import Chat, moment
from tests.handlers.tasks import office
from tests.past import scene


@scene
def claimed(chat: Chat) -> None:
    office.pack(chat)
    office.accounts(chat)
    chat.at("10:00")
    chat.person("mei").says("认领 2 周四晚10点")


@pytest.mark.parametrize("words", ["2 改到周三下午3点", "把2的截止时间改到周三下午3点", "move 2 to Wed 3pm"])
def test_another_due_time(chat: Chat, words: str) -> None:
    claimed(chat)
    chat.person("mei").says(words)
    assert office.task(chat, 2).due_at == moment("2026-02-11 15:00")


@pytest.mark.parametrize("day", ["2月30日", "29 Feb", "3/32 18:00", "2026-02-30"])
def test_a_day_that_cannot_be_is_asked_about(chat: Chat, day: str) -> None:
    claimed(chat)
    before = office.task(chat, 2).due_at
    assert f"「{day}」没看懂是什么时间，例：周五下午3点" in chat.person("mei").says(f"截止 2 {day}")
    assert office.task(chat, 2).due_at == before


def test_a_due_time_in_another_year_names_the_year(chat: Chat) -> None:
    claimed(chat)
    assert "2027年1月5日 周二" in chat.person("ning").says("截止 3 2027-01-05")


@pytest.mark.parametrize("words", ["2转给老方", "把2交给@老方", "hand 2 over to fang"])
def test_somebody_else_is_asked_to_take_it(chat: Chat, words: str) -> None:
    claimed(chat)
    chat.person("mei").says(words)
    assert office.task(chat, 2).offered_to == office.named(chat, "fang").id


def test_a_short_name_is_not_found_inside_another_word(chat: Chat) -> None:
    """何川's handle is "he"."""
    claimed(chat)
    chat.person("mei").says("hand over 2 to the others")
    assert office.task(chat, 2).offered_to == ""


def test_a_draft_is_handed_in(chat: Chat) -> None:
    claimed(chat)
    chat.person("mei").says("2 交初稿 https://docs.example.com/draft")
    assert office.task(chat, 2).state == REVIEW


def test_what_comes_with_the_words_is_taken_with_them(chat: Chat) -> None:
    """A draft, a reason, a link: "12发了 链接" is more than "12发了", and "12退回" is no giving back of one's own."""
    claimed(chat)
    mei, ning = chat.person("mei"), chat.person("ning")
    mei.says("2交稿 https://docs.example.com/x")
    assert office.task(chat, 2).state == REVIEW
    ning.says("2退回，开头太长")
    assert (office.task(chat, 2).state, office.task(chat, 2).owner_id) == (DRAFT, office.named(chat, "mei").id)
    mei.says("2送审 https://docs.example.com/y")
    ning.says("2 ok")
    assert office.task(chat, 2).state == SCHEDULED
    mei.says("2发了 http://xhslink.com/a/Mei1")
    assert office.task(chat, 2).link == "http://xhslink.com/a/Mei1"


def test_ones_own_is_given_back_by_the_same_word(chat: Chat) -> None:
    claimed(chat)
    chat.person("mei").says("2退回")
    assert office.task(chat, 2).state == TOPIC


@pytest.mark.parametrize("words", ["push 2 back a day", "push 2 by 1 day", "2推迟一天", "2晚一天交"])
def test_it_is_put_off_by_a_day(chat: Chat, words: str) -> None:
    claimed(chat)
    before = office.task(chat, 2).due_at
    chat.person("mei").says(words)
    after = office.task(chat, 2).due_at
    assert before is not None and after is not None and after - before == office.hours(24)


@pytest.mark.parametrize("words", ["2 给力", "2转给谁", "2 改到什么时候", "99转给老方", "2 改到下次再说"])
def test_words_that_only_sound_like_it_move_nothing(chat: Chat, words: str) -> None:
    claimed(chat)
    before = office.task(chat, 2)
    chat.person("mei").says(words)
    after = office.task(chat, 2)
    assert (after.due_at, after.offered_to, after.state) == (before.due_at, before.offered_to, before.state)
