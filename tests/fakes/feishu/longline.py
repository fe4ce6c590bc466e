"""The long connection: a WebSocket over which the bot is told the news in binary frames."""

from __future__ import annotations

import base64
import json
import random
import threading
from typing import Any
from urllib.parse import parse_qs, urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request as Handshake
from websockets.http11 import Response
from websockets.protocol import State
from websockets.sync.server import Server, ServerConnection, serve

from tests.fakes.feishu import frames
from tests.fakes.feishu.frames import Frame
from tests.fakes.feishu.web import Reply, Request
from tests.fakes.feishu.world import Json, World

MOST_CONNECTIONS, EXCEEDED = 50, 1000040350
WRONG_APP = 514


class LongLine:
    """Keeps the bot's connections; each piece of news goes to one of them, drawn by lot."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.connections: list[ServerConnection] = []
        self.frame_bytes = 1 << 20
        self.settings = {"ReconnectCount": -1, "ReconnectInterval": 1, "ReconnectNonce": 1, "PingInterval": 120}
        self.refusing = False
        self.pings = 0
        self._tickets: set[str] = set()
        self._answers: dict[str, _Answer] = {}
        self._lot = random.Random(11)
        self._server: Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def connected(self) -> bool:
        return bool(self._open())

    def _open(self) -> list[ServerConnection]:
        """One that was cut stays in `connections` until its thread has noticed."""
        return [connection for connection in self.connections if connection.state is State.OPEN]

    @property
    def port(self) -> int:
        assert self._server
        return int(self._server.socket.getsockname()[1])

    def open(self) -> None:
        self._server = serve(self._serve, "127.0.0.1", 0, process_request=self._admit, ping_interval=None)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self.cut()
        if self._server and self._thread:
            self._server.shutdown()
            self._thread.join()

    def cut(self) -> None:
        """Break every connection, as a network does; the bot is expected to come back."""
        for connection in list(self.connections):
            connection.close(1001)

    def endpoint(self, request: Request) -> Reply:
        """Where to connect; asked with the app's own credentials."""
        wanted = (self.world.app_id, self.world.app_secret)
        if (request.json.get("AppID"), request.json.get("AppSecret")) != wanted:
            return Reply({"code": WRONG_APP, "msg": "app_id or app_secret is wrong"})
        if self.refusing:
            return Reply({"code": 1, "msg": "system busy"})
        ticket = self.world.new_id("")
        self._tickets.add(ticket)
        url = f"ws://127.0.0.1:{self.port}/ws/v2?device_id={self.world.new_id('')[:19]}&service_id=33554678"
        config = {"ClientConfig": self.settings}
        return Reply({"code": 0, "msg": "", "data": {"URL": f"{url}&ticket={ticket}", **config}})

    def hand_over(self, payload: Json, patience: float) -> tuple[int, bytes]:
        there = self._open()
        if not there:
            raise ConnectionError("the bot is not connected")
        connection = self._lot.choice(there)
        name = self.world.new_id("")
        answer = self._answers[name] = _Answer()
        try:
            for frame in self._cut_up(name, json.dumps(payload, ensure_ascii=False).encode()):
                connection.send(frames.pack(frame))
        except ConnectionClosed as error:
            raise ConnectionError("the connection broke") from error
        if not answer.arrived.wait(patience):
            raise TimeoutError
        del self._answers[name]
        return answer.status, answer.body

    def _cut_up(self, name: str, raw: bytes) -> list[Frame]:
        parts = [raw[at : at + self.frame_bytes] for at in range(0, len(raw), self.frame_bytes)]
        common = {"type": "event", "message_id": name, "trace_id": name, "sum": str(len(parts))}
        return [
            Frame(frames.DATA, {**common, "seq": str(number)}, part, service=33554678)
            for number, part in enumerate(parts)
        ]

    def _admit(self, connection: ServerConnection, request: Handshake) -> Response | None:
        ticket = parse_qs(urlsplit(request.path).query).get("ticket", [""])[0]
        if ticket not in self._tickets or self.refusing:
            return self._turn_away(connection, 403, "invalid ticket", 0)
        self._tickets.discard(ticket)
        if len(self.connections) >= MOST_CONNECTIONS:
            return self._turn_away(connection, WRONG_APP, "the number of connections exceeded the limit", EXCEEDED)
        return None

    def _turn_away(self, connection: ServerConnection, status: int, words: str, code: int) -> Response:
        response = connection.respond(403, words)
        response.headers["handshake-status"] = str(status)
        response.headers["handshake-msg"] = words
        response.headers["handshake-autherrcode"] = str(code)
        return response

    def _serve(self, connection: ServerConnection) -> None:
        self.connections.append(connection)
        try:
            for raw in connection:
                self._hear(connection, frames.unpack(raw if isinstance(raw, bytes) else raw.encode()))
        except ConnectionClosed:
            pass  # the bot hung up without a farewell: the same to us
        finally:
            self.connections.remove(connection)

    def _hear(self, connection: ServerConnection, frame: Frame) -> None:
        if frame.method == frames.CONTROL:
            self.pings += 1
            pong = Frame(frames.CONTROL, {"type": "pong"}, json.dumps(self.settings).encode(), frame.service)
            connection.send(frames.pack(pong))
            return
        answer = self._answers.get(frame.headers.get("message_id", ""))
        if answer:
            answer.take(json.loads(frame.payload))


class _Answer:
    """The bot's answer to one piece of news, once it is there."""

    def __init__(self) -> None:
        self.arrived = threading.Event()
        self.status, self.body = 0, b""

    def take(self, found: dict[str, Any]) -> None:
        self.status = int(found["code"])
        self.body = base64.b64decode(found.get("data") or "")
        self.arrived.set()
