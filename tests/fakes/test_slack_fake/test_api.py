"""The Web API answers as Slack does."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import quote

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.fakes.slack import FakeSlack
from tests.fakes.test_slack_fake.kit import (
    refused,
    section,
)


def test_history_shows_metadata_only_when_asked(fake: FakeSlack, client: WebClient) -> None:
    metadata = {"event_type": "letter", "event_payload": {"number": "7"}}
    ts = client.chat_postMessage(channel="C1", text="hi", metadata=metadata)["ts"]

    plain = client.conversations_history(channel="C1")["messages"]
    full = client.conversations_history(channel="C1", include_all_metadata=True)["messages"]
    assert [m["text"] for m in plain] == ["hi"] and "metadata" not in plain[0]
    assert full[0]["metadata"] == metadata and full[0]["ts"] == ts
    assert fake.messages("C1")[0]["user"] == fake.bot


def test_arguments_travel_as_json_form_or_query(fake: FakeSlack) -> None:
    blocks = json.dumps([section()])
    as_form = f"channel=C1&text=hi&blocks={quote(blocks)}&token={fake.bot_token}"
    request = urllib.request.Request(fake.url + "chat.postMessage", data=as_form.encode())
    assert json.load(urllib.request.urlopen(request))["message"]["blocks"][0]["type"] == "section"

    asked = urllib.request.urlopen(fake.url + f"users.info?user=U1&token={fake.bot_token}")
    assert json.load(asked)["user"]["real_name"] == "Mei"


def test_the_token_is_looked_at(fake: FakeSlack) -> None:
    def code(token: str) -> str:
        return refused(lambda: WebClient(token, base_url=fake.url).auth_test())

    assert code("") == "not_authed"
    assert code("xoxb-wrong") == "invalid_auth"
    assert code(fake.app_token) == "not_allowed_token_type"


def test_a_missing_scope_is_named(fake: FakeSlack, client: WebClient) -> None:
    fake.scopes -= {"im:history", "users:read.email"}
    dm = client.conversations_open(users="U1")["channel"]["id"]
    with pytest.raises(SlackApiError) as caught:
        client.conversations_history(channel=dm)
    assert caught.value.response["error"] == "missing_scope"
    assert caught.value.response["needed"] == "im:history"
    assert "chat:write" in caught.value.response["provided"].split(",")
    assert client.conversations_history(channel="C1")["ok"]
    assert "email" not in client.users_info(user="U1")["user"]["profile"]


def test_where_the_bot_is_not_it_cannot_speak(fake: FakeSlack, client: WebClient) -> None:
    fake.channels["C1"].is_archived = True
    assert refused(lambda: client.chat_postMessage(channel="C1", text="hi")) == "is_archived"
    assert refused(lambda: client.chat_postMessage(channel="C2", text="hi")) == "not_in_channel"
    assert refused(lambda: client.chat_postMessage(channel="C3", text="hi")) == "channel_not_found"
    assert refused(lambda: client.conversations_history(channel="C2")) == "not_in_channel"
    client.conversations_join(channel="C2")
    assert client.chat_postMessage(channel="C2", text="hi")["ok"]


@pytest.mark.filterwarnings("ignore:The top-level `text` argument")
def test_an_empty_message_is_refused(client: WebClient) -> None:
    assert refused(lambda: client.chat_postMessage(channel="C1", text="")) == "no_text"


def test_only_own_messages_can_be_changed_or_taken_back(fake: FakeSlack, client: WebClient) -> None:
    theirs = fake.say("U1", "C1", "mine")
    assert refused(lambda: client.chat_update(channel="C1", ts=theirs, text="x")) == "cant_update_message"
    assert refused(lambda: client.chat_delete(channel="C1", ts=theirs)) == "cant_delete_message"
    assert refused(lambda: client.chat_update(channel="C1", ts="1.000001", text="x")) == "message_not_found"


def test_an_update_with_text_alone_takes_the_blocks_but_not_the_metadata(client: WebClient, fake: FakeSlack) -> None:
    metadata = {"event_type": "letter", "event_payload": {"number": "7"}}
    ts = client.chat_postMessage(channel="C1", text="hi", blocks=[section()], metadata=metadata)["ts"]
    client.chat_update(channel="C1", ts=ts, text="new")
    message = fake.last("C1")
    assert message["text"] == "new" and "blocks" not in message and message["metadata"] == metadata


def test_history_pages_backwards_and_honours_oldest_latest_and_inclusive(fake: FakeSlack, client: WebClient) -> None:
    stamps = [client.chat_postMessage(channel="C1", text=str(n))["ts"] for n in range(5)]

    pages = [page["messages"] for page in client.conversations_history(channel="C1", limit=2)]
    assert [[m["text"] for m in page] for page in pages] == [["4", "3"], ["2", "1"], ["0"]]

    def between(**more: Any) -> list[str]:
        found = client.conversations_history(channel="C1", oldest=stamps[1], latest=stamps[3], **more)
        return [m["text"] for m in found["messages"]]

    assert between() == ["2"]
    assert between(inclusive=True) == ["3", "2", "1"]


def test_a_thread_is_read_by_replies_and_not_by_history(fake: FakeSlack, client: WebClient) -> None:
    root = fake.say("U1", "C1", "question")
    client.chat_postMessage(channel="C1", text="answer", thread_ts=root)

    assert [m["text"] for m in client.conversations_replies(channel="C1", ts=root)["messages"]] == [
        "question",
        "answer",
    ]
    assert [m["text"] for m in client.conversations_history(channel="C1")["messages"]] == ["question"]
    assert [m["text"] for m in fake.messages("C1", thread=root)] == ["answer"]
    assert fake.messages("C1")[0]["reply_count"] == 1
    assert refused(lambda: client.chat_postMessage(channel="C1", text="x", thread_ts="1.1")) == "thread_not_found"


def test_a_deleted_message_leaves_a_gravestone_only_above_replies(fake: FakeSlack, client: WebClient) -> None:
    root, lone = (client.chat_postMessage(channel="C1", text="x")["ts"] for _ in range(2))
    fake.say("U1", "C1", "reply", thread=root)
    for ts in (root, lone):
        client.chat_delete(channel="C1", ts=ts)
    left = client.conversations_history(channel="C1")["messages"]
    assert [(m["ts"], m["subtype"]) for m in left] == [(root, "tombstone")]


def test_a_link_leads_to_a_message_or_a_reply(fake: FakeSlack, client: WebClient) -> None:
    root = fake.say("U1", "C1", "x")
    reply = fake.say("U1", "C1", "y", thread=root)
    link = client.chat_getPermalink(channel="C1", message_ts=root)["permalink"]
    assert link.endswith(f"/archives/C1/p{root.replace('.', '')}")
    assert f"thread_ts={root}" in client.chat_getPermalink(channel="C1", message_ts=reply)["permalink"]


def test_people_are_found_by_id_and_mail(client: WebClient) -> None:
    bob = client.users_info(user="U2", include_locale=True)["user"]
    assert (bob["tz"], bob["locale"], bob["is_restricted"]) == ("Europe/London", "en-GB", True)
    assert client.users_lookupByEmail(email="MEI@example.com")["user"]["id"] == "U1"
    assert refused(lambda: client.users_lookupByEmail(email="no@example.com")) == "users_not_found"
    assert refused(lambda: client.users_info(user="U9")) == "user_not_found"
    assert {u["id"] for u in client.users_list()["members"]} == {"U0BOT", "U1", "U2"}


def test_places_are_listed_as_far_as_the_bot_may_see(client: WebClient) -> None:
    assert {c["id"] for c in client.conversations_list(types="public_channel,private_channel")["channels"]} == {
        "C1",
        "C2",
    }
    assert {c["id"] for c in client.users_conversations()["channels"]} == {"C1"}
    assert client.conversations_members(channel="C1")["members"] == ["U1", "U2", "U0BOT"]
    assert client.conversations_info(channel="C2")["channel"]["is_member"] is False


def test_a_direct_message_is_opened_once(client: WebClient) -> None:
    first, again = client.conversations_open(users="U1"), client.conversations_open(users=["U1"])
    assert first["channel"]["id"] == again["channel"]["id"] and again["already_open"]
    assert refused(lambda: client.conversations_open(users="U9")) == "user_not_found"


def test_pins_and_reactions_are_taken_once(fake: FakeSlack, client: WebClient) -> None:
    ts = client.chat_postMessage(channel="C1", text="hi")["ts"]
    client.pins_add(channel="C1", timestamp=ts)
    assert refused(lambda: client.pins_add(channel="C1", timestamp=ts)) == "already_pinned"
    assert fake.pins("C1") == [ts] and client.pins_list(channel="C1")["items"][0]["message"]["ts"] == ts
    client.pins_remove(channel="C1", timestamp=ts)
    assert refused(lambda: client.pins_remove(channel="C1", timestamp=ts)) == "no_pin"

    client.reactions_add(channel="C1", timestamp=ts, name="eyes")
    assert refused(lambda: client.reactions_add(channel="C1", timestamp=ts, name="eyes")) == "already_reacted"
    client.reactions_remove(channel="C1", timestamp=ts, name="eyes")
    assert refused(lambda: client.reactions_remove(channel="C1", timestamp=ts, name="eyes")) == "no_reaction"


def test_a_picture_can_be_shown_once_slack_knows_what_it_is(fake: FakeSlack, client: WebClient) -> None:
    number = client.files_upload_v2(content=b"PNG", filename="week.png")["file"]["id"]
    picture = {"type": "image", "alt_text": "week", "slack_file": {"id": number}}

    assert refused(lambda: client.chat_postMessage(channel="C1", text="w", blocks=[picture])) == "invalid_blocks"
    while not client.files_info(file=number)["file"]["mimetype"]:
        pass
    assert client.chat_postMessage(channel="C1", text="w", blocks=[picture])["ok"]


def test_a_person_s_file_is_fetched_with_the_token_only(fake: FakeSlack, client: WebClient) -> None:
    fake.say("U1", "C1", "look", files=[("a.png", b"PNG")])
    url = client.conversations_history(channel="C1")["messages"][0]["files"][0]["url_private"]
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {fake.bot_token}"})
    assert urllib.request.urlopen(request).read() == b"PNG"
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(url)


def test_time_stamps_differ_even_when_the_clock_stands_still_or_goes_back(fake: FakeSlack, client: WebClient) -> None:
    fake.clock.set(1_770_000_000)
    stamps = [client.chat_postMessage(channel="C1", text=str(n))["ts"] for n in range(3)]
    fake.clock.set(1_769_999_000)
    stamps.append(fake.say("U1", "C1", "late"))
    assert stamps[0].startswith("1770000000.") and sorted(set(stamps)) == stamps


def test_unknown_methods_and_missing_arguments_are_answered(client: WebClient) -> None:
    assert refused(lambda: client.api_call("chat.sing")) == "unknown_method"
    assert refused(lambda: client.api_call("users.info")) == "invalid_arguments"
