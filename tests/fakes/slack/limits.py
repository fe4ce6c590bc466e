"""Slack's limits on what a message or a view may hold, walked through block by block.

These are the limits that neither the published schema nor slack_sdk's own models check (or check only in part).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

JSON = dict[str, Any]

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
ALL_BLOCK_TEXT = 13_200
"""Characters over all blocks; undocumented, seen in the wild as msg_blocks_too_long."""
MESSAGE_TEXT = 40_000
VIEW_BYTES = 250_000

LENGTHS: dict[str, dict[str, int]] = {
    "section": {"text": 3000, "fields/*": 2000},
    "header": {"text": 150},
    "context": {"elements/*": 3000},
    "input": {"label": 2000, "hint": 2000},
    "image": {"title": 2000, "alt_text": 2000, "image_url": 3000},
    "markdown": {"text": 12_000},
    "button": {"text": 75, "value": 2000, "url": 3000, "accessibility_label": 75},
    "modal": {"title": 24, "submit": 24, "close": 24, "callback_id": 255, "private_metadata": 3000},
    "home": {"callback_id": 255, "private_metadata": 3000},
}
"""How long a text may be, by the type of what holds it; `x/*` means each member of the list x."""

COUNTS: dict[str, dict[str, int]] = {
    "section": {"fields": 10},
    "context": {"elements": 10},
    "actions": {"elements": 25},
    "static_select": {"options": 100, "option_groups": 100},
    "multi_static_select": {"options": 100, "option_groups": 100},
    "overflow": {"options": 5},
    "checkboxes": {"options": 10},
    "radio_buttons": {"options": 10},
}
EVERYWHERE = {"action_id": 255, "block_id": 255, "placeholder": 150}
CONFIRM = {"title": 100, "text": 300, "confirm": 30, "deny": 30}
OPTION = {"text": 75, "description": 75, "value": 150}


class Problem(NamedTuple):
    """One thing that Slack would not take, and where it stands (a JSON pointer)."""

    pointer: str
    message: str

    def __str__(self) -> str:
        return f"{self.message} [json-pointer:{self.pointer}]"


def problems(thing: JSON, blocks: list[JSON], pointer: str, most: int) -> Iterator[Problem]:
    """Everything wrong with the blocks of a message or view; `thing` is what holds them."""
    if len(blocks) > most:
        yield Problem(f"{pointer}/blocks", f"no more than {most} items allowed")
    yield from _lengths(thing, LENGTHS.get(str(thing.get("type")), {}), pointer)
    names = Counter(str(block["block_id"]) for block in blocks if "block_id" in block)
    for name, times in names.items():
        if times > 1:
            yield Problem(f"{pointer}/blocks", f"block_id {name!r} is used {times} times")
    for index, block in enumerate(blocks):
        where = f"{pointer}/blocks/{index}"
        yield from _one_owner_for_each_action(block, where)
        yield from _walk(block, where)


def block_text(thing: object) -> int:
    """How many characters of text stand in the blocks."""
    if isinstance(thing, dict):
        own = thing.get("text")
        return (len(own) if isinstance(own, str) else 0) + sum(block_text(child) for child in thing.values())
    return sum(block_text(child) for child in thing) if isinstance(thing, list) else 0


def elements(block: JSON) -> Iterator[JSON]:
    """The buttons, selects and inputs of a block."""
    candidates = [*block.get("elements", ()), block.get("accessory"), block.get("element")]
    return (each for each in candidates if isinstance(each, dict) and each.get("type") not in {"mrkdwn", "plain_text"})


def options_of(element: JSON) -> list[JSON]:
    groups: list[JSON] = [{"options": element.get("options", [])}, *element.get("option_groups", [])]
    return [option for group in groups for option in group.get("options", [])]


def _one_owner_for_each_action(block: JSON, pointer: str) -> Iterator[Problem]:
    names = Counter(str(each["action_id"]) for each in elements(block) if "action_id" in each)
    for name, times in names.items():
        if times > 1:
            yield Problem(pointer, f"action_id {name!r} is used {times} times within one block")


def _walk(thing: object, pointer: str) -> Iterator[Problem]:
    if isinstance(thing, list):
        for index, child in enumerate(thing):
            yield from _walk(child, f"{pointer}/{index}")
    elif isinstance(thing, dict):
        yield from _here(thing, pointer)
        for key, child in thing.items():
            yield from _walk(child, f"{pointer}/{key}")


def _here(thing: JSON, pointer: str) -> Iterator[Problem]:
    kind = str(thing.get("type", ""))
    if kind in {"plain_text", "mrkdwn"} and not thing.get("text"):
        yield Problem(f"{pointer}/text", "must be more than 0 characters")
    yield from _lengths(thing, EVERYWHERE, pointer, least=1)
    yield from _lengths(thing, LENGTHS.get(kind, {}), pointer)
    for key, most in COUNTS.get(kind, {}).items():
        if key in thing and not 1 <= len(thing[key]) <= most:
            yield Problem(f"{pointer}/{key}", f"between 1 and {most} items allowed, not {len(thing[key])}")
    yield from _options(thing, pointer)
    if isinstance(thing.get("confirm"), dict):
        yield from _lengths(thing["confirm"], CONFIRM, f"{pointer}/confirm", least=1)
    if kind == "plain_text_input":
        yield from _input(thing, pointer)


def _options(thing: JSON, pointer: str) -> Iterator[Problem]:
    options = options_of(thing) if isinstance(thing.get("options", []), list) else []
    for option in options:
        yield from _lengths(option, OPTION, f"{pointer}/options", least=1)
    chosen = [thing["initial_option"]] if "initial_option" in thing else thing.get("initial_options", [])
    for option in chosen if options else []:
        if option not in options:
            yield Problem(f"{pointer}/initial_option", "is not one of the options")


def _input(thing: JSON, pointer: str) -> Iterator[Problem]:
    most = thing.get("max_length", 3000)
    if not 1 <= most <= 3000:
        yield Problem(f"{pointer}/max_length", "must be between 1 and 3000")
    if len(thing.get("initial_value", "")) > most:
        yield Problem(f"{pointer}/initial_value", f"must be less than {most + 1} characters")


def _lengths(thing: JSON, limits: dict[str, int], pointer: str, least: int = 0) -> Iterator[Problem]:
    for path, most in limits.items():
        key, _, each = path.partition("/")
        found = thing.get(key, []) if each else [thing[key]] if key in thing else []
        for value in found:
            length = len(_plain(value))
            if length > most:
                yield Problem(f"{pointer}/{key}", f"must be less than {most + 1} characters, not {length}")
            elif length < least:
                yield Problem(f"{pointer}/{key}", "must be more than 0 characters")


def _plain(value: object) -> str:
    """A text object's own text, or the string itself."""
    return str(value.get("text", "")) if isinstance(value, dict) else str(value)
