"""response_urls: five answers within half an hour to whoever pressed, chose or commanded."""

from __future__ import annotations

import json
from dataclasses import dataclass

from tests.fakes.slack import chat
from tests.fakes.slack.args import Args
from tests.fakes.slack.limits import JSON
from tests.fakes.slack.world import Call, Channel, SlackError, World

USES, LIFE = 5, 1800.0


@dataclass
class Reply:
    """What one response_url leads to: the person, the channel, and the message that was pressed, if any."""

    user: str
    channel: str
    message: str
    born: float
    left: int = USES


def new_url(world: World, user: str, channel: Channel, message: str = "") -> str:
    number = world.number("r")
    world.replies[number] = Reply(user, channel.id, message, world.clock.now())
    return f"{world.base}/response/{number}"


def take(world: World, number: str, body: bytes) -> tuple[int, JSON]:
    """Do what the bot asks through the url."""
    with world.changed:
        reply = world.replies.get(number)
        if reply is None or world.clock.now() - reply.born > LIFE:
            return 404, {"ok": False, "error": "expired_url"}
        if reply.left == 0:
            return 404, {"ok": False, "error": "used_url"}
        reply.left -= 1
        try:
            given = json.loads(body)
            _do(world, reply, Args(given))
        except ValueError:
            return 400, {"ok": False, "error": "invalid_payload"}
        except SlackError as error:
            return 400, {"ok": False, "error": error.code}
        world.calls.append(Call("response_url", given, "ok", world.clock.now()))
        world.changed.notify_all()
        return 200, {"ok": True}


def say(world: World, user: str, channel: Channel, given: JSON) -> None:
    """An answer that came in the body of the acknowledgement, to a command."""
    _do(world, Reply(user, channel.id, "", world.clock.now()), Args(given))


def _do(world: World, reply: Reply, args: Args) -> None:
    channel = world.channels[reply.channel]
    if args.flag("delete_original"):
        _delete(world, channel, reply.message)
        return
    words = chat.content(world, "response_url", args)
    if args.flag("replace_original") and reply.message:
        _replace(world, channel, reply.message, words)
    elif args.text("response_type") == "in_channel":
        ts = world.clock.stamp()
        channel.messages[ts] = chat.said_by_bot(world, ts) | words
    else:
        chat.whisper(world, channel, reply.user, words, args.text("thread_ts"))


def _replace(world: World, channel: Channel, ts: str, words: JSON) -> None:
    message = _find(world, channel, ts)
    message.pop("blocks", None)
    message.update(words, edited={"user": world.bot, "ts": world.clock.stamp()})


def _delete(world: World, channel: Channel, ts: str) -> None:
    message = _find(world, channel, ts)
    if message in world.ephemeral:
        world.ephemeral.remove(message)
    else:
        chat.remove(channel, message)


def _find(world: World, channel: Channel, ts: str) -> JSON:
    if ts in channel.messages:
        return channel.messages[ts]
    for message in world.ephemeral:
        if message["ts"] == ts:
            return message
    raise SlackError("message_not_found")
