"""What can go wrong between Baton and Slack, told in the words of bot.wire."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from urllib.parse import quote, unquote

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


class Scripted(http.server.BaseHTTPRequestHandler):
    """Answers every call with what the test put into its address: status, Retry-After, body."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        status, after, body = json.loads(unquote(self.path.split("/")[1]))
        self.send_response(status)
        if after:
            self.send_header("Retry-After", after)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's word
        """Nothing: a test's output is its own."""


@pytest.fixture(scope="module")
def oddities() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Scripted)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


SLOW_DOWN = '{"ok": false, "error": "ratelimited"}'


@pytest.mark.parametrize("tail", ["", "/"])
@pytest.mark.parametrize(
    ("status", "after", "body", "wait"),
    [
        (429, "7", "", 7),
        (429, "", "", 30),
        (429, "7", "<html>slow down</html>", 7),
        (200, "", SLOW_DOWN, 30),
        (200, "3", SLOW_DOWN, 3),
        (200, "1.5", SLOW_DOWN, 1.5),
        (200, "Mon, 09 Feb 2026 01:00:00 GMT", SLOW_DOWN, 30),
    ],
)
def test_however_slack_asks_for_patience_it_is_understood(
    status: int, after: str, body: str, wait: float, tail: str, oddities: str
) -> None:
    call = calls.Calls(calls.client("xoxb", f"{oddities}/{quote(json.dumps([status, after, body]), safe='')}{tail}"))

    with pytest.raises(Throttled) as caught:
        call("chat.postMessage")

    assert caught.value.after == wait


@pytest.mark.parametrize("body", ["", "<html>hello</html>", "[]", "null", '"ok"', '{"ok": true', '{"ok": false}'])
def test_an_answer_that_is_none_leaves_it_open(body: str, oddities: str) -> None:
    call = calls.Calls(calls.client("xoxb", f"{oddities}/{quote(json.dumps([200, '', body]), safe='')}"))

    with pytest.raises(Unsure):
        call("chat.postMessage")


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
    "fault",
    [
        500, 502, 503, "internal_error", "fatal_error", "service_unavailable", "request_timeout", "drop_before",
        "team_added_to_org", "org_login_required",
    ],
)  # fmt: skip
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


@pytest.mark.parametrize("reason", ["token_revoked", "invalid_auth", "account_inactive", "not_authed", "token_expired"])
def test_a_revoked_token_is_told_and_no_letter_is_given_up_for_it(
    reason: str, speaker: SlackAdapter, slack: FakeSlack
) -> None:
    slack.fail_next("chat.postMessage", reason)
    with pytest.raises(Unsure):
        speaker.send(parcel())
    assert reason in speaker.alive()

    speaker.send(parcel())
    assert speaker.alive() == ""


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/actions/1",
        "http://169.254.169.254/",
        "https://hooks.slack.com.evil.example/",
        "https://[",
        "",
    ],
)
def test_an_answer_to_a_press_goes_to_slack_alone(speaker: SlackAdapter, address: str) -> None:
    with pytest.raises(Refused, match="forbidden"):
        calls.Calls(calls.client("xoxb", "https://slack.com/api/")).back(address, {"text": "hi"})


def test_no_error_shows_a_secret(slack: FakeSlack) -> None:
    lost = calls.Calls(calls.client("xoxb-very-secret", slack.url))

    with pytest.raises(Unsure) as caught:
        lost("auth.test")

    assert "secret" not in f"{caught.value!r} {caught.value.__cause__!r} {lost!r}"
