"""A scripted machine above the adapter, and ways to bring it requests as Slack does."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import uvicorn
from starlette.applications import Starlette

from bot.adapters.slack import SlackAdapter
from bot.chat import Event, Form, Outcome, Pressed
from tests.fakes.slack import FakeSlack, sign
from tests.knocking import Answer, Knocker
from tests.patience import PLENTY

SECRET = "8f742231b10e8888abcd99badbee85a5"
NOW = datetime(2026, 2, 9, 1, 0, tzinfo=UTC)
PAYLOADS = sorted((Path(__file__).parent / "payloads").glob("*.json"))


@dataclass
class ScriptedEars:
    """Keeps what it hears; answers as the test says; breaks where the test wants it broken."""

    heard: list[Event] = field(default_factory=list)
    outcome: Outcome | None = None
    form: Form | Outcome = field(default_factory=Outcome)
    broken: bool = False
    refused: int = 0
    gaps: int = 0
    bad: list[str] = field(default_factory=list)

    def accept(self, event: Event) -> None:
        if self.broken:
            self.refused += 1
            raise ConnectionError("the database is down")
        self.heard.append(event)

    def accept_and_wait(self, event: Event, seconds: float = 1.5) -> Outcome | None:
        self.accept(event)
        return self.outcome

    def form_for(self, pressed: Pressed) -> Form | Outcome:
        return self.form

    def fill_gaps(self, platform: str) -> None:
        assert platform == "slack"
        self.gaps += 1

    def heard_bad(self, platform: str, why: str) -> None:
        self.bad.append(why)


def payload(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((Path(__file__).parent / "payloads" / f"{name}.json").read_text())
    return found


def packed(body: Mapping[str, Any]) -> bytes:
    """As Slack sends it: events as JSON, touches as a form with JSON in it, commands as a form."""
    if "command" in body:
        return urlencode(body).encode()
    if "event" in body or body.get("type") in ("event_callback", "url_verification"):
        return json.dumps(body).encode()
    return urlencode({"payload": json.dumps(body)}).encode()


class Post:
    """Posts to an adapter's own route, without a network."""

    def __init__(self, adapter: SlackAdapter) -> None:
        self._door = Knocker(adapter.routes())

    def __enter__(self) -> Post:
        return self

    def __exit__(self, *why: object) -> None:
        self._door.close()

    def signed(self, raw: bytes | Mapping[str, Any], *, age: int = 0, secret: str = SECRET) -> Answer:
        body = raw if isinstance(raw, bytes) else packed(raw)
        stamp = str(int(NOW.timestamp()) - age)
        return self.plain(body, {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": sign(secret, body, stamp)})

    def plain(self, body: bytes | Iterator[bytes], headers: Mapping[str, str | bytes]) -> Answer:
        return self._door.post("/slack/events", body, headers)


@contextmanager
def listening(fake: FakeSlack, ears: ScriptedEars, **more: Any) -> Iterator[SlackAdapter]:
    """The adapter at work: behind a web server of its own that the fake calls, or on the fake's Socket Mode."""
    more.setdefault("patience", 1.5)
    adapter = SlackAdapter(bot_token=fake.bot_token, signing_secret=fake.signing_secret, api_url=fake.url, **more)
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=list(adapter.routes())), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    adapter.start(ears)
    if adapter.routes():
        thread.start()
        fake.until(lambda: server.started)
        port = server.servers[0].sockets[0].getsockname()[1]
        fake.target = f"http://127.0.0.1:{port}/slack/events"
    fake.until(lambda: not adapter.alive())
    try:
        yield adapter
    finally:
        server.should_exit = True
        adapter.stop()
        if adapter.routes():
            thread.join(PLENTY)
