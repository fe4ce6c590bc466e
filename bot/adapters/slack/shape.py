"""Reads what Slack posts without trusting its shape: a missing or odd piece reads as nothing, never as an error."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

Json: TypeAlias = Mapping[str, Any]

_MOMENT = re.compile(r"(\d{1,11})(?:\.(\d{1,6}))?")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def dig(thing: object, *path: str) -> object:
    """What lies at the end of the path, or None."""
    for step in path:
        if not isinstance(thing, Mapping):
            return None
        thing = thing.get(step)
    return thing


def word(thing: object, *path: str) -> str:
    """The text at the end of the path, or ""."""
    found = dig(thing, *path)
    if not isinstance(found, str):
        return ""
    return found if found.isascii() and "\0" not in found else clean(found)


def part(thing: object, *path: str) -> Json:
    """The object at the end of the path, or an empty one."""
    found = dig(thing, *path)
    return found if isinstance(found, Mapping) else {}


def rows(thing: object, *path: str) -> list[Json]:
    """The objects of the list at the end of the path; whatever else stands in it is left out."""
    found = dig(thing, *path)
    return [row for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []


def clean(text: str) -> str:
    """Without what no database and no wire would take: NUL, and halves of characters."""
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def moment(ts: str) -> datetime | None:
    """Slack's "1595926230.009600" as a moment, exact to the microsecond; None if it is no such thing."""
    found = _MOMENT.fullmatch(ts)
    if not found or not ts.isascii():
        return None
    micros = (found[2] or "").ljust(6, "0")
    return _EPOCH + timedelta(seconds=int(found[1]), microseconds=int(micros))


def stamp(at: datetime) -> str:
    """The way back: a moment as Slack writes it."""
    micros = (at - _EPOCH) // timedelta(microseconds=1)
    return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"
