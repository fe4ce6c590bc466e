"""Pretend people and what they do in chat: each deed becomes the event that Feishu would send."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from tests.fakes.feishu.delivery import Courier, Delivery
from tests.fakes.feishu.posting import mention, post
from tests.fakes.feishu.world import Chat, Json, Message, User, World, chat_id, open_id

Who = User | str
Where = Chat | str | None


class Voices(World):
    """Say, edit, recall, join, leave, open the menu. `None` for a chat means the direct chat with the bot.

    A group's message that does not mention the bot is delivered only while `hears_all` (the app then has the
    permission im:message.group_msg).
    """

    courier: Courier
    hears_all = True

    def say(
        self,
        user: Who,
        chat: Where,
        text: str,
        *,
        mentions_bot: bool = False,
        mentions: Sequence[Who] = (),
        reply_to: str = "",
        thread: str = "",
        duplicate: bool = False,
    ) -> str:
        """A text message; returns its id. "@Name" in the text becomes the mention; other mentions stand first.

        `reply_to` quotes a message; `thread` is the message that a thread hangs on (begun if need be).
        """
        with self.lock:
            content, found = self._text(text, mentions_bot, [self.users[open_id(m)] for m in mentions])
            body = json.dumps({"text": content}, ensure_ascii=False)
            message = self._put(user, chat, "text", body, found, reply_to, thread)
        self._tell(message, mentions_bot, duplicate)
        return message.message_id

    def share(self, user: Who, chat: Where, msg_type: str, content: Json, *, mentions_bot: bool = False) -> str:
        """Any other kind of message (post, file, audio, sticker, …), with the content as Feishu writes it."""
        with self.lock:
            raw = json.dumps(content, ensure_ascii=False)
            message = self._put(user, chat, msg_type, raw, [], "", "")
        self._tell(message, mentions_bot, False)
        return message.message_id

    def show(self, user: Who, chat: Where, picture: bytes) -> str:
        """A picture, which the bot can then download."""
        key = self.new_id("img_v3_")
        with self.lock:
            message = self._put(user, chat, "image", json.dumps({"image_key": key}), [], "", "")
            self.files[message.message_id, key] = picture
        self._tell(message, False, False)
        return message.message_id

    def hand_over(self, user: Who, chat: Where, name: str, data: bytes) -> str:
        """A file, which the bot can then download."""
        key = self.new_id("file_v3_")
        with self.lock:
            content = json.dumps({"file_key": key, "file_name": name}, ensure_ascii=False)
            message = self._put(user, chat, "file", content, [], "", "")
            self.files[message.message_id, key] = data
        self._tell(message, False, False)
        return message.message_id

    def forward(self, user: Who, chat: Where, texts: Sequence[tuple[Who, str]]) -> str:
        """Several messages forwarded as one: arrives as a placeholder, and tells its parts when it is looked up."""
        with self.lock:
            words = json.dumps({"content": "Merged and Forwarded Message"})
            message = self._put(user, chat, "merge_forward", words, [], "", "")
            parts = [self._part(message, open_id(author), text) for author, text in texts]
            self.forwarded[message.message_id] = parts
        self._tell(message, False, False)
        return message.message_id

    def edit(self, message_id: str, text: str) -> Delivery:
        with self.lock:
            message = self.posted[message_id]
            people = [self.users[m["id"]] for m in message.mentions if m["id"] in self.users]
            addressed = any(m["id"] == self.bot_open_id for m in message.mentions)
            content, message.mentions = self._text(text, addressed, people)
            message.content = json.dumps({"text": content}, ensure_ascii=False)
            message.updated, message.edits = max(self.clock.ms, message.created + 1), message.edits + 1
            event = self._message_event(message)
        return self.tell("im.message.updated_v1", event)

    def recall(self, message_id: str) -> Delivery:
        with self.lock:
            message = self.posted[message_id]
            message.recalled = True
        event = {"message_id": message_id, "chat_id": message.chat_id, "recall_time": str(self.clock.ms)}
        return self.tell("im.message.recalled_v1", {**event, "recall_type": "message_owner"})

    def react(self, user: Who, message_id: str, emoji: str = "THUMBSUP") -> Delivery:
        event: Json = {"message_id": message_id, "reaction_type": {"emoji_type": emoji}, "operator_type": "user"}
        event |= {"user_id": self.ids(user), "action_time": str(self.clock.ms)}
        return self.tell("im.message.reaction.created_v1", event)

    def read(self, user: Who, *message_ids: str) -> Delivery:
        reader = {"reader_id": self.ids(user), "read_time": str(self.clock.ms), "tenant_key": self.tenant_key}
        return self.tell("im.message.message_read_v1", {"reader": reader, "message_id_list": list(message_ids)})

    def add_bot(self, chat: Chat | str, by: Who) -> Delivery:
        self.chats[chat_id(chat)].bot_in = True
        return self.tell("im.chat.member.bot.added_v1", self._chat_event(chat, by))

    def remove_bot(self, chat: Chat | str, by: Who) -> Delivery:
        self.chats[chat_id(chat)].bot_in = False
        return self.tell("im.chat.member.bot.deleted_v1", self._chat_event(chat, by))

    def join(self, chat: Chat | str, *users: Who, by: Who = "") -> Delivery:
        with self.lock:
            self.chats[chat_id(chat)].members += [open_id(user) for user in users]
        return self._moved("im.chat.member.user.added_v1", chat, users, by)

    def leave(self, chat: Chat | str, *users: Who, by: Who = "") -> Delivery:
        with self.lock:
            for user in users:
                self.chats[chat_id(chat)].members.remove(open_id(user))
        return self._moved("im.chat.member.user.deleted_v1", chat, users, by)

    def dissolve(self, chat: Chat | str, by: Who) -> Delivery:
        self.chats[chat_id(chat)].dissolved = True
        return self.tell("im.chat.disbanded_v1", self._chat_event(chat, by))

    def menu(self, user: Who, event_key: str) -> Delivery:
        """Somebody taps an item of the bot's menu in the direct chat."""
        name = self.users[open_id(user)].name
        operator = {"operator_name": name, "operator_id": self.ids(user)}
        event = {"operator": operator, "event_key": event_key, "timestamp": int(self.clock.now())}
        return self.tell("application.bot.menu_v6", event)

    def p2p_entered(self, user: Who) -> Delivery:
        event: Json = {"chat_id": self.direct(user).chat_id, "operator_id": self.ids(user)}
        return self.tell("im.chat.access_event.bot_p2p_chat_entered_v1", event)

    def tell(self, event_type: str, event: Json, *, duplicate: bool = False) -> Delivery:
        """Send any event to the bot, in Feishu's envelope; `duplicate` sends the very same twice."""
        return self.replay({"schema": "2.0", "header": self.header(event_type), "event": event}, duplicate=duplicate)

    def replay(self, payload: Json, *, duplicate: bool = False) -> Delivery:
        """Send a whole payload as it is, such as a recorded one."""
        delivery = self.courier.carry(payload)
        return self.courier.carry(payload) if duplicate else delivery

    def header(self, event_type: str, *, micros: bool = False) -> Json:
        return {
            "event_id": self.new_id(""),
            "event_type": event_type,
            "create_time": str(self.clock.ms * (1000 if micros else 1)),
            "token": self.verification_token,
            "app_id": self.app_id,
            "tenant_key": self.tenant_key,
        }

    def ids(self, user: Who) -> Json:
        person = self.users[open_id(user)]
        shown = person.user_id if self.shows_user_id else ""
        return {"union_id": person.union_id, "user_id": shown, "open_id": person.open_id}

    def _put(
        self, user: Who, chat: Where, kind: str, content: str, mentions: list[Json], reply_to: str, thread: str
    ) -> Message:
        where = self.direct(user) if chat is None else self.chats[chat_id(chat)]
        if open_id(user) not in where.members:
            raise LookupError(f"{open_id(user)} is not in {where.chat_id}")
        parent = self.posted[reply_to or thread] if reply_to or thread else None
        return post(
            self, where, kind, content, sender=open_id(user), mentions=mentions, parent=parent, in_thread=bool(thread)
        )

    def _text(self, text: str, mentions_bot: bool, people: list[User]) -> tuple[str, list[Json]]:
        named = [(self.bot_open_id, self.bot_name)] if mentions_bot else []
        named += [(user.open_id, user.name) for user in people]
        found = [mention(self, number, who, name) for number, (who, name) in enumerate(named, 1)]
        for item in found:
            at = "@" + item["name"]
            text = text.replace(at, item["key"]) if at in text else f"{item['key']} {text}"
        return text, found

    def _part(self, whole: Message, author: str, text: str) -> Message:
        content = json.dumps({"text": text}, ensure_ascii=False)
        part = Message(self.new_id("om_"), whole.chat_id, "text", content, author, False, whole.created, whole.created)
        part.upper_message_id = whole.message_id
        return part

    def _tell(self, message: Message, mentions_bot: bool, duplicate: bool) -> None:
        chat = self.chats[message.chat_id]
        if chat.bot_in and (chat.kind == "p2p" or mentions_bot or self.hears_all):
            self.tell("im.message.receive_v1", self._message_event(message), duplicate=duplicate)

    def _message_event(self, message: Message) -> Json:
        sender = {"sender_id": self.ids(message.sender), "sender_type": "user", "tenant_key": self.tenant_key}
        body: Json = {
            "message_id": message.message_id,
            "create_time": str(message.created),
            "update_time": str(message.updated),
            "chat_id": message.chat_id,
            "chat_type": self.chats[message.chat_id].kind,
            "message_type": message.msg_type,
            "content": message.content,
            "user_agent": f"Mozilla/5.0 Lark/7.30.0 LarkLocale/{_locale(self.users[message.sender].lang)} SDK-Version",
        }
        for key in ("root_id", "parent_id", "thread_id"):
            if getattr(message, key):
                body[key] = getattr(message, key)
        if message.mentions:
            body["mentions"] = [self._heard(item) for item in message.mentions]
        return {"sender": sender, "message": body}

    def _heard(self, item: Json) -> Json:
        bot = {"union_id": "on_" + self.bot_open_id[3:], "user_id": "", "open_id": self.bot_open_id}
        who: Any = bot if item["id"] == self.bot_open_id else self.ids(item["id"])
        return {"key": item["key"], "id": who, "name": item["name"], "tenant_key": self.tenant_key}

    def _chat_event(self, chat: Chat | str, by: Who) -> Json:
        about = self.chats[chat_id(chat)]
        event: Json = {"chat_id": about.chat_id, "external": False, "operator_tenant_key": self.tenant_key}
        return {**event, "operator_id": self.ids(by), "name": about.name, "i18n_names": {"zh_cn": about.name}}

    def _moved(self, event_type: str, chat: Chat | str, users: Sequence[Who], by: Who) -> Delivery:
        people = [
            {"name": self.users[open_id(u)].name, "tenant_key": self.tenant_key, "user_id": self.ids(u)} for u in users
        ]
        return self.tell(event_type, {**self._chat_event(chat, by or users[0]), "users": people})


def _locale(lang: str) -> str:
    language, _, country = lang.partition("_")
    return f"{language}_{country.upper()}"
