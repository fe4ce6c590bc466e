"""Files of Feishu: fetches what somebody attached, by the message it hangs on; brings pictures that cards show."""

from __future__ import annotations

import time

from bot.adapters.feishu import codes
from bot.adapters.feishu.api import Api, understood
from bot.adapters.feishu.peek import inside, word
from bot.chat import File
from bot.gathering import PIECE, gathered
from bot.wire import Refused, Unsure

WHERE = "/open-apis/im/v1/messages/"
LONGEST = 120.0
"""Seconds for a whole file."""
_TOO_BIG = frozenset({234006, 234037})
_GONE = frozenset({234003, 230110, 230011})
"""Feishu's codes of this call: larger than it hands out; not on this message, or the message was taken back."""


def fetch(api: Api, file: File, limit: int) -> bytes:
    if not file.url.startswith(WHERE) or ".." in file.url:
        raise Refused("forbidden")
    try:
        return _tried(api, file, limit, again=True)
    except Refused as why:
        raise Refused(_in_a_word(why)) from None


def bring(api: Api, name: str, png: bytes) -> str:
    """The key by which cards show the picture from now on."""
    answer = api.upload("/open-apis/im/v1/images", {"image_type": "message"}, "image", (name, png))
    key = word(inside(answer, "data"), "image_key")
    if not key:
        raise Unsure("Feishu did not say what it called the picture")
    return key


def _tried(api: Api, file: File, limit: int, *, again: bool) -> bytes:
    until = time.monotonic() + LONGEST
    with api.stream(file.url) as answer:
        status, headers = answer.status_code, {k.lower(): v for k, v in answer.headers.items()}
        if status != 200 or ("json" in headers.get("content-type", "") and not file.name.lower().endswith(".json")):
            said = understood(status, answer.raw.read(PIECE, decode_content=True))
            if again and api.dead_token(said):
                return _tried(api, file, limit, again=False)
            codes.check(status, headers, said, changing=False, hide=api.hide)
            raise Unsure("Feishu gave no file")
        if int(headers.get("content-length") or 0) > limit:
            raise Refused("too_big")
        return gathered(answer.iter_content(PIECE), limit, until)


def _in_a_word(why: Refused) -> str:
    """The platform-free reason; the code goes into no sentence."""
    if why.reason == "too_big" or not why.reason[:1].isdigit():
        return why.reason
    code = codes.of(why)
    return "too_big" if code in _TOO_BIG else "gone" if code in _GONE else "forbidden"
