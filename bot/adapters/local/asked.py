"""What a request to the local page asks for, read with care: what is wrong gets a sentence, never a crash."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

LONGEST_BODY = 256 * 1024
LONGEST_WITH_FILES = 15 * 1024 * 1024
"""Ten megabytes of file, as base64."""
MOST_FILES = 5
LONGEST_NAME = 200
LONGEST_TEXT = 20_000


class Problem(Exception):
    """A request that cannot be carried out; `sentence` says what to do instead."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


class Asked:
    """The named values of one request, whether they came in the address or as JSON."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def word(self, name: str) -> str:
        """A value that must be there and be text."""
        found = self.maybe(name)
        if not found.strip():
            raise Problem(400, f"Please say `{name}`: it is missing or empty.")
        return found

    def maybe(self, name: str) -> str:
        """A value that may be left out; "" then."""
        found = self._values.get(name)
        if found is None:
            return ""
        if not isinstance(found, str):
            raise Problem(400, f"`{name}` must be text in quotes.")
        return _sound(found, name)

    def count(self, name: str) -> int:
        """A whole number from 1 on that may be left out; 0 then."""
        found = self.maybe(name)
        if found and not (found.isascii() and found.isdigit() and int(found[:9]) > 0):
            raise Problem(400, f"`{name}` must be a whole number such as 60.")
        return int(found[:9] or 0)

    def files(self) -> list[tuple[str, bytes]]:
        """Names and contents of what is attached."""
        found = self._values.get("files") or []
        if not isinstance(found, list) or len(found) > MOST_FILES or not all(isinstance(one, dict) for one in found):
            raise Problem(400, f'`files` must be a list of at most {MOST_FILES}, each {{"name", "content" in base64}}.')
        return [_file(Asked(one)) for one in found]

    def form(self) -> dict[str, str | tuple[str, ...]] | None:
        """What was filled in, or None where the request carries no form at all."""
        found = self._values.get("form")
        if found is None:
            return None
        if not isinstance(found, dict):
            raise Problem(400, '`form` must be an object such as {"field": "value"}.')
        return {_sound(name, "form"): _answer(name, value) for name, value in found.items()}


async def asked_in_body(request: Request, longest: int = LONGEST_BODY) -> Asked:
    """The JSON object that was posted. A content type of JSON is what other sites' pages cannot send unasked."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Problem(415, "Please post JSON, with the header Content-Type: application/json.")
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > longest:
            raise Problem(413, f"That is too much at once: at most {longest // 1024} KB, please.")
    try:
        values = json.loads(bytes(body))
    except (ValueError, RecursionError):
        raise Problem(400, "That is not JSON that can be read; please check its quotes and brackets.") from None
    if not isinstance(values, dict):
        raise Problem(400, 'Please post one JSON object, such as {"as": "xiaoman"}.')
    return Asked(values)


def asked_in_address(request: Request) -> Asked:
    return Asked(dict(request.query_params))


def _file(asked: Asked) -> tuple[str, bytes]:
    name = asked.word("name")
    content = asked._values.get("content")
    if len(name) > LONGEST_NAME or not isinstance(content, str):
        raise Problem(400, f"A file has a `name` of at most {LONGEST_NAME} characters, and `content` in base64.")
    try:
        return name, base64.b64decode(content, validate=True)
    except ValueError:
        raise Problem(400, f"The content of “{name}” is no base64.") from None


def _sound(text: str, name: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise Problem(400, f"`{name}` is too long: at most {LONGEST_TEXT} characters, please.")
    if any("\ud800" <= letter <= "\udfff" for letter in text) or "\0" in text:
        raise Problem(400, f"`{name}` holds half a character or a zero byte; please send whole text.")
    return text


def _answer(name: str, value: Any) -> str | tuple[str, ...]:
    if value is None:
        return ""
    if isinstance(value, str):
        return _sound(value, name)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(_sound(one, name) for one in value)
    raise Problem(400, f"`form.{name}` must be text, or a list of texts where several may be ticked.")
