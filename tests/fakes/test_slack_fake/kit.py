"""What these tests are made of: a bot that hears, and short words for Block Kit."""

from __future__ import annotations

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from tests.fakes.slack import FakeSlack
from tests.patience import PLENTY

JSON = dict[str, Any]


class Bot(ThreadingHTTPServer):
    """Hears what the fake brings, checks the signature, and answers what the test wants."""

    daemon_threads = True

    def __init__(self, secret: str) -> None:
        super().__init__(("127.0.0.1", 0), Hears)
        self.url = f"http://127.0.0.1:{self.server_address[1]}/slack/events"
        self.verifier = SignatureVerifier(secret)
        self.heard: list[JSON] = []
        self.headers: list[JSON] = []
        self.answer: Callable[[JSON], tuple[int, Any]] = lambda _: (200, "")

    @property
    def events(self) -> list[JSON]:
        return [each["event"] for each in self.heard]


class Hears(BaseHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Silent."""

    def do_POST(self) -> None:
        bot = self.server
        assert isinstance(bot, Bot)
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        assert bot.verifier.is_valid_request(body, {k.lower(): v for k, v in self.headers.items()})
        form = self.headers["Content-Type"] != "application/json"
        fields = {key: values[0] for key, values in parse_qs(body, keep_blank_values=True).items()}
        heard = json.loads(fields["payload"]) if "payload" in fields else fields if form else json.loads(body)
        bot.heard.append(heard)
        bot.headers.append(dict(self.headers.items()))
        status, answer = bot.answer(heard)
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode() if answer else b"")


class Listener:
    """A Socket Mode client of slack_sdk's own that acknowledges, if wished."""

    def __init__(self, fake: FakeSlack) -> None:
        self.heard: list[SocketModeRequest] = []
        self.acks = True
        web = WebClient(fake.bot_token, base_url=fake.url)
        self.line = SocketModeClient(fake.app_token, web_client=web, auto_reconnect_enabled=False, ping_interval=PLENTY)
        self.line.socket_mode_request_listeners.append(self.hear)

    def hear(self, line: BaseSocketModeClient, request: SocketModeRequest) -> None:
        self.heard.append(request)
        if self.acks:
            answer = {"response_action": "clear"} if request.payload.get("type") == "view_submission" else None
            line.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id, payload=answer))


def text(words: str = "x", kind: str = "plain_text") -> JSON:
    return {"type": kind, "text": words}


def button(action: str = "greet", label: str = "Greet", **more: Any) -> JSON:
    return {"type": "button", "action_id": action, "text": text(label), **more}


def row(*elements: JSON) -> JSON:
    return {"type": "actions", "elements": list(elements)}


def section(words: str = "hello", **more: Any) -> JSON:
    return {"type": "section", "text": text(words, "mrkdwn"), **more}


def field(name: str, **more: Any) -> JSON:
    element = {"type": "plain_text_input", "action_id": f"{name}_in"}
    return {"type": "input", "block_id": name, "label": text(name), "element": element | more}


def modal(*blocks: JSON, **more: Any) -> JSON:
    view = {"type": "modal", "callback_id": "form", "title": text("Form"), "submit": text("Send")}
    return view | {"blocks": list(blocks) or [field("done")]} | more


def select(*options: JSON, **more: Any) -> JSON:
    return {"type": "static_select", "action_id": "pick", "options": list(options)} | more


def option(value: str, label: str = "") -> JSON:
    return {"value": value, "text": text(label or value)}


def refused(call: Callable[[], object]) -> str:
    """The error code with which Slack turns the call down."""
    with pytest.raises(SlackApiError) as caught:
        call()
    return str(caught.value.response["error"])
