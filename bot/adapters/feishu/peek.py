"""Looking into JSON that somebody else wrote: whatever is not there, or not of the kind expected, reads as empty."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Json = Mapping[str, Any]


def word(part: Json, key: str) -> str:
    value = part.get(key)
    return value if isinstance(value, str) else ""


def inside(part: Json, *path: str) -> Json:
    for key in path:
        value = part.get(key)
        part = value if isinstance(value, dict) else {}
    return part


def each(part: Json, key: str) -> list[Json]:
    value = part.get(key)
    return [inner for inner in value if isinstance(inner, dict)] if isinstance(value, list) else []
