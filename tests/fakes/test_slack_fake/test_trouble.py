"""Limits, errors and broken connections strike when they are told to."""

from __future__ import annotations

from http.client import RemoteDisconnected

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.fakes.slack import FakeSlack
from tests.fakes.test_slack_fake.kit import (
    refused,
)


def test_a_planned_limit_is_told_with_retry_after(fake: FakeSlack, client: WebClient) -> None:
    fake.fail_next("chat.postMessage", "ratelimited", retry_after=7, channel="C1")
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel="C1", text="hi")
    assert caught.value.response.status_code == 429 and caught.value.response.headers["Retry-After"] == "7"
    assert client.chat_postMessage(channel="C1", text="hi")["ok"]
    assert [call.outcome for call in fake.calls_of("chat.postMessage")] == ["ratelimited", "ok"]


def test_a_planned_error_strikes_as_often_as_wished(fake: FakeSlack, client: WebClient) -> None:
    fake.fail_next("*", "fatal_error", times=2)
    assert [refused(client.auth_test), refused(client.auth_test)] == ["fatal_error"] * 2
    fake.fail_next("auth.test", 500)
    with pytest.raises(SlackApiError) as caught:
        client.auth_test()
    assert caught.value.response.status_code == 500 and client.auth_test()["ok"]


@pytest.mark.parametrize(("what", "kept"), [("drop_after", 1), ("drop_before", 0)])
def test_a_connection_breaks_with_or_without_the_deed_done(
    what: str, kept: int, fake: FakeSlack, client: WebClient
) -> None:
    fake.fail_next("chat.postMessage", what)
    with pytest.raises(RemoteDisconnected):
        client.chat_postMessage(channel="C1", text="hi")
    assert len(fake.messages("C1")) == kept


def test_a_call_that_is_never_answered_holds_up_nobody_else(fake: FakeSlack, client: WebClient) -> None:
    fake.fail_next("chat.postMessage", "timeout")
    patience, client.timeout = client.timeout, 1
    with pytest.raises(TimeoutError):
        client.chat_postMessage(channel="C1", text="hi")
    client.timeout = patience
    assert client.auth_test()["ok"] and fake.messages("C1") == []


def test_the_whole_of_slack_can_be_down(fake: FakeSlack, client: WebClient) -> None:
    fake.down = True
    with pytest.raises(RemoteDisconnected):
        client.auth_test()
    fake.down = 503
    with pytest.raises(SlackApiError):
        client.auth_test()
    fake.down = False
    assert client.auth_test()["ok"]


def test_chaos_is_the_same_with_the_same_seed(fake: FakeSlack, client: WebClient) -> None:
    def outcomes() -> list[str]:
        fake.calls.clear()
        fake.faults.chaos(0.5, seed=3, kinds=["fatal_error", "ratelimited"])
        for _ in range(20):
            try:
                client.auth_test()
            except SlackApiError:
                continue
        return [call.outcome for call in fake.calls]

    first = outcomes()
    assert first == outcomes() and {"ok", "fatal_error", "ratelimited"} == set(first)


def test_the_pace_is_measured_for_each_channel(fake: FakeSlack, client: WebClient) -> None:
    fake.strict_pace, fake.faults.burst, fake.faults.per_second = True, 2, 20.0
    now = 0.0
    fake.faults.tick = lambda: now
    dm = client.conversations_open(users="U1")["channel"]["id"]
    for _ in range(2):
        client.chat_postMessage(channel="C1", text="hi")
    assert refused(lambda: client.chat_postMessage(channel="C1", text="hi")) == "ratelimited"
    assert client.chat_postMessage(channel=dm, text="hi")["ok"]
    now = 0.06
    assert client.chat_postMessage(channel="C1", text="hi")["ok"]
    assert fake.faults.too_fast == ["chat.postMessage C1"]


def test_calls_per_minute_are_measured_for_each_method(fake: FakeSlack, client: WebClient) -> None:
    fake.faults.strict_tiers, fake.faults.tick = True, lambda: 0.0
    for _ in range(20):
        client.users_list()
    assert refused(client.users_list) == "ratelimited"
    assert client.users_info(user="U1")["ok"]
