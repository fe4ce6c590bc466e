"""A pretend person fills in a form as Feishu's client lets them, and no other way."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.feishu import CannotFill, FakeFeishu, NotOnCard
from tests.fakes.feishu_bot import Bot, card, form

OPTIONS = [{"text": {"tag": "plain_text", "content": v}, "value": v} for v in ("P0", "P1")]
FIELDS: list[dict[str, Any]] = [
    {"tag": "input", "name": "done", "required": True, "max_length": 10},
    {"tag": "input", "name": "doing", "input_type": "multiline_text", "default_value": "写稿"},
    {"tag": "select_static", "name": "rank", "options": OPTIONS},
    {"tag": "multi_select_static", "name": "ranks", "options": OPTIONS},
    {"tag": "date_picker", "name": "day"},
    {"tag": "picker_time", "name": "hour"},
    {"tag": "select_person", "name": "who", "options": [{"value": "ou_bob"}]},
    {"tag": "checker", "name": "sure"},
]


@pytest.fixture
def message(robot: Bot) -> str:
    return robot.posts("oc_team", card(form(*FIELDS)))


def test_what_was_filled_in_arrives_as_the_client_writes_it(feishu: FakeFeishu, robot: Bot, message: str) -> None:
    filled = {"done": "海报", "rank": "P0", "ranks": ["P0", "P1"], "day": "2026-02-11", "hour": "18:00", "sure": True}
    feishu.submit("ou_mei", message, {**filled, "who": "ou_bob"})

    action = robot.heard[-1]["event"]["action"]
    assert action["form_value"] == {
        **filled,
        "doing": "写稿",
        "who": "ou_bob",
        "day": "2026-02-11 +0800",
        "hour": "18:00 +0800",
    }
    assert (action["name"], action["value"]) == ("f_send", {"a": "standup.send"})


def test_what_was_left_empty_is_left_out_except_for_words(feishu: FakeFeishu, robot: Bot, message: str) -> None:
    feishu.submit("ou_mei", message, {"done": "海报", "doing": ""})

    assert robot.heard[-1]["event"]["action"]["form_value"] == {"done": "海报", "doing": "", "sure": False}


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({}, "done is required"),
        ({"done": "x" * 11}, "at most 10"),
        ({"done": "a\nb"}, "one line only"),
        ({"done": "x", "colour": "red"}, "the form has no"),
        ({"done": "x", "rank": "P9"}, "does not offer"),
        ({"done": "x", "rank": ["P0"]}, "takes one value"),
        ({"done": "x", "ranks": "P0"}, "takes a list"),
        ({"done": "x", "day": "11.2."}, "does not take"),
        ({"done": "x", "who": "ou_mei"}, "does not offer"),
    ],
)
def test_the_client_does_not_send_nonsense(
    feishu: FakeFeishu, robot: Bot, message: str, values: dict[str, Any], why: str
) -> None:
    with pytest.raises(CannotFill, match=why):
        feishu.submit("ou_mei", message, values)
    assert robot.heard == []


def test_a_card_without_a_form_cannot_be_submitted(feishu: FakeFeishu, robot: Bot) -> None:
    with pytest.raises(NotOnCard):
        feishu.submit("ou_mei", robot.posts("oc_team", card()), {})
