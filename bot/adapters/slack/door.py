"""The web address at which Slack calls: looks at who knocks before anything else is done."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import Executor
from datetime import datetime
from urllib.parse import parse_qs

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.adapters.slack.hear import why_not_from_slack
from bot.adapters.slack.reception import Reception, Reply
from bot.adapters.slack.shape import Json, moment

MOST_BYTES = 1_000_000


class TooBig(Exception):
    """Nobody at Slack writes this much."""


class Door:
    """`POST /slack/events`. Whatever is not signed, fresh and of reasonable size never reaches bolt."""

    def __init__(
        self,
        secret: str,
        clock: Callable[[], datetime],
        reception: Reception,
        heard_bad: Callable[[str], None],
        events: Executor,
        touches: Executor,
    ) -> None:
        self._secret, self._clock, self._reception, self._heard_bad = secret, clock, reception, heard_bad
        self._events, self._touches = events, touches

    def route(self) -> Route:
        return Route("/slack/events", self._answer, methods=["POST"])

    async def _answer(self, request: Request) -> Response:
        try:
            raw = await _body(request)
        except TooBig:
            return self._turn_away(413, "too big")
        except ClientDisconnect:
            return self._turn_away(400, "cut short")
        if raw.startswith(b"ssl_check=1") or b"&ssl_check=1" in raw[:200]:
            return Response()  # Slack looks at our certificate; this call is never signed
        timestamp = request.headers.get("x-slack-request-timestamp", "")
        signature = request.headers.get("x-slack-signature", "")
        why = why_not_from_slack(self._secret, timestamp, signature, raw, self._clock())
        if why:
            return self._turn_away(401, why)
        payload = _parsed(raw)
        if payload is None:
            return self._turn_away(400, "not JSON")
        # A press may wait for its outcome for a second; it must not keep messages waiting behind it.
        crew = self._events if raw.startswith(b"{") else self._touches
        said_at = moment(timestamp) or self._clock()
        reply = await asyncio.get_running_loop().run_in_executor(crew, self._reception.receive, payload, said_at)
        return _response(reply)

    def _turn_away(self, status: int, why: str) -> Response:
        self._heard_bad(why)
        return Response(status_code=status)


def _response(reply: Reply) -> Response:
    if not reply.body:
        return Response(status_code=reply.status)
    return Response(json.dumps(reply.body), reply.status, media_type="application/json")


async def _body(request: Request) -> bytes:
    announced = request.headers.get("content-length", "")
    if announced.isascii() and announced.isdigit() and int(announced) > MOST_BYTES:
        raise TooBig
    whole = bytearray()
    async for chunk in request.stream():
        whole += chunk
        if len(whole) > MOST_BYTES:
            raise TooBig
    return bytes(whole)


def _parsed(raw: bytes) -> Json | None:
    """Events come as JSON, touches as a form with JSON inside, commands as a form; None if it is none of these."""
    try:
        text = raw.decode()
        if text.startswith("{"):
            return _object(text)
        fields = {name: values[-1] for name, values in parse_qs(text, keep_blank_values=True).items()}
        return _object(fields["payload"]) if "payload" in fields else fields or None
    except (ValueError, RecursionError):
        return None


def _object(text: str) -> Json | None:
    found = json.loads(text)
    return found if isinstance(found, dict) else None
