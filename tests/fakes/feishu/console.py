"""The pretend developer console, as far as a bot may look into it: granted permissions, and what is sent how.

console = Console(fake, scopes=SCOPES, events=EVENTS, callbacks=CALLBACKS, way="webhook")
console.granted.discard("im:message"); console.events.clear(); console.way = "websocket"
"""

from __future__ import annotations

from collections.abc import Iterable

from tests.fakes.feishu.errors import Trouble
from tests.fakes.feishu.fake import FakeFeishu
from tests.fakes.feishu.web import Request, Route
from tests.fakes.feishu.world import Json

GRANTED, NOT_GRANTED = 1, 2


class Console:
    """Opens its addresses on the fake; everything may be changed afterwards."""

    def __init__(
        self, fake: FakeFeishu, scopes: Iterable[str], events: Iterable[str], callbacks: Iterable[str], way: str
    ) -> None:
        self.scopes, self.granted = tuple(scopes), set(scopes)
        self.events, self.callbacks, self.way = set(events), set(callbacks), way
        self._fake = fake
        fake.open_side_door(Route("GET", "/open-apis/application/v6/scopes", self._scopes))
        fake.open_side_door(Route("GET", "/open-apis/application/v6/applications/:app_id", self._app))

    @property
    def bot_name(self) -> str:
        return self._fake.bot_name

    def _scopes(self, request: Request) -> Json:
        rows = [
            {
                "scope_name": name,
                "scope_type": "tenant",
                "grant_status": GRANTED if name in self.granted else NOT_GRANTED,
            }
            for name in self.scopes
        ]
        return {"scopes": rows}

    def _app(self, request: Request, app_id: str) -> Json:
        if app_id != self._fake.app_id:
            raise Trouble(10003)
        if request.query.get("lang") not in ("zh_cn", "en_us", "ja_jp"):
            raise Trouble(99992402, "lang is required")
        event = {"subscription_type": self.way, "request_url": "", "subscribed_events": sorted(self.events)}
        callback = {"callback_type": self.way, "request_url": "", "subscribed_callbacks": sorted(self.callbacks)}
        return {"app": {"app_id": app_id, "app_name": "Baton", "event": event, "callback_info": callback}}
