"""Fills in a form the way Feishu's client does: refuses what cannot be typed, and writes values as it would."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.fakes.feishu import cards, shape
from tests.fakes.feishu.world import Json

PATTERNS = {
    "date_picker": r"\d{4}-\d\d-\d\d",
    "picker_time": r"\d\d:\d\d",
    "picker_datetime": r"\d{4}-\d\d-\d\d \d\d:\d\d",
}
STARTS = ("default_value", "initial_option", "selected_values", "initial_date", "initial_time", "initial_datetime")


class CannotFill(ValueError):
    """The client would not let a person send the form like this."""


def filled_in(form: Json, values: Mapping[str, Any], tz: str) -> Json:
    """The form_value that is sent: what was filled in, or what stood there at first."""
    fields = {part["name"]: part for part in cards.parts(form) if part.get("tag") in shape.ASKING}
    unknown = set(values) - set(fields)
    if unknown:
        raise CannotFill(f"the form has no {sorted(unknown)}, only {sorted(fields)}")
    sent = {name: _sent(part, values.get(name, _at_first(part)), tz) for name, part in fields.items()}
    return {name: value for name, value in sent.items() if value is not None}


def _at_first(part: Json) -> Any:
    if part["tag"] == "checker":
        return bool(part.get("checked"))
    return next((part[key] for key in STARTS if part.get(key)), None)


def _sent(part: Json, value: Any, tz: str) -> Any:
    name, tag = part["name"], part["tag"]
    if value in (None, "", []):
        if part.get("required"):
            raise CannotFill(f"{name} is required")
        return "" if tag == "input" else None
    if tag == "input":
        return _typed(part, value)
    if tag == "checker":
        return bool(value)
    if tag in PATTERNS:
        return _moment(name, tag, value, tz)
    return _picked(part, value)


def _typed(part: Json, value: Any) -> str:
    longest = int(part.get("max_length", cards.LONGEST_INPUT))
    if not isinstance(value, str) or len(value) > longest:
        raise CannotFill(f"{part['name']} takes at most {longest} characters")
    if part.get("input_type") != "multiline_text" and "\n" in value:
        raise CannotFill(f"{part['name']} has one line only")
    return value


def _moment(name: str, tag: str, value: str, tz: str) -> str:
    bare = re.sub(r" [+-]\d{4}$", "", value)
    if not re.fullmatch(PATTERNS[tag], bare):
        raise CannotFill(f"{name} does not take {value!r}")
    return f"{bare} {datetime.now(ZoneInfo(tz)):%z}"


def _picked(part: Json, value: Any) -> Any:
    many = part["tag"].startswith("multi_")
    if many != isinstance(value, list | tuple):
        raise CannotFill(f"{part['name']} takes {'a list' if many else 'one value'}")
    offered = {option["value"] for option in part.get("options") or ()}
    if offered and not set(value if many else [value]) <= offered:
        raise CannotFill(f"{part['name']} does not offer {value!r}")
    return list(value) if many else value
