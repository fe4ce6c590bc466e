"""Socket Mode: a long connection to Slack that notices when it has gone deaf, and is then renewed."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from typing import Any

from websocket import ABNF, WebSocket, WebSocketException, WebSocketTimeoutException, create_connection

from bot.wire import Refused, Throttled, Unsure

log = logging.getLogger(__name__)

Answer = Callable[[Mapping[str, Any]], Mapping[str, Any] | None]


class Line:
    """One connection, kept up by one thread.

    Slack pings about every half minute, and we ping too and get a pong: a line on which nothing at all is heard for
    `quiet` seconds is dead, even if the socket still looks open. Slack's own SDK trusts such a socket for hours.
    """

    def __init__(
        self,
        address: Callable[[], str],
        answer: Answer,
        connected: Callable[[], None],
        crew: Executor,
        *,
        quiet: float = 75.0,
        patience: float = 30.0,
    ) -> None:
        """`answer` returns what Slack gets back, or None if it must not be thanked."""
        self._address, self._answer, self._connected, self._crew = address, answer, connected, crew
        self._quiet, self._patience = quiet, patience
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="slack-socket", daemon=True)
        self._heard = time.monotonic()
        self._why = "not connected yet"
        self._socket: WebSocket | None = None

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._socket is not None:
            self._socket.abort()  # type: ignore[no-untyped-call]  # wakes the thread that listens
        if self._thread.is_alive():
            self._thread.join(5)

    def alive(self) -> str:
        if self._why:
            return f"Slack's Socket Mode: {self._why}"
        silent = time.monotonic() - self._heard
        return f"Slack's Socket Mode: nothing heard for {silent:.0f} s" if silent > self._quiet * 1.5 else ""

    # --- the thread -------------------------------------------------------------------------------------------

    def _run(self) -> None:
        wait = 0.0
        while not self._stopping.wait(wait):
            try:
                self._listen(self._address())
                wait = self._patience / 30  # it was heard: dial again soon
            except Exception as broken:  # the thread must outlive everything, or the bot is deaf and nobody knows
                self._why = _reason(broken)
                wait = min(self._patience, max(self._patience / 30, wait) * 2)
                wait = max(wait, broken.after) if isinstance(broken, Throttled) else wait
                log.warning("The line to Slack broke (%s), dialling again in %.0f s", self._why, wait)

    def _listen(self, url: str) -> None:
        """Until Slack hangs up, the line goes silent, or we stop. Raises if it never came to a hello."""
        self._socket = line = create_connection(url, timeout=self._quiet / 5, enable_multithread=True)
        greeted = False
        try:
            self._heard = opened = time.monotonic()
            while not self._stopping.is_set():
                kind = self._next(line)
                greeted = greeted or kind == "hello"
                if kind == "disconnect":
                    break
                if not greeted and time.monotonic() - opened > self._quiet:
                    raise WebSocketTimeoutException("no hello")
        except (WebSocketException, OSError) as broken:
            if not greeted:
                raise
            self._why = _reason(broken)
        finally:
            self._why = self._why or "reconnecting"
            line.close(timeout=0)

    def _next(self, line: WebSocket) -> str:
        """Deal with the next thing on the line; returns what kind it was."""
        try:
            opcode, frame = line.recv_data_frame(control_frame=True)  # answers pings by itself
        except WebSocketTimeoutException:
            if time.monotonic() - self._heard > self._quiet:
                raise
            line.ping()
            return "silence"
        self._heard = time.monotonic()
        if opcode == ABNF.OPCODE_CLOSE:
            return "disconnect"
        return self._said(line, _parsed(frame.data)) if opcode == ABNF.OPCODE_TEXT else "ping"

    def _said(self, line: WebSocket, envelope: Mapping[str, Any]) -> str:
        kind = str(envelope.get("type", ""))
        if kind == "hello":
            self._why = ""
            self._connected()
        elif kind == "disconnect":
            log.info("Slack asks to dial again: %s", envelope.get("reason"))
        elif envelope.get("envelope_id"):
            self._crew.submit(self._serve, line, envelope)
        return kind

    def _serve(self, line: WebSocket, envelope: Mapping[str, Any]) -> None:
        answer = self._answer(envelope)
        if answer is None:
            return
        thanks = {"envelope_id": envelope["envelope_id"]} | ({"payload": answer} if answer else {})
        try:
            line.send(json.dumps(thanks))
        except (WebSocketException, OSError):
            log.info("The line broke before Slack was thanked; Slack will say it again")


def _reason(broken: Exception) -> str:
    """In short: a refused handshake's own text holds whole headers, and an odd address's the address."""
    name = type(broken).__name__
    return f"{name} {broken}".strip() if isinstance(broken, Refused | Throttled | Unsure | OSError) else name


def _parsed(data: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
