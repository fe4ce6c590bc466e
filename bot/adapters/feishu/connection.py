"""The long connection: Feishu tells the news over a WebSocket that we opened, so no public address is needed.

The SDK has a client for this, and it is not used: its request for the address has no time limit and has left bots deaf
for days, it shares one event loop between all clients of a process, and a slow handler stops its heartbeat. This one is
a plain thread; a connection over which nothing is heard, not even the answer to a ping, is dropped and opened anew.
"""

from __future__ import annotations

import base64
import json
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bot.adapters.feishu import sdk

log = logging.getLogger(__name__)

CONTROL, DATA = 0, 1
OPENING = 10.0
PARTS_LIVE = 30.0
WAITS = (0.2, 1.0, 2.0, 5.0, 10.0, 30.0)

Heard = Callable[[dict[str, Any]], tuple[int, dict[str, Any]]]
"""Takes in one payload; an HTTP-like status and the answer for the platform. Never raises."""


class Deaf(Exception):
    """The connection cannot be opened or has gone quiet; the text says why, without secrets."""


@dataclass(slots=True)
class _Parts:
    """A long payload on its way, piece by piece."""

    since: float
    pieces: dict[int, bytes] = field(default_factory=dict)


class Connection:
    """Opens, listens, pings, and opens again, until `stop`. `opened` is called after every (re)connect."""

    def __init__(self, app_id: str, app_secret: str, domain: str, heard: Heard, opened: Callable[[], None]) -> None:
        self._app_id, self._secret, self._domain = app_id, app_secret, domain
        self._heard, self._opened = heard, opened
        self._stopping = threading.Event()
        self._trouble = "not connected yet"
        self._socket: Any = None
        self._ping_every = 120.0
        self._parts: dict[str, _Parts] = {}
        self._events = ThreadPoolExecutor(1, "feishu-events")
        self._presses = ThreadPoolExecutor(8, "feishu-presses")
        self._thread = threading.Thread(target=self._run, name="feishu-connection", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._socket:
            self._socket.close()
        if self._thread.is_alive():
            self._thread.join(OPENING)
        self._events.shutdown(cancel_futures=True)
        self._presses.shutdown(cancel_futures=True)

    def alive(self) -> str:
        return self._trouble

    def _run(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            began = time.monotonic()
            try:
                self._listen()
            except Exception as trouble:  # the thread must outlive everything, or the bot is deaf and nobody knows
                said = str(trouble) if isinstance(trouble, Deaf) else type(trouble).__name__
                self._trouble = f"the long connection to Feishu is down: {said}"
                log.warning("%s", self._trouble)
            failures = 0 if time.monotonic() - began > 60 else failures
            self._stopping.wait(WAITS[min(failures, len(WAITS) - 1)])
            failures += 1

    def _listen(self) -> None:
        import websockets.sync.client

        url = self._address()
        service = int(parse_qs(urlsplit(url).query).get("service_id", ["0"])[0])
        limits: dict[str, Any] = {"open_timeout": OPENING, "ping_interval": None, "max_size": 16 << 20, "proxy": None}
        with websockets.sync.client.connect(url, logger=_silent(), **limits) as socket:
            self._socket, self._trouble = socket, ""
            self._opened()
            self._hear(socket, service)

    def _hear(self, socket: Any, service: int) -> None:
        from websockets.exceptions import ConnectionClosed

        heard = asked = time.monotonic()
        socket.send(_ping(service))
        while not self._stopping.is_set():
            now = time.monotonic()
            if now - heard > self._ping_every * 2.5:
                raise Deaf("nothing was heard for a while, not even the answer to a ping")
            if now - asked >= self._ping_every:
                socket.send(_ping(service))
                asked = now
            try:
                message = socket.recv(timeout=max(asked + self._ping_every - now, 0.01))
            except TimeoutError:
                continue
            except ConnectionClosed:
                raise Deaf("the connection was closed") from None
            heard = time.monotonic()
            self._take(socket, message)

    def _take(self, socket: Any, message: Any) -> None:
        frame = _read(message)
        if frame is None:
            log.warning("a frame from Feishu could not be read")
            return
        headers = {header.key: header.value for header in frame.headers}
        if frame.method == CONTROL:
            self._configure(frame.payload)
        elif frame.method == DATA and headers.get("type") in {"event", "card"}:
            whole = self._whole(headers, frame.payload)
            if whole is not None:
                self._hand_on(socket, frame, whole)

    def _hand_on(self, socket: Any, frame: Any, payload: bytes) -> None:
        """Events one after the other; presses side by side, since each may wait for its outcome."""
        try:
            found = json.loads(payload)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            self._thank(socket, frame, 200, {})
            return
        header = found.get("header")
        press = isinstance(header, dict) and header.get("event_type") == "card.action.trigger"
        pool = self._presses if press else self._events
        pool.submit(lambda: self._thank(socket, frame, *self._heard(found)))

    def _thank(self, socket: Any, frame: Any, status: int, answer: dict[str, Any]) -> None:
        from websockets.exceptions import ConnectionClosed

        data = base64.b64encode(json.dumps(answer, ensure_ascii=False).encode()).decode()
        thanks = {"code": 200, "data": data} if status == 200 else {"code": 500}
        frame.payload = json.dumps(thanks).encode()
        try:
            socket.send(frame.SerializeToString())
        except (ConnectionClosed, OSError):
            log.info("Feishu hung up before it was thanked; it will tell this again")

    def _whole(self, headers: dict[str, str], piece: bytes) -> bytes | None:
        """A long payload comes in pieces; None until the last one is here."""
        try:
            total, at = int(headers.get("sum", "1")), int(headers.get("seq", "0"))
        except ValueError:
            return None
        if total <= 1:
            return piece
        now = time.monotonic()
        self._parts = {name: parts for name, parts in self._parts.items() if now - parts.since < PARTS_LIVE}
        parts = self._parts.setdefault(headers.get("message_id", ""), _Parts(now))
        parts.pieces[at] = piece
        if len(parts.pieces) < total:
            return None
        del self._parts[headers.get("message_id", "")]
        return b"".join(parts.pieces[at] for at in sorted(parts.pieces))

    def _address(self) -> str:
        """Where to connect; valid once. Feishu names the pace of pings along with it."""
        import requests

        try:
            raw = requests.post(
                f"{self._domain}/callback/ws/endpoint",
                json={"AppID": self._app_id, "AppSecret": self._secret},
                headers={"locale": "zh"},
                timeout=(OPENING / 2, OPENING),
                allow_redirects=False,  # the secret goes to Feishu, not to wherever an answer points
            )
            found = raw.json()
        except requests.RequestException as lost:
            raise Deaf(f"Feishu gave no address ({type(lost).__name__})") from None
        data = found.get("data") if isinstance(found, dict) and found.get("code") == 0 else None
        if not isinstance(data, dict) or not isinstance(data.get("URL"), str):
            code = found.get("code") if isinstance(found, dict) else raw.status_code
            raise Deaf(f"Feishu gave no address (code {code})")
        self._configure(json.dumps(data.get("ClientConfig")).encode())
        return str(data["URL"])

    def _configure(self, payload: bytes) -> None:
        try:
            settings = json.loads(payload or b"{}")
        except ValueError:
            return
        every = settings.get("PingInterval") if isinstance(settings, dict) else None
        if isinstance(every, int | float) and every > 0:
            self._ping_every = float(every)


@cache
def _frame_class() -> Any:
    return sdk.part("ws.pb.pbbp2_pb2").Frame


def _read(message: bytes | str) -> Any:
    """One frame; None if it is none."""
    broken = sdk.part("ws.pb.google.protobuf.message").DecodeError
    frame = _frame_class()()
    try:
        frame.ParseFromString(message if isinstance(message, bytes) else message.encode())
    except broken:
        return None
    return frame


def _ping(service: int) -> bytes:
    frame = _frame_class()()
    header = frame.headers.add()
    header.key, header.value = "type", "ping"
    frame.service, frame.method, frame.SeqID, frame.LogID = service, CONTROL, 0, 0
    made: bytes = frame.SerializeToString()
    return made


def _silent() -> logging.Logger:
    """The WebSocket library would write addresses, which hold tickets, into the log."""
    quiet = logging.getLogger("bot.adapters.feishu.websocket")
    quiet.propagate, quiet.disabled = False, True
    return quiet
