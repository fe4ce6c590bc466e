"""Messages as the bot meets them: send, reply, change, take back, look up, and read a conversation's history."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from tests.fakes.feishu import cards
from tests.fakes.feishu.errors import BadCard, Trouble
from tests.fakes.feishu.faults import Pace
from tests.fakes.feishu.posting import body_of, card_of, find, mine, post, view
from tests.fakes.feishu.web import Request, Route
from tests.fakes.feishu.world import Chat, Json, Message, User, World

HOUR, DAY = 3600, 86400
MOST_EDITS = 20
PAGE = 50


class Messages:
    """The addresses below /open-apis/im/v1/messages."""

    def __init__(self, world: World, pace: Pace) -> None:
        self.world, self.pace = world, pace

    def routes(self) -> list[Route]:
        base = "/open-apis/im/v1/messages"
        return [
            Route("POST", base, self.send),
            Route("GET", base, self.history),
            Route("POST", f"{base}/:message_id/reply", self.reply),
            Route("PATCH", f"{base}/:message_id", self.patch),
            Route("PUT", f"{base}/:message_id", self.edit),
            Route("DELETE", f"{base}/:message_id", self.recall),
            Route("GET", f"{base}/:message_id", self.get),
        ]

    def send(self, request: Request) -> Json:
        known = self._same_uuid(request)
        if known:
            return view(self.world, known)
        chat = self._receiver(request.query.get("receive_id_type", ""), request.need("receive_id"))
        return self._post(request, chat, None)

    def reply(self, request: Request, message_id: str) -> Json:
        known = self._same_uuid(request)
        if known:
            return view(self.world, known)
        parent = find(self.world, message_id)
        return self._post(request, self.world.chats[parent.chat_id], parent)

    def patch(self, request: Request, message_id: str) -> Json:
        message = mine(self.world, message_id, 230027)
        if message.msg_type != "interactive":
            raise Trouble(230001, "This message is NOT a card.")
        if self.world.clock.ms - message.created > 14 * DAY * 1000:
            raise Trouble(230031)
        self._may_speak(self.world.chats[message.chat_id])
        card = card_of(self.world, request.need("content"))
        if not (cards.is_shared(message.card) and cards.is_shared(card)):
            raise BadCard("config.update_multi must be true, before and after", path="ROOT -> config")
        self.pace.message(message_id)
        message.content = json.dumps(card, ensure_ascii=False)
        message.updated = self.world.clock.ms
        return {}

    def edit(self, request: Request, message_id: str) -> Json:
        message = mine(self.world, message_id, 230071)
        if request.need("msg_type") not in ("text", "post") or message.msg_type not in ("text", "post"):
            raise Trouble(230054)
        if message.edits >= MOST_EDITS:
            raise Trouble(230072, "The message has reached the number of times it can be edited.")
        self.pace.message(message_id)
        message.msg_type = request.need("msg_type")
        message.content, message.mentions = body_of(self.world, message.msg_type, request.need("content"))
        message.edits, message.updated = message.edits + 1, self.world.clock.ms
        return view(self.world, message)

    def recall(self, request: Request, message_id: str) -> Json:
        message = self.world.posted.get(message_id)
        if message and message.recalled:
            raise Trouble(230110)
        mine(self.world, message_id, 230026).recalled = True
        return {}

    def get(self, request: Request, message_id: str) -> Json:
        message = find(self.world, message_id, even_recalled=True)
        kind = request.query.get("card_msg_content_type", "")
        items = [message, *self.world.forwarded.get(message_id, ())]
        return {"items": [view(self.world, item, kind) for item in items]}

    def history(self, request: Request) -> Json:
        query = request.query
        found = self._container(query.get("container_id_type", ""), query.get("container_id", ""), query)
        found.sort(key=lambda message: message.created, reverse=query.get("sort_type") == "ByCreateTimeDesc")
        size = int(query.get("page_size") or 20)
        if not 1 <= size <= PAGE:
            raise Trouble(230001, "page_size is 1 to 50")
        start = _offset(query.get("page_token", ""))
        kind = query.get("card_msg_content_type", "")
        data: Json = {"items": [view(self.world, m, kind) for m in found[start : start + size]]}
        data["has_more"] = start + size < len(found)
        data["page_token"] = f"p{start + size}" if data["has_more"] else ""
        return data

    def _container(self, kind: str, name: str, query: Mapping[str, str]) -> list[Message]:
        if kind == "thread":
            if query.get("start_time") or query.get("end_time"):
                self.world.complain("a thread's history knows no start_time or end_time", query)
            return [m for m in self.world.posted.values() if m.thread_id == name and not m.vanished]
        chat = self.world.chats.get(name)
        if kind != "chat" or not chat:
            raise Trouble(230001, "container_id_type is chat or thread, container_id one that exists")
        self._inside(chat)
        first, last = int(query.get("start_time") or 0), int(query.get("end_time") or 1 << 40)
        return [
            m
            for m in self.world.posted.values()
            if m.chat_id == name and first <= m.created // 1000 <= last and not m.vanished
            if self.world.in_sight(m)
        ]

    def _same_uuid(self, request: Request) -> Message | None:
        uuid = str(request.json.get("uuid") or "")
        if len(uuid) > 50:
            raise Trouble(230001, "uuid has at most 50 characters")
        at, message_id = self.world.uuids.get(uuid, (0.0, ""))
        return self.world.posted[message_id] if message_id and self.world.clock.now() - at < HOUR else None

    def _receiver(self, kind: str, name: str) -> Chat:
        if kind == "chat_id":
            if name not in self.world.chats:
                raise Trouble(230034)
            return self.world.chats[name]
        if kind not in ("open_id", "user_id", "union_id", "email"):
            raise Trouble(99992402, "receive_id_type is open_id, user_id, union_id, email or chat_id")
        for user in self.world.users.values():
            if getattr(user, kind) == name:
                return self.world.direct(user)
        raise Trouble(230034)

    def _post(self, request: Request, chat: Chat, parent: Message | None) -> Json:
        self._may_speak(chat)
        kind = request.need("msg_type")
        content, mentions = body_of(self.world, kind, request.need("content"))
        self.pace.chat(chat.chat_id)
        message = post(
            self.world,
            chat,
            kind,
            content,
            mentions=mentions,
            parent=parent,
            in_thread=bool(request.json.get("reply_in_thread")) and parent is not None,
        )
        uuid = str(request.json.get("uuid") or "")
        if uuid:
            self.world.uuids[uuid] = (self.world.clock.now(), message.message_id)
        return view(self.world, message)

    def _may_speak(self, chat: Chat) -> None:
        self._inside(chat)
        if chat.kind == "p2p":
            self._may_write_to(self.world.users[chat.members[0]])
        if chat.refusal:
            raise Trouble(chat.refusal)

    def _inside(self, chat: Chat) -> None:
        if chat.dissolved:
            raise Trouble(232009)
        if not chat.bot_in:
            raise Trouble(230002, "Bot/User can NOT be out of the chat.")

    def _may_write_to(self, user: User) -> None:
        for wrong, code in ((not user.available, 230013), (user.resigned, 230029), (user.stopped, 230053)):
            if wrong:
                raise Trouble(code)


def _offset(page_token: str) -> int:
    if page_token and not re.fullmatch(r"p\d+", page_token):
        raise Trouble(230001, "page_token is not one of ours")
    return int(page_token[1:] or 0)
