"""Reads what happens in conversations: words, edits, deletions, comings and goings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.adapters.slack import words
from bot.adapters.slack.blocks import spelled
from bot.adapters.slack.shape import Json, moment, part, rows, word
from bot.chat import Deleted, Edited, Event, File, Joined, Left, Opened, Place, Quoted, Said, Sender

SPOKEN = frozenset({"", "file_share", "thread_broadcast", "me_message"})  # all other subtypes are Slack's own notices


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, and what reading needs besides the payload: whom an id belongs to.

    `me` is our user id, `team` our workspace and `home` its address, all "" until Slack has told; `dm_of` gives the
    id of the direct message with a user, `title_of` how a channel is called.
    """

    me: str
    team: str
    home: str
    name_of: Callable[[str], str]
    dm_of: Callable[[str], str]
    title_of: Callable[[str], str] = lambda channel: ""

    def words(self, raw: str) -> words.Words:
        return words.read(raw, self.me, self.name_of)

    def link(self, channel: str, ts: str, thread: str = "") -> str:
        """The message's own address, built rather than asked for; "" while the workspace's is not known."""
        if not (self.home and ts):
            return ""
        tail = f"?thread_ts={thread}&cid={channel}" if thread else ""
        return f"{self.home}archives/{channel}/p{ts.replace('.', '')}{tail}"


@dataclass(frozen=True, slots=True)
class Delivery:
    """The envelope of an event: whose workspace, when, and who reads it."""

    team: str
    at: datetime | None
    reader: Reader

    def place(self, channel: str, kind: str = "", thread: str = "") -> Place:
        return Place("slack", self.team, channel, kind_of(channel, kind), thread)

    def sender(self, user: str, name: str = "") -> Sender:
        return Sender("slack", self.team, user, name)


def kind_of(channel: str, channel_type: str = "") -> Literal["dm", "channel"]:
    return "dm" if channel_type == "im" or channel.startswith("D") else "channel"


def thread_of(message: Json) -> str:
    """The thread that a message hangs in; a message that only started one hangs in none."""
    thread = word(message, "thread_ts")
    return "" if thread == word(message, "ts") else thread


def decode(event: Json, delivery: Delivery) -> Event | None:
    match word(event, "type"):
        case "app_mention" | "message":
            return _message(event, delivery)
        case "member_joined_channel" | "member_left_channel":
            return _coming_or_going(event, delivery)
        case "channel_left" | "group_left":
            return _put_out(event, delivery)
        case "app_home_opened":
            return _home(event, delivery)
    return None


def _message(event: Json, delivery: Delivery) -> Event | None:
    if not word(event, "channel"):
        return None
    match word(event, "subtype"):
        case "message_changed":
            return _changed(event, delivery)
        case "message_deleted":
            return _deleted(event, part(event, "previous_message"), word(event, "deleted_ts"), delivery)
        case subtype if subtype in SPOKEN:
            return said(event, delivery)
    return None


def said(event: Json, delivery: Delivery) -> Said | None:
    """Somebody's words; None for what we or other bots wrote."""
    channel, ts, user = word(event, "channel"), word(event, "ts"), word(event, "user")
    at = moment(ts)
    if at is None or not channel or not is_person(event, user, delivery.reader):
        return None
    heard, thread = delivery.reader.words(spelled(event)), thread_of(event)
    place = delivery.place(channel, word(event, "channel_type"), thread)
    return Said(
        id=f"slack:{delivery.team}:{channel}:{ts}",
        place=place,
        sender=delivery.sender(user, _name_in(event)),
        at=at,
        text=heard.text,
        message=ts,
        addressed=heard.addressed or place.kind == "dm" or word(event, "type") == "app_mention",
        reply_to=thread,
        quoted=_quoted(event, delivery),
        mentions=tuple(delivery.sender(who, name) for who, name in heard.mentions),
        files=_files(event, delivery.team),
        link=delivery.reader.link(channel, ts, thread),
    )


def _changed(event: Json, delivery: Delivery) -> Edited | Deleted | None:
    """An edit by a person. Slack says "changed" of much else: unfurled links, our own edits, threads growing."""
    message, channel = part(event, "message"), word(event, "channel")
    message = {"ts": word(event, "previous_message", "ts"), **message}
    if word(message, "subtype") == "tombstone":
        return _deleted(event, part(event, "previous_message"), word(message, "ts"), delivery)
    return edited(message, channel, word(event, "channel_type"), delivery)


def edited(message: Json, channel: str, channel_type: str, delivery: Delivery) -> Edited | None:
    ts, when, user = word(message, "ts"), word(message, "edited", "ts"), word(message, "user")
    at = moment(when)
    if at is None or not moment(ts) or not is_person(message, user, delivery.reader):
        return None
    heard = delivery.reader.words(spelled(message))
    place = delivery.place(channel, channel_type, thread_of(message))
    return Edited(
        id=f"slack:{delivery.team}:{channel}:{ts}:{when}",
        place=place,
        sender=delivery.sender(user, _name_in(message)),
        at=at,
        message=ts,
        text=heard.text,
        addressed=heard.addressed or place.kind == "dm",
    )


def _deleted(event: Json, before: Json, ts: str, delivery: Delivery) -> Deleted | None:
    channel, user = word(event, "channel"), word(before, "user")
    at = moment(word(event, "event_ts") or word(event, "ts")) or delivery.at
    if at is None or not moment(ts) or (before and not is_person(before, user, delivery.reader)):
        return None
    return Deleted(
        id=f"slack:{delivery.team}:{channel}:{ts}:deleted",
        place=delivery.place(channel, word(event, "channel_type"), thread_of(before)),
        sender=delivery.sender(user),
        at=at,
        message=ts,
    )


def _coming_or_going(event: Json, delivery: Delivery) -> Joined | Left | None:
    channel, user = word(event, "channel"), word(event, "user")
    at = moment(word(event, "event_ts")) or delivery.at
    if at is None or not channel or not user:
        return None
    ours, who = user == delivery.reader.me, (delivery.sender(user),)
    if word(event, "type") == "member_left_channel":
        name = f"slack:{delivery.team}:{channel}:left:{user}:{at.timestamp():.6f}"
        return Left(name, delivery.place(channel), delivery.sender(user), at, bot=ours, who=who)
    inviter = delivery.sender(word(event, "inviter") or user)
    name = f"slack:{delivery.team}:{channel}:joined:{user}:{at.timestamp():.6f}"
    title = delivery.reader.title_of(channel) if ours else ""
    return Joined(name, delivery.place(channel), inviter, at, bot=ours, title=title, who=who)


def _put_out(event: Json, delivery: Delivery) -> Left | None:
    """We ourselves were removed: then Slack has no member_left_channel for us, only this."""
    channel = word(event, "channel")
    at = moment(word(event, "event_ts")) or delivery.at
    if at is None or not channel:
        return None
    name = f"slack:{delivery.team}:{channel}:left:{delivery.reader.me}:{at.timestamp():.6f}"
    who = (delivery.sender(delivery.reader.me),)
    return Left(name, delivery.place(channel), delivery.sender(word(event, "actor_id")), at, bot=True, who=who)


def _home(event: Json, delivery: Delivery) -> Opened | None:
    user, channel = word(event, "user"), word(event, "channel")
    at = moment(word(event, "event_ts")) or delivery.at
    if at is None or not user or not channel or word(event, "tab") != "home":
        return None
    name = f"slack:{delivery.team}:{user}:opened:{at.timestamp():.6f}"
    return Opened(name, delivery.place(channel, "im"), delivery.sender(user), at)


def is_person(message: Json, user: str, reader: Reader) -> bool:
    """Other bots are not answered either: two polite bots would never stop."""
    spoken_by_bot = word(message, "bot_id") or part(message, "bot_profile") or word(message, "subtype") == "bot_message"
    return bool(user) and not spoken_by_bot and user not in (reader.me, "USLACKBOT")


def _name_in(message: Json) -> str:
    profile = part(message, "user_profile")
    return word(profile, "display_name") or word(profile, "real_name")


def _quoted(event: Json, delivery: Delivery) -> Quoted | None:
    """The message that was shared along, or the one at the head of the thread where Slack sends it with it."""
    for row in rows(event, "attachments"):
        if row.get("is_share") is True or row.get("is_msg_unfurl") is True:
            author = word(row, "author_id")
            return Quoted(
                message=word(row, "ts"),
                text=delivery.reader.words(word(row, "text")).text,
                author=delivery.sender(author, word(row, "author_name")) if author else None,
                link=word(row, "from_url"),
            )
    root = part(event, "root")
    return quote(root, word(event, "channel"), delivery) if word(root, "ts") else None


def quote(message: Json, channel: str, delivery: Delivery) -> Quoted:
    ts, user = word(message, "ts"), word(message, "user")
    return Quoted(
        message=ts,
        text=delivery.reader.words(spelled(message)).text,
        author=delivery.sender(user) if user else None,
        link=delivery.reader.link(channel, ts, thread_of(message)),
        files=_files(message, delivery.team),
    )


def _files(message: Json, workspace: str) -> tuple[File, ...]:
    return tuple(_file(row, workspace) for row in rows(message, "files") if word(row, "id"))


def _file(row: Json, workspace: str) -> File:
    mimetype, kind = word(row, "mimetype"), word(row, "subtype")
    what: Literal["image", "voice", "other"] = "other"
    if mimetype.startswith("image/"):
        what = "image"
    elif mimetype.startswith("audio/") or kind == "slack_audio":
        what = "voice"
    name = word(row, "name") or word(row, "title")
    url = word(row, "url_private_download") or word(row, "url_private")
    return File(word(row, "id"), name, what, url, workspace)
