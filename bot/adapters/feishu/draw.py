"""How a card looks in Feishu: card JSON 2.0 for a card with blocks, rich text (`post`) for a plain message.

Decisions:
* The title is the card's header, because that is what a chat list and a lock screen show (`summary` says the same). A
  header wakes nobody and leads nowhere: people and links of the title are written once more in the line below it. A
  title longer than a phone's header stands in the body, whole.
* A plain message is rich text, not a card: it can be copied by a long press.
* Whatever holds only words is a plain-text element, so nobody's words can become markup. See mark.py for the rest.
* What is too long for one message (30 KB or 200 elements) goes on in a second one: same title, "(2)" behind it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from bot.adapters.feishu import mark
from bot.adapters.feishu.fit import Element, pages, portions
from bot.adapters.feishu.post import posts
from bot.chat import (
    Block,
    Button,
    Buttons,
    Card,
    Line,
    Link,
    Note,
    Picture,
    Place,
    Quote,
    Row,
    Rule,
    Select,
    Text,
    plain,
)

HEADER = 100
ALT = 500

_TONES = {"plain": "default", "good": "green", "warn": "orange", "alarm": "red"}
_LOOKS = {"plain": "default", "primary": "primary", "danger": "danger"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One message as Feishu takes it."""

    kind: Literal["interactive", "post"]
    content: Element

    @property
    def text(self) -> str:
        return json.dumps(self.content, ensure_ascii=False, separators=(",", ":"))


def sheets(card: Card, place: Place, number: str = "") -> tuple[Sheet, ...]:
    """The card as one message, or as many as it needs."""
    if not card.blocks:
        return tuple(Sheet("post", content) for content in posts(card.title))
    return tuple(Sheet("interactive", content) for content in cards(card, place, number))


def cards(card: Card, place: Place, number: str = "") -> tuple[Element, ...]:
    """The card as card JSON even if it is a plain message: what was sent as a card stays one when it is edited."""
    found = list(pages(_body(card, place))) or [[]]
    return tuple(_page(card, elements, at, number) for at, elements in enumerate(found, start=1))


def _page(card: Card, elements: list[Element], at: int, number: str) -> Element:
    title = plain(card.title).replace("\n", " ")
    content: Element = {
        "schema": "2.0",
        "config": {"update_multi": True, "width_mode": "fill", "summary": {"content": short(title, 200)}},
        "body": {"direction": "vertical", "vertical_spacing": "8px", "elements": _marked(elements, number, at)},
    }
    if card.sealed:
        content["config"]["enable_forward"] = False
    if _has_header(card):
        shown = title if at == 1 else f"{title} ({at})"
        content["header"] = {"title": words(shown), "template": _TONES[card.tone], "padding": "12px"}
    return content


def name_of(number: str, at: int = 1) -> str:
    """The letter's number as an element's id (at most 20 characters), by which it is found in the history."""
    return "n" + hashlib.sha256(f"{number}/{at}".encode()).hexdigest()[:18]


def words(text: str) -> Element:
    return {"tag": "plain_text", "content": mark.clean(text) or " "}


def paragraph(lines: Iterable[Line], size: str = "normal", color: str = "default") -> Element:
    """Lines of text; plain text wherever no markup is needed."""
    lines = tuple(lines)
    if all(mark.is_plain(line) for line in lines):
        text = {**words("\n".join(plain(line) for line in lines)), "text_size": size, "text_color": color}
        return {"tag": "div", "text": text}
    content = "\n".join(mark.line(line) for line in lines)
    return {"tag": "markdown", "content": content, "text_size": size}


def button(item: Button, place: Place, size: str = "medium") -> Element:
    drawn: Element = {
        "tag": "button",
        "text": words(short(item.label, 100)),
        "type": _LOOKS[item.look],
        "size": size,
        "behaviors": [_behaviour(item, place)],
    }
    if item.confirm:
        drawn["confirm"] = {"title": words(short(item.label, 100)), "text": words(item.confirm)}
    return drawn


def side_by_side(elements: Iterable[Element]) -> Element:
    """Things in a row that wraps on a narrow screen."""
    columns = [{"tag": "column", "width": "auto", "elements": [element]} for element in elements]
    return {"tag": "column_set", "flex_mode": "flow", "horizontal_spacing": "8px", "columns": columns}


def origin(place: Place) -> dict[str, str]:
    """What a callback does not say of the place where the card hangs."""
    return {"k": place.kind, "t": place.thread}


def _behaviour(item: Button, place: Place) -> Element:
    if url := mark.safe_url(item.url):
        return {"type": "open_url", "default_url": url}
    value: Element = {"a": item.action, "v": dict(item.value), "p": origin(place)}
    if item.form:
        value["f"] = 1
    return {"type": "callback", "value": value}


def _body(card: Card, place: Place) -> Iterator[Element]:
    if not _has_header(card):
        for portion in portions([card.title]):
            yield paragraph(portion, "heading" if card.blocks else "normal")
    elif woken := [part for part in card.title if mark.pings(part) or isinstance(part, Link)]:
        spaced = [piece for part in woken for piece in (part, " ")]
        yield paragraph([tuple(spaced[:-1])])
    for block in card.blocks:
        yield from _block(block, place)


def _has_header(card: Card) -> bool:
    return bool(card.blocks) and 0 < len(plain(card.title)) <= HEADER


def _block(block: Block, place: Place) -> Iterator[Element]:
    if isinstance(block, Text):
        for portion in portions(block.lines):
            yield paragraph(portion)
    elif isinstance(block, Note):
        for portion in portions([block.line]):
            yield paragraph(portion, "notation", "grey")
    elif isinstance(block, Quote):
        for portion in portions([block.line]):
            yield _quote(portion)
    elif isinstance(block, Row):
        yield from _row(block, place)
    elif isinstance(block, Buttons):
        if block.buttons:
            yield side_by_side(button(item, place) for item in block.buttons)
    elif isinstance(block, Select):
        yield from _selects(block, place)
    elif isinstance(block, Rule):
        yield {"tag": "hr"}
    elif isinstance(block, Picture):
        yield from _picture(block)


def _picture(picture: Picture) -> Iterator[Element]:
    """As wide as the card, and whole; where Feishu has not got it, its words."""
    if picture.file:
        alt = words(short(picture.alt, ALT))
        yield {"tag": "img", "img_key": picture.file, "alt": alt, "scale_type": "fit_horizontal", "preview": True}
    else:
        yield paragraph([(picture.alt,)], "notation", "grey")


def _quote(lines: Iterable[Line]) -> Element:
    column = {"tag": "column", "width": "weighted", "weight": 1, "elements": [paragraph(lines)]}
    return {"tag": "column_set", "background_style": "grey", "columns": [{**column, "padding": "8px"}]}


def _row(row: Row, place: Place) -> Iterator[Element]:
    """One button stands at the line's right; several stand below it, where a thumb finds them."""
    *before, last = portions([row.line])
    for portion in before:
        yield paragraph(portion)
    if len(row.buttons) != 1:
        yield paragraph(last)
        if row.buttons:
            yield side_by_side(button(item, place, "small") for item in row.buttons)
        return
    text = {"tag": "column", "width": "weighted", "weight": 1, "vertical_align": "center"}
    end = {"tag": "column", "width": "auto", "vertical_align": "center"}
    yield {
        "tag": "column_set",
        "flex_mode": "none",
        "horizontal_spacing": "8px",
        "columns": [
            {**text, "elements": [paragraph(last)]},
            {**end, "elements": [button(row.buttons[0], place, "small")]},
        ],
    }


def _selects(block: Select, place: Place) -> Iterator[Element]:
    """One list, or several where the options of one would not fit into a message."""
    value = {"a": block.action, "v": dict(block.value), "p": origin(place)}
    options: list[Element] = [{"text": words(short(o.label, 100)), "value": o.value} for o in block.options]
    for at, helping in enumerate(pages(options), start=1):
        yield {
            "tag": "select_static",
            "placeholder": words(short(block.label, 90) + (f" ({at})" if at > 1 else "")),
            "width": "fill",
            "options": helping,
            "behaviors": [{"type": "callback", "value": value}],
        }


def short(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _marked(elements: list[Element], number: str, at: int) -> list[Element]:
    if not number or not elements:
        return elements
    return [{**elements[0], "element_id": name_of(number, at)}, *elements[1:]]
