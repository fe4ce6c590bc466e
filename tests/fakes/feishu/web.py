"""The pretend platform's front door: a plain HTTP server in its own threads."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import Message as Mail
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.fakes.feishu.errors import Trouble
from tests.fakes.feishu.world import Json


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mail[str, str]
    body: bytes
    pairs: Sequence[tuple[str, str]] = ()

    def every(self, key: str) -> list[str]:
        """All values of a parameter that may be there more than once."""
        return [value for name, value in self.pairs if name == key]

    @cached_property
    def json(self) -> Json:
        try:
            found = json.loads(self.body or b"{}")
        except ValueError as error:
            raise Trouble(99992402, "the body is not JSON") from error
        if not isinstance(found, dict):
            raise Trouble(99992402, "the body is not an object")
        return found

    def need(self, key: str) -> str:
        """A text that must be in the body."""
        value = self.json.get(key)
        if not isinstance(value, str) or not value:
            raise Trouble(99992402, f"{key} is required")
        return value


@dataclass(frozen=True)
class Reply:
    body: Json | bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def raw(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body, ensure_ascii=False).encode()

    @property
    def kind(self) -> str:
        if isinstance(self.body, dict):
            return "application/json; charset=utf-8"
        return "text/html" if self.status >= 500 else "application/octet-stream"


class Dropped(Exception):
    """The connection breaks without an answer."""


@dataclass(frozen=True)
class Route:
    """One address. `template` has `:name` where a value stands; `open` needs no token; `unlocked` may take long."""

    method: str
    template: str
    handler: Callable[..., Json | Reply]
    open: bool = False
    unlocked: bool = False

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(re.sub(r":(\w+)", r"(?P<\1>[^/]+)", self.template))

    def match(self, request: Request) -> dict[str, str] | None:
        found = self.pattern.fullmatch(request.path) if request.method == self.method else None
        return {key: unquote(value) for key, value in found.groupdict().items()} if found else None


class Door:
    """Listens on a port of 127.0.0.1 and hands every request to `answer`."""

    def __init__(self, answer: Callable[[Request], Reply], port: int = 0) -> None:
        self._server = _Server(("127.0.0.1", port), _handler(answer))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self.port = int(self._server.server_address[1])

    def open(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is nothing to talk about."""


def _handler(answer: Callable[[Request], Reply]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1
        disable_nagle_algorithm = True

        def serve(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            split = urlsplit(self.path)
            pairs = parse_qsl(split.query, keep_blank_values=True)
            request = Request(self.command, split.path, dict(pairs), self.headers, self.rfile.read(length), pairs)
            try:
                self._send(answer(request))
            except Dropped:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)

        def _send(self, reply: Reply) -> None:
            raw = reply.raw
            self.send_response(reply.status)
            for key, value in {"Content-Type": reply.kind, **reply.headers}.items():
                self.send_header(key, value)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Tests look at `calls`, not at a log."""

    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        setattr(Handler, f"do_{method}", Handler.serve)
    return Handler
