"""Socket Mode brings the same, and can fall silent."""

from __future__ import annotations

import time

from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient

from tests.fakes.slack import FakeSlack
from tests.fakes.test_slack_fake.kit import (
    Listener,
    modal,
)
from tests.patience import PLENTY, until


def test_everything_comes_over_the_socket_too(fake: FakeSlack, client: WebClient, listener: Listener) -> None:
    fake.say("U1", "C1", "hi")
    assert fake.command("U1", "dm", "/baton", "help").ok
    client.views_open(trigger_id=fake.trigger("U1"), view=modal())
    assert fake.submit("U1", {"done": "x"}).body == {"response_action": "clear"}
    assert [each.type for each in listener.heard] == ["events_api", "slash_commands", "interactive"]


def test_what_is_not_acknowledged_is_noted_and_comes_again(fake: FakeSlack, listener: Listener) -> None:
    listener.acks, fake.post.ack_seconds = False, 0.1
    fake.say("U1", "C1", "hi")
    assert fake.post.unacked[0]["payload"]["event"]["text"] == "hi"
    until(lambda: listener.heard)  # it may be heard later than Slack waits
    listener.acks, fake.post.ack_seconds = True, PLENTY
    assert fake.redeliver()[0].ok and listener.heard[-1].retry_attempt == 1


def test_a_link_opens_one_line(fake: FakeSlack, listener: Listener) -> None:
    link = listener.line.wss_uri
    assert link
    again = SocketModeClient(fake.app_token, auto_reconnect_enabled=False)
    again.wss_uri = link
    again.connect()
    assert not again.is_connected() and listener.line.is_connected()
    again.close()


def test_slack_can_ask_the_line_to_go(fake: FakeSlack, listener: Listener) -> None:
    fake.sockets.disconnect("refresh_requested")
    fake.until(lambda: fake.sockets.connections == 0)


def test_a_silent_line_stays_open_and_brings_nothing(fake: FakeSlack, listener: Listener) -> None:
    session = listener.line.current_session
    assert session
    session.check_state()  # asks, and is answered
    assert until(lambda: session.last_ping_pong_time)
    fake.sockets.go_silent()
    silent = time.time()  # what the line asked of its own accord before may still be answered
    session.check_state()
    fake.say("U1", "C1", "hi")
    time.sleep(0.1)
    answered = session.last_ping_pong_time  # when the question was asked that was answered last
    assert answered and answered < silent and listener.heard == [] and session.is_active()
    assert fake.sockets.connections == 0 and len(fake.post.waiting) == 1
