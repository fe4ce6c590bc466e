"""What people do reaches the bot as Slack would bring it, and again if need be."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

import pytest
from slack_sdk import WebClient

from tests.fakes.slack import CannotDo, FakeSlack
from tests.fakes.test_slack_fake.kit import (
    Bot,
    button,
    option,
    refused,
    row,
    section,
    select,
)
from tests.patience import PLENTY, until


def test_a_mention_arrives_twice_with_one_ts_and_two_event_ids(fake: FakeSlack, bot: Bot) -> None:
    ts = fake.say("U1", "C1", f"<@{fake.bot}> a < b & c https://example.com")
    assert sorted(e["type"] for e in bot.events) == ["app_mention", "message"]
    assert {e["ts"] for e in bot.events} == {ts} and len({h["event_id"] for h in bot.heard}) == 2
    assert bot.events[0]["text"] == f"<@{fake.bot}> a &lt; b &amp; c <https://example.com>"
    kinds = [part["type"] for part in bot.events[0]["blocks"][0]["elements"][0]["elements"]]
    assert kinds == ["user", "text", "link"]


def test_words_in_a_direct_message_or_without_a_mention_arrive_once(fake: FakeSlack, bot: Bot) -> None:
    fake.say("U1", "dm", f"<@{fake.bot}> hi")
    fake.say("U1", "C1", "hi")
    assert [(e["type"], e["channel_type"]) for e in bot.events] == [("message", "im"), ("message", "channel")]


def test_where_the_bot_is_not_it_hears_nothing(fake: FakeSlack, bot: Bot) -> None:
    fake.say("U1", "C2", f"<@{fake.bot}> psst")
    assert bot.heard == [] and len(fake.messages("C2")) == 1
    with pytest.raises(CannotDo):
        fake.say("U2", "C2", "not a member")


def test_edits_deletions_and_moves_are_told(fake: FakeSlack, bot: Bot) -> None:
    ts = fake.say("U1", "C1", "one")
    fake.edit("U1", "C1", ts, f"<@{fake.bot}> two")
    fake.delete("U1", "C1", ts)
    fake.add_user("U3", "Lin")
    fake.join("U3", "C1", inviter="U1")
    fake.leave("U3", "C1")
    fake.open_home("U1")
    told = [(e["type"], e.get("subtype")) for e in bot.events]
    assert told == [
        ("message", None),
        ("message", "message_changed"),
        ("app_mention", None),
        ("message", "message_deleted"),
        ("member_joined_channel", None),
        ("message", "channel_join"),
        ("member_left_channel", None),
        ("app_home_opened", None),
    ]
    changed = bot.events[1]
    assert changed["message"]["ts"] == ts and changed["message"]["edited"]["user"] == "U1"
    assert changed["previous_message"]["text"] == "one" and fake.messages("C1") == []


def test_a_press_needs_a_button_that_is_there(fake: FakeSlack, client: WebClient, bot: Bot) -> None:
    blocks = [section("x", accessory=button("end")), row(button("a", "One", value="1"), button("b", "Two", value="2"))]
    ts = client.chat_postMessage(channel="C1", text="x", blocks=blocks)["ts"]
    fake.press("U1", "C1", ts, "b")
    fake.press("U1", "C1", ts, label="Greet")

    press = bot.heard[0]
    assert press["type"] == "block_actions" and press["message"]["ts"] == ts
    assert press["container"] == {"type": "message", "message_ts": ts, "channel_id": "C1", "is_ephemeral": False}
    assert press["actions"][0]["value"] == "2" and press["trigger_id"] and press["response_url"]
    assert press["actions"][0]["block_id"] == fake.last("C1")["blocks"][1]["block_id"]
    for action, value in (("c", None), ("b", "1")):
        with pytest.raises(CannotDo):
            fake.press("U1", "C1", ts, action, value)
    with pytest.raises(CannotDo):
        fake.press("U1", "C1", "1.1", "b")
    assert len(bot.heard) == 2


def test_two_buttons_alike_are_told_apart_by_their_value(fake: FakeSlack, client: WebClient, bot: Bot) -> None:
    blocks = [row(button("take", value="1")), row(button("take", value="2"))]
    ts = client.chat_postMessage(channel="C1", text="x", blocks=blocks)["ts"]
    with pytest.raises(CannotDo):
        fake.press("U1", "C1", ts, "take")
    fake.press("U1", "C1", ts, "take", "2")
    assert [heard["actions"][0]["value"] for heard in bot.heard] == ["2"]


def test_a_whisper_is_seen_and_pressed_by_one_person(fake: FakeSlack, client: WebClient, bot: Bot) -> None:
    def whisper(user: str) -> str:
        blocks = [row(button())]
        return str(client.chat_postEphemeral(channel="C1", user=user, text="psst", blocks=blocks)["message_ts"])

    ts = whisper("U1")
    fake.press("U1", "C1", ts, "greet")
    assert bot.heard[0]["container"]["is_ephemeral"] and "message" not in bot.heard[0]
    with pytest.raises(CannotDo):
        fake.press("U2", "C1", ts, "greet")
    assert fake.history("C1") == [] and refused(lambda: whisper("U9")) == "user_not_in_channel"


def test_the_bot_hears_that_it_was_added_and_removed(fake: FakeSlack, bot: Bot) -> None:
    fake.join(fake.bot, "C2", inviter="U1")
    fake.leave(fake.bot, "C2")
    fake.say("U1", "C2", "alone again")
    joined = bot.events[0]
    assert (joined["type"], joined["user"], joined["inviter"]) == ("member_joined_channel", fake.bot, "U1")
    assert bot.events[-1]["type"] == "channel_left"


def test_a_choice_is_reported_with_its_state(fake: FakeSlack, client: WebClient, bot: Bot) -> None:
    blocks = [row(select(option("a", "Apple"), option("b", "Pear")))]
    ts = client.chat_postMessage(channel="C1", text="x", blocks=blocks)["ts"]
    fake.choose("U1", "C1", ts, "pick", "Pear")
    chosen = bot.heard[0]["actions"][0]
    assert chosen["selected_option"] == option("b", "Pear")
    assert bot.heard[0]["state"]["values"][chosen["block_id"]]["pick"]["selected_option"]["value"] == "b"
    with pytest.raises(CannotDo):
        fake.choose("U1", "C1", ts, "pick", "Plum")


def test_pages_shortcuts_and_commands_reach_the_bot(fake: FakeSlack, client: WebClient, bot: Bot) -> None:
    client.views_publish(user_id="U1", view={"type": "home", "blocks": [row(button("mine"))]})
    fake.press_home("U1", "mine")
    ts = fake.say("U1", "C1", "look")
    fake.shortcut("U2", "C1", ts, "report")
    fake.global_shortcut("U1", "claim")
    bot.answer = lambda _: (200, {"text": "只有你看得到"})
    fake.command("U1", "C1", "/baton", "help")
    kinds = [heard.get("type") or heard.get("command") for heard in bot.heard]
    assert kinds == ["block_actions", "event_callback", "message_action", "shortcut", "/baton"]
    assert bot.heard[2]["message"]["text"] == "look" and bot.heard[0]["container"]["type"] == "view"
    assert [m["text"] for m in fake.whispers("U1")] == ["只有你看得到"]


def test_a_response_url_answers_five_times_within_half_an_hour(fake: FakeSlack, client: WebClient, bot: Bot) -> None:
    ts = client.chat_postMessage(channel="C1", text="old", blocks=[row(button())])["ts"]
    fake.press("U1", "C1", ts, "greet")

    def respond(**given: Any) -> int:
        url = str(bot.heard[-1]["response_url"])
        request = urllib.request.Request(url, json.dumps(given).encode(), {"Content-Type": "application/json"})
        try:
            return int(urllib.request.urlopen(request).status)
        except urllib.error.HTTPError as error:
            return error.code

    assert respond(text="for you") == 200 and fake.whispers("U1")[0]["text"] == "for you"
    assert respond(text="all", response_type="in_channel") == 200 and fake.last("C1")["text"] == "all"
    assert respond(text="new", replace_original=True) == 200 and fake.messages("C1")[0]["text"] == "new"
    assert respond(text="x", blocks=[section("")]) == 400
    assert respond(delete_original=True) == 200 and len(fake.messages("C1")) == 1
    assert respond(text="once too often") == 404
    fake.command("U1", "C1", "/baton")
    fake.clock.advance(1801)
    assert respond(text="too late") == 404


def test_an_event_that_was_not_taken_comes_again_three_times(fake: FakeSlack, bot: Bot) -> None:
    bot.answer = lambda _: (503, "")
    fake.say("U1", "C1", "hi")
    for _ in range(5):
        fake.redeliver()
    tries = [h.get("X-Slack-Retry-Num") for h in bot.headers]
    assert tries == [None, "1", "2", "3"] and bot.headers[1]["X-Slack-Retry-Reason"] == "http_error"
    assert len({heard["event_id"] for heard in bot.heard}) == 1
    assert len(fake.post.given_up) == 1 and len(fake.messages("C1")) == 1


def test_a_slow_or_absent_bot_gets_its_events_again_by_itself(fake: FakeSlack, bot: Bot) -> None:
    fake.post.ack_seconds, fake.post.retry_gaps = 0.1, (0.0, 0.0, 0.0)

    def has_time_from_now_on(_: object) -> None:
        fake.post.ack_seconds = PLENTY

    def sleeps_at_first(_: object) -> tuple[int, str]:
        until(lambda: fake.deliveries)
        return 200, ""

    fake.post.client.event_hooks = {"request": [has_time_from_now_on]}
    bot.answer = sleeps_at_first
    fake.say("U1", "C1", "hi")
    fake.until(lambda: fake.deliveries[-1].ok)
    assert [d.reason for d in fake.deliveries] == ["http_timeout", ""]

    fake.target = "http://127.0.0.1:9/nobody"
    fake.say("U1", "C1", "hi")
    fake.until(lambda: fake.post.given_up)
    assert fake.post.given_up[0].reason == "connection_failed"


def test_every_event_can_come_twice(fake: FakeSlack, bot: Bot) -> None:
    fake.duplicate = True
    fake.say("U1", "C1", "hi")
    assert len(bot.heard) == 2 and bot.heard[0] == bot.heard[1]
    assert bot.headers[1]["X-Slack-Retry-Num"] == "1"


def test_the_bot_hears_its_own_words_if_wished(fake: FakeSlack, client: WebClient, bot: Bot) -> None:
    fake.post.echo_own = True
    ts = client.chat_postMessage(channel="C1", text="one")["ts"]
    fake.until(lambda: len(fake.deliveries) == 1)
    client.chat_update(channel="C1", ts=ts, text="two")
    fake.until(lambda: len(fake.deliveries) == 2)
    assert [e.get("subtype") for e in bot.events] == [None, "message_changed"]
    assert bot.events[0]["bot_id"] == fake.bot_id


def test_any_recorded_payload_can_be_brought(fake: FakeSlack, bot: Bot) -> None:
    fake.replay({"type": "url_verification", "challenge": "c", "token": "t"})
    fake.replay({"type": "event_callback", "event": {"type": "message"}})
    fake.replay({"type": "shortcut", "callback_id": "x"})
    fake.replay({"command": "/baton", "text": ""})
    assert [heard.get("type") for heard in bot.heard] == ["url_verification", "event_callback", "shortcut", None]
