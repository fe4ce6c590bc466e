"""A side door for tests in another process: one address for each deed, with its arguments as JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from typing import Any

from tests.fakes.feishu.fake import FakeFeishu
from tests.fakes.feishu.web import Reply, Request, Route

DEEDS = {
    "add_user",
    "add_chat",
    "direct",
    "say",
    "share",
    "forward",
    "edit",
    "recall",
    "react",
    "add_bot",
    "remove_bot",
    "join",
    "leave",
    "dissolve",
    "menu",
    "p2p_entered",
    "press",
    "submit",
    "choose",
    "labels",
    "messages",
    "card",
    "redeliver",
    "pass_time",
    "verify_url",
    "fail_next",
    "expire_tokens",
    "vanish",
}
SIGHTS = frozenset({"pins", "urgents", "toasts", "complaints"})


class Remote:
    """Lets `POST /_pretend/say {"user": "ou_mei", "chat": "oc_team", "text": "hi"}` do what `fake.say(...)` does."""

    def __init__(self, fake: FakeFeishu) -> None:
        self.fake = fake

    @property
    def route(self) -> Route:
        return Route("POST", "/_pretend/:deed", self.do, open=True, unlocked=True)

    def do(self, request: Request, deed: str) -> Reply:
        if deed in SIGHTS:
            return Reply({"result": _plain(getattr(self.fake, deed))})
        if deed not in DEEDS:
            return Reply({"error": f"no such deed: {deed}"}, 404)
        act: Callable[..., Any] = getattr(self.fake, deed)
        try:
            return Reply({"result": _plain(act(**request.json))})
        except (LookupError, ValueError, TypeError) as error:
            return Reply({"error": str(error)}, 400)


def _plain(thing: Any) -> Any:
    """Anything as JSON can carry it; a message also tells its text."""
    if isinstance(thing, list | tuple):
        return [_plain(item) for item in thing]
    if isinstance(thing, dict):
        return {str(key): _plain(value) for key, value in thing.items()}
    if is_dataclass(thing) and not isinstance(thing, type):
        words = {"text": thing.text} if hasattr(thing, "text") else {}
        return _plain({**asdict(thing), **words})
    return thing.decode("utf-8", "replace") if isinstance(thing, bytes) else thing
