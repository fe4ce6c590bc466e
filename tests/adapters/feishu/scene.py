"""A scripted machine above the adapter, and the two ways in which Feishu reaches it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.adapters.feishu import FeishuAdapter
from bot.adapters.feishu.hear import Chats, Decoder, Me
from bot.chat import Card, Event, Form, Outcome, Place, Pressed, Sender
from bot.wire import Adapter, Ears, Parcel
from tests.fakes.feishu import FakeFeishu, crypto
from tests.knocking import Answer, Knocker
from tests.patience import until

NOW = datetime(2026, 2, 9, 1, 0, tzinfo=UTC)
SAMPLES = Path(__file__).parent / "samples"
TENANT = "736588c9260f175e"
KEY, TOKEN = "pretend-encrypt-key", "pretend-verification-token"

TEAM = Place("feishu", TENANT, "oc_team", "channel")
MEI = Sender("feishu", TENANT, "ou_mei")
MEIS_CHAT = Place("feishu", TENANT, "ou_mei", "dm")

Json = dict[str, Any]


@dataclass
class ScriptedEars:
    """Keeps what it hears; answers as the test says; breaks where the test wants it broken."""

    heard: list[Event] = field(default_factory=list)
    awaited: list[Event] = field(default_factory=list)
    asked: list[Pressed] = field(default_factory=list)
    outcome: Outcome | None = None
    form: Form | Outcome = field(default_factory=Outcome)
    broken: bool = False
    gaps: int = 0
    bad: list[str] = field(default_factory=list)
    gap_told: threading.Event = field(default_factory=threading.Event)

    def accept(self, event: Event) -> None:
        if self.broken:
            raise OSError("the database is away")
        self.heard.append(event)

    def accept_and_wait(self, event: Event, seconds: float = 1.5) -> Outcome | None:
        self.accept(event)
        self.awaited.append(event)
        return self.outcome

    def form_for(self, pressed: Pressed) -> Form | Outcome:
        self.asked.append(pressed)
        return self.form

    def fill_gaps(self, platform: str) -> None:
        self.gaps += 1
        self.gap_told.set()

    def heard_bad(self, platform: str, why: str) -> None:
        self.bad.append(why)


def sample(name: str) -> Json:
    found: Json = json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))
    return found


def decoder(bot: str = "ou_bot") -> Decoder:
    return Decoder(Me("cli_app", bot), Chats({}), lambda: NOW)


def as_ears(ears: ScriptedEars) -> Ears:
    return ears


def as_adapter(adapter: FeishuAdapter) -> Adapter:
    """Holds the adapter to the protocol, for the type checker."""
    return adapter


def parcel(card: Card, place: Place = TEAM, number: str = "letter-1", first_try: datetime | None = None) -> Parcel:
    return Parcel(number, place, card, first_try)


def built(
    fake: FakeFeishu, *, mode: str = "webhook", chats: MutableMapping[str, str] | None = None, **more: Any
) -> FeishuAdapter:
    settings: Json = {
        "app_id": fake.app_id,
        "app_secret": fake.app_secret,
        "encrypt_key": fake.encrypt_key,
        "verification_token": fake.verification_token,
        "domain": fake.url,
        "mode": mode,
        "chats": chats,
        "clock": lambda: datetime.fromtimestamp(fake.clock.now(), UTC),
    }
    return FeishuAdapter(**{**settings, **more})


@contextmanager
def listening(fake: FakeFeishu, ears: ScriptedEars, **more: Any) -> Iterator[FeishuAdapter]:
    """The adapter behind its web address, which the fake calls in this very process."""
    adapter = built(fake, **more)
    with TestClient(Starlette(routes=list(adapter.routes())), raise_server_exceptions=False) as client:
        fake.call_through(client, "/feishu/events")
        adapter.start(ears)
        try:
            until(lambda: adapter.alive() == "")
            yield adapter
        finally:
            adapter.stop()


@dataclass
class Post:
    """Posts to an adapter whose Feishu is out of reach."""

    door: Knocker
    key: str = KEY

    def sealed(self, payload: Any, at: datetime = NOW, changed: Mapping[str, str] | None = None) -> int:
        body = self.body(payload)
        return self.raw(body, {**self.headers(body, at), **(changed or {})})

    def raw(self, body: bytes, headers: Mapping[str, str]) -> int:
        return self.answer(body, headers).status_code

    def answer(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        return self.door.post("/feishu/events", body, headers)

    def body(self, payload: Any) -> bytes:
        plain = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        return json.dumps({"encrypt": crypto.encrypt(self.key, plain)}).encode()

    def headers(self, body: bytes, at: datetime = NOW) -> dict[str, str]:
        stamp = str(int(at.timestamp()))
        return {
            "X-Lark-Request-Timestamp": stamp,
            "X-Lark-Request-Nonce": "nonce",
            "X-Lark-Signature": crypto.sign(self.key, stamp, "nonce", body),
        }


def with_token(payload: Json, token: str = TOKEN) -> Json:
    """A recorded payload as if it had been sent to our app."""
    if "header" in payload:
        return {**payload, "header": {**payload["header"], "token": token}}
    return {**payload, "token": token}
