"""What can go wrong between Baton and Slack, told in the words of bot.wire."""

from __future__ import annotations

import pytest

from bot.adapters.slack import SlackAdapter, calls
from bot.wire import Gone, Refused, Throttled, Unsure
from tests.adapters.slack.test_speak import C1, parcel, texts
from tests.fakes.slack import FakeSlack


def test_throttled_says_for_how_long(speaker: SlackAdapter, slack: FakeSlack) -> None:
    slack.fail_next("chat.postMessage", "ratelimited", retry_after=7)

    with pytest.raises(Throttled) as caught:
        speaker.send(parcel())

    assert (caught.value.after, caught.value.whole_app) == (7, False)


def test_too_much_for_the_workspace_stops_the_whole_app(speaker: SlackAdapter, slack: FakeSlack) -> None:
    slack.fail_next("chat.postMessage", "rate_limited")

    with pytest.raises(Throttled) as caught:
        speaker.send(parcel())

    assert caught.value.whole_app


@pytest.mark.parametrize(
    "reason",
    [
        "not_in_channel",
        "channel_not_found",
        "is_archived",
        "invalid_blocks",
        "restricted_action",
        "msg_blocks_too_long",
    ],
)
def test_what_slack_will_never_take_is_refused_in_its_words(
    reason: str, speaker: SlackAdapter, slack: FakeSlack
) -> None:
    slack.fail_next("chat.postMessage", reason)

    with pytest.raises(Refused) as caught:
        speaker.send(parcel())

    assert caught.value.reason == reason


@pytest.mark.parametrize(
    "fault", [500, 502, 503, "internal_error", "fatal_error", "service_unavailable", "request_timeout", "drop_before"]
)
def test_what_may_have_arrived_is_unsure(fault: str | int, speaker: SlackAdapter, slack: FakeSlack) -> None:
    slack.fail_next("chat.postMessage", fault)

    with pytest.raises(Unsure):
        speaker.send(parcel())


def test_a_call_that_is_never_answered_is_unsure(slack: FakeSlack) -> None:
    slack.faults.hang = 1.5
    impatient = calls.Calls(calls.client(slack.bot_token, slack.url, timeout=1))
    slack.fail_next("auth.test", "timeout")

    with pytest.raises(Unsure):
        impatient("auth.test")


def test_slack_is_not_asked_twice_behind_our_back(speaker: SlackAdapter, slack: FakeSlack) -> None:
    slack.fail_next("chat.postMessage", "drop_after")
    with pytest.raises(Unsure):
        speaker.send(parcel())

    assert len(slack.calls_of("chat.postMessage")) == 1


@pytest.mark.parametrize("reason", ["message_not_found", "cant_update_message", "edit_window_closed"])
def test_a_message_that_cannot_be_edited_any_more_is_gone(reason: str, speaker: SlackAdapter, slack: FakeSlack) -> None:
    message = speaker.send(parcel())
    slack.fail_next("chat.update", reason)

    with pytest.raises(Gone):
        speaker.edit(parcel(), message)


def test_deleting_twice_is_harmless(speaker: SlackAdapter, slack: FakeSlack) -> None:
    message = speaker.send(parcel())

    speaker.delete(C1, message)
    speaker.delete(C1, message)

    assert texts(slack) == []


def test_pinning_and_unpinning_twice_is_harmless(speaker: SlackAdapter, slack: FakeSlack) -> None:
    message = speaker.send(parcel())

    speaker.pin(C1, message)
    speaker.pin(C1, message)
    assert slack.pins("C1") == [message]

    speaker.unpin(C1, message)
    speaker.unpin(C1, message)
    assert slack.pins("C1") == []


def test_a_message_that_is_gone_cannot_be_pinned(speaker: SlackAdapter) -> None:
    with pytest.raises(Gone):
        speaker.pin(C1, "1.000001")


def test_a_revoked_token_is_told_and_its_return_too(speaker: SlackAdapter, slack: FakeSlack) -> None:
    slack.fail_next("chat.postMessage", "token_revoked")
    with pytest.raises(Refused):
        speaker.send(parcel())
    assert "token_revoked" in speaker.alive()

    speaker.send(parcel())
    assert speaker.alive() == ""


def test_no_error_shows_a_secret(slack: FakeSlack) -> None:
    lost = calls.Calls(calls.client("xoxb-very-secret", slack.url))

    with pytest.raises(Refused) as caught:
        lost("auth.test")

    assert "secret" not in f"{caught.value!r} {caught.value.__cause__!r} {lost!r}"
