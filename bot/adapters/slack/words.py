"""Turns a message as Slack writes it (`<@U1>`, `<http://x|y>`, `&amp;`) into the words that people see."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

# Slack escapes people's own < and >, so these are its own signs: <@U1>, <#C1|name>, <!here>, <https://…|label>.
_ANGLED = re.compile(r"<([@#!][^<>\n]+|[a-z][a-z0-9+.-]*:[^<>\n]+)>")
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
    found: list[tuple[str, str]] = []
    marks: list[str] = []

    def shown(match: re.Match[str]) -> str:
        inner = match[1]
        if inner.startswith("@"):
            return person(*_halves(inner[1:]))
        return _unescape(_thing(inner))

    def person(user: str, label: str) -> str:
        if user == me and me:
            marks.append(user)
            return "\0"
        name = _unescape(label) or name_of(user)
        found.append((user, name))
        return f"@{name or user}"

    # Unescape around the signs and not after them, or a person's own "&lt;@U1&gt;" would turn into one.
    pieces = _ANGLED.split(raw)
    text = "".join(
        _unescape(piece) if at % 2 == 0 else _ANGLED.sub(shown, f"<{piece}>") for at, piece in enumerate(pieces)
    )
    return Words(_without_us(text), tuple(dict.fromkeys(found)), bool(marks))


def _without_us(text: str) -> str:
    if "\0" not in text:
        return text.strip()
    before, *rest = text.split("\0")
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
