"""Brings a picture to Slack in three steps, and waits until Slack knows what it is: before that no card can show it."""

from __future__ import annotations

from collections.abc import Callable
from http.client import HTTPException
from typing import Final
from urllib.error import HTTPError
from urllib.request import Request

from bot.adapters.slack.calls import Calls
from bot.adapters.slack.files import SILENCE, Files, refusal
from bot.adapters.slack.shape import part, word
from bot.wire import Refused, Unsure

LOOKS: Final = 20
"""So often Slack is asked whether it knows the picture by now."""
BETWEEN: Final = 0.25
ALT: Final = 1000


def bring(calls: Calls, files: Files, name: str, png: bytes, alt: str, wait: Callable[[float], object]) -> str:
    """The picture's id. It is shown in no channel: only whoever sees the card sees it."""
    place = calls.ask("files.getUploadURLExternal", filename=name, length=len(png), alt_txt=alt[:ALT])
    put(files, word(place, "upload_url"), png)
    file = word(place, "file_id")
    calls("files.completeUploadExternal", files=[{"id": file, "title": name}])
    for _ in range(LOOKS):
        if word(part(calls.read("files.info", file=file), "file"), "mimetype"):
            return file
        wait(BETWEEN)
    raise Unsure("Slack does not know the picture yet")


def put(files: Files, url: str, png: bytes) -> None:
    """To Slack's own hosts only, wherever the answer says to go. The address is the permission: no token goes along."""
    if not files.may(url):
        raise Refused("forbidden")
    request = Request(url, data=png, headers={"Content-Type": "application/octet-stream"}, method="POST")
    try:
        with files.opener.open(request, timeout=SILENCE) as answer:
            answer.read()
    except HTTPError as answer:
        raise refusal(answer.code, answer.headers) from None
    except (OSError, HTTPException, ValueError) as lost:
        raise Unsure(type(lost).__name__) from None
