"""Carries what happens in the workspace to the bot: signed HTTP or Socket Mode, with Slack's retries."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlencode

import httpx

from tests.fakes.plain import plain_http
from tests.fakes.slack.limits import JSON
from tests.fakes.slack.socketmode import SocketMode
from tests.fakes.slack.world import World
from tests.patience import PLENTY

Kind = Literal["events_api", "interactive", "slash_commands"]
RETRIES = 3


def sign(secret: str, body: bytes | str, ts: int | str) -> str:
    """Slack's signature over a request."""
    text = body.encode() if isinstance(body, str) else body
    return "v0=" + hmac.new(secret.encode(), f"v0:{ts}:".encode() + text, hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Delivery:
    """One attempt to tell the bot something. `status` is 0 if nobody answered in time; `body` is the answer."""

    kind: Kind
    payload: JSON
    status: int
    body: Any
    reason: str
    seconds: float
    attempt: int = 0
    no_retry: bool = False

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def errors(self) -> dict[str, str]:
        """What a form's fields were told, by block_id."""
        return dict(self.body.get("errors", {})) if isinstance(self.body, dict) else {}


@dataclass
class Post:
    """The switches: where the bot listens, how long it may take, what is sent twice, when it is tried again."""

    world: World
    sockets: SocketMode
    target: str = ""
    """The bot's request URL; "" means Socket Mode."""
    signing_secret: str = "8f742231b10e8888abcd99badbee85a5"
    ack_seconds: float = PLENTY
    """Slack itself gives 3 s; how long answers really take is measured by `make bench`."""
    duplicate: bool = False
    """Every event arrives twice, as a retry that crossed with the acknowledgement."""
    duplicate_presses: bool = False
    echo_own: bool = False
    """Tell the bot of its own messages too, as Slack does."""
    retry_gaps: tuple[float, ...] | None = None
    """Seconds before each retry; None: only `redeliver` tries again."""
    real_time: Callable[[], float] = time.time
    deliveries: list[Delivery] = field(default_factory=list)
    waiting: list[Delivery] = field(default_factory=list)
    """Events that the bot did not take and that Slack will bring again."""
    given_up: list[Delivery] = field(default_factory=list)
    unacked: list[JSON] = field(default_factory=list)
    """Socket Mode envelopes that nobody acknowledged."""
    client: httpx.Client = field(default_factory=plain_http)

    def event(self, event: JSON) -> Delivery:
        """Wrap an event as Slack does and bring it; what was not taken is brought again."""
        with self.world.lock:
            payload = envelope(self.world, event)
        first = self.carry("events_api", payload)
        if self.duplicate and first.ok:
            self.carry("events_api", payload, 1, "http_timeout")
        self._remember(first)
        return first

    def interaction(self, payload: JSON) -> Delivery:
        """A press, a form, a shortcut: brought once (Slack tries these no second time)."""
        first = self.carry("interactive", payload)
        if self.duplicate_presses and first.ok:
            self.carry("interactive", payload)
        return first

    def redeliver(self) -> list[Delivery]:
        """Bring once more whatever is waiting, with the next retry number."""
        with self.world.lock:
            due, self.waiting = self.waiting, []
        return [self._again(each) for each in due]

    def carry(self, kind: Kind, payload: JSON, attempt: int = 0, reason: str = "") -> Delivery:
        """One attempt, whatever becomes of it."""
        begun = time.monotonic()
        bring = self._by_http if self.target else self._by_socket
        status, body, why, no_retry = bring(kind, payload, attempt, reason)
        delivery = Delivery(kind, payload, status, body, why, time.monotonic() - begun, attempt, no_retry)
        with self.world.changed:
            self.deliveries.append(delivery)
            self.world.changed.notify_all()
        return delivery

    def _again(self, failed: Delivery) -> Delivery:
        delivery = self.carry("events_api", failed.payload, failed.attempt + 1, failed.reason)
        self._remember(delivery)
        return delivery

    def _remember(self, delivery: Delivery) -> None:
        if delivery.ok or delivery.no_retry:
            return
        if delivery.attempt >= RETRIES:
            self.given_up.append(delivery)
        elif self.retry_gaps is None:
            self.waiting.append(delivery)
        else:
            gap = self.retry_gaps[min(delivery.attempt, len(self.retry_gaps) - 1)]
            timer = threading.Timer(gap, self._again, (delivery,))
            timer.daemon = True
            timer.start()

    def _by_http(self, kind: Kind, payload: JSON, attempt: int, reason: str) -> tuple[int, Any, str, bool]:
        body, form = packed(kind, payload)
        stamp = str(int(self.real_time()))
        headers = {
            "Content-Type": "application/x-www-form-urlencoded" if form else "application/json",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": sign(self.signing_secret, body, stamp),
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        }
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
        try:
            answer = self.client.post(self.target, content=body, headers=headers, timeout=self.ack_seconds)
        except httpx.TimeoutException:
            return 0, "", "http_timeout", False
        except httpx.TransportError:
            return 0, "", "connection_failed", False
        why = "" if answer.is_success else "http_error"
        return answer.status_code, _read(answer), why, answer.headers.get("X-Slack-No-Retry") == "1"

    def _by_socket(self, kind: Kind, payload: JSON, attempt: int, reason: str) -> tuple[int, Any, str, bool]:
        message: JSON = {
            "envelope_id": self.world.number("envelope-"),
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            message |= {"retry_attempt": attempt, "retry_reason": reason}
        answer = self.sockets.send(message, self.ack_seconds)
        if answer is None:
            self.unacked.append(message)
            return 0, "", "timeout", False
        return 200, answer, "", False


def envelope(world: World, event: JSON) -> JSON:
    """What stands around every event."""
    return {
        "token": "verification-token",
        "team_id": world.team,
        "api_app_id": world.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": world.number("Ev"),
        "event_time": int(world.clock.now()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": world.team,
                "user_id": world.bot,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": f"4-{event.get('type')}-{world.team}-{world.app_id}",
    }


def packed(kind: Kind, payload: JSON) -> tuple[bytes, bool]:
    """The body of a request, and whether it is a form."""
    if kind == "events_api":
        return json.dumps(payload, ensure_ascii=False).encode(), False
    return urlencode(payload if kind == "slash_commands" else {"payload": json.dumps(payload)}).encode(), True


def _read(answer: httpx.Response) -> Any:
    try:
        return answer.json()
    except ValueError:
        return answer.text
