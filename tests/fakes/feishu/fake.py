"""The pretend Feishu in one piece: its front door, its long connection, and people to talk with."""

from __future__ import annotations

import json
import threading
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from tests.fakes.feishu.api_messages import Messages
from tests.fakes.feishu.api_rest import Rest
from tests.fakes.feishu.delivery import Courier, Delivery, InProcess
from tests.fakes.feishu.errors import Trouble
from tests.fakes.feishu.faults import DROP, DROP_AFTER, TIMEOUT, Fault, Faults, Pace
from tests.fakes.feishu.hands import Hands
from tests.fakes.feishu.longline import LongLine
from tests.fakes.feishu.web import Door, Dropped, Reply, Request, Route
from tests.fakes.feishu.world import Json


@dataclass(frozen=True)
class Call:
    """One request of the bot, and the HTTP status and code it was answered with (0 where the answer was lost)."""

    method: str
    path: str
    query: dict[str, str]
    body: bytes
    status: int
    code: int

    @property
    def json(self) -> Json:
        found: Json = json.loads(self.body or b"{}")
        return found


class FakeFeishu(Hands):
    """See the package's docstring for how to use it."""

    def __init__(self, port: int = 0, *, webhook: str = "", seed: int = 7, **world: Any) -> None:
        super().__init__(seed=seed, **world)
        self.toasts = []
        self.calls: list[Call] = []
        self._down = False
        self.faults, self.pace = Faults(seed), Pace(self.clock)
        self.line = LongLine(self)
        self.courier = Courier(self, self.line)
        self.courier.webhook = webhook
        self._closing = threading.Event()
        self._routes = Messages(self, self.pace).routes() + Rest(self).routes()
        self._routes.append(Route("POST", "/callback/ws/endpoint", self.line.endpoint, open=True))
        self._door = Door(self._answer, port)

    # --- its life

    def start(self) -> FakeFeishu:
        self.line.open()
        self._door.open()
        return self

    def stop(self) -> None:
        self._closing.set()
        self.line.close()
        self._door.close()
        self.courier.close()

    def __enter__(self) -> FakeFeishu:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._door.port}"

    def open_side_door(self, route: Route) -> None:
        """One more address, for a test in another process."""
        self._routes.append(route)

    # --- how it reaches the bot

    @property
    def webhook(self) -> str:
        return self.courier.webhook

    @webhook.setter
    def webhook(self, url: str) -> None:
        self.courier.webhook = url

    def call_through(self, client: InProcess, webhook: str) -> None:
        """Reach the bot through this client (such as Starlette's TestClient) instead of a real connection."""
        self.courier.client, self.courier.webhook = client, webhook

    @property
    def deliveries(self) -> list[Delivery]:
        return self.courier.sent

    def redeliver(self) -> list[Delivery]:
        return self.courier.redeliver()

    def pass_time(self, seconds: float) -> None:
        self.courier.pass_time(seconds)

    def verify_url(self, *, encrypted: bool = True, signed: bool = False) -> bool:
        """Ask the bot's address to prove itself, as the developer console does (which gives it one second)."""
        challenge = self.new_id("")
        asked = {"challenge": challenge, "token": self.verification_token, "type": "url_verification"}
        body, headers = self.courier.seal(asked)
        if not encrypted:
            body = json.dumps(asked).encode()
        if not (encrypted and signed):
            headers = {"Content-Type": headers["Content-Type"]}
        status, answer = self.courier.post(body, headers, self.courier.patience)
        return status == 200 and json.loads(answer) == {"challenge": challenge}

    # --- bad days

    def fail_next(self, path_part: str, fault: Fault, times: int = 1) -> None:
        self.faults.fail_next(path_part, fault, times)

    @property
    def down(self) -> bool:
        return self._down

    @down.setter
    def down(self, down: bool) -> None:
        """While down, every call and every long connection breaks."""
        self._down = down
        if down:
            self.line.cut()

    @property
    def strict_pace(self) -> bool:
        return self.pace.strict

    @strict_pace.setter
    def strict_pace(self, strict: bool) -> None:
        self.pace.strict = strict

    def expire_tokens(self) -> None:
        """Every token given out so far is worth nothing from now on."""
        with self.lock:
            self.tokens.clear()

    def vanish(self, message_id: str) -> None:
        """The message is gone from the platform altogether (230110)."""
        self.posted[message_id].vanished = True

    # --- answering

    def _answer(self, request: Request) -> Reply:
        log_id = self.new_id("")
        if request.path.startswith("/_pretend/"):
            return self._handled(request, log_id)
        if self._down:
            raise Dropped
        fault = self.faults.take(f"{request.method} {request.path}")
        if fault in (TIMEOUT, DROP):
            self._lose(request, hang=fault == TIMEOUT)
        reply = self._failed(fault, log_id) or self._handled(request, log_id)
        if fault == DROP_AFTER:
            self._lose(request, hang=False)
        self._note(request, reply)
        return Reply(reply.body, reply.status, {"X-Tt-Logid": log_id, **reply.headers})

    def _failed(self, fault: Fault | None, log_id: str) -> Reply | None:
        if not isinstance(fault, int):
            return None
        if 400 <= fault <= 599:
            return Reply(b"<html><body>Bad Gateway</body></html>", fault)
        return _refusal(Trouble(fault), log_id)

    def _handled(self, request: Request, log_id: str) -> Reply:
        try:
            for route in self._routes:
                values = route.match(request)
                if values is not None:
                    return self._through(route, request, values)
        except Trouble as trouble:
            return _refusal(trouble, log_id)
        self.complain(f"no such address: {request.method} {request.path}")
        return Reply(b"404 page not found", 404)

    def _through(self, route: Route, request: Request, values: dict[str, str]) -> Reply:
        with nullcontext() if route.unlocked else self.lock:
            if not route.open:
                self._admit(request)
                self.pace.api(f"{route.method} {route.template}")
            found = route.handler(request, **values)
        return found if isinstance(found, Reply) else Reply({"code": 0, "msg": "success", "data": found})

    def _admit(self, request: Request) -> None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or not token:
            raise Trouble(99991661)
        if self.tokens.get(token, 0) <= self.clock.now():
            raise Trouble(99991663)
        for path_part, scope in self.missing_scopes.items():
            if path_part in f"{request.method} {request.path}":
                raise Trouble(99991672, f"[{scope}]")

    def _lose(self, request: Request, *, hang: bool) -> None:
        self.calls.append(Call(request.method, request.path, dict(request.query), request.body, 0, 0))
        if hang:
            self._closing.wait(self.faults.hang_seconds)
        raise Dropped

    def _note(self, request: Request, reply: Reply) -> None:
        code = int(reply.body.get("code", 0)) if isinstance(reply.body, dict) else 0
        call = Call(request.method, request.path, dict(request.query), request.body, reply.status, code)
        self.calls.append(call)


def _refusal(trouble: Trouble, log_id: str) -> Reply:
    return Reply(trouble.body(log_id), trouble.http, trouble.headers)
