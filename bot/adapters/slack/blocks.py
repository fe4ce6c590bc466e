"""Reads the words of a message that came without any: apps post some as blocks alone."""

from __future__ import annotations

from collections.abc import Iterator

from bot.adapters.slack.shape import Json, part, rows, word

_BELOW = ("elements", "fields")
_DEEPEST = 10


def spelled(message: Json) -> str:
    """The message as Slack spells it (`<@U1>`, `&amp;`), from its blocks if it has no text of its own."""
    return word(message, "text") or "\n".join(filter(None, (_lines(block, 0) for block in rows(message, "blocks"))))


def _lines(block: Json, depth: int) -> str:
    """What stands in a block, whatever kind it is: running words in one line, everything else in lines of its own."""
    if depth > _DEEPEST:
        return ""
    text = part(block, "text")
    own = [_text(text)] if text else []
    inner = [_sign(each) if _is_sign(each) else _lines(each, depth + 1) for each in _inside(block)]
    running = word(block, "type") in ("rich_text_section", "rich_text_quote", "rich_text_preformatted")
    return "\n".join(filter(None, [*own, ("" if running else "\n").join(filter(None, inner))]))


def _inside(block: Json) -> Iterator[Json]:
    for name in _BELOW:
        yield from rows(block, name)


def _text(text: Json) -> str:
    """A text object; plain text is spelled as it is read, so its signs are words."""
    return word(text, "text") if word(text, "type") == "mrkdwn" else _escaped(word(text, "text"))


def _is_sign(element: Json) -> bool:
    return isinstance(element.get("text"), str) or word(element, "type") in _SIGNS


def _sign(element: Json) -> str:
    kind = word(element, "type")
    if kind in _SIGNS:
        return _SIGNS[kind](element)
    return _text(element)


_SIGNS = {
    "user": lambda e: f"<@{word(e, 'user_id')}>",
    "channel": lambda e: f"<#{word(e, 'channel_id')}>",
    "usergroup": lambda e: f"<!subteam^{word(e, 'usergroup_id')}>",
    "broadcast": lambda e: f"<!{word(e, 'range')}>",
    "emoji": lambda e: f":{word(e, 'name')}:",
    "link": lambda e: f"<{_escaped(word(e, 'url'))}>",
}


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
