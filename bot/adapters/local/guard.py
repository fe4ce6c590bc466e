"""Keeps the local page local: only this computer, only by its own name, only from its own page."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SAFE = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-cache",
}


class Guard:
    """Wraps the page and its API. Whoever may act as anybody must at least be sitting at this computer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        why = objection(scope)
        if why:
            await JSONResponse({"error": why}, 403)(scope, receive, send)
            return

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_SAFE)
            await send(message)

        await self._app(scope, receive, send_safely)


def objection(scope: Scope) -> str:
    """Why this request is refused; "" where it is not.

    A foreign Host means that somebody's domain was pointed at this computer; a foreign Origin, that another
    site's page is asking in the visitor's name.
    """
    client = scope.get("client")
    if not client or not _is_loopback(client[0]):
        return "This page answers on this computer only; please open it there."
    headers = Headers(scope=scope)
    host = headers.get("host", "")
    if not _is_loopback(_name_of(host)):
        return "Please open this page by the address localhost or 127.0.0.1."
    origin = headers.get("origin", "")
    if origin and origin.lower().partition("://")[2] != host.lower():
        return "Another page asked for this; please use Baton's own page."
    if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        return _from_elsewhere(scope, headers)
    return ""


def _from_elsewhere(scope: Scope, headers: Headers) -> str:
    """A plain link to the page may be followed from anywhere; it changes nothing."""
    if scope["method"] == "GET" and headers.get("sec-fetch-mode") == "navigate":
        return ""
    return "Another page asked for this; please use Baton's own page."


def _name_of(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _is_loopback(name: str) -> bool:
    if name.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
