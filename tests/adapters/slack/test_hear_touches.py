"""What people do with their hands on Slack, in our own words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.adapters.slack.hear import decode
from bot.chat import Filled, Place, Pointed, Pressed, Said, Sender
from tests.adapters.slack.scene import NOW, payload
from tests.adapters.slack.test_hear import C1, KNOWN, TS


def press(action: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "block_actions",
        "team": {"id": "T1"},
        "user": {"id": "U1", "name": "xiaoman", "team_id": "T1"},
        "channel": {"id": "C1", "name": "kox"},
        "container": {"type": "message", "message_ts": TS, "channel_id": "C1"},
        "trigger_id": "1.2.3",
        "actions": [{"action_ts": "1770600001.000000", "type": "button", **action}],
        **more,
    }


def pressed(action: dict[str, Any], **more: Any) -> Pressed:
    found = decode(press(action, **more), KNOWN, NOW)
    assert isinstance(found, Pressed)
    return found


def test_a_button_says_which_it_was_and_what_it_is_about() -> None:
    heard = pressed({"action_id": "tasks.claim#3", "value": '{"task": "12"}'})

    assert (heard.action, heard.value, heard.message, heard.place) == ("tasks.claim", {"task": "12"}, TS, C1)
    assert heard.sender == Sender("slack", "T1", "U1", "xiaoman")


def test_the_same_press_has_one_id_and_another_press_another() -> None:
    first, again = pressed({"action_id": "a.b#1"}), pressed({"action_id": "a.b#1"})
    later = pressed({"action_id": "a.b#1", "action_ts": "1770600009.000000"})

    assert first.id == again.id != later.id


def test_a_pick_from_a_list_is_the_choice_beside_what_the_list_carries() -> None:
    block = '2 {"task":"12"}'

    heard = pressed({"action_id": "tasks.move#2", "block_id": block, "selected_option": {"value": "review"}})

    assert heard.value == {"task": "12", "choice": "review"}


def test_a_press_in_a_thread_stands_in_the_thread() -> None:
    container = {"type": "message", "message_ts": TS, "channel_id": "C1", "thread_ts": "1.000001"}

    assert pressed({"action_id": "a.b#1"}, container=container).place.thread == "1.000001"


def test_a_press_on_the_home_page_belongs_to_the_direct_message() -> None:
    heard = pressed({"action_id": "a.b#1"}, channel=None, container={"type": "view", "view_id": "V1"})

    assert heard.place == Place("slack", "T1", "D-U1", "dm")


@pytest.mark.parametrize("action_id", ["open-address#4", "click_me", ""])
def test_buttons_that_only_open_an_address_or_are_not_ours_are_no_press(action_id: str) -> None:
    assert decode(press({"action_id": action_id}), KNOWN, NOW) is None


@pytest.mark.parametrize("value", ["", "click_me_123", "{", "[]", '{"n": 1}', "{" * 5000])
def test_a_value_that_is_not_ours_carries_nothing(value: str) -> None:
    assert pressed({"action_id": "a.b#1", "value": value}).value == {}


def test_a_form_comes_back_with_every_answer_in_its_kind() -> None:
    errand = {"form": "standup.fill", "value": {"day": "2026-02-09"}, "in": ["C1", "", TS]}
    answers = {
        "done": {"type": "plain_text_input", "value": "发了"},
        "empty": {"type": "plain_text_input", "value": None},
        "help": {"type": "static_select", "selected_option": {"value": "content"}},
        "nobody": {"type": "static_select", "selected_option": None},
        "ticks": {"type": "checkboxes", "selected_options": [{"value": "36"}, {"value": "41"}]},
        "none": {"type": "checkboxes", "selected_options": []},
        "day": {"type": "datepicker", "selected_date": "2026-02-10"},
        "hour": {"type": "timepicker", "selected_time": "09:30"},
        "long": {"type": "plain_text_input", "value": "前半"},
        "long+1": {"type": "plain_text_input", "value": "后半"},
    }
    view = {
        "id": "V1",
        "private_metadata": json.dumps(errand),
        "blocks": [{"type": "input", "block_id": f"field:{name}"} for name in answers]
        + [{"type": "context", "block_id": "field:gone"}, {"type": "rich_text", "block_id": "x"}],
        "state": {"values": {f"field:{name}": {"answer": answer} for name, answer in answers.items()}},
    }
    body = {"type": "view_submission", "team": {"id": "T1"}, "user": {"id": "U1"}, "trigger_id": "7", "view": view}

    heard = decode(body, KNOWN, NOW)

    assert isinstance(heard, Filled)
    assert (heard.form, heard.value, heard.message, heard.place) == (
        "standup.fill",
        {"day": "2026-02-09"},
        TS,
        C1,
    )
    assert heard.fields == {
        "done": "发了",
        "empty": "",
        "help": "content",
        "nobody": "",
        "ticks": ("36", "41"),
        "none": (),
        "day": "2026-02-10",
        "hour": "09:30",
        "long": "前半后半",
        "gone": "",
    }


def test_a_message_shortcut_points_at_the_message_with_a_link_from_the_payload() -> None:
    heard = decode(payload("message_action.01"), KNOWN, NOW)

    assert isinstance(heard, Pointed)
    assert (heard.action, heard.quoted.message) == ("test-shortcut", "1583636382.000300")
    assert heard.quoted.link == "https://test-test.slack.com/archives/C111/p1583636382000300"
    assert heard.quoted.text == "@W222 test"


def test_the_command_says_its_words_to_baton() -> None:
    body = payload("slash_command.01") | {"text": "转给 <@U1|xm> &amp; co"}

    heard = decode(body, KNOWN, NOW)

    assert isinstance(heard, Said)
    assert (heard.text, heard.addressed, heard.at) == ("转给 @xm & co", True, NOW)
    assert (heard.sender, heard.message) == (Sender("slack", "T1", "U111", "rainer"), "")


def test_a_command_brought_twice_is_one_and_typed_twice_is_two() -> None:
    body = payload("slash_command.01")

    first, again = decode(body, KNOWN, NOW), decode(dict(body), KNOWN, NOW)
    typed_again = decode(body | {"trigger_id": "another"}, KNOWN, NOW)
    nameless = decode(body | {"trigger_id": "", "response_url": "x"}, KNOWN, NOW)

    assert first and again and typed_again and nameless
    assert len({first.id, again.id, typed_again.id, nameless.id}) == 3
