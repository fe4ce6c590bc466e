"""The pretend model: one thread for each request, so that a slow one keeps nobody else waiting."""

from __future__ import annotations

import hashlib
import json
import math
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Literal

from tests.patience import PLENTY

Mood = Literal["willing", "slow", "drip", "refuse", "busy", "garbage", "hollow", "gone"]
SIDES = 64


@dataclass(frozen=True)
class Heard:
    """One request as it came: the key it was sent with, what it orders, and the material or the texts."""

    path: str
    key: str
    order: str = ""
    material: str = ""
    texts: list[str] = field(default_factory=list)


class FakeLLM:
    """Listens on this computer while the block lasts."""

    def __init__(self) -> None:
        self.mood: Mood = "willing"
        self.answer: Callable[[str], str] = lambda material: '{"entries": [], "text": ""}'
        self.models = ["some-model", "some-embedding"]
        self.heard: list[Heard] = []
        self.over = threading.Event()
        """Whoever is slow is so until then."""
        fake = self

        class Handler(_Handler):
            server_of = fake

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> FakeLLM:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, why: BaseException | None, at: TracebackType | None) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()

    def reply(self, path: str, asked: dict[str, Any]) -> dict[str, Any]:
        if path.endswith("/embeddings"):
            vectors = [vector(text) for text in asked["input"]]
            data = [{"object": "embedding", "index": n, "embedding": each} for n, each in enumerate(vectors)]
            return {"object": "list", "model": asked["model"], "data": data}
        said = self.answer(asked["messages"][-1]["content"])
        message = {"role": "assistant", "content": said}
        return {
            "id": "chat-1", "object": "chat.completion", "created": 0, "model": asked["model"],
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        }  # fmt: skip


def vector(text: str) -> list[float]:
    """Texts that share pairs of letters lie near each other."""
    sides = [0.0] * SIDES
    for at in range(len(text) - 1):
        sides[hashlib.sha256(text[at : at + 2].encode()).digest()[0] % SIDES] += 1.0
    long = math.sqrt(sum(side * side for side in sides)) or 1.0
    return [side / long for side in sides]


class _Handler(BaseHTTPRequestHandler):
    server_of: FakeLLM
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        """Nobody reads it."""

    def do_GET(self) -> None:
        """The list of models, to whoever has a key."""
        fake = self.server_of
        if self.path != "/v1/models":
            self._send(404, b'{"error": {"message": "no such address"}}')
            return
        rows = [{"id": name, "object": "model"} for name in fake.models]
        found = json.dumps({"object": "list", "data": rows}).encode()
        self._send(401 if fake.mood == "refuse" else 200, found if fake.mood == "willing" else b"{}")

    def do_POST(self) -> None:
        fake = self.server_of
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        fake.heard.append(_heard(self.path, self.headers.get("authorization", ""), asked))
        if fake.mood == "gone":
            self.close_connection = True
            return
        if fake.mood == "slow":
            fake.over.wait(5 * PLENTY)
        status = {"refuse": 401, "busy": 429}.get(fake.mood, 200)
        self._send(status, self._body(asked))

    def _body(self, asked: dict[str, Any]) -> bytes:
        fake = self.server_of
        if fake.mood in ("refuse", "busy"):
            key = self.headers.get("authorization", "")
            return json.dumps({"error": {"message": f"not for {key}", "type": fake.mood, "code": fake.mood}}).encode()
        if fake.mood == "garbage":
            return b"\xff\xfe<html>502 Bad Gateway"
        if fake.mood == "hollow":
            return b'{"object": "list", "data": [], "choices": []}'
        return json.dumps(fake.reply(self.path, asked)).encode()

    def _send(self, status: int, body: bytes) -> None:
        fake = self.server_of
        try:
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            if fake.mood != "drip":
                self.wfile.write(body)
                return
            for at in range(len(body)):
                self.wfile.write(body[at : at + 1])
                self.wfile.flush()
                if fake.over.wait(0.05 if at < len(body) - 2 else 5 * PLENTY):
                    return
        except ConnectionError:
            self.close_connection = True


def _heard(path: str, key: str, asked: dict[str, Any]) -> Heard:
    messages = asked.get("messages", [])
    order = "\n".join(each["content"] for each in messages if each["role"] == "system")
    material = "\n".join(each["content"] for each in messages if each["role"] == "user")
    return Heard(path, key.removeprefix("Bearer "), order, material, list(asked.get("input", [])))
