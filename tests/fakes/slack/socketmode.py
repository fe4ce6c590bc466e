"""Socket Mode: the bot calls us, and hears over that one line."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
from concurrent.futures import Future
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from tests.fakes.slack.limits import JSON
from tests.fakes.slack.world import World
from tests.patience import PLENTY

PING_SECONDS = 2.0


class SocketMode:
    """Lives on a loop and thread of its own; all public calls come from other threads."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._ready: Future[int] = Future()
        self._tickets: set[str] = set()
        self._open: list[ServerConnection] = []
        self._silent: set[ServerConnection] = set()
        self._acks: dict[str, Future[JSON]] = {}
        self._thread = threading.Thread(target=self._run, name="fake-slack-socket", daemon=True)

    def start(self) -> None:
        self._thread.start()
        self._port = self._ready.result(PLENTY)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(PLENTY)

    @property
    def connections(self) -> int:
        """How many lines are open and not silent."""
        return len([line for line in self._open if line not in self._silent])

    def new_link(self) -> str:
        """An address that can be used once."""
        ticket = self._world.number("ticket")
        self._tickets.add(ticket)
        return f"ws://127.0.0.1:{self._port}/link/?ticket={ticket}&app_id={self._world.app_id}"

    def send(self, envelope: JSON, seconds: float) -> JSON | None:
        """Send an envelope over one of the lines and wait for its acknowledgement; None if there was none."""
        lines = [line for line in self._open if line not in self._silent]
        if not lines:
            return None
        name = str(envelope["envelope_id"])
        ack = self._acks[name] = Future()
        asyncio.run_coroutine_threadsafe(_say(lines[-1], envelope), self._loop)
        try:
            return ack.result(seconds)
        except TimeoutError:
            return None
        finally:
            self._acks.pop(name, None)

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask every line to go, as Slack does before it closes them ("warning" only announces it)."""
        host = {"host": "applink-fake"}
        for line in list(self._open):
            asyncio.run_coroutine_threadsafe(
                _goodbye(line, {"type": "disconnect", "reason": reason, "debug_info": host}), self._loop
            ).result(PLENTY)

    def go_silent(self) -> None:
        """The lines that are open now stay open, but nothing is sent or read any more: no pong either."""
        self._silent.update(self._open)
        asyncio.run_coroutine_threadsafe(_pause(list(self._silent)), self._loop).result(PLENTY)

    def drop(self) -> None:
        """Cut every line without a word."""
        for line in list(self._open):
            self._loop.call_soon_threadsafe(line.transport.abort)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        options: dict[str, Any] = {
            "ping_interval": None,
            "close_timeout": 0.2,
            "process_request": self._admit,
        }
        async with serve(self._talk, "127.0.0.1", 0, **options) as server:
            self._ready.set_result(next(iter(server.sockets)).getsockname()[1])
            await self._stop.wait()
            for line in self._silent:
                line.transport.abort()

    def _admit(self, line: ServerConnection, request: Request) -> Response | None:
        ticket = parse_qs(urlsplit(request.path).query).get("ticket", [""])[0]
        if ticket not in self._tickets:
            return line.respond(HTTPStatus.FORBIDDEN, "this link is unknown or was used\n")
        self._tickets.discard(ticket)
        return None

    async def _talk(self, line: ServerConnection) -> None:
        self._open.append(line)
        pinging = asyncio.create_task(self._ping(line))
        try:
            about = {"host": "applink-fake", "approximate_connection_time": 18060}
            await _say(line, {"type": "hello", "num_connections": len(self._open), "debug_info": about})
            self._tell()
            async for heard in line:
                self._heard(json.loads(heard))
        except ConnectionClosed:
            pass  # the bot hung up
        finally:
            pinging.cancel()
            self._open.remove(line)
            self._silent.discard(line)
            self._tell()

    async def _ping(self, line: ServerConnection) -> None:
        with contextlib.suppress(ConnectionClosed):
            while True:
                await asyncio.sleep(PING_SECONDS)
                if line not in self._silent:
                    await line.ping("Ping from applink-fake")

    def _heard(self, ack: JSON) -> None:
        waiting = self._acks.get(str(ack.get("envelope_id")))
        if waiting and not waiting.done():
            waiting.set_result(ack.get("payload") or {})

    def _tell(self) -> None:
        with self._world.changed:
            self._world.changed.notify_all()


async def _say(line: ServerConnection, message: JSON) -> None:
    await line.send(json.dumps(message))


async def _pause(lines: list[ServerConnection]) -> None:
    for line in lines:
        line.transport.pause_reading()


async def _goodbye(line: ServerConnection, message: JSON) -> None:
    await _say(line, message)
    if message["reason"] != "warning":
        await line.close()
