"""The rest of what a bot asks: a token, who it is, groups, people, pins, urgent calls, pictures, late card updates."""

from __future__ import annotations

from email.message import Message as Mail
from email.parser import BytesParser
from typing import Any

from tests.fakes.feishu import cards
from tests.fakes.feishu.errors import Trouble
from tests.fakes.feishu.posting import card_of, find, mine
from tests.fakes.feishu.web import Reply, Request, Route
from tests.fakes.feishu.world import Chat, Json, Pin, Urgent, User, World

TOKEN_LIFE, STILL_FRESH = 7200, 1800
CALLBACK_LIFE, CALLBACK_USES = 1800, 2
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM")
MOST_PICTURE = 10 * 1024 * 1024


class Rest:
    """Everything below /open-apis but the messages."""

    def __init__(self, world: World) -> None:
        self.world = world

    def routes(self) -> list[Route]:
        im, contact = "/open-apis/im/v1", "/open-apis/contact/v3"
        return [
            Route("POST", "/open-apis/auth/v3/tenant_access_token/internal", self.token, open=True),
            Route("GET", "/open-apis/bot/v3/info", self.bot),
            Route("POST", "/open-apis/interactive/v1/card/update", self.update_card),
            Route("POST", f"{im}/pins", self.pin),
            Route("GET", f"{im}/pins", self.pins),
            Route("DELETE", f"{im}/pins/:message_id", self.unpin),
            Route("PATCH", f"{im}/messages/:message_id/urgent_app", self.urgent),
            Route("GET", f"{im}/messages/:message_id/resources/:file_key", self.resource),
            Route("POST", f"{im}/images", self.upload),
            Route("GET", f"{im}/chats", self.chats),
            Route("GET", f"{im}/chats/:chat_id", self.chat),
            Route("GET", f"{im}/chats/:chat_id/members", self.members),
            Route("GET", f"{im}/chats/:chat_id/members/is_in_chat", self.is_in_chat),
            Route("POST", f"{contact}/users/batch_get_id", self.ids),
            Route("GET", f"{contact}/users/batch", self.several),
            Route("GET", f"{contact}/users/:user_id", self.user),
            Route("GET", "/open-apis/tenant/v2/tenant/query", self.tenant),
        ]

    def token(self, request: Request) -> Reply:
        if request.json.get("app_id") != self.world.app_id:
            raise Trouble(10003)
        if request.json.get("app_secret") != self.world.app_secret:
            raise Trouble(10014)
        now = self.world.clock.now()
        for token, until in self.world.tokens.items():
            if until - now >= STILL_FRESH:
                return _top({"tenant_access_token": token, "expire": int(until - now)})
        token = self.world.new_id("t-")
        self.world.tokens[token] = now + TOKEN_LIFE
        return _top({"tenant_access_token": token, "expire": TOKEN_LIFE})

    def bot(self, request: Request) -> Reply:
        world = self.world
        return _top({"bot": {"activate_status": 2, "app_name": world.bot_name, "open_id": world.bot_open_id}})

    def update_card(self, request: Request) -> Reply:
        callback = self.world.callbacks.get(request.need("token"))
        too_late = callback and self.world.clock.now() - callback.born > CALLBACK_LIFE
        if not callback or too_late or callback.uses >= CALLBACK_USES:
            raise Trouble(10002, "the token is unknown, older than 30 minutes or used twice")
        if not isinstance(request.json.get("card"), dict):
            raise Trouble(10002, "card is required")
        callback.uses += 1
        raw = cards.dumped(request.json["card"])
        card_of(self.world, raw)
        if callback.answered:
            message = self.world.posted[callback.message_id]
            message.content, message.updated = raw, self.world.clock.ms
        else:
            self.world.complain("a card was updated before its press was answered: it flips back", raw)
        return Reply({"code": 0, "msg": "ok"})

    def pin(self, request: Request) -> Json:
        message = find(self.world, request.need("message_id"))
        pin = next((p for p in self.world.pins if p.message_id == message.message_id), None)
        if not pin:
            pin = Pin(message.message_id, message.chat_id, self.world.clock.ms)
            self.world.pins.append(pin)
        return {"pin": self._pin(pin)}

    def unpin(self, request: Request, message_id: str) -> Json:
        find(self.world, message_id, even_recalled=True)
        self.world.pins[:] = [pin for pin in self.world.pins if pin.message_id != message_id]
        return {}

    def pins(self, request: Request) -> Json:
        chat = self._chat(request.query.get("chat_id", ""))
        found = [self._pin(pin) for pin in self.world.pins if pin.chat_id == chat.chat_id]
        return _page(found, request, 20)

    def urgent(self, request: Request, message_id: str) -> Json:
        message = mine(self.world, message_id, 230012)
        wanted = request.json.get("user_id_list")
        if not isinstance(wanted, list) or not wanted:
            raise Trouble(230001, "user_id_list is required")
        kind = request.query.get("user_id_type", "open_id")
        inside = self.world.chats[message.chat_id].members
        known = {getattr(user, kind): user for user in self.world.users.values() if user.open_id in inside}
        reached = tuple(known[name].open_id for name in wanted if name in known)
        self.world.urgents.append(Urgent(message_id, reached))
        return {"invalid_user_id_list": [name for name in wanted if name not in known]}

    def resource(self, request: Request, message_id: str, file_key: str) -> Reply:
        found = self.world.files.get((message_id, file_key))
        if found is None or request.query.get("type") not in ("image", "file"):
            raise Trouble(234003)
        find(self.world, message_id)
        return Reply(found, headers={"Content-Disposition": f'attachment; filename="{file_key}"'})

    def upload(self, request: Request) -> Json:
        fields = _multipart(request)
        picture = fields.get("image", b"")
        if fields.get("image_type") not in (b"message", b"avatar") or not picture:
            raise Trouble(234001)
        if len(picture) > MOST_PICTURE:
            raise Trouble(234006)
        if not picture.startswith(PICTURES):
            raise Trouble(234011)
        key = self.world.new_id("img_v3_")
        self.world.images[key] = picture
        return {"image_key": key}

    def chats(self, request: Request) -> Json:
        inside = [c for c in self.world.chats.values() if c.kind == "group" and c.bot_in and not c.dissolved]
        return _page([{"chat_id": chat.chat_id, **self._about(chat)} for chat in inside], request, 20)

    def chat(self, request: Request, chat_id: str) -> Json:
        chat = self._chat(chat_id)
        count = {"user_count": str(len(chat.members)), "bot_count": "1"}
        mode = {"chat_mode": chat.kind, "chat_type": "private", "group_message_type": "chat"}
        return {**self._about(chat), **mode, **count}

    def is_in_chat(self, request: Request, chat_id: str) -> Json:
        return {"is_in_chat": self._chat(chat_id).bot_in}

    def members(self, request: Request, chat_id: str) -> Json:
        chat = self._chat(chat_id)
        if not chat.bot_in:
            raise Trouble(232011)
        kind = request.query.get("member_id_type", "open_id")
        people = [self.world.users[name] for name in chat.members]
        items = [
            {"member_id_type": kind, "member_id": getattr(u, kind), "name": u.name, "tenant_key": self.world.tenant_key}
            for u in people
        ]
        return {**_page(items, request, 20), "member_total": len(people)}

    def user(self, request: Request, user_id: str) -> Json:
        kind = request.query.get("user_id_type", "open_id")
        for user in self.world.users.values():
            if getattr(user, kind) == user_id:
                return {"user": self._person(user)}
        raise Trouble(99992351, f"Invalid ids: [{user_id}]")

    def several(self, request: Request) -> Json:
        """Whoever is outside the app's contact range is left out."""
        kind, wanted = request.query.get("user_id_type", "open_id"), request.every("user_ids")
        if not 1 <= len(wanted) <= 50:
            raise Trouble(99992402, "1 to 50 user_ids")
        people = [u for u in self.world.users.values() if getattr(u, kind) in wanted and u.available]
        return {"items": [self._person(user) for user in people]}

    def tenant(self, request: Request) -> Json:
        return {"tenant": {"name": "Qingyu", "display_id": "F1", "tenant_tag": 0, "tenant_key": self.world.tenant_key}}

    def ids(self, request: Request) -> Json:
        kind = request.query.get("user_id_type", "open_id")
        by_email = {user.email: user for user in self.world.users.values() if user.email}
        found: list[Json] = []
        for email in request.json.get("emails") or ():
            user = by_email.get(email)
            found.append({"email": email, "user_id": getattr(user, kind)} if user else {"email": email})
        return {"user_list": found}

    def _person(self, user: User) -> Json:
        if not user.available:
            raise Trouble(41050)
        person: Json = {"open_id": user.open_id, "union_id": user.union_id, "name": user.name, "time_zone": user.tz}
        person["status"] = {"is_resigned": user.resigned, "is_activated": True, "is_frozen": False}
        if user.email:
            person["email"] = user.email
        if self.world.shows_user_id:
            person["user_id"] = user.user_id
        return person

    def _chat(self, chat_id: str) -> Chat:
        chat = self.world.chats.get(chat_id)
        if not chat:
            raise Trouble(232006)
        if chat.dissolved:
            raise Trouble(232009)
        return chat

    def _about(self, chat: Chat) -> Json:
        return {
            "name": chat.name,
            "description": "",
            "external": False,
            "tenant_key": self.world.tenant_key,
            "chat_status": "normal",
        }

    def _pin(self, pin: Pin) -> Json:
        return {
            "message_id": pin.message_id,
            "chat_id": pin.chat_id,
            "operator_id": self.world.app_id,
            "operator_id_type": "app_id",
            "create_time": str(pin.at),
        }


def _top(found: Json) -> Reply:
    """Some older answers carry their fields beside the code instead of under data."""
    return Reply({"code": 0, "msg": "ok", **found})


def _page(items: list[Json], request: Request, size: int) -> Json:
    size = int(request.query.get("page_size") or size)
    if not 1 <= size <= 100:
        raise Trouble(232001, "page_size is 1 to 100")
    token = request.query.get("page_token", "")
    start = int(token.removeprefix("p") or 0)
    more = start + size < len(items)
    return {
        "items": items[start : start + size],
        "has_more": more,
        "page_token": f"p{start + size}" if more else "",
    }


def _multipart(request: Request) -> dict[str, bytes]:
    head = f"Content-Type: {request.headers.get('Content-Type', '')}\r\n\r\n".encode()
    mail: Mail[str, str] = BytesParser().parsebytes(head + request.body)
    parts: Any = mail.get_payload() if mail.is_multipart() else []
    found: dict[str, bytes] = {}
    for part in parts:
        name = part.get_param("name", header="content-disposition")
        found[str(name)] = part.get_payload(decode=True)
    return found
