"""Feishu's markdown, and how people's words stay words in it."""

from __future__ import annotations

import re
from itertools import groupby
from urllib.parse import quote, urlsplit

from bot.chat import Line, Link, Mention, Part, Strong, plain

# Feishu's own rule: a character that means something to its markdown is written as &#number; and shown as itself.
_ANYWHERE = re.compile(r"[\\`*_~\[\]<>&|$]")
_EMOJI = re.compile(r":(?=[A-Za-z0-9_]+:)")
_LINE_START = re.compile(r"^([ \t]*)(?:([#+\-=])|(\d{1,9})([.)]))")
_INDENT = re.compile(r"^[ \t]+")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_ID = re.compile(r"[A-Za-z0-9_\-]{1,80}\Z")


def clean(text: str) -> str:
    """The text without what no screen can show: control characters and halves of characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNSEEN.sub("", text)


def escape(text: str, opening: bool = True) -> str:
    """Words as Feishu's markdown shows them letter by letter. `opening`: they stand at the start of a line."""
    text = _ANYWHERE.sub(lambda m: _entity(m[0]), clean(text))
    text = _EMOJI.sub(_entity(":"), text)
    first, *others = text.split("\n")
    return "\n".join([_opened(first) if opening else first, *map(_opened, others)])


def line(parts: Line) -> str:
    """A line as markdown."""
    written = ""
    for is_words, run in groupby(parts, lambda part: isinstance(part, str) or _is_name(part)):
        if is_words:  # joined first: "1" and ". one" are harmless apart, and a list together
            written += escape(plain(tuple(run)), not written or written.endswith("\n"))
            continue
        for part in run:
            written += _part(part, after=written)
    return written


def is_plain(parts: Line) -> bool:
    """True where the line needs no markup at all: then Feishu is given plain text, which cannot be misread."""
    return all(isinstance(part, str) or _is_name(part) for part in parts)


def pings(part: Part) -> bool:
    return isinstance(part, Mention) and part.ping and bool(_ID.match(part.user))


def _is_name(part: Part) -> bool:
    """A mention that is only written."""
    return isinstance(part, Mention) and not pings(part)


def safe_url(url: str) -> str:
    """An address that can end neither the link nor the tag it stands in; "" if it is not one for a browser."""
    url = url.strip()
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return ""
    return quote(url, safe="/:?#@!$&+,;=%~-._*")


def _part(part: Part, after: str) -> str:
    if isinstance(part, Mention):
        return f"<at id={part.user}></at>"
    if isinstance(part, Link):
        return _link(part)
    return _bold(part, after) if isinstance(part, Strong) else ""


def _link(part: Link) -> str:
    url = safe_url(part.url)
    if not url:
        return escape(f"{part.text} {part.url}")
    return f"[{escape(part.text.replace(chr(10), ' ')) or url}]({url})"


def _bold(part: Strong, after: str) -> str:
    """Feishu leaves the stars standing where punctuation touches them from inside and a letter from outside."""
    inner = part.text.strip()
    if not inner:
        return part.text
    before = part.text[: len(part.text) - len(part.text.lstrip())]
    behind = part.text[len(part.text.rstrip()) :]
    if not inner[0].isalnum() and after and not after[-1].isspace() and not before:
        before = " "
    if not inner[-1].isalnum() and not behind:
        behind = " "
    words = [f"**{escape(words)}**" if words.strip() else words for words in inner.split("\n")]
    return before + "\n".join(words) + behind


def _opened(text: str) -> str:
    """The start of a line, where a dash would make a list and blanks a block of code."""
    text = _LINE_START.sub(_at_line_start, text)
    return _INDENT.sub(lambda m: "&nbsp;" * len(m[0]), text)


def _at_line_start(found: re.Match[str]) -> str:
    indent, sign, number, dot = found.groups()
    return indent + (_entity(sign) if sign else number + _entity(dot))


def _entity(sign: str) -> str:
    return f"&#{ord(sign)};"
