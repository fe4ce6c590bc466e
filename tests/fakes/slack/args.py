"""The arguments of one Web API call, however they travelled: JSON, form or query."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl

from tests.fakes.slack.limits import JSON
from tests.fakes.slack.world import SlackError, moment


class Args:
    """Reads arguments with the tolerance of Slack: "1", "true" and true are the same, lists may be JSON text."""

    def __init__(self, given: JSON) -> None:
        self.given = given

    def __contains__(self, name: str) -> bool:
        return self.given.get(name) not in (None, "")

    def text(self, name: str, default: str = "") -> str:
        value = self.given.get(name)
        return default if value is None else str(value)

    def flag(self, name: str) -> bool:
        return str(self.given.get(name, "")).lower() in {"1", "true"}

    def number(self, name: str, default: int) -> int:
        try:
            return int(self.given.get(name) or default)
        except ValueError:
            raise SlackError("invalid_arguments") from None

    def data(self, name: str) -> Any:
        """A structure, given as such or as JSON text; None if absent."""
        value = self.given.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise SlackError(f"invalid_{name}_format" if name == "blocks" else "invalid_arguments") from None

    def moment(self, name: str) -> tuple[int, int] | None:
        if name not in self or self.text(name) == "0":
            return None
        try:
            return moment(self.text(name))
        except ValueError:
            raise SlackError(f"invalid_ts_{name}") from None

    def names(self, name: str) -> list[str]:
        """A list of words with commas between them."""
        value = self.given.get(name)
        words = value if isinstance(value, list) else str(value or "").split(",")
        return [str(word).strip() for word in words if str(word).strip()]


def read(query: str, body: bytes, content_type: str) -> JSON:
    """All arguments of a request; what stands in the body wins over the query."""
    given: JSON = dict(parse_qsl(query, keep_blank_values=True))
    if content_type.startswith("application/json"):
        try:
            sent = json.loads(body or b"{}")
        except ValueError:
            raise SlackError("invalid_json") from None
        if not isinstance(sent, dict):
            raise SlackError("json_not_object")
        return given | sent
    if content_type.startswith("application/x-www-form-urlencoded"):
        return given | dict(parse_qsl(body.decode(), keep_blank_values=True))
    return given


def page(items: list[JSON], args: Args, default: int = 100) -> tuple[list[JSON], JSON]:
    """One page of a list and what the answer says of the next one."""
    cursor = args.text("cursor")
    if cursor and not cursor.startswith("next:"):
        raise SlackError("invalid_cursor")
    start = int(cursor.removeprefix("next:") or 0)
    end = start + max(1, min(args.number("limit", default), 1000))
    following = f"next:{end}" if end < len(items) else ""
    return items[start:end], {"response_metadata": {"next_cursor": following}}
