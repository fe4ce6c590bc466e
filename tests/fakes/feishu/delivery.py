"""How news reaches the bot: sealed and signed to its web address, or over its long connection, again if need be."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import Protocol

import httpx

from tests.fakes.feishu import crypto
from tests.fakes.feishu.world import Json, World
from tests.fakes.plain import plain_http
from tests.patience import PLENTY

RETRIES = (15, 300, 3600, 21600)

TIMED_OUT, UNREACHABLE = 200341, 200342


@dataclass
class Delivery:
    """One piece of news and how it was taken. `status` is the bot's last HTTP status, 0 if it gave none."""

    payload: Json
    retried: bool = True
    tries: int = 0
    status: int = 0
    body: bytes = b""
    took: float = 0.0
    trouble: int = 0
    due: float = field(default=0.0, repr=False)

    @property
    def taken(self) -> bool:
        return self.status == 200

    @property
    def answer(self) -> Json:
        found = json.loads(self.body or b"{}")
        if not isinstance(found, dict):
            raise ValueError("the answer is no object")
        return found


class Line(Protocol):
    """A long connection: hands over one payload; the bot's status and answer come back."""

    def hand_over(self, payload: Json, patience: float) -> tuple[int, bytes]: ...

    @property
    def connected(self) -> bool: ...


class Answered(Protocol):
    """What a web client gets back."""

    @property
    def status_code(self) -> int: ...

    @property
    def content(self) -> bytes: ...


class InProcess(Protocol):
    """A client that reaches a bot in this very process, such as Starlette's TestClient."""

    def post(self, url: str, *, content: bytes, headers: dict[str, str]) -> Answered: ...


class Courier:
    """Carries news to the bot. With a `webhook` it posts there; without, it uses the long connection."""

    def __init__(self, world: World, line: Line) -> None:
        self.world, self.line = world, line
        self.webhook = ""
        self.patience = PLENTY
        """Feishu itself gives 3 s; how long answers really take is measured by `make bench`."""
        self.client: InProcess | None = None
        self._own = plain_http()
        self.sent: list[Delivery] = []

    def close(self) -> None:
        self._own.close()

    @property
    def undelivered(self) -> list[Delivery]:
        """What the platform will still try to deliver."""
        return [d for d in self.sent if not d.taken and d.retried and d.tries <= len(RETRIES)]

    def carry(self, payload: Json, *, retried: bool = True) -> Delivery:
        delivery = Delivery(payload, retried)
        self.sent.append(delivery)
        return self.attempt(delivery)

    def attempt(self, delivery: Delivery) -> Delivery:
        started = time.monotonic()
        delivery.status, delivery.body, delivery.trouble = 0, b"", 0
        try:
            if self.webhook:
                delivery.status, delivery.body = self._post(delivery.payload)
            else:
                delivery.status, delivery.body = self.line.hand_over(delivery.payload, self.patience)
        except (TimeoutError, httpx.TimeoutException):
            delivery.trouble = TIMED_OUT
        except (ConnectionError, httpx.HTTPError):
            delivery.trouble = UNREACHABLE
        delivery.took = time.monotonic() - started
        if delivery.taken and delivery.took > self.patience:
            delivery.status, delivery.trouble = 0, TIMED_OUT
        if delivery.tries < len(RETRIES):
            delivery.due = self.world.clock.now() + RETRIES[delivery.tries]
        delivery.tries += 1
        return delivery

    def redeliver(self) -> list[Delivery]:
        """Try everything that was not taken once more, at once, with the same ids."""
        return [self.attempt(delivery) for delivery in self.undelivered]

    def pass_time(self, seconds: float) -> None:
        """Push the clock forward; what falls due on the way (15 s, 5 min, 1 h, 6 h) is tried again at its time."""
        end = self.world.clock.now() + seconds
        while due := [d for d in self.undelivered if d.due <= end]:
            earliest = min(due, key=lambda delivery: delivery.due)
            self.world.clock.advance(max(0.0, earliest.due - self.world.clock.now()))
            self.attempt(earliest)
        self.world.clock.advance(max(0.0, end - self.world.clock.now()))

    def seal(self, payload: Json) -> tuple[bytes, dict[str, str]]:
        """The body and the headers as they go over the wire."""
        plain = json.dumps(payload, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=utf-8"}
        key = self.world.encrypt_key
        if not key:
            return plain, headers
        body = json.dumps({"encrypt": crypto.encrypt(key, plain)}).encode()
        timestamp, nonce = str(int(self.world.clock.now())), self.world.new_id("")
        headers["X-Lark-Request-Timestamp"] = timestamp
        headers["X-Lark-Request-Nonce"] = nonce
        headers["X-Lark-Signature"] = crypto.sign(key, timestamp, nonce, body)
        return body, headers

    def post(self, body: bytes, headers: dict[str, str], patience: float) -> tuple[int, bytes]:
        if self.client:
            there = self.client.post(self.webhook, content=body, headers=headers)
            return there.status_code, there.content
        answer = self._own.post(self.webhook, content=body, headers=headers, timeout=patience)
        return answer.status_code, answer.content

    def _post(self, payload: Json) -> tuple[int, bytes]:
        body, headers = self.seal(payload)
        return self.post(body, headers, self.patience)
