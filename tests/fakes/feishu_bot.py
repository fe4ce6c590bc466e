"""A small bot to try the pretend Feishu with: it hears at a web address of its own and calls the API in plain HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from tests.fakes.feishu import FakeFeishu, crypto
from tests.fakes.feishu.web import Door, Reply, Request
from tests.fakes.plain import plain_http

Json = dict[str, Any]
SAMPLES = Path(__file__).parent / "feishu" / "data" / "events"


def sample(name: str) -> Json:
    """One of the platform's own example payloads."""
    found: Json = json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))
    return found


def card(*elements: Json, **more: Any) -> Json:
    return {"schema": "2.0", "config": {"update_multi": True}, "body": {"elements": list(elements)}, **more}


def words(content: str) -> Json:
    return {"tag": "markdown", "content": content}


def button(label: str, action: str = "task.claim", **more: Any) -> Json:
    behaviors = [{"type": "callback", "value": {"a": action}}]
    return {"tag": "button", "text": {"tag": "plain_text", "content": label}, "behaviors": behaviors, **more}


def form(*fields: Json, name: str = "f", submit: str = "提交") -> Json:
    send = button(submit, "standup.send", name=f"{name}_send", form_action_type="submit")
    return {"tag": "form", "name": name, "elements": [*fields, send]}


class Bot:
    """Hears (verified and decrypted) into `heard`, and answers each with `reply`."""

    def __init__(self, fake: FakeFeishu) -> None:
        self.fake = fake
        self.heard: list[Json] = []
        self.forged = 0
        self.reply: Callable[[Json], Reply] = lambda payload: Reply({})
        self.door = Door(self._hear)
        self.http = plain_http(fake.url)

    def open(self) -> None:
        self.door.open()
        self.fake.webhook = f"http://127.0.0.1:{self.door.port}/feishu/events"

    def close(self) -> None:
        self.http.close()
        self.door.close()

    def call(self, method: str, path: str, body: Json | None = None, **query: Any) -> httpx.Response:
        return self.http.request(method, f"/open-apis{path}", json=body, params=query)

    def log_in(self) -> None:
        credentials = {"app_id": self.fake.app_id, "app_secret": self.fake.app_secret}
        answer = self.call("POST", "/auth/v3/tenant_access_token/internal", credentials).json()
        self.http.headers["Authorization"] = f"Bearer {answer['tenant_access_token']}"

    def send(self, chat: str, content: Json | str, **more: Any) -> httpx.Response:
        body = _message(content) | {"receive_id": chat} | more
        return self.call("POST", "/im/v1/messages", body, receive_id_type="chat_id")

    def posts(self, chat: str, content: Json | str, **more: Any) -> str:
        answer = self.send(chat, content, **more)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["data"]["message_id"])

    def patch(self, message_id: str, content: Json) -> httpx.Response:
        return self.call("PATCH", f"/im/v1/messages/{message_id}", {"content": json.dumps(content)})

    def respond(self, message_id: str, content: Json | str, **more: Any) -> httpx.Response:
        return self.call("POST", f"/im/v1/messages/{message_id}/reply", _message(content) | more)

    def _hear(self, request: Request) -> Reply:
        key, sent = self.fake.encrypt_key, request.headers
        plain = json.loads(crypto.decrypt(key, request.json["encrypt"])) if "encrypt" in request.json else request.json
        if plain.get("type") == "url_verification":
            return Reply({"challenge": plain["challenge"]})
        timestamp, nonce = sent.get("X-Lark-Request-Timestamp", ""), sent.get("X-Lark-Request-Nonce", "")
        if sent.get("X-Lark-Signature") != crypto.sign(key, timestamp, nonce, request.body):
            self.forged += 1
            return Reply({}, 401)
        self.heard.append(plain)
        return self.reply(plain)


def code(answer: httpx.Response) -> int:
    assert answer.headers["X-Tt-Logid"]
    return int(answer.json()["code"])


def _message(content: Json | str) -> Json:
    if isinstance(content, str):
        return {"msg_type": "text", "content": json.dumps({"text": content})}
    return {"msg_type": "interactive", "content": json.dumps(content)}
