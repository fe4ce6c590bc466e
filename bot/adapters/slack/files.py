"""Fetches what somebody attached in Slack, from Slack's own hosts only, and no more of it than was asked for."""

from __future__ import annotations

import ssl
import time
from http.client import HTTPException, HTTPMessage
from typing import IO, Any
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, OpenerDirector, Request, build_opener

from bot.adapters.slack.calls import Calls, seconds_asked
from bot.adapters.slack.hosts import Hosts
from bot.adapters.slack.shape import part, word
from bot.chat import File
from bot.gathering import PIECE, gathered
from bot.wire import Refused, Throttled, Unsure

SILENCE = 15.0
"""Seconds that Slack may say nothing."""
LONGEST = 120.0
"""Seconds for a whole file."""


class Files:
    """`fetch` goes where Slack keeps files, with our token, and nowhere else."""

    def __init__(self, token: str, api_url: str, calls: Calls) -> None:
        self._token, self._calls = token, calls
        self.may = Hosts(api_url).may
        secure = ssl.create_default_context() if urlsplit(api_url).scheme == "https" else None
        self.opener = build_opener(_Within(self.may), *([HTTPSHandler(context=secure)] if secure else []))

    def fetch(self, file: File, limit: int) -> bytes:
        url = file.url or self._asked(file.id)
        if not self.may(url):
            raise Refused("forbidden")
        try:
            request = Request(_ascii(url), headers={"Authorization": f"Bearer {self._token}"})
            return _read(self.opener, request, file, limit)
        except HTTPError as answer:
            raise refusal(answer.code, answer.headers) from None
        except (OSError, HTTPException, ValueError) as lost:
            raise Unsure(type(lost).__name__) from None

    def _asked(self, file: str) -> str:
        """Where the file is, for those of which Slack tells only the name at first."""
        try:
            found = part(self._calls.read("files.info", file=file), "file")
        except Refused as why:
            raise Refused("gone" if why.reason in ("file_not_found", "file_deleted") else "forbidden") from None
        return word(found, "url_private_download") or word(found, "url_private")


def _ascii(url: str) -> str:
    """The address with the letters of a Chinese file name written as addresses have them."""
    return quote(url, safe="/:?&=%#+@,;~!$'()*[]")


class _Within(HTTPRedirectHandler):
    """Follows Slack from one of its hosts to another, and nobody anywhere else."""

    max_redirections = 3

    def __init__(self, may: Any) -> None:
        self.may = may

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        if not self.may(newurl):
            raise Refused("forbidden")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _read(opener: OpenerDirector, request: Request, file: File, limit: int) -> bytes:
    until = time.monotonic() + LONGEST
    with opener.open(request, timeout=SILENCE) as answer:
        if int(answer.headers.get("Content-Length") or 0) > limit:
            raise Refused("too_big")
        if _is_page(answer.headers) and not file.name.lower().endswith((".html", ".htm")):
            raise Refused("forbidden")  # without the scope files:read Slack shows a page to log in at, and says 200
        return gathered(iter(lambda: answer.read(PIECE), b""), limit, until)


def _is_page(headers: HTTPMessage) -> bool:
    return str(headers.get("Content-Type") or "").startswith("text/html")


def refusal(status: int, headers: Any) -> Refused | Throttled | Unsure:
    if status == 429:
        return Throttled(seconds_asked(headers))
    if status >= 500:
        return Unsure(f"HTTP {status}")
    return Refused("gone" if status in (404, 410) else "forbidden")
