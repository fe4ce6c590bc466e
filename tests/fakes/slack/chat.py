"""The Web API's chat.* methods: posting, changing and taking back messages."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from typing import Any

from tests.fakes.slack import check, limits
from tests.fakes.slack.args import Args
from tests.fakes.slack.limits import JSON, Problem
from tests.fakes.slack.world import Channel, SlackError, World

MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>|<#([A-Z0-9]+)(?:\|[^>]*)?>")


def post_message(world: World, args: Args) -> JSON:
    channel = open_channel(world, args)
    words = content(world, "chat.postMessage", args)
    thread = in_thread(world, channel, args)
    ts = world.clock.stamp()
    message = said_by_bot(world, ts) | words | thread
    if args.data("metadata"):
        message["metadata"] = _metadata(args)
    channel.messages[ts] = message
    if thread:
        count_reply(channel, message)
    world.bot_spoke(channel, message, None)
    return {"channel": channel.id, "ts": ts, "message": shown(message, metadata=True)} | _warnings(args)


def update(world: World, args: Args) -> JSON:
    channel = a_channel(world, args)
    message = _mine(world, channel, args.text("ts"), "cant_update_message")
    if len(args.text("text")) > limits.MESSAGE_TEXT:
        raise SlackError("msg_too_long")
    words, before = content(world, "chat.update", args), shown(message)
    if "blocks" not in words and "text" in args:
        message.pop("blocks", None)  # a text alone replaces the blocks; neither leaves them as they are
    message.update(words)
    if args.data("metadata") is not None:
        message["metadata"] = _metadata(args)
        if not message["metadata"]:
            del message["metadata"]
    message["edited"] = {"user": world.bot, "ts": world.clock.stamp()}
    world.bot_spoke(channel, message, before)
    return {"channel": channel.id, "ts": message["ts"], "text": message["text"], "message": shown(message)}


def delete(world: World, args: Args) -> JSON:
    channel = a_channel(world, args)
    message = _mine(world, channel, args.text("ts"), "cant_delete_message")
    remove(channel, message)
    return {"channel": channel.id, "ts": message["ts"]}


def post_ephemeral(world: World, args: Args) -> JSON:
    channel = open_channel(world, args)
    if args.text("user") not in channel.members:
        raise SlackError("user_not_in_channel")
    words = content(world, "chat.postEphemeral", args)
    return {"message_ts": whisper(world, channel, args.text("user"), words, args.text("thread_ts"))}


def get_permalink(world: World, args: Args) -> JSON:
    channel = a_channel(world, args)
    message = a_message(channel, args.text("message_ts"))
    return {"channel": channel.id, "permalink": permalink(channel, message)}


METHODS = {
    "chat.postMessage": post_message,
    "chat.update": update,
    "chat.delete": delete,
    "chat.postEphemeral": post_ephemeral,
    "chat.getPermalink": get_permalink,
}


# --- what the other methods need too --------------------------------------------------------------------------


def a_channel(world: World, args: Args) -> Channel:
    """The channel that the call names, if the bot may know of it. A person's id means their direct message."""
    name = args.text("channel")
    if name in world.users and name != world.bot:
        return world.dm(name)
    channel = world.channels.get(name)
    if channel is None or (channel.is_private and world.bot not in channel.members):
        raise SlackError("channel_not_found")
    return channel


def open_channel(world: World, args: Args) -> Channel:
    """A channel in which the bot may speak."""
    channel = a_channel(world, args)
    if world.bot not in channel.members:
        raise SlackError("not_in_channel")
    if channel.is_archived:
        raise SlackError("is_archived")
    return channel


def a_message(channel: Channel, ts: str) -> JSON:
    if ts not in channel.messages:
        raise SlackError("message_not_found")
    return channel.messages[ts]


def permalink(channel: Channel, message: JSON) -> str:
    link = f"https://fake.slack.com/archives/{channel.id}/p{message['ts'].replace('.', '')}"
    thread = message.get("thread_ts", message["ts"])
    return link if thread == message["ts"] else f"{link}?thread_ts={thread}&cid={channel.id}"


def shown(message: JSON, *, metadata: bool = False) -> JSON:
    """A message as an answer shows it; metadata only where it was asked for."""
    copied = copy.deepcopy(message)
    if not metadata:
        copied.pop("metadata", None)
    return copied


def said_by_bot(world: World, ts: str) -> JSON:
    who = {"user": world.bot, "bot_id": world.bot_id, "app_id": world.app_id, "team": world.team}
    return {"type": "message", "ts": ts} | who


def content(world: World, method: str, args: Args) -> JSON:
    """The text and blocks of a call, looked at closely; what Slack would refuse is refused, and noted."""
    blocks, text = args.data("blocks"), args.text("text")
    if not text and not blocks and not args.data("attachments") and not (method == "chat.update" and blocks is None):
        raise SlackError("no_text")
    words: JSON = {} if method == "chat.update" and "text" not in args else {"text": text[: limits.MESSAGE_TEXT]}
    if blocks is not None:
        words["blocks"] = good_blocks(world, method, blocks)
    if args.data("attachments") is not None:
        words["attachments"] = args.data("attachments")
    world.complain(method, [*_text_problems(world, text, blocks), *_fallback_problems(text, blocks)])
    return words


def good_blocks(world: World, method: str, blocks: Any) -> list[JSON]:
    """The blocks as Slack keeps them; each has an id."""
    problems = check.message_problems(blocks) or list(_pictures(world, blocks, "/blocks"))
    if problems:
        world.complain(method, problems)
        raise refusal("invalid_blocks", problems)
    if limits.block_text(blocks) > limits.ALL_BLOCK_TEXT:
        world.complain(method, [Problem("/blocks", "msg_blocks_too_long")])
        raise SlackError("msg_blocks_too_long")
    world.complain(method, list(world.actions_nobody_owns(blocks)))
    return with_ids(world, blocks)


def _pictures(world: World, thing: Any, pointer: str) -> Iterator[Problem]:
    """An uploaded picture can be shown once Slack has found out what it is."""
    if isinstance(thing, list):
        for index, child in enumerate(thing):
            yield from _pictures(world, child, f"{pointer}/{index}")
    elif isinstance(thing, dict):
        for key, child in thing.items():
            if key == "slack_file" and "id" in child:
                file = world.files.get(child["id"], {"_fresh": True})
                if file.get("_fresh") or file["mode"] != "hosted":
                    yield Problem(f"{pointer}/slack_file", "invalid slack file")
            yield from _pictures(world, child, f"{pointer}/{key}")


def refusal(code: str, problems: list[Problem]) -> SlackError:
    messages = [str(each) for each in problems]
    return SlackError(code, errors=messages, response_metadata={"messages": [f"[ERROR] {each}" for each in messages]})


def with_ids(world: World, blocks: list[JSON]) -> list[JSON]:
    """Slack gives a name to every block and action that came without one."""
    named: list[JSON] = copy.deepcopy(blocks)
    for block in named:
        block.setdefault("block_id", world.number("b"))
        for element in limits.elements(block):
            if element.get("type") != "image":
                element.setdefault("action_id", world.number("a"))
    return named


def whisper(world: World, channel: Channel, user: str, words: JSON, thread: str = "") -> str:
    """Show something to one person only; it is kept nowhere else."""
    ts = world.clock.stamp()
    message = said_by_bot(world, ts) | words | {"channel": channel.id, "to": user, "is_ephemeral": True}
    world.ephemeral.append(message | ({"thread_ts": thread} if thread else {}))
    return ts


def remove(channel: Channel, message: JSON) -> None:
    """A message with replies leaves a gravestone, every other one is gone."""
    if message.get("reply_count"):
        text = "This message was deleted."
        kept = {key: message[key] for key in ("type", "ts", "thread_ts", "reply_count", "latest_reply")}
        message.clear()
        message.update(kept | {"subtype": "tombstone", "user": "USLACKBOT", "text": text, "hidden": True})
    else:
        del channel.messages[message["ts"]]
        parent = channel.messages.get(message.get("thread_ts", ""))
        if parent:
            parent["reply_count"] -= 1
    if message["ts"] in channel.pins:
        channel.pins.remove(message["ts"])


def count_reply(channel: Channel, reply: JSON) -> None:
    """The message on which a thread hangs knows its replies."""
    parent = channel.messages[reply["thread_ts"]]
    parent["thread_ts"] = parent["ts"]
    parent["reply_count"] = parent.get("reply_count", 0) + 1
    parent["reply_users"] = sorted({*parent.get("reply_users", []), reply["user"]})
    parent["latest_reply"] = reply["ts"]


def _mine(world: World, channel: Channel, ts: str, otherwise: str) -> JSON:
    message = a_message(channel, ts)
    if message.get("user") != world.bot:
        raise SlackError(otherwise)
    return message


def in_thread(world: World, channel: Channel, args: Args) -> JSON:
    """What a reply carries beyond its words; empty outside threads."""
    ts = args.text("thread_ts")
    if not ts:
        return {}
    parent = channel.messages.get(ts)
    if parent is None:
        raise SlackError("thread_not_found")
    root = str(parent.get("thread_ts", ts))
    if root != ts:
        world.complain("chat.postMessage", [Problem("/thread_ts", "is a reply, not the thread's first message")])
    return {"thread_ts": root, "parent_user_id": channel.messages[root]["user"]}


def _metadata(args: Args) -> JSON:
    sent = args.data("metadata")
    if not isinstance(sent, dict):
        raise SlackError("invalid_metadata_format")
    if sent and not (isinstance(sent.get("event_type"), str) and isinstance(sent.get("event_payload"), dict)):
        raise SlackError("invalid_metadata_format")
    return sent


def _text_problems(world: World, text: str, blocks: Any) -> list[Problem]:
    found = [Problem("/text", "is cut off: longer than 40000")] if len(text) > limits.MESSAGE_TEXT else []
    for user, channel in MENTION.findall(text + json.dumps(blocks)):
        if (user and user not in world.users) or (channel and channel not in world.channels):
            found.append(Problem("/text", f"mentions {user or channel}, whom nobody knows"))
    return found


def _fallback_problems(text: str, blocks: Any) -> list[Problem]:
    return [Problem("/text", "is empty: a notification would show nothing")] if blocks and not text else []


def _warnings(args: Args) -> JSON:
    return {"warning": "message_truncated"} if len(args.text("text")) > limits.MESSAGE_TEXT else {}
