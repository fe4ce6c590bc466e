"""Draws a form as a Slack modal."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from bot.adapters.slack import draw, ink, marks
from bot.chat import Field, Form, Pressed

_BOX = 3000  # characters that one text box holds
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def modal(form: Form, opened_by: Pressed) -> dict[str, Any]:
    """The view for views.open. Its private metadata remembers where it was opened."""
    blocks = draw.paragraphs(form.intro)
    for question in form.fields:
        blocks.extend(_question(question))
    return {
        "type": "modal",
        "callback_id": ink.short(form.name, 255),
        "title": ink.label(form.title, 24),
        "submit": ink.label(form.submit, 24),
        "close": ink.label(form.cancel, 24),
        "private_metadata": marks.errand(form, opened_by),
        "blocks": blocks,
    }


def boxes_of(view: object) -> dict[str, str]:
    """The block under which Slack shows an error, by the name of the question."""
    found: dict[str, str] = {}
    for block in view["blocks"] if isinstance(view, dict) and isinstance(view.get("blocks"), list) else ():
        name, _ = marks.read_field(str(block.get("block_id", ""))) if isinstance(block, dict) else ("", False)
        if name and block.get("type") == "input":
            found.setdefault(name, block["block_id"])
    return found


def _question(question: Field) -> list[dict[str, Any]]:
    if question.kind in ("one", "many", "person") and not question.options:
        nothing = ink.label(f"{question.label}: —", 1000)
        return [{"type": "context", "block_id": marks.field(question.name), "elements": [nothing]}]
    if question.kind in ("text", "long"):
        return [_input(question, part, box) for box, part in enumerate(_boxes(_first(question)))]
    return [_input(question, _first(question), 0)]


def _input(question: Field, value: str, box: int) -> dict[str, Any]:
    block: dict[str, Any] = {
        "type": "input",
        "block_id": marks.field(question.name, box),
        "label": ink.label(question.label + (f" ({box + 1})" if box else ""), 2000),
        "element": {"action_id": "answer", **_element(question, value)},
        "optional": not question.required or box > 0,
    }
    if question.hint and not box:
        block["hint"] = ink.label(question.hint, 2000)
    return block


def _element(question: Field, value: str) -> dict[str, Any]:
    match question.kind:
        case "text" | "long":
            return _text(question, value)
        case "many":
            return _many(question)
        case "date":
            return {"type": "datepicker", **({"initial_date": value} if _is_date(value) else {})}
        case "time":
            return {"type": "timepicker", **({"initial_time": value} if _TIME.fullmatch(value) else {})}
    return _one(question, value)


def _text(question: Field, value: str) -> dict[str, Any]:
    most = max(1, min(question.limit, _BOX))
    element: dict[str, Any] = {"type": "plain_text_input", "multiline": question.kind == "long"}
    element["max_length"] = max(most, min(len(value), _BOX))
    if value:
        element["initial_value"] = value
    return element


def _one(question: Field, value: str) -> dict[str, Any]:
    """Few answers stand open, one tap each; radio buttons cannot be cleared, so only where one must be chosen."""
    few = len(question.options) <= 5 and question.required and question.kind == "one"
    element = {"type": "radio_buttons" if few else "static_select", **draw.choices(question.options)}
    chosen = [draw.option(each) for each in question.options if each.value == value]
    return element | ({"initial_option": chosen[0]} if chosen else {})


def _many(question: Field) -> dict[str, Any]:
    ticks = len(question.options) <= 10
    element = {"type": "checkboxes" if ticks else "multi_static_select", **draw.choices(question.options)}
    wanted = question.value if isinstance(question.value, tuple) else (question.value,)
    chosen = [draw.option(each) for each in question.options if each.value in wanted]
    return element | ({"initial_options": chosen} if chosen else {})


def _first(question: Field) -> str:
    return ink.legible(question.value) if isinstance(question.value, str) else ""


def _boxes(text: str) -> list[str]:
    """A text longer than one box goes on in a second one, so that editing it loses nothing."""
    return [text[at : at + _BOX] for at in range(0, len(text), _BOX)] or [""]


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
