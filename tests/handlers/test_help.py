"""Help is short: topics first, each command on request, and nobody is shown what they may not do."""

from __future__ import annotations

import pytest

from handlers import FEATURES
from handlers.help import TOPICS
from storage.people import GUEST
from tests.chat import Chat


@pytest.mark.parametrize("handle", ["lan", "mei", "bob", "nora"])
def test_the_first_card_has_eight_lines_at_most(chat: Chat, handle: str) -> None:
    said = chat.person(handle).says("help")

    assert len(said.splitlines()) - 1 <= 8  # the last line is the list to pick from
    assert max(map(len, said.splitlines())) < 120


def test_every_command_stands_in_exactly_one_topic() -> None:
    features = [name for names in TOPICS.values() for name in names]

    assert len(features) == len(set(features))
    assert {command.feature for feature in FEATURES for command in feature.commands} == set(features)


@pytest.mark.parametrize("words", ["帮助 任务", "help tasks", "帮助 任务？"])
def test_a_topic_tells_each_of_its_commands(chat: Chat, words: str) -> None:
    said = chat.person("mei").says(words)

    assert said.startswith("任务，可以这样说")
    assert "认领 / claim：" in said and "送审 / submit：" in said and "站会" not in said


@pytest.mark.parametrize("words", ["帮助 认领", "help claim"])
def test_a_single_command_is_explained_alone(chat: Chat, words: str) -> None:
    assert chat.person("mei").says(words).splitlines()[1].startswith("认领 / claim：")


def test_a_topic_is_picked_from_the_card(chat: Chat) -> None:
    mei = chat.person("mei")
    mei.says("帮助")
    mei.presses("细看哪一块", {"choice": "fans"})

    assert mei.sees()[-1].startswith("粉丝转交，可以这样说")


def test_nobody_is_shown_what_they_may_not_do(chat: Chat) -> None:
    assert "角色" in chat.person("lan").says("帮助 战队")
    assert "role" not in chat.person("bob").says("help team")
    guests = [command for feature in FEATURES for command in feature.commands if command.least == GUEST]
    nora = chat.person("nora").says("help tasks")
    assert {line.partition(" / ")[0] for line in nora.splitlines()[1:]} == {
        command.english for command in guests if command.feature == "tasks"
    }


def test_words_that_are_no_topic_get_the_topics(chat: Chat) -> None:
    assert chat.person("mei").says("help me please").startswith("我会这些")
