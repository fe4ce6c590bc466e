"""How messages and cards look in the local API: plain JSON, made for scripts and for the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from bot.adapters.local.people import BOT, LocalPerson
from bot.adapters.local.world import Message, OpenForm, control_id, controls
from bot.chat import (
    Block,
    Button,
    Card,
    Form,
    Line,
    Link,
    Mention,
    Note,
    Picture,
    Quote,
    Row,
    Rule,
    Select,
    Strong,
    Text,
    plain,
)

Json = dict[str, Any]
FormFor = Callable[[Message, Button], Form | None]
SUBMIT, CANCEL = "submit", "cancel"


def message(found: Message, reader: LocalPerson, form_for: FormFor) -> Json:
    """One message as `reader` sees it. A card without blocks is a plain message: its `card` is null."""
    card = found.card
    shown = None
    if found.form:
        shown = _form_card(found.form)
    elif card and (card.blocks or card.tone != "plain"):
        shown = _card(card, lambda button: form_for(found, button))
    return {
        "id": found.id,
        "n": found.n,
        "author": found.author,
        "text": _form_text(found.form) if found.form else card.plain if card else found.text,
        "parts": _line(card.title) if card and not shown else None,
        "card": shown,
        "thread": found.thread,
        "edited": found.edits > 0,
        "deleted": found.deleted,
        "at": found.at.astimezone(reader.zone).isoformat(timespec="seconds"),
        "pinned": found.pinned,
        "reply_count": found.replies,
        "files": [{"id": file.id, "name": file.name, "kind": file.kind} for file in found.files],
        "mine": found.author == reader.handle and found.author != BOT,
    }


def form(shape: Form, button: str = SUBMIT) -> Json:
    """A form by itself, for a sheet over the page."""
    return {
        "title": shape.title,
        "intro": [_line(line) for line in shape.intro],
        "submit": shape.submit,
        "cancel": shape.cancel,
        "fields": _fields(shape, button),
    }


def _card(card: Card, form_for: Callable[[Button], Form | None]) -> Json:
    return {
        "title": plain(card.title),
        "title_parts": _line(card.title),
        "tone": card.tone,
        "blocks": [_block(block) for block in card.blocks],
        "buttons": [_button(button) for button in card.buttons],
        "fields": list(_all_fields(card, form_for)),
    }


def _all_fields(card: Card, form_for: Callable[[Button], Form | None]) -> Iterable[Json]:
    """What can be filled in right away: the forms behind the buttons, and the selects."""
    for control in controls(card):
        if isinstance(control, Select):
            yield _select_field(control)
        elif control.form and (shape := form_for(control)):
            yield from _fields(shape, control_id(control))


def _select_field(select: Select) -> Json:
    return {
        "name": "choice",
        "label": select.label,
        "kind": "one",
        "value": "",
        "options": [{"value": option.value, "label": option.label} for option in select.options],
        "required": True,
        "hint": "",
        "limit": 3000,
        "button": control_id(select),
    }


def _fields(shape: Form, button: str) -> list[Json]:
    return [
        {
            "name": field.name,
            "label": field.label,
            "kind": field.kind,
            "value": list(field.value) if isinstance(field.value, tuple) else field.value,
            "options": [{"value": option.value, "label": option.label} for option in field.options],
            "required": field.required,
            "hint": field.hint,
            "limit": field.limit,
            "button": button,
        }
        for field in shape.fields
    ]


def _block(block: Block) -> Json:
    if isinstance(block, Text):
        return {"kind": "text", "lines": [_line(line) for line in block.lines]}
    if isinstance(block, Quote | Note):
        return {"kind": block.tag, "line": _line(block.line)}
    if isinstance(block, Row):
        return {"kind": "row", "line": _line(block.line), "buttons": [_button(each) for each in block.buttons]}
    if isinstance(block, Select):
        return {"kind": "select", "field": _select_field(block)}
    if isinstance(block, Rule):
        return {"kind": "rule"}
    if isinstance(block, Picture):
        return {"kind": "picture", "id": block.file, "alt": block.alt}
    return {"kind": "buttons", "buttons": [_button(each) for each in block.buttons]}


def _button(button: Button) -> Json:
    return {
        "id": control_id(button),
        "label": button.label,
        "look": button.look,
        "opens": button.form,
        "confirm": button.confirm,
        "url": button.url,
    }


def _form_card(waiting: OpenForm) -> Json:
    shape = waiting.form
    intro = [{"kind": "text", "lines": [_line(line) for line in shape.intro]}] if shape.intro else []
    return {
        "title": shape.title,
        "title_parts": [{"text": shape.title}],
        "tone": "plain",
        "blocks": intro,
        "buttons": [
            _button(Button(SUBMIT, shape.submit, look="primary")),
            _button(Button(CANCEL, shape.cancel)),
        ],
        "fields": _fields(shape, SUBMIT),
    }


def _form_text(waiting: OpenForm) -> str:
    return "\n".join([waiting.form.title, *(plain(line) for line in waiting.form.intro)])


def _line(line: Line) -> list[Json]:
    return [_part(part) for part in line]


def _part(part: str | Mention | Strong | Link) -> Json:
    if isinstance(part, Mention):
        return {"text": plain((part,)), "mention": part.user, "ping": part.ping}
    if isinstance(part, Strong):
        return {"text": part.text, "strong": True}
    if isinstance(part, Link):
        return {"text": part.text, "url": part.url}
    return {"text": part}
