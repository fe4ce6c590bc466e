"""What a look at one part of Baton finds: whether it is well, and if not, what to do."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

import httpx

GOOD, ODD, WRONG = "✓", "!", "✗"
PATIENCE = 10.0
OFF_BY = 60.0
"""Seconds that a clock may be wrong. Slack and Feishu turn away what looks five minutes old."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's: how it is, and what to do about it. With a WRONG one, Baton would not run."""

    mark: str
    what: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look at."""

    name: str
    look: Callable[[], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Room:
    """A channel that a team uses; `spoken`: whether anything was ever heard in its workspace."""

    id: str
    title: str
    spoken: bool = True
    workspace: str = ""


def good(what: str) -> Finding:
    return Finding(GOOD, what)


def odd(what: str, advice: str) -> Finding:
    return Finding(ODD, what, advice)


def wrong(what: str, advice: str) -> Finding:
    return Finding(WRONG, what, advice)


# --- asking a platform ---


@dataclass(frozen=True, slots=True)
class Reply:
    """What a platform answered; `body` is empty if that was no JSON object."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)


class Unreachable(Exception):
    """No answer came; the message is the kind of trouble, nothing of the request."""


_TROUBLES: Final = (
    (httpx.TimeoutException, f"no answer within {PATIENCE:.0f} s"),
    (httpx.ConnectError, "no connection"),
    (httpx.RemoteProtocolError, "it hung up"),
    (httpx.ProxyError, "the proxy refuses"),
)


def ask(method: str, url: str, *, bearer: str = "", body: Any = None) -> Reply:
    """One plain request. Raises Unreachable."""
    headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    try:
        answer = httpx.request(method, url, headers=headers, json=body, timeout=PATIENCE)
    except (httpx.HTTPError, httpx.InvalidURL) as why:
        told = next((words for kind, words in _TROUBLES if isinstance(why, kind)), type(why).__name__)
        raise Unreachable(told) from None
    try:
        found = json.loads(answer.content)
    except ValueError:
        found = {}
    return Reply(answer.status_code, answer.headers, found if isinstance(found, dict) else {})


def clock(platform: str, reply: Reply, now: datetime) -> Finding:
    """Our clock beside the platform's."""
    try:
        theirs = parsedate_to_datetime(reply.headers.get("date", ""))
    except ValueError:
        return odd(f"{platform} does not tell the time", "make sure that this computer keeps its clock right (NTP)")
    off = (now - theirs).total_seconds()
    if abs(off) <= OFF_BY:
        return good(f"this computer's clock agrees with {platform}'s")
    return wrong(
        f"this computer's clock is {abs(off):.0f} s {'ahead of' if off > 0 else 'behind'} {platform}'s",
        f"set it right (switch NTP on): {platform}'s signatures are refused when the clocks differ",
    )


def public(platform: str, url: str, path: str) -> Finding:
    """Whether Baton answers at its public address, as far as this can be seen from here."""
    if not url:
        return odd(
            f"{platform} must be able to call https://YOUR-ADDRESS{path}; the doctor does not know the address",
            "run `baton doctor --url https://YOUR-ADDRESS` while Baton runs",
        )
    try:
        status = ask("POST", f"{url.rstrip('/')}{path}", body={}).status
    except Unreachable as why:
        return wrong(f"nobody answers at {url} ({why})", "start Baton, then check the name, the proxy and the firewall")
    if status in (400, 401, 403):
        return good(f"Baton answers at {url}{path}, and turns away what {platform} has not signed")
    return wrong(
        f"{url}{path} answers {status}; Baton would turn an unsigned request away with 401",
        f"let the proxy pass {path} on to Baton's port unchanged",
    )
