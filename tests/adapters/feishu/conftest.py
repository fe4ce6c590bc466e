"""What the Feishu tests stand on: a fake Feishu with a few people, and the adapter before it."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field

import pytest

from bot.adapters.feishu import FeishuAdapter
from tests.adapters.feishu.scene import KEY, NOW, TOKEN, Post, ScriptedEars, listening
from tests.fakes.feishu import FakeFeishu
from tests.knocking import Knocker


@pytest.fixture
def ears() -> ScriptedEars:
    return ScriptedEars()


@pytest.fixture
def feishu() -> Iterator[FakeFeishu]:
    with FakeFeishu() as fake:
        fake.add_user("ou_mei", "小满", email="xiaoman@example.com")
        fake.add_user("ou_bo", "Bo", lang="en_us", tz="Europe/London")
        fake.add_chat("oc_team", "KOX 主群", ["ou_mei", "ou_bo"])
        yield fake


@pytest.fixture
def bot(feishu: FakeFeishu, ears: ScriptedEars) -> Iterator[FeishuAdapter]:
    with listening(feishu, ears) as adapter:
        yield adapter


@pytest.fixture
def post(ears: ScriptedEars) -> Iterator[Post]:
    """An adapter that knows itself but cannot reach Feishu: taking in an event must not need it."""
    adapter = FeishuAdapter(
        app_id="cli_app",
        app_secret="s3cret",
        encrypt_key=KEY,
        verification_token=TOKEN,
        domain="http://127.0.0.1:9",
        clock=lambda: NOW,
    )
    adapter._me.open_id = "ou_bot"
    adapter._ears = ears
    with closing(Knocker(adapter.routes())) as door:
        yield Post(door)


@dataclass
class Elsewhere:
    """A server in Feishu's place whose answers point elsewhere: to `/stolen`. With `letting_in` it gives a token first.
    `asked` keeps the paths that were asked for."""

    url: str = ""
    letting_in: bool = True
    asked: list[str] = field(default_factory=list)

    def answer(self, path: str) -> tuple[int, bytes]:
        self.asked.append(path)
        if self.letting_in and path.startswith("/open-apis/auth/"):
            return 200, json.dumps({"code": 0, "tenant_access_token": "t-1", "expire": 7200}).encode()
        return 307, b""


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    there = Elsewhere()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, body = there.answer(self.path)
            self.send_response(status)
            self.send_header("Location", "/stolen")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's word
            """Nothing: a test's output is its own."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        there.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield there
        server.shutdown()
