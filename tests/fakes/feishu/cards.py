"""Looks a card through the way Feishu does before showing it: form, size, names, mentions."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.feishu import shape
from tests.fakes.feishu.errors import BadCard, Trouble

CARD_BYTES = 30 * 1024
MOST_ELEMENTS, MOST_TABLES, DEEPEST = 200, 5, 5
LONGEST_LABEL, LONGEST_INPUT, LONGEST_ELEMENT_ID = 100, 1000, 20

TOO_MUCH, NOBODY, MALFORMED = 11310, 100290, 200621

_MENTION = re.compile(r"<(?:at|person)\s+(id|ids|email)\s*=\s*(?:'([^']*)'|\"([^\"]*)\"|([^\s>]*))")
_ELEMENT_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


@dataclass(frozen=True)
class Complaint:
    """Something the bot did that the platform (or a careful colleague) would not accept."""

    why: str
    thing: Any = None

    def __str__(self) -> str:
        return self.why


def check(content: str, knows: Callable[[str], bool]) -> dict[str, Any]:
    """The card, if Feishu would show it; else the refusal it would give. `knows` tells whether an id, an e-mail
    address or an image key means anything here."""
    if len(content.encode()) > CARD_BYTES:
        raise Trouble(230025)
    try:
        card = json.loads(content)
    except ValueError as error:
        raise BadCard("parse card json err") from error
    if not isinstance(card, dict):
        raise BadCard("a card is a JSON object")
    _Inspector(knows, _sizes(card)).card(card)
    return card


def is_shared(card: dict[str, Any]) -> bool:
    """Whether the card says in so many words that it may be updated."""
    return dict(card.get("config") or {}).get("update_multi") is True


def callbacks(thing: Any) -> Iterator[dict[str, Any]]:
    """Every value that some press on this card would send back."""
    for part in parts(thing):
        for behavior in part.get("behaviors") or ():
            if behavior.get("type") == "callback":
                yield behavior["value"]


def words_of(thing: Any) -> list[str]:
    """Everything on a card that can be read, from top to bottom."""
    if isinstance(thing, dict) and "body" in thing:
        return words_of(thing.get("header", {})) + words_of(thing["body"])
    found: list[str] = []
    for part in parts(thing):
        if part.get("tag") in ("plain_text", "lark_md", "markdown") and part.get("content"):
            found.append(part["content"])
    return found


def written(thing: Any) -> list[str]:
    """Every text of a text message or a post, in its order."""
    return [part[key] for part in parts(thing) for key in ("title", "text") if isinstance(part.get(key), str)]


def parts(thing: Any) -> Iterator[dict[str, Any]]:
    if isinstance(thing, list):
        for item in thing:
            yield from parts(item)
    elif isinstance(thing, dict):
        yield thing
        for value in thing.values():
            yield from parts(value)


def _sizes(card: dict[str, Any]) -> frozenset[str]:
    """Text sizes that may be named on this card: the official ones and its own."""
    config = card.get("config")
    style = config.get("style") if isinstance(config, dict) else None
    own = style.get("text_size", {}) if isinstance(style, dict) else {}
    return shape.TEXT_SIZES | frozenset(own)


@dataclass
class _Inspector:
    """Walks over one card; raises at the first thing that is wrong."""

    knows: Callable[[str], bool]
    sizes: frozenset[str]
    names: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)

    def card(self, card: dict[str, Any]) -> None:
        if card.get("schema") != "2.0":
            raise BadCard('this tenant takes cards of schema "2.0" only')
        self._keys(card, shape.CARD_KEYS, "ROOT")
        self._config(card.get("config") or {})
        self._header(card.get("header") or {})
        body = card.get("body")
        if not isinstance(body, dict) or not isinstance(body.get("elements"), list):
            raise BadCard("body.elements is missing")
        self._keys(body, shape.BODY_KEYS, "ROOT -> body")
        self._amounts(card)
        self._elements(body["elements"], "ROOT -> body -> elements", depth=0, form=None)
        self._mentions(card)

    def _amounts(self, card: dict[str, Any]) -> None:
        tags = [part["tag"] for part in parts(card) if "tag" in part]
        if len(tags) > MOST_ELEMENTS:
            raise BadCard(f"card contains {len(tags)} elements, over the limit of 200", sub=TOO_MUCH)
        if tags.count("table") > MOST_TABLES:
            raise BadCard("card table number over limit", sub=TOO_MUCH)

    def _config(self, config: dict[str, Any]) -> None:
        self._keys(config, shape.CONFIG_KEYS, "ROOT -> config")
        if config.get("update_multi") is False:
            raise BadCard("a card of schema 2.0 is always shared: update_multi must be true", path="ROOT -> config")

    def _header(self, header: dict[str, Any]) -> None:
        path = "ROOT -> header"
        self._keys(header, shape.HEADER_KEYS, path)
        if header.get("template", "default") not in shape.TEMPLATES:
            raise BadCard(f"unknown template {header['template']}", path=path)
        for key in ("title", "subtitle"):
            if key in header:
                self._text(header[key], f"{path} -> {key}")

    def _elements(self, elements: Any, path: str, *, depth: int, form: str | None) -> None:
        if not isinstance(elements, list):
            raise BadCard("elements is a list", path=path)
        for number, element in enumerate(elements):
            tag = element.get("tag") if isinstance(element, dict) else None
            self._element(element, f"{path} -> [{number}](tag: {tag})", depth=depth, form=form)

    def _element(self, element: Any, path: str, *, depth: int, form: str | None) -> None:
        tag = element.get("tag") if isinstance(element, dict) else None
        if tag in shape.OLD_TAGS:
            raise BadCard(f"cards of schema V2 no longer support this capability; {shape.OLD_TAGS[tag]}", path=path)
        if tag not in shape.ELEMENTS:
            raise BadCard(f"not support tag: {tag}", path=path)
        self._keys(element, shape.ELEMENTS[tag], path)
        for key in shape.NEEDS.get(tag, ()):
            if element.get(key) in (None, ""):
                raise BadCard(f"{key} is required", path=path)
        self._common(element, path, form)
        if tag in shape.CONTAINERS:
            self._container(element, path, depth + 1, form)

    def _common(self, element: dict[str, Any], path: str, form: str | None) -> None:
        tag = element["tag"]
        for key, value in element.items():
            allowed = shape.CHOICES.get((tag, key))
            if allowed and value not in allowed:
                raise BadCard(f"{key} is one of {', '.join(sorted(allowed))}, not {value!r}", path=path)
        if element.get("text_size", "normal") not in self.sizes:
            raise BadCard(f"unknown text_size {element['text_size']!r}", path=path)
        self._once(element, path)
        self._behaviors(element, path)
        for key in ("text", "placeholder", "label", "hover_tips", "disabled_tips"):
            if element.get(key):
                self._text(element[key], f"{path} -> {key}")
        if form and tag in shape.ASKING and not element.get("name"):
            raise BadCard("an interactive component inside a form needs a name", path=path)
        self._own_rules(element, path, form)

    def _own_rules(self, element: dict[str, Any], path: str, form: str | None) -> None:
        tag = element["tag"]
        if tag == "button":
            self._button(element, path, form)
        elif tag == "input" and not 1 <= int(element.get("max_length", LONGEST_INPUT)) <= LONGEST_INPUT:
            raise BadCard("max_length is 1 to 1000", path=path)
        elif tag == "img" and not self.knows(element["img_key"]):
            raise BadCard(f"invalid image key {element['img_key']}", sub=200570, path=path)
        elif "options" in element:
            self._options(element, path)

    def _button(self, button: dict[str, Any], path: str, form: str | None) -> None:
        label = button["text"].get("content", "")
        if not label or len(label) > LONGEST_LABEL:
            raise BadCard("the text of a button has 1 to 100 characters", path=path)
        if button.get("form_action_type") and not form:
            raise BadCard("form_action_type outside a form", path=path)
        if form and button.get("form_action_type") and not button.get("name"):
            raise BadCard("a form's button needs a name", path=path)

    def _options(self, element: dict[str, Any], path: str) -> None:
        person = "person" in element["tag"]
        values = [option.get("value") for option in element["options"]]
        if not all(isinstance(value, str) and value for value in values) or len(set(values)) < len(values):
            raise BadCard("every option has a value of its own", path=path)
        for option in element["options"]:
            self._keys(option, frozenset({"text", "value", "icon", "multi_url"}), path)
            if not person:
                self._text(option.get("text"), path)

    def _container(self, element: dict[str, Any], path: str, depth: int, form: str | None) -> None:
        if depth > DEEPEST:
            raise BadCard("containers are nested too deep (5 at most)", path=path)
        if element["tag"] == "column_set":
            for number, column in enumerate(element["columns"]):
                self._column(column, f"{path} -> columns -> [{number}]", depth, form)
        elif element["tag"] == "form":
            self._form(element, path, depth, form)
        else:
            self._elements(element.get("elements", []), path, depth=depth, form=form)

    def _column(self, column: Any, path: str, depth: int, form: str | None) -> None:
        if not isinstance(column, dict) or column.get("tag") != "column":
            raise BadCard("columns hold elements of tag column", path=path)
        self._keys(column, shape.PARTS["column"], path)
        self._elements(column.get("elements", []), path, depth=depth, form=form)

    def _form(self, form: dict[str, Any], path: str, depth: int, outer: str | None) -> None:
        if outer or depth > 1:
            raise BadCard("a form stands in body.elements only", path=path)
        self._elements(form["elements"], path, depth=depth, form=form["name"])
        if not any(part.get("form_action_type") == "submit" for part in parts(form)):
            raise BadCard("a form needs at least one button whose form_action_type is submit", path=path)

    def _once(self, element: dict[str, Any], path: str) -> None:
        name, own_id = element.get("name"), element.get("element_id")
        if name in self.names:
            raise BadCard(f"name {name} is used twice", path=path)
        if own_id in self.ids:
            raise BadCard(f"element_id {own_id} is used twice", sub=300301, path=path)
        if own_id is not None and (len(own_id) > LONGEST_ELEMENT_ID or not _ELEMENT_ID.fullmatch(own_id)):
            raise BadCard(f"element_id {own_id!r} is not valid", sub=300301, path=path)
        self.names |= {name} if name else set()
        self.ids |= {own_id} if own_id else set()

    def _behaviors(self, element: dict[str, Any], path: str) -> None:
        for behavior in element.get("behaviors") or ():
            kind = behavior.get("type") if isinstance(behavior, dict) else None
            if kind == "callback":
                if set(behavior) != {"type", "value"} or not isinstance(behavior["value"], dict):
                    raise BadCard("a callback carries a value, which is an object", path=path)
            elif kind == "open_url":
                self._keys(behavior, _OPEN_URL, path)
                if not re.match(r"(https?|lark|mailto)", str(behavior.get("default_url", ""))):
                    raise BadCard("open_url needs a default_url", path=path)
            else:
                raise BadCard(f"unknown behavior {kind}", path=path)

    def _text(self, text: Any, path: str) -> None:
        if not isinstance(text, dict) or text.get("tag") not in ("plain_text", "lark_md"):
            raise BadCard("a text is an object of tag plain_text or lark_md", path=path)
        self._keys(text, shape.PARTS[text["tag"]], path)
        if not isinstance(text.get("content"), str):
            raise BadCard("content is a string", path=path)
        if text.get("text_size", "normal") not in self.sizes:
            raise BadCard(f"unknown text_size {text['text_size']!r}", path=path)

    def _keys(self, thing: dict[str, Any], allowed: frozenset[str], path: str) -> None:
        for key in thing:
            if key not in allowed:
                hint = f" (2.0 has {shape.OLD_KEYS[key]} instead)" if key in shape.OLD_KEYS else ""
                raise BadCard(f"unknown property {key}{hint}", path=path)

    def _mentions(self, card: dict[str, Any]) -> None:
        for who in mentioned(card):
            if who != "all" and not self.knows(who):
                raise BadCard(f"invalid user resource {who}", sub=NOBODY)


_OPEN_URL = frozenset({"type", "default_url", "android_url", "ios_url", "pc_url"})


def mentioned(card: Any) -> list[str]:
    """Everybody whom the card names by id or e-mail address, in its words or in its pickers."""
    found: list[str] = []
    for part in parts(card):
        if part.get("tag") in ("markdown", "lark_md"):
            for match in _MENTION.finditer(str(part.get("content", ""))):
                found += [word.strip() for word in next(filter(None, match.groups()[1:]), "").split(",")]
        if "select_person" in str(part.get("tag")):
            found += [option["value"] for option in part.get("options") or ()]
        if part.get("tag") == "person":
            found.append(str(part.get("user_id")))
    return found


def dumped(card: dict[str, Any]) -> str:
    """A card as the text that is kept and measured."""
    return json.dumps(card, ensure_ascii=False, separators=(",", ":"))
