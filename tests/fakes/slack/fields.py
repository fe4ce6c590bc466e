"""What stands in the fields of a view or message: what was there at first, what a person put in, what is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.fakes.slack.limits import JSON, elements, options_of
from tests.fakes.slack.world import CannotDo

Value = str | Sequence[str] | None

SIMPLE = {
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
}
CHOICES = {
    "static_select": "selected_option",
    "radio_buttons": "selected_option",
    "overflow": "selected_option",
    "multi_static_select": "selected_options",
    "checkboxes": "selected_options",
}


def at_first(element: JSON) -> JSON:
    """The state of a field that nobody has touched."""
    kind = str(element["type"])
    if kind in CHOICES:
        key = CHOICES[kind]
        many = key.endswith("s")
        return {
            "type": kind,
            key: element.get("initial_options" if many else "initial_option", [] if many else None),
        }
    key = SIMPLE[kind]
    initial = key.replace("selected", "initial") if key != "value" else "initial_value"
    return {"type": kind, key: element.get(initial, [] if key.endswith("s") else None)}


def filled(element: JSON, value: Value) -> JSON:
    """The state of a field into which a person put something; refuses what the field would not take."""
    kind = str(element["type"])
    if kind in CHOICES:
        return {"type": kind, CHOICES[kind]: _chosen(element, kind, value)}
    if kind == "plain_text_input" and isinstance(value, str):
        _check_length(element, value)
    if not value:
        return {"type": kind, SIMPLE[kind]: [] if SIMPLE[kind].endswith("s") else None}
    return {"type": kind, SIMPLE[kind]: value}


def is_empty(state: JSON) -> bool:
    return not next(value for key, value in state.items() if key != "type")


def state_of(blocks: Sequence[JSON], touched: Mapping[tuple[str, str], JSON] | None = None) -> JSON:
    """`state.values` of everything with a state, with what was touched already."""
    values: dict[str, Any] = {}
    for block in blocks:
        for element in elements(block):
            if element["type"] in SIMPLE or (element["type"] in CHOICES and element["type"] != "overflow"):
                key = (str(block["block_id"]), str(element["action_id"]))
                values.setdefault(key[0], {})[key[1]] = (touched or {}).get(key) or at_first(element)
    return {"values": values}


def fill(view: JSON, given: Mapping[str, Value]) -> JSON:
    """`state.values` of a view after a person filled it in; fields are named by block_id or by action_id."""
    touched, known = {}, set()
    for block in view["blocks"]:
        for element in elements(block):
            if element["type"] not in SIMPLE and element["type"] not in CHOICES:
                continue
            names = {str(block["block_id"]), str(element["action_id"])}
            known |= names
            state = at_first(element)
            for name in names & given.keys():
                state = filled(element, given[name])
            if block["type"] == "input" and not block.get("optional") and is_empty(state):
                raise CannotDo(f"the field {block['block_id']!r} must be filled in")
            touched[(str(block["block_id"]), str(element["action_id"]))] = state
    if given.keys() - known:
        raise CannotDo(f"the form has no field {sorted(given.keys() - known)}; it has {sorted(known)}")
    return state_of(view["blocks"], touched)


def _chosen(element: JSON, kind: str, value: Value) -> Any:
    many = CHOICES[kind].endswith("s")
    wanted = [value] if isinstance(value, str) else list(value or ())
    found = [_option(element, name) for name in wanted]
    return found if many else found[0] if found else None


def _option(element: JSON, name: str) -> JSON:
    """An option by its value or by the words on it."""
    options = options_of(element)
    for option in options:
        if name in {option["value"], option["text"]["text"]}:
            return option
    raise CannotDo(f"there is no option {name!r}, only {[option['value'] for option in options]}")


def _check_length(element: JSON, value: str) -> None:
    if len(value) > element.get("max_length", 3000):
        raise CannotDo(f"the field takes {element.get('max_length', 3000)} characters, not {len(value)}")
    if len(value) < element.get("min_length", 0):
        raise CannotDo(f"the field wants {element['min_length']} characters at least")
