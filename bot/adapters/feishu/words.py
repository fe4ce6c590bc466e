"""What a Feishu message says: its content, of whatever kind, as plain text and attached files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.adapters.feishu.peek import Json, inside, word
from bot.chat import File, Sender

_KEY = r"@_user_\d+|@_all(?![A-Za-z0-9_])"
_OPENING = " \t\n:,，：、"  # what people put between the mention and their words
_EVERYONE = "@所有人"


@dataclass(frozen=True, slots=True)
class Words:
    """`called` is true where the bot itself was mentioned."""

    text: str
    files: tuple[File, ...] = ()
    mentions: tuple[Sender, ...] = ()
    called: bool = False
    bundle: bool = False
    """A forwarded chat record, which only a call to Feishu can unfold."""


@dataclass(frozen=True, slots=True)
class Message:
    """The parts of a message that live events and the history have in common."""

    id: str
    kind: str
    content: str
    people: Mapping[str, Sender] = field(default_factory=dict)
    """Who is meant by "@_user_1" and the like."""
    workspace: str = ""


def read(message: Message, bot: frozenset[str]) -> Words:
    """`bot`: the ids under which Baton may be mentioned."""
    try:
        content = json.loads(message.content)
    except (ValueError, RecursionError):
        content = {}
    if not isinstance(content, dict):
        content = {}
    raw = _TEXTS.get(message.kind, _text)(content)
    text, found = _name_people(raw, message.people, bot)
    others = tuple(person for key, person in message.people.items() if key in found and person.id not in bot)
    called = any(key in found and person.id in bot for key, person in message.people.items())
    return Words(text, tuple(_files(message, content)), others, called, message.kind == "merge_forward")


def _name_people(text: str, people: Mapping[str, Sender], bot: frozenset[str]) -> tuple[str, set[str]]:
    """ "@_user_1" becomes "@Mei"; the bot's own mention goes, with one of the blanks around it."""
    # The keys that Feishu named come first, the longest before the others: a word glued to one may begin with a digit.
    keys = "|".join([*map(re.escape, sorted(filter(None, people), key=len, reverse=True)), _KEY])
    found: dict[str, int] = {}

    def named(match: re.Match[str]) -> str:
        blank, key = match.groups()
        found.setdefault(key, match.start(2))
        person = people.get(key)
        if person and person.id in bot:
            return ""
        return blank + (f"@{person.name}" if person else _EVERYONE if key == "@_all" else key)

    read = re.sub(rf"([ \u00a0]?)({keys})", named, text).strip()
    ours = [at for key, at in found.items() if key in people and people[key].id in bot]
    opened = bool(ours) and not text[: min(ours)].strip()
    return read.lstrip(_OPENING) if opened else read, set(found)


def _text(content: Json) -> str:
    return word(content, "text")


def _post(content: Json) -> str:
    """Rich text, read line by line; a link keeps its address."""
    body = content
    if not isinstance(content.get("content"), list):  # written by language: {"zh_cn": {…}}
        body = next((inner for inner in content.values() if isinstance(inner, dict)), {})
    lines = [word(body, "title")]
    lines += ["".join(_inline(part) for part in paragraph) for paragraph in _paragraphs(body)]
    return "\n".join(line for line in lines if line.strip())


def _paragraphs(body: Json) -> list[list[Json]]:
    found = body.get("content")
    paragraphs = [p for p in found if isinstance(p, list)] if isinstance(found, list) else []
    return [[part for part in paragraph if isinstance(part, dict)] for paragraph in paragraphs]


def _inline(part: Json) -> str:
    tag = part.get("tag")
    if tag == "a":
        shown, url = word(part, "text"), word(part, "href")
        return url if shown in {url, ""} else f"{shown} {url}"
    if tag == "at":
        key = word(part, "user_id")
        return key if key.startswith("@_") else _EVERYONE if key == "all" else "@" + word(part, "user_name")
    if tag == "emotion":
        return f"[{word(part, 'emoji_type')}]"
    return word(part, "text")


def _card(content: Json) -> str:
    """Somebody passed a card on: its title and the words on it."""
    lines = [word(content, "title") or word(inside(content, "header", "title"), "content")]
    lines += _spoken(inside(content, "body").get("elements") or content.get("elements"), 0)
    return "\n".join(line for line in lines if line.strip())


def _spoken(element: Any, depth: int) -> Iterator[str]:
    if depth > 12:
        return
    if isinstance(element, list):
        for inner in element:
            yield from _spoken(inner, depth + 1)
    elif isinstance(element, dict):
        if element.get("tag") in {"a", "at", "text"}:
            yield _inline(element)
        elif element.get("tag") in {"plain_text", "markdown", "lark_md"}:
            yield word(element, "content")
        else:
            for key in ("text", "elements", "columns", "fields"):
                yield from _spoken(element.get(key), depth + 1)


def _vote(content: Json) -> str:
    options = content.get("options")
    chosen = [option for option in options if isinstance(option, str)] if isinstance(options, list) else []
    return "\n".join([f"[投票] {word(content, 'topic')}", *chosen])


def _task(content: Json) -> str:
    return f"[任务] {_post(inside(content, 'summary'))}".rstrip()


def _silent(content: Json) -> str:
    return ""


_TEXTS = {
    "text": _text,
    "post": _post,
    "interactive": _card,
    "image": _silent,
    "file": _silent,
    "folder": _silent,
    "audio": _silent,
    "media": _silent,
    "sticker": lambda _: "[表情]",
    "merge_forward": lambda _: "[合并转发]",
    "share_chat": lambda _: "[群名片]",
    "share_user": lambda _: "[个人名片]",
    "location": lambda c: f"[位置] {word(c, 'name')}",
    "video_chat": lambda c: f"[视频会议] {word(c, 'topic')}",
    "share_calendar_event": lambda c: f"[日程] {word(c, 'summary')}",
    "calendar": lambda c: f"[日程] {word(c, 'summary')}",
    "general_calendar": lambda c: f"[日程] {word(c, 'summary')}",
    "vote": _vote,
    "todo": _task,
}

Kind = Literal["image", "voice", "other"]


def _files(message: Message, content: Json) -> Iterator[File]:
    if message.kind == "image":
        yield from _file(message, word(content, "image_key"), "", "image")
    elif message.kind == "audio":
        yield from _file(message, word(content, "file_key"), "", "voice")
    elif message.kind in {"file", "folder", "media"}:
        yield from _file(message, word(content, "file_key"), word(content, "file_name"), "other")
    elif message.kind == "post":
        for part in (part for paragraph in _paragraphs(content) for part in paragraph):
            if part.get("tag") == "img":
                yield from _file(message, word(part, "image_key"), "", "image")
            elif part.get("tag") == "media":
                yield from _file(message, word(part, "file_key"), "", "other")


def _file(message: Message, key: str, name: str, kind: Kind) -> Iterator[File]:
    if key:
        sort = "image" if kind == "image" else "file"
        path = f"/open-apis/im/v1/messages/{message.id}/resources/{key}?type={sort}"
        yield File(key, name, kind, path, message.workspace)
