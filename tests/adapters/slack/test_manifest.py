"""The manifest asks for what the adapter uses, and for nothing that it does not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.adapters.slack import SlackAdapter, messages
from bot.adapters.slack.hear import taken_out
from bot.adapters.slack.installing import BACK
from bot.adapters.slack.manifest import EVENTS, SCOPES, Shortcut, manifest
from bot.chat import Button, Buttons, Card, Field, Form, Place, Sender
from bot.wire import Parcel
from tests.adapters.slack.scene import NOW, ScriptedEars
from tests.fakes.slack import FakeSlack


def written(*args: Any) -> Any:
    return json.loads(manifest(*args))


def test_with_a_public_address_slack_calls_us_there() -> None:
    whole = written("https://baton.example.com/")

    address = "https://baton.example.com/slack/events"
    assert whole["settings"]["event_subscriptions"]["request_url"] == address
    assert whole["settings"]["interactivity"] == {"is_enabled": True, "request_url": address}
    assert whole["features"]["slash_commands"][0]["url"] == address
    assert whole["settings"]["socket_mode_enabled"] is False
    assert whole["oauth_config"]["redirect_urls"] == [f"https://baton.example.com{BACK}"]


def test_without_one_it_is_socket_mode() -> None:
    whole = written()

    assert whole["settings"]["socket_mode_enabled"] is True
    assert "url" not in json.dumps(whole)


def test_shortcuts_stand_in_the_menu_of_messages() -> None:
    whole = written("", [Shortcut("tasks.from_message", "建任务", "从这条消息建任务")])

    assert whole["features"]["shortcuts"] == [
        {
            "name": "建任务",
            "type": "message",
            "callback_id": "tasks.from_message",
            "description": "从这条消息建任务",
        }
    ]
    with pytest.raises(ValueError, match="24"):
        manifest("", [Shortcut("a.b", "x" * 25, "")])


def test_with_these_scopes_everything_works(slack: FakeSlack, bot: SlackAdapter, ears: ScriptedEars) -> None:
    slack.scopes = set(SCOPES)
    c1, user = Place("slack", slack.team, "C1", "channel"), Sender("slack", slack.team, "U1")
    card = Card(("早",), (Buttons((Button("a.b", "填写", form=True),)),))
    ears.form = Form("a.b", "表", (Field("x", "X"),), "交", "算了", "已交")

    message = bot.send(Parcel("1", c1, card, NOW))
    bot.send(Parcel("2", c1.in_thread(message), card, NOW))
    bot.edit(Parcel("1", c1, card), message)
    bot.pin(c1, message)
    bot.unpin(c1, message)
    slack.press("U1", "C1", message, label="填写")
    bot.show_home(user, card)
    bot.send(Parcel("3", bot.direct(user), card, NOW))
    assert [member.name for member in bot.members(c1)] == ["小满", "Joyce"]
    assert bot.profile(user).email == "xiaoman@example.com"
    assert list(bot.missed(c1, NOW)) == []
    bot.delete(c1, message)

    assert slack.view_of("U1")
    assert {call.outcome for call in slack.calls} == {"ok"}


def test_history_may_be_read_wherever_words_are_heard() -> None:
    kinds = {"message.channels": "channels", "message.groups": "groups", "message.im": "im", "message.mpim": "mpim"}

    assert {f"{kinds[event]}:history" for event in EVENTS if event in kinds} <= set(SCOPES)


def test_every_event_that_is_asked_for_is_understood() -> None:
    gone = {"app_uninstalled": {}, "tokens_revoked": {"tokens": {"bot": ["UBOT"]}}}
    assert all(taken_out({"event": {"type": event, **more}}) for event, more in gone.items())
    for event in set(EVENTS) - set(gone):
        body = {
            "type": event.partition(".")[0],
            "user": "U1",
            "channel": "C1",
            "ts": "1.000001",
            "event_ts": "1.000001",
            "tab": "home",
        }
        reader = messages.Reader("UBOT", "T1", "", lambda user: user, lambda user: user)
        assert messages.decode(body, messages.Delivery("T1", None, reader)), event


def test_what_the_token_lacks_is_named(slack: FakeSlack, speaker: SlackAdapter) -> None:
    slack.scopes = set(SCOPES) - {"pins:write"}

    assert speaker.missing_scopes() == {"pins:write"}
