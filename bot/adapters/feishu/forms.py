"""A form as a card that one fills in, and the way back from what Feishu sends to what was asked.

A form card has to be drawn again when an answer is wrong, and Feishu hands back nothing but the values: so the form
itself travels in the submit button, next to the place where it was opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.adapters.feishu import mark
from bot.adapters.feishu.draw import paragraph, short, side_by_side, words
from bot.adapters.feishu.fit import Element, size
from bot.chat import Field, Form, Option, Place

LONGEST = 1000
ROOM = 28_000
Fields = dict[str, str | tuple[str, ...]]

_FORM: TypeAdapter[Form] = TypeAdapter(Form)
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})")
_TIME = re.compile(r"(\d{2}:\d{2})")


def draw(form: Form, place: Place, message: str, errors: Mapping[str, str] | None = None) -> Element:
    """The form as a card. `place` and `message`: where the button was pressed that opened it."""
    errors = errors or {}
    where = {"w": place.workspace, "i": place.id, "k": place.kind, "t": place.thread, "m": message}
    card = _card(form, errors, {"a": form.name, "s": _FORM.dump_json(form).decode(), "o": where})
    if size(card) > ROOM:  # then a wrong answer is told in a toast, and the card stays as the person left it
        light = replace(form, intro=(), fields=tuple(replace(f, options=(), value="", hint="") for f in form.fields))
        card = _card(form, errors, {"a": form.name, "s": _FORM.dump_json(light).decode(), "o": where, "l": 1})
    return card


def done(form: Form, said: str) -> Element:
    """What is left of the form card when it was sent."""
    lines = [(text,) for text in (form.done, said) if text]
    return _frame(form, [paragraph(lines)], "green")


def closed(form: Form) -> Element:
    """What is left of a form card that was called off and could not be taken back."""
    return _frame(form, [paragraph([(form.cancel,)], color="grey")], "grey")


def carried(text: object) -> Form | None:
    """The form that travelled in the button; None if that is no form of ours."""
    if not isinstance(text, str):
        return None
    try:
        return _FORM.validate_json(text)
    except ValidationError:
        return None


def filled(form: Form, given: Mapping[str, Any]) -> Fields:
    """What was filled in, by field name."""
    return {field.name: _read(field, given.get(field.name)) for field in form.fields}


def with_values(form: Form, values: Fields) -> Form:
    """The form with these answers standing in it."""
    return replace(form, fields=tuple(replace(f, value=values.get(f.name, f.value)) for f in form.fields))


def _read(field: Field, raw: Any) -> str | tuple[str, ...]:
    if field.kind == "many":
        chosen = raw if isinstance(raw, list) else [raw]
        return tuple(value for value in chosen if isinstance(value, str) and value)
    text = raw if isinstance(raw, str) else ""
    if field.kind == "date":
        return _first(_DATE, text)
    if field.kind == "time":
        return _first(_TIME, text)
    return text.replace("\r\n", "\n")


def _first(pattern: re.Pattern[str], text: str) -> str:
    """Feishu writes "2026-02-09 +0800" and "09:30 +0800"; the zone is the phone's and says nothing."""
    found = pattern.match(text)
    return found[1] if found else ""


def _card(form: Form, errors: Mapping[str, str], value: Element) -> Element:
    inside = [element for field in form.fields for element in _field(field, errors.get(field.name, ""))]
    stray = [(text,) for name, text in errors.items() if name not in {field.name for field in form.fields}]
    if stray:
        inside.append(paragraph(stray, color="red"))
    submit = {"form_action_type": "submit", "name": "baton_submit"}
    inside.append(side_by_side([{**_button(form.submit, "primary", value), **submit}]))
    body: list[Element] = [paragraph([line]) for line in form.intro]
    body.append({"tag": "form", "name": "baton_form", "elements": inside})
    small = {"a": form.name, "x": _FORM.dump_json(replace(form, fields=(), intro=(), value={})).decode()}
    body.append(_button(form.cancel, "default", small))
    return _frame(form, body, "blue")


def _frame(form: Form, elements: list[Element], color: str) -> Element:
    return {
        "schema": "2.0",
        "config": {"update_multi": True, "width_mode": "fill", "summary": {"content": form.title}},
        "header": {"title": words(form.title), "template": color, "padding": "12px"},
        "body": {"direction": "vertical", "vertical_spacing": "8px", "elements": elements},
    }


def _button(label: str, look: str, value: Element) -> Element:
    return {
        "tag": "button",
        "text": words(short(label, 100)),
        "type": look,
        "size": "medium",
        "behaviors": [{"type": "callback", "value": value}],
    }


def _field(field: Field, error: str) -> Iterator[Element]:
    yield paragraph([(field.label + (" *" if field.required else ""),)])
    if len(field.hint) > 100 or (field.hint and field.kind not in {"text", "long"}):
        yield paragraph([(field.hint,)], "notation", "grey")
    if isinstance(field.value, str) and len(field.value) > LONGEST:
        yield paragraph([(field.value,)], "notation", "grey")
    yield {**_control(field), "name": field.name, "required": field.required, "width": "fill"}
    if error:
        yield paragraph([(error,)], color="red")


def _control(field: Field) -> Element:
    one = field.value if isinstance(field.value, str) else ""
    if field.kind in {"one", "person"} and field.options:
        chosen = {"initial_option": one} if one in {o.value for o in field.options} else {}
        return {"tag": "select_static", **_choices(field), **chosen}
    if field.kind == "many" and field.options:
        values = [v for v in field.value if v in {o.value for o in field.options}]
        return {"tag": "multi_select_static", **_choices(field), **({"selected_values": values} if values else {})}
    if field.kind == "date":
        return {"tag": "date_picker", **({"initial_date": one} if _DATE.fullmatch(one) else {})}
    if field.kind == "time":
        return {"tag": "picker_time", **({"initial_time": one} if _TIME.fullmatch(one) else {})}
    return _input(field, one)


def _input(field: Field, value: str) -> Element:
    drawn: Element = {"tag": "input", "max_length": max(1, min(field.limit, LONGEST))}
    if field.kind == "long":
        drawn |= {"input_type": "multiline_text", "rows": 4, "auto_resize": True}
    if 0 < len(field.hint) <= 100:
        drawn["placeholder"] = words(field.hint)
    if value:
        drawn["default_value"] = mark.clean(value)[: drawn["max_length"]]
    return drawn


def _choices(field: Field) -> Element:
    return {"options": [_option(option) for option in field.options], "placeholder": words(short(field.label, 100))}


def _option(option: Option) -> Element:
    return {"text": words(option.label), "value": option.value}
