"""Tasks are moved on in people's own words, not only by commands."""

from __future__ import annotations

import pytest

from storage.tasks import REVIEW
from tests.chat import Chat, moment
from tests.handlers.tasks import office


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


@pytest.mark.parametrize("words", ["2 给力", "2转给谁", "2 改到什么时候", "99转给老方", "2 改到下次再说"])
def test_words_that_only_sound_like_it_move_nothing(chat: Chat, words: str) -> None:
    claimed(chat)
    before = office.task(chat, 2)
    chat.person("mei").says(words)
    after = office.task(chat, 2)
    assert (after.due_at, after.offered_to, after.state) == (before.due_at, before.offered_to, before.state)
