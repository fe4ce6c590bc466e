"""The HTTP side of the fake: the Web API, response_urls, file uploads and downloads."""

from __future__ import annotations

import json
import socket
import sys
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import urlsplit

from tests.fakes.slack import api, args, replies
from tests.fakes.slack.faults import Faults
from tests.fakes.slack.limits import JSON
from tests.fakes.slack.world import SlackError, World

NO_JSON = frozenset({"files.getUploadURLExternal", "files.info"})
"""These take their arguments as a form or in the address only."""


class Web(ThreadingHTTPServer):
    """One thread for each connection, so that a call that hangs holds up nobody else."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, world: World, faults: Faults, port: int) -> None:
        self.world, self.faults = world, faults
        self.side_door: Callable[[str, JSON], tuple[int, JSON]] | None = None
        super().__init__(("127.0.0.1", port), Handler)
        world.base = f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hangs up is daily life; only what is wrong in the fake itself is shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 120

    @property
    def fake(self) -> Web:
        return cast(Web, self.server)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's own word
        """Silent: the record of calls is kept in the world."""

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def _answer(self, body: bytes) -> None:
        where, _, rest = urlsplit(self.path).path.strip("/").partition("/")
        if where == "api":
            self._api(rest, body)
        elif where == "response":
            status, answer = replies.take(self.fake.world, rest, body)
            self._say(status, answer)
        elif where == "_pretend" and self.fake.side_door:
            self._say(*self.fake.side_door(rest, json.loads(body or b"{}")))
        elif where == "upload":
            self._keep_upload(rest, body)
        elif where == "files":
            self._show_file(rest.partition("/")[0])
        else:
            self._say(404, {"ok": False, "error": "not_found"})

    def _api(self, method: str, body: bytes) -> None:
        token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        query, kind = urlsplit(self.path).query, self.headers.get("Content-Type") or ""
        try:
            given = args.read(query, body, kind)
        except SlackError as error:
            return self._say(200, {"ok": False, "error": error.code})
        if method in NO_JSON and kind.startswith("application/json"):
            return self._say(200, {"ok": False, "error": "invalid_arguments"})
        answer = api.call(self.fake.world, self.fake.faults, method, given, token)
        if answer.broken:
            return self._break(answer.broken == "late")
        return self._say(answer.status, answer.body, answer.headers)

    def _keep_upload(self, number: str, body: bytes) -> None:
        world = self.fake.world
        with world.changed:
            if number in world.files:
                world.file_bytes[number] = body
                world.files[number]["size"] = len(body)
        self._send(200 if number in world.files else 404, b"OK - %d" % len(body), "text/plain")

    def _show_file(self, number: str) -> None:
        world = self.fake.world
        if self.headers.get("Authorization") != f"Bearer {world.bot_token}" or number not in world.file_bytes:
            return self._send(404, b"<html>sign in</html>", "text/html")
        return self._send(200, world.file_bytes[number], world.files[number]["mimetype"])

    def _say(self, status: int, answer: Any, headers: dict[str, str] | None = None) -> None:
        self._send(status, json.dumps(answer).encode(), "application/json; charset=utf-8", headers)

    def _send(self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {
            "Content-Type": kind,
            "Content-Length": str(len(body)),
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _break(self, late: bool) -> None:
        """Hang up without a word, as a broken network does."""
        end = time.monotonic() + (self.fake.faults.hang if late else 0)
        while time.monotonic() < end and not self.fake.world.stopping:
            time.sleep(0.02)
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)
