"""What we write on buttons, lists and forms so that a press tells us which one it was and what it is about.

Slack gives back only what the control carries: a button its action id and its value (2,000 characters), a list its
action id and its block's id (255 each), a form its private metadata (3,000).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from bot.adapters.slack.shape import part, word
from bot.chat import Form, Pressed

FIELD = "field:"
_ADDRESS_ONLY = "open-address"


@dataclass(frozen=True, slots=True)
class Mark:
    """Which button: its action, and whether it opens a form."""

    action: str
    form: bool = False


@dataclass(frozen=True, slots=True)
class Errand:
    """What a form carries along: its name, its value, and where the button stood that opened it."""

    form: str
    value: Mapping[str, str]
    channel: str = ""
    thread: str = ""
    message: str = ""


def action(name: str, number: int, *, form: bool = False) -> str:
    """Slack wants every action id of a message to differ, so each carries its number."""
    return _fit(f"{name}#{number}{'f' if form else ''}", 255, "action id")


def address(number: int) -> str:
    return action(_ADDRESS_ONLY, number)


def read_action(text: str) -> Mark | None:
    name, _, number = text.rpartition("#")
    if not name or name == _ADDRESS_ONLY:
        return None
    return Mark(name, number.endswith("f"))


def value(carried: Mapping[str, str]) -> str:
    return _fit(_json(carried), 2000, "button value")


def read_value(text: str) -> dict[str, str]:
    return _read_json(text)


def block(carried: Mapping[str, str], number: int) -> str:
    return _fit(f"{number} {_json(carried)}", 255, "list value")


def read_block(text: str) -> dict[str, str]:
    return _read_json(text.partition(" ")[2])


def field(name: str, box: int = 0) -> str:
    """A form's question; a long text has several boxes, of which only the first has the plain name."""
    return _fit(f"{FIELD}{name}" + (f"+{box}" if box else ""), 255, "field name")


def is_field(text: str) -> bool:
    return text.startswith(FIELD)


def read_field(text: str) -> tuple[str, bool]:
    """The question's name, and whether this is one of its further boxes."""
    name, _, box = text.removeprefix(FIELD).partition("+")
    return (name, bool(box)) if is_field(text) else ("", False)


def errand(form: Form, opened_by: Pressed) -> str:
    place = opened_by.place
    whole = {"form": form.name, "value": dict(form.value), "in": [place.id, place.thread, opened_by.message]}
    return _fit(_json(whole), 3000, "form value")


def read_errand(text: str) -> Errand | None:
    found = _parsed(text)
    where = found.get("in")
    if not word(found, "form") or not (isinstance(where, list) and len(where) == 3):
        return None
    channel, thread, message = (str(piece) for piece in where)
    return Errand(word(found, "form"), _words_only(part(found, "value")), channel, thread, message)


def _json(thing: object) -> str:
    if isinstance(thing, Mapping):
        thing = dict(thing)
    return json.dumps(thing, ensure_ascii=False, separators=(",", ":"))


def _read_json(text: str) -> dict[str, str]:
    return _words_only(_parsed(text))


def _words_only(found: Mapping[str, object]) -> dict[str, str]:
    return {key: kept for key, kept in found.items() if isinstance(kept, str)}


def _parsed(text: str) -> Mapping[str, object]:
    try:
        found = json.loads(text) if text.startswith("{") else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _fit(text: str, limit: int, what: str) -> str:
    if len(text) > limit:
        raise ValueError(f"{what} is longer than the {limit} characters that Slack carries")
    return text
