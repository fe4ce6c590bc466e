"""How much fits into one Feishu message, and where a longer text is parted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from bot.chat import Line, Part, Strong, plain

Element = dict[str, Any]

ROOM = 26_000
ELEMENTS = 180
PIECE = 4_000
"""Characters of one element: even in the dearest script, escaped twice, they fit."""


def size(content: Element) -> int:
    """The bytes of the request that carries it: the card is JSON inside JSON."""
    return len(json.dumps(json.dumps(content, ensure_ascii=False), ensure_ascii=False).encode("utf-8", "replace"))


def tags(content: Any) -> int:
    if isinstance(content, dict):
        return ("tag" in content) + sum(tags(inner) for inner in content.values())
    return sum(tags(inner) for inner in content) if isinstance(content, list) else 0


def pages(elements: Iterable[Element]) -> Iterator[list[Element]]:
    here: list[Element] = []
    room, places = ROOM, ELEMENTS
    for element in elements:
        needs, counts = size(element), tags(element)
        if here and (needs > room or counts > places):
            yield here
            here, room, places = [], ROOM, ELEMENTS
        here.append(element)
        room, places = room - needs, places - counts
    if here:
        yield here


def portions(lines: Iterable[Line], limit: int = PIECE) -> Iterator[list[Line]]:
    """The lines in helpings that fit on a page."""
    here: list[Line] = []
    room = limit
    for line in (piece for whole in lines for piece in _cut(whole, limit)):
        needs = len(plain(line)) + 1
        if here and needs > room:
            yield here
            here, room = [], limit
        here.append(line)
        room -= needs
    if here:
        yield here


def _cut(line: Line, limit: int) -> Iterator[Line]:
    """A line of any length in pieces; only plain strings are ever cut."""
    if len(plain(line)) <= limit:
        yield line
        return
    here: list[Part] = []
    room = limit
    for part in (piece for whole in line for piece in _cut_part(whole, limit)):
        needs = len(plain((part,)))
        if here and needs > room:
            yield tuple(here)
            here, room = [], limit
        here.append(part)
        room -= needs
    yield tuple(here)


def _cut_part(part: Part, limit: int) -> list[Part]:
    if isinstance(part, str):
        return [part[at : at + limit] for at in range(0, len(part), limit)]
    if isinstance(part, Strong):
        return [Strong(part.text[at : at + limit]) for at in range(0, len(part.text), limit)]
    return [part]
