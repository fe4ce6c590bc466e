"""Posts to a web application in this very thread: what a client in other threads does takes ten times as long."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.routing import BaseRoute


@dataclass
class Answer:
    """What came back."""

    status_code: int = 0
    content: bytes = b""

    def json(self) -> Any:
        return json.loads(self.content)


class Knocker:
    """Knocks at these addresses, one after the other. What breaks inside is told as any server tells it: with a 500."""

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        self._app = Starlette(routes=list(routes))
        self._loop = asyncio.new_event_loop()

    def close(self) -> None:
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    def post(self, path: str, content: bytes | Iterator[bytes], headers: Mapping[str, str | bytes]) -> Answer:
        """Content that comes in pieces has no length that could be told beforehand."""
        if isinstance(content, bytes):
            headers = {"content-length": str(len(content)), **headers}
            content = iter([content])
        return self._loop.run_until_complete(self._posted(path, content, headers))

    async def _posted(self, path: str, content: Iterator[bytes], headers: Mapping[str, str | bytes]) -> Answer:
        given = {"host": "testserver", **headers}
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
            "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "",
            "headers": [(name.lower().encode(), _bytes(value)) for name, value in given.items()],
            "client": ("testclient", 50000), "server": ("testserver", 80), "state": {},
        }  # fmt: skip
        answer = Answer()

        async def receive() -> dict[str, Any]:
            piece = next(content, None)
            return {"type": "http.request", "body": piece or b"", "more_body": piece is not None}

        async def send(message: MutableMapping[str, Any]) -> None:
            answer.status_code = message.get("status", answer.status_code)
            answer.content += message.get("body", b"")

        with suppress(Exception):  # Starlette answers with a 500 first, and lets it fly on to the server's log then
            await self._app(scope, receive, send)
        assert answer.status_code
        return answer


def _bytes(value: str | bytes) -> bytes:
    return value.encode() if isinstance(value, str) else value
