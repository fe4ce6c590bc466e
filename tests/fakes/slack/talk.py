"""What pretend people say: messages, edits, deletions, joining and leaving, and a look at the bot's page."""

from __future__ import annotations

import copy
import html
import re
import threading
from collections.abc import Sequence

from tests.fakes.slack import files as uploads
from tests.fakes.slack.chat import count_reply, remove
from tests.fakes.slack.limits import JSON
from tests.fakes.slack.post import Post
from tests.fakes.slack.world import CannotDo, Channel, World

TOKEN = re.compile(r"(<[@#!][^<>\s]+>|<https?://[^<>\s]+>|https?://[^\s<>]+)")


class Talk:
    """Each call puts it into the channel first, then brings it to the bot, if the bot is there to hear."""

    def __init__(self, world: World, post: Post) -> None:
        self.world, self.post = world, post

    def say(self, user: str, channel: str, text: str, thread: str = "", files: Sequence[tuple[str, bytes]] = ()) -> str:
        """Write a message, with files as (name, bytes); gives its ts. Mentions are typed as <@U123>."""
        world = self.world
        with world.changed:
            place = self._where(user, channel)
            message = self._new(user, text) | self._in_thread(place, thread) | self._attached(user, files)
            place.messages[message["ts"]] = message
            if thread:
                count_reply(place, message)
            events = self._said(place, message)
            world.changed.notify_all()
        for event in events:
            self.post.event(event)
        return str(message["ts"])

    def edit(self, user: str, channel: str, ts: str, text: str) -> None:
        with self.world.lock:
            place = self._where(user, channel)
            message = self._own(place, user, ts)
            before = copy.deepcopy(message)
            message.update(text=as_sent(text), blocks=self._rich(text))
            message["edited"] = {"user": user, "ts": self.world.clock.stamp()}
            changed = {"message": copy.deepcopy(message), "previous_message": before}
            event = self._changed(place, "message_changed", changed)
            named_now = self._names_bot(place, message) and not self._names_bot(place, before)
            mention = self._mention(place, message) | {"edited": message["edited"]}
        self._bring(place, event)
        if named_now:
            self.post.event(mention)

    def delete(self, user: str, channel: str, ts: str) -> None:
        with self.world.lock:
            place = self._where(user, channel)
            message = self._own(place, user, ts)
            before = copy.deepcopy(message)
            remove(place, message)
            event = self._changed(place, "message_deleted", {"previous_message": before, "deleted_ts": ts})
        self._bring(place, event)

    def join(self, user: str, channel: str, inviter: str = "") -> None:
        """Somebody, or the bot itself, comes into the channel."""
        with self.world.lock:
            place = self.world.place(channel)
            place.members.append(user)
            line, event = self._moved(place, user, "join")
            if inviter:
                line["inviter"] = event["inviter"] = inviter
        self._bring(place, event)
        self._bring(place, self._message_event(place, line))

    def leave(self, user: str, channel: str) -> None:
        """Somebody goes. When the bot itself goes, it hears of that and of nothing afterwards."""
        with self.world.lock:
            place = self.world.place(channel)
            place.members.remove(user)
            _, event = self._moved(place, user, "leave")
        if user == self.world.bot:
            gone = "group_left" if place.is_private else "channel_left"
            self.post.event({"type": gone, "channel": place.id, "event_ts": event["event_ts"]})
        else:
            self._bring(place, event)

    def open_home(self, user: str, tab: str = "home") -> None:
        world = self.world
        event = {"type": "app_home_opened", "user": user, "channel": world.dm(user).id, "tab": tab}
        home = world.home_of(user)
        shown = {"view": copy.deepcopy(home)} if home and tab == "home" else {}
        self.post.event(event | shown | {"event_ts": world.clock.stamp()})

    def echo(self, place: Channel, message: JSON, before: JSON | None) -> None:
        """The bot's own words come back to it, if switched on; not from the thread that is answering it."""
        if not self.post.echo_own:
            return
        event = self._message_event(place, message)
        if before is not None:
            changed = {"message": copy.deepcopy(message), "previous_message": before}
            event = self._changed(place, "message_changed", changed)
        threading.Thread(target=self.post.event, args=(event,), daemon=True).start()

    # --- the parts of a message -------------------------------------------------------------------------------

    def _where(self, user: str, channel: str) -> Channel:
        place = self.world.place(channel, user)
        if user not in place.members:
            raise CannotDo(f"{user} is not in {channel}")
        if place.is_archived:
            raise CannotDo(f"{channel} is archived")
        return place

    def _new(self, user: str, text: str) -> JSON:
        world, ts = self.world, self.world.clock.stamp()
        message: JSON = {"client_msg_id": world.number("c"), "type": "message", "text": as_sent(text)}
        message |= {"user": user, "ts": ts, "team": world.team, "blocks": self._rich(text)}
        return message | ({"bot_id": f"B{user[1:]}"} if world.users[user].is_bot else {})

    def _rich(self, text: str) -> list[JSON]:
        parts = [_rich_part(part) for part in TOKEN.split(text) if part]
        section = {"type": "rich_text_section", "elements": parts}
        return [{"type": "rich_text", "block_id": self.world.number("b"), "elements": [section]}]

    def _in_thread(self, place: Channel, thread: str) -> JSON:
        if not thread:
            return {}
        if thread not in place.messages:
            raise CannotDo(f"no message {thread} in {place.id}")
        return {"thread_ts": thread, "parent_user_id": place.messages[thread]["user"]}

    def _attached(self, user: str, files: Sequence[tuple[str, bytes]]) -> JSON:
        kept = []
        for name, content in files:
            kept.append(uploads.make(self.world, name, user, len(content)))
            self.world.file_bytes[kept[-1]["id"]] = content
        return {"subtype": "file_share", "files": kept, "upload": False} if kept else {}

    def _own(self, place: Channel, user: str, ts: str) -> JSON:
        message = place.messages.get(ts)
        if message is None or message["user"] != user:
            raise CannotDo(f"{user} wrote no message {ts} in {place.id}")
        return message

    # --- the events that follow from it -----------------------------------------------------------------------

    def _bring(self, place: Channel, event: JSON) -> None:
        if self.world.bot in place.members:
            self.post.event(event)

    def _said(self, place: Channel, message: JSON) -> list[JSON]:
        """A mention arrives twice: as app_mention and as message."""
        if self.world.bot not in place.members:
            return []
        events = [self._message_event(place, message)]
        return [self._mention(place, message), *events] if self._names_bot(place, message) else events

    def _names_bot(self, place: Channel, message: JSON) -> bool:
        return not place.is_im and f"<@{self.world.bot}>" in message["text"]

    def _message_event(self, place: Channel, message: JSON) -> JSON:
        where = {"channel": place.id, "event_ts": message["ts"], "channel_type": place.kind}
        return copy.deepcopy(message) | where

    def _mention(self, place: Channel, message: JSON) -> JSON:
        wanted = (
            "client_msg_id",
            "text",
            "user",
            "ts",
            "team",
            "blocks",
            "thread_ts",
            "parent_user_id",
            "files",
        )
        kept = {key: copy.deepcopy(message[key]) for key in wanted if key in message}
        return {"type": "app_mention"} | kept | {"channel": place.id, "event_ts": message["ts"]}

    def _changed(self, place: Channel, subtype: str, what: JSON) -> JSON:
        ts = self.world.clock.stamp()
        where = {"channel": place.id, "hidden": True, "ts": ts, "event_ts": ts, "channel_type": place.kind}
        return {"type": "message", "subtype": subtype} | what | where

    def _moved(self, place: Channel, user: str, way: str) -> tuple[JSON, JSON]:
        """The line "X has joined" in the channel, and the event of its own."""
        world, ts = self.world, self.world.clock.stamp()
        done = "joined" if way == "join" else "left"
        line = {"type": "message", "subtype": f"channel_{way}", "user": user, "ts": ts}
        line["text"] = f"<@{user}> has {done} the channel"
        place.messages[ts] = line
        letter = "G" if place.is_private else "C"
        event = {"type": f"member_{done}_channel", "user": user, "channel": place.id, "channel_type": letter}
        return line, event | {"team": world.team, "event_ts": ts}


def as_sent(text: str) -> str:
    """What was typed, as Slack passes it on: &, < and > are escaped, addresses stand in brackets."""
    return "".join(_sent_part(part) for part in TOKEN.split(text))


def _sent_part(part: str) -> str:
    if part.startswith("http"):
        return f"<{part}>"
    return part if TOKEN.fullmatch(part) else html.escape(part, quote=False)


def _rich_part(part: str) -> JSON:
    inner = part.strip("<>").partition("|")[0]
    if not TOKEN.fullmatch(part):
        return {"type": "text", "text": part}
    if inner.startswith("@"):
        return {"type": "user", "user_id": inner[1:]}
    if inner.startswith("#"):
        return {"type": "channel", "channel_id": inner[1:]}
    if inner.startswith("!"):
        return {"type": "broadcast", "range": inner[1:]}
    return {"type": "link", "url": inner}
