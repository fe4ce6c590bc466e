"""How a message comes into being and how it reads when somebody asks for it."""

from __future__ import annotations

import json
import re

from tests.fakes.feishu import cards
from tests.fakes.feishu.errors import BadCard, Trouble
from tests.fakes.feishu.world import Chat, Json, Message, World

TEXT_BYTES, POST_BYTES = 150 * 1024, 30 * 1024

PLACEHOLDER = "请升级至最新版本客户端，以查看内容"
"""What the platform gives instead of a 2.0 card, unless it is asked for `user_card_content`."""

_AT = re.compile(r'<at user_id="([^"]*)">(.*?)</at>')


def post(
    world: World,
    chat: Chat,
    msg_type: str,
    content: str,
    *,
    sender: str = "",
    mentions: list[Json] | None = None,
    parent: Message | None = None,
    in_thread: bool = False,
) -> Message:
    """Put a message into a conversation. Without a `sender` it is the bot's."""
    now = world.clock.ms
    name = world.new_id("om_")
    message = Message(name, chat.chat_id, msg_type, content, sender or world.app_id, not sender, now, now)
    message.mentions = mentions or []
    if parent:
        message.parent_id, message.root_id = parent.message_id, parent.root_id or parent.message_id
        if in_thread and not parent.thread_id:
            parent.thread_id = world.new_id("omt_")[:20]
            world.threads[parent.thread_id] = parent.message_id
        message.thread_id = parent.thread_id
    world.posted[name] = message
    return message


def find(world: World, message_id: str, *, even_recalled: bool = False) -> Message:
    message = world.posted.get(message_id)
    if not message:
        raise Trouble(230001, "invalid message_id")
    if message.vanished:
        raise Trouble(230110)
    if message.recalled and not even_recalled:
        raise Trouble(230011)
    if world.chats[message.chat_id].dissolved:
        raise Trouble(232009)
    if not world.chats[message.chat_id].bot_in:
        raise Trouble(230002, "Bot/User can NOT be out of the chat.")
    return message


def mine(world: World, message_id: str, otherwise: int) -> Message:
    """A message of the bot's own; anybody else's is refused with the code `otherwise`."""
    message = find(world, message_id)
    if not message.by_bot:
        raise Trouble(otherwise)
    return message


def body_of(world: World, msg_type: str, content: str) -> tuple[str, list[Json]]:
    """The content as it is kept, and who is mentioned in it."""
    if msg_type == "interactive":
        return json.dumps(card_of(world, content), ensure_ascii=False), []
    if msg_type == "text":
        return text_of(world, content)
    if msg_type == "image":
        return _image_of(world, content), []
    if msg_type == "post":
        if len(content.encode()) > POST_BYTES:
            raise Trouble(230025)
        return json.dumps(_object(content), ensure_ascii=False), []
    raise Trouble(230001, f"invalid msg_type {msg_type}")


def card_of(world: World, content: str) -> Json:
    """The card, looked through; what is wrong with it is refused and remembered as a complaint."""
    try:
        card = cards.check(content, lambda name: knows(world, name))
    except BadCard as refusal:
        world.complain(f"{refusal.sub} {refusal.why} at {refusal.path}", content)
        raise
    except Trouble as refusal:
        world.complain(f"{refusal.code} the card is too long", content)
        raise
    for value in cards.callbacks(card):
        action = value.get(world.action_key)
        if world.owned_actions is not None and action not in world.owned_actions:
            world.complain(f"nobody answers the button {action!r}", value)
    return card


def text_of(world: World, content: str) -> tuple[str, list[Json]]:
    if len(content.encode()) > TEXT_BYTES:
        raise Trouble(230025)
    text = _object(content).get("text")
    if not isinstance(text, str) or not text:
        raise Trouble(230001, "content has no text")
    mentions: list[Json] = []

    def keyed(match: re.Match[str]) -> str:
        user = world.users.get(match[1])
        if match[1] == "all":
            return "@_all"
        if not user:
            world.complain(f"a mention of nobody: {match[1]}", content)
            return match[2]
        mentions.append(mention(world, len(mentions) + 1, user.open_id, user.name))
        return str(mentions[-1]["key"])

    return json.dumps({"text": _AT.sub(keyed, text)}, ensure_ascii=False), mentions


def mention(world: World, number: int, open_id: str, name: str) -> Json:
    return {
        "key": f"@_user_{number}",
        "id": open_id,
        "id_type": "open_id",
        "name": name,
        "tenant_key": world.tenant_key,
    }


def knows(world: World, name: str) -> bool:
    """Whether an id of a person, an e-mail address or an image key means anything here."""
    people = world.users.values()
    return name in world.images or any(name in (u.open_id, u.user_id, u.union_id, u.email) for u in people)


def view(world: World, message: Message, card_content: str = "") -> Json:
    """The message as the platform tells of it."""
    seen: Json = {
        "message_id": message.message_id,
        "msg_type": message.msg_type,
        "create_time": str(message.created),
        "update_time": str(message.updated),
        "deleted": message.recalled,
        "updated": message.updated > message.created,
        "chat_id": message.chat_id,
        "sender": {
            "id": message.sender,
            "id_type": "app_id" if message.by_bot else "open_id",
            "sender_type": "app" if message.by_bot else "user",
            "tenant_key": world.tenant_key,
        },
        "body": {"content": _shown(message, card_content)},
    }
    for key in ("root_id", "parent_id", "thread_id", "upper_message_id", "mentions"):
        if getattr(message, key):
            seen[key] = getattr(message, key)
    return seen


def _shown(message: Message, card_content: str) -> str:
    if message.recalled:
        return "This message was recalled"
    if message.msg_type != "interactive":
        return message.content
    title = dict(message.card.get("header", {})).get("title", {}).get("content", "")
    kept: Json = {"title": title, "elements": [[{"tag": "text", "text": PLACEHOLDER}]]}
    if card_content == "user_card_content":
        kept["user_dsl"] = message.content
    return json.dumps(kept, ensure_ascii=False)


def _image_of(world: World, content: str) -> str:
    key = _object(content).get("image_key")
    if key not in world.images:
        raise Trouble(230001, "invalid image_key")
    return content


def _object(content: str) -> Json:
    try:
        found = json.loads(content)
    except ValueError as error:
        raise Trouble(230001, "content is not a string in json format") from error
    if not isinstance(found, dict):
        raise Trouble(230001, "content is not an object")
    return found
