"""Baton in Feishu: hears through a web address or a long connection, speaks through Feishu's open platform."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterable, MutableMapping, Sequence
from datetime import datetime
from typing import Any, Literal

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.adapters.feishu import files
from bot.adapters.feishu.answering import Answering
from bot.adapters.feishu.answers import Answers, Callback
from bot.adapters.feishu.api import QUICK, Api
from bot.adapters.feishu.connection import Connection
from bot.adapters.feishu.hear import FEISHU, Chats, Decoder, Envelope, Me, NotReady
from bot.adapters.feishu.history import History
from bot.adapters.feishu.peek import Json, inside, word
from bot.adapters.feishu.seal import MAX_BYTES, Rejected, Seal
from bot.adapters.feishu.speak import Mouth
from bot.chat import Card, Event, File, Place, Quoted, Sender
from bot.wire import Ears, Pace, Parcel, Profile, Refused, Throttled, Unsure

log = logging.getLogger(__name__)

MOST_LINES = 50
"""So many long connections Feishu allows an app; one of them gets each event (platforms.md)."""
PATH = "/feishu/events"
PATIENCE = (0.2, 1.0, 5.0, 15.0, 60.0)


class FeishuAdapter:
    """See `bot.wire.Adapter`. `chats` remembers which chat belongs to whose direct messages: give it a mapping that is
    kept over restarts, and the history of direct messages can be read before anybody has spoken again."""

    name = FEISHU
    pace = Pace(gap=0.25, burst=4, per_second=40.0)
    buzzes = True
    shared = False

    def __init__(
        self,
        *,
        app_id: str,
        app_secret: str,
        clock: Callable[[], datetime],
        encrypt_key: str = "",
        verification_token: str = "",
        domain: str = "https://open.feishu.cn",
        mode: Literal["webhook", "websocket"] = "webhook",
        chats: MutableMapping[str, str] | None = None,
        path: str = PATH,
        alone: bool = True,
        waits: bool = False,
    ) -> None:
        """`path`: where Feishu calls this app. Not `alone`: there are apps of other companies, and whoever looks after
        theirs could sign an event that speaks of ours; so only what is of the app's own company is heard. `waits`: the
        long connection is only opened by `dial`."""
        if mode == "webhook" and not encrypt_key:
            raise ValueError("FEISHU_ENCRYPT_KEY is needed in webhook mode: without it anybody could speak as Feishu")
        self.mode, self.clock, self.app_id = mode, clock, app_id
        self._path, self._alone = path, alone
        self._seal = Seal(encrypt_key, verification_token)
        self._api = Api(app_id, app_secret, domain)
        self._me = Me(app_id)
        self._chats = Chats(chats if chats is not None else {})
        self._decoder = Decoder(self._me, self._chats, clock, self._look_up)
        self._history = History(self._api, self._chats, self._decoder)
        self._mouth = Mouth(self._api, self._chats, self._history, clock)
        self._connection = Connection(app_id, app_secret, self._api.domain, self._heard, self._connected)
        self._answering = Answering()
        self._ears: Ears | None = None
        self.lines = MOST_LINES if mode == "websocket" and waits else 0
        self._may_dial, self._stopping = threading.Event(), threading.Event()
        self._trouble = "Feishu has not been asked yet who the bot is"
        self._refused_some = False

    def __repr__(self) -> str:
        return f"FeishuAdapter({self._me.app_id}, {self.mode})"

    # --- its life -----------------------------------------------------------------------------------------------

    def start(self, ears: Ears) -> None:
        self._ears = ears
        if not self.lines:
            self.dial()
        threading.Thread(target=self._introduce, name="feishu-start", daemon=True).start()

    def dial(self) -> None:
        self._may_dial.set()

    def stop(self) -> None:
        self._stopping.set()
        self._may_dial.set()  # whoever waits for that need not any more
        if self.mode == "websocket":
            self._connection.stop()

    def alive(self) -> str:
        return self._trouble or self._api.trouble or self._line_trouble()

    def _line_trouble(self) -> str:
        """A connection that waits for its turn is no trouble."""
        return self._connection.alive() if self.mode == "websocket" and self._may_dial.is_set() else ""

    def _introduce(self) -> None:
        """Learn who we are, then begin to hear. Until then messages of groups are turned away; they come again."""
        tries = 0
        while not self._stopping.is_set() and not self._ask_who_we_are():
            self._stopping.wait(PATIENCE[min(tries, len(PATIENCE) - 1)])
            tries += 1
        self._may_dial.wait()
        if self._stopping.is_set():
            return
        if self.mode == "websocket":
            self._connection.start()
        else:
            self._connected()

    def _ask_who_we_are(self) -> bool:
        try:
            answer = self._api.call("GET", "/open-apis/bot/v3/info")
        except (Refused, Throttled, Unsure) as trouble:
            self._trouble = f"Feishu does not tell who the bot is: {trouble}"
            log.warning("%s", self._trouble)
            return False
        self._me.open_id = word(inside(answer, "bot"), "open_id")
        self._trouble = "" if self._me.open_id else "the Feishu app has no bot: switch the bot ability on"
        return bool(self._me.open_id)

    def _connected(self) -> None:
        if self._ears:
            self._ears.fill_gaps(FEISHU)

    # --- hearing ------------------------------------------------------------------------------------------------

    def routes(self) -> Sequence[BaseRoute]:
        return [Route(self._path, self._post, methods=["POST"])] if self.mode == "webhook" else []

    async def _post(self, request: Request) -> Response:
        try:
            body = await _read(request)
            payload = self._seal.open(request.headers, body, self.clock())
        except Rejected as rejected:
            if self._ears:
                await run_in_threadpool(self._ears.heard_bad, FEISHU, rejected.why)
            return JSONResponse({"error": rejected.why}, rejected.status)
        if payload.get("type") == "url_verification":
            return JSONResponse({"challenge": word(payload, "challenge")})
        status, answer = await run_in_threadpool(self._heard, payload)
        return Response(json.dumps(answer, ensure_ascii=False), status, media_type="application/json")

    def _heard(self, payload: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Take in one payload, whichever way it came. 503 makes Feishu tell it again."""
        ears = self._ears
        if ears is None:
            return 503, {}
        try:
            if not (self._alone or self._is_ours(payload)):
                ears.heard_bad(FEISHU, "another company's")
                return 200, {}
            if word(inside(payload, "header"), "event_type") == "card.action.trigger":
                callback = Callback.of(Envelope.of(payload, self.clock))
                with self._answering.about(callback.message if callback else ""):
                    return 200, Answers(ears, self._mouth, self._chats).answer(callback)
            event = self._decoder.event(payload)
            if event:
                ears.accept(event)
        except NotReady:
            return 503, {}
        except Exception:  # whatever kept the machine from keeping it: Feishu must not be thanked
            log.exception("an event from Feishu could not be kept")
            self._refused_some = True
            return 503, {}
        self._recovered(event)
        return 200, {}

    def _is_ours(self, payload: dict[str, Any]) -> bool:
        """Whether the app's own company is spoken of; Feishu itself has told which that is."""
        try:
            (tenant,) = self.workspaces()
        except (Refused, Throttled, Unsure) as why:
            log.warning("Feishu does not tell which company %s is of: %s", self.app_id, why)
            raise NotReady from why
        header = inside(payload, "header")
        theirs = (header, inside(payload, "event", "sender"), inside(payload, "event", "operator"))
        told = {word(one, "tenant_key") for one in theirs[: 1 if word(header, "tenant_key") else 3]} - {""}
        return bool(tenant) and told == {tenant} and word(header, "app_id") in ("", self.app_id)

    def _look_up(self, message: str) -> Json:
        """A message that an event only names; nothing if we may not see it."""
        try:
            return self._history.message(message, QUICK)
        except Refused:
            return {}

    def _recovered(self, event: Event | None) -> None:
        """Feishu gives up after four tries: once we can keep things again, look for what it gave up."""
        if event and self._refused_some:
            self._refused_some = False
            self._connected()

    # --- speaking -----------------------------------------------------------------------------------------------

    def send(self, parcel: Parcel) -> str:
        return self._mouth.send(parcel)

    def edit(self, parcel: Parcel, message: str) -> None:
        self._answering.wait_for(message)
        self._mouth.edit(parcel, message)

    def delete(self, place: Place, message: str) -> None:
        self._mouth.delete(message)

    def pin(self, place: Place, message: str) -> None:
        self._mouth.pin(message)

    def unpin(self, place: Place, message: str) -> None:
        self._mouth.unpin(message)

    def buzz(self, place: Place, message: str) -> None:
        self._mouth.buzz(place, message)

    def show_home(self, user: Sender, card: Card) -> None:
        """Feishu has no page of the bot's own; its menu asks for a card instead."""

    # --- looking up ---------------------------------------------------------------------------------------------

    def direct(self, user: Sender) -> Place:
        return Place(FEISHU, user.workspace, user.id, "dm")

    def workspaces(self) -> Sequence[str]:
        """The company's tenant key. Events name it too, so it is asked for at most once."""
        if not self._decoder.me.tenant:
            self._decoder.me.tenant = self._history.tenant()
        return (self._decoder.me.tenant,)

    def by_email(self, email: str, workspace: str) -> Sender | None:
        return self._history.by_email(email, workspace)

    def members(self, place: Place) -> Iterable[Profile]:
        return self._history.members(place)

    def profile(self, user: Sender) -> Profile:
        return self._history.profile(user)

    def message(self, place: Place, message: str) -> Quoted:
        return self._history.quoted(place, message)

    def fetch(self, file: File, limit: int) -> bytes:
        return files.fetch(self._api, file, limit)

    def upload(self, place: Place, name: str, png: bytes, alt: str) -> str:
        return files.bring(self._api, name, png)

    def missed(self, place: Place, since: datetime) -> Iterable[Event]:
        return self._history.missed(place, since)

    def unfold(self, message: str) -> str:
        """The words of a forwarded chat record ("[合并转发]"), as far as Feishu shows them."""
        return self._history.unfold(message)


async def _read(request: Request) -> bytes:
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MAX_BYTES:
                raise Rejected(413, "too large")
    except ClientDisconnect:
        raise Rejected(400, "cut short") from None
    return bytes(body)
