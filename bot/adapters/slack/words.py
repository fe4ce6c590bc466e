"""Turns a message as Slack writes it (`<@U1>`, `<http://x|y>`, `&amp;`) into the words that people see."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

# Slack escapes people's own < and >, so these are its own signs: <@U1>, <#C1|name>, <!here>, <https://…|label>.
_SIGN = re.compile(r"<([@#!][^<>\n]+|[a-z][a-z0-9+.-]*:[^<>\n]+)>")
_US = "\0"  # stands where we were mentioned, for a moment; no message holds it
_OPENING = " \t\n:,，：、"  # what people put between the mention and their words


@dataclass(frozen=True, slots=True)
class Words:
    """What was said, plainly; whom it mentions (without us), as (id, name); and whether it mentions us."""

    text: str
    mentions: tuple[tuple[str, str], ...] = ()
    addressed: bool = False


def read(raw: str, me: str, name_of: Callable[[str], str]) -> Words:
    """The words behind Slack's spelling; our own mention is noticed, then left out."""
    if "<" not in raw:
        return Words(_unescape(raw).strip())
    reading = _Reading(me, name_of)
    # Signs and words take turns. Each is read by itself, or a person's own "&lt;@U1&gt;" would turn into a sign.
    pieces = _SIGN.split(raw)
    text = "".join(reading.sign(piece) if at % 2 else _unescape(piece) for at, piece in enumerate(pieces))
    return Words(_without_us(text), tuple(reading.mentions), _US in text)


class _Reading:
    """Reads Slack's signs, and remembers whom they mention."""

    def __init__(self, me: str, name_of: Callable[[str], str]) -> None:
        self._me, self._name_of = me, name_of
        self.mentions: dict[tuple[str, str], None] = {}

    def sign(self, inner: str) -> str:
        if not inner.startswith("@"):
            return _unescape(_thing(inner))
        user, label = _halves(inner[1:])
        if user == self._me and user:
            return _US
        name = _unescape(label) or self._name_of(user)
        self.mentions[user, name] = None
        return f"@{name or user}"


def _without_us(text: str) -> str:
    if _US not in text:
        return text.strip()
    before, *rest = text.split(_US)
    kept = [before.rstrip()]
    for piece in rest:
        kept.append(piece.lstrip(_OPENING) if not "".join(kept).strip() else piece.strip(" "))
    return " ".join(piece for piece in kept if piece).strip()


def _thing(inner: str) -> str:
    """A channel, a group, a date or an address, as it reads."""
    what, label = _halves(inner)
    if what.startswith("#"):
        return f"#{label or what[1:]}"
    if what.startswith("!"):
        return _special(what[1:], label)
    if what.startswith(("mailto:", "tel:")):
        return label or what.partition(":")[2]
    return what


def _special(what: str, label: str) -> str:
    if what.startswith("date^"):
        return label
    return label or "@" + what.removeprefix("subteam^")


def _halves(inner: str) -> tuple[str, str]:
    what, _, label = inner.partition("|")
    return what, label


def _unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") if "&" in text else text
