"""A morning that another chat has lived is the same morning, and only ever of a chat that is like the other one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chat import Chat
from tests.past import Past, scene

WORDS = "昨天：发了两条\n今天：跟进转发\n需要：无"


@scene
def handed_in(chat: Chat) -> None:
    chat.at("09:00")
    chat.person("mei").says(WORDS)


def seen(chat: Chat) -> list[str]:
    return chat.channel() + chat.thread() + chat.person("mei").sees() + [chat.clock.now().isoformat()]


@pytest.fixture
def twins(tmp_path: Path) -> list[Chat]:
    folders = [tmp_path / name for name in ("one", "other")]
    for folder in folders:
        folder.mkdir()
    return [Chat(folder) for folder in folders]


def test_whoever_comes_later_finds_what_the_first_has_lived_and_goes_on_alone(twins: list[Chat]) -> None:
    one, other = twins
    handed_in(one)
    handed_in(other)
    alike = seen(one)
    assert alike == seen(other) and "已交 1/6" in alike[0]

    other.person("fang").says(WORDS)
    assert seen(one) == alike != seen(other)
    for chat in twins:
        chat.end()


def test_whoever_is_different_from_others_lives_it_alone(twins: list[Chat]) -> None:
    one, other = twins
    handed_in(one)
    with other.database.write() as db:
        db.connection().exec_driver_sql("UPDATE member SET enrolled = false WHERE handle = 'fang'")
    handed_in(other)
    assert "已交 1/6" in one.channel()[0] and "已交 1/5" in other.channel()[0]
    for chat in twins:
        chat.end()


def test_what_is_lived_with_another_part_of_baton_is_nobody_elses_past(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = set(Past._lived)
    chat = Chat(tmp_path, now="2026-03-02 08:00")
    handed_in(chat)
    assert set(Past._lived) == known
    chat.end()
