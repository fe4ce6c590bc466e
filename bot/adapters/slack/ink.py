"""Writes a line for Slack so that people's words stay words: never bold, a link or a mention.

Wherever Slack takes `rich_text` we use it: its words are plain data and need no escaping, so nothing that somebody
typed can become markup. Small print and lines with a button at their end take only text objects; there a line of
plain words goes as `plain_text`, and a line with a mention or bold words as `mrkdwn` if none of its words holds a
sign that Slack could read as markup. (Slack has no escape for `*`, and invisible characters around it make bold
rather than prevent it.) If even that fails, the line is drawn as rich text after all.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from bot.adapters.slack.shape import clean
from bot.chat import EVERYBODY, Line, Link, Mention, Part, Strong

Element = dict[str, Any]

_RISKY = re.compile(r"[*_~`<>&\n]|:[^\s:]+:")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_APART = "\u200b"  # Slack sees bold only between word boundaries; Chinese has no spaces to mark them


def legible(text: str) -> str:
    """The words without what Slack's JSON would refuse."""
    return _CONTROL.sub("", clean(text.replace("\r\n", "\n")))


def rich(line: Line, *, bold: bool = False) -> list[Element]:
    """A line as the elements of a rich text section."""
    return [element for part in line for element in _element(part, bold)]


def _element(part: Part, bold: bool) -> list[Element]:
    match part:
        case Mention(member=member, ping=True, user=user) if user and member == EVERYBODY:
            return [{"type": "broadcast", "range": "channel"}]
        case Mention(ping=True, user=user) if user:
            return [{"type": "user", "user_id": user}]
        case Link(text=text, url=url) if is_address(url):
            return [_styled({"type": "link", "url": url, "text": legible(text) or url}, bold)]
        case Strong(text=text):
            return _plain(text, True)
    return _plain(said(part), bold)


def _plain(text: str, bold: bool) -> list[Element]:
    text = legible(text)
    return [_styled({"type": "text", "text": text}, bold)] if text else []


def _styled(element: Element, bold: bool) -> Element:
    return {**element, "style": {"bold": True}} if bold else element


def said(part: Part) -> str:
    """The part as bare words. A link that leads nowhere safe shows its address rather than hiding it."""
    match part:
        case str():
            return part
        case Mention(name=name, ping=ping):
            return f"@{name}" if ping else name
        case Link(text=text, url=url):
            return text if is_address(url) or not url or url == text else f"{text} ({url})"
    return part.text


def small(line: Line) -> Element | None:
    """A line as a text object, for where rich text is not taken; None if it cannot be said safely so."""
    if not any(_needs_ink(part) for part in line):
        text = legible("".join(said(part) for part in line))
        return {"type": "plain_text", "text": text, "emoji": False} if text.strip() else None
    if any(_RISKY.search(said(part)) for part in line):
        return None
    text = "".join(_mrkdwn(part) for part in line).strip(_APART)
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _needs_ink(part: Part) -> bool:
    match part:
        case Mention(user=user, ping=ping):
            return bool(user) and ping
        case Link(url=url):
            return is_address(url)
    return isinstance(part, Strong) and bool(part.text)


def _mrkdwn(part: Part) -> str:
    match part:
        case Mention(ping=True, user=user) if user:
            return _called(part)
        case Link(text=text, url=url) if is_address(url):
            return f"<{escape(url).replace('|', '%7C')}|{legible(text).replace('|', '¦') or 'link'}>"
        case Strong(text=text) if text.strip():
            return f"{_APART}*{legible(text).strip()}*{_APART}"
    return legible(said(part))


def note(line: Line) -> str:
    """A line for the notification on a lock screen."""
    return "".join(_called(p) if isinstance(p, Mention) and p.ping and p.user else escape(said(p)) for p in line)


def _called(mention: Mention) -> str:
    return "<!channel>" if mention.member == EVERYBODY else f"<@{mention.user}>"


def escape(text: str) -> str:
    return legible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def is_address(url: str) -> bool:
    """Whether this is a web address and nothing cleverer."""
    if not url.isprintable() or " " in url or len(url) > 3000 or clean(url) != url:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def short(text: str, limit: int) -> str:
    """A label cut to what fits a button or a modal's title; never used for what people need to read in full."""
    text = " ".join(legible(text).split()) or "…"
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def label(text: str, limit: int) -> Element:
    return {"type": "plain_text", "text": short(text, limit), "emoji": False}
