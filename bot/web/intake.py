"""Where an outside monitor posts the comments it has seen: signed, fresh, each taken once, looked at moments later.

POST /intake/comments with the JSON {"comments": [{"id": …, "text": …, "author", "at", "network", "post", "link",
"product"}]}, at most 500 of them, and three headers: X-Baton-Key (the key's name), X-Baton-Timestamp (seconds since
1970) and X-Baton-Signature: "v1=" and the HMAC-SHA256, in hexadecimal, of "v1:TIMESTAMP:BODY" under the key's secret.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.app import Baton
from storage import intake, occasions
from storage.db import Database

MAX_AGE = 300.0
MAX_BYTES = 4_000_000
MOST = 500
MOST_LETTERS: Mapping[str, int] = {
    "id": 200, "text": 10_000, "author": 200, "network": 60, "post": 300, "link": 1_000, "product": 100,
}  # fmt: skip
PER_MINUTE = 120
"""So many requests a minute one key may make; as many may be forged before forgers are not even heard."""
TOGETHER = 100
"""So many comments are looked at in one transaction; others must get a word in between."""
NOBODY = "nobody's secret"


class Turned(Exception):
    """The request is not taken; `problems` says where and why, `after` when to come again."""

    def __init__(self, status: int, why: str, problems: tuple[str, ...] = (), after: int = 0) -> None:
        super().__init__(why)
        self.status, self.why, self.problems, self.after = status, why, problems, after


class Gate:
    """Lets each name through so often a minute, no more."""

    def __init__(self, per_minute: int = PER_MINUTE) -> None:
        self._most, self._lock = per_minute, threading.Lock()
        self._counts: dict[str, tuple[int, int]] = {}

    def enter(self, name: str, now: datetime) -> None:
        """Raises Turned once the minute is full."""
        minute, second = divmod(int(now.timestamp()), 60)
        with self._lock:
            if len(self._counts) > 1000:
                self._counts = {known: of for known, of in self._counts.items() if of[0] == minute}
            begun, count = self._counts.get(name, (minute, 0))
            count = count + 1 if begun == minute else 1
            self._counts[name] = (minute, count)
        if count > self._most:
            raise Turned(429, "too many requests", after=60 - second)


def route(baton: Baton) -> Route:
    """The address, for one running Baton."""
    gate = Gate()

    async def post(request: Request) -> Response:
        try:
            body = await _read(request)
            kept, known = await run_in_threadpool(_take, baton, gate, request.headers, body)
        except Turned as turned:
            baton.metrics.refused.labels("intake", turned.why).inc()
            return _no(turned)
        baton.metrics.heard.labels("intake").inc(kept)
        baton.metrics.known.labels("intake").inc(known)
        return JSONResponse({"kept": kept, "known": known})

    return Route("/intake/comments", post, methods=["POST"])


def _no(turned: Turned) -> Response:
    headers = {"retry-after": str(turned.after)} if turned.after else {}
    told = {"error": turned.why, **({"problems": list(turned.problems)} if turned.problems else {})}
    return JSONResponse(told, turned.status, headers)


async def _read(request: Request) -> bytes:
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MAX_BYTES:
                raise Turned(413, "too large")
    except ClientDisconnect:
        raise Turned(400, "cut short") from None
    return bytes(body)


def _take(baton: Baton, gate: Gate, headers: Mapping[str, str], body: bytes) -> tuple[int, int]:
    """Keep the comments durably; returns how many were new, and how many known. Raises Turned."""
    now = baton.clock.now()
    try:
        team_id = _signer(baton.database, gate, headers, body, now)
        comments = list(_comments(body, now))
        kept = _keep(baton.database, team_id, comments, now)
    except SQLAlchemyError:
        raise Turned(503, "the database does not answer", after=10) from None
    return kept, len(comments) - kept


def _signer(database: Database, gate: Gate, headers: Mapping[str, str], body: bytes, now: datetime) -> str:
    """The team whose monitor signed this, a moment ago. A forger learns nothing of which part was wrong, and uses up
    nothing of what the monitor may post: whatever is not signed is counted together."""
    name, stamp = headers.get("x-baton-key", "")[:100], headers.get("x-baton-timestamp", "")
    with database.read() as db:
        key = intake.key_named(db, name)
    fresh = stamp.isascii() and stamp.isdigit() and len(stamp) < 12 and abs(now.timestamp() - int(stamp)) <= MAX_AGE
    signature = headers.get("x-baton-signature", "").encode("utf-8", "replace")
    right = hmac.compare_digest(signed(key.secret if key else NOBODY, stamp, body).encode(), signature)
    if key is None or not fresh or not right:
        gate.enter("", now)
        told = "the signature is missing, wrong or more than five minutes off Baton's clock"
        raise Turned(401, f"{told}, which says {int(now.timestamp())} ({now:%Y-%m-%dT%H:%M:%SZ})")
    gate.enter(key.name, now)
    return key.team_id


def signed(secret: str, stamp: str, body: bytes) -> str:
    """What the signature header must read."""
    told = b"v1:" + stamp.encode("utf-8", "replace") + b":" + body
    return "v1=" + hmac.new(secret.encode(), told, hashlib.sha256).hexdigest()


def _comments(body: bytes, now: datetime) -> Iterator[tuple[str, str]]:
    """Each comment as (its own id, JSON as it is kept). Raises Turned if any cannot be read: then none is kept."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise Turned(400, "the body is not JSON") from None
    rows = told.get("comments") if isinstance(told, dict) else None
    if not isinstance(rows, list) or not rows:
        raise Turned(400, 'expected {"comments": [...]} with at least one comment')
    if len(rows) > MOST:
        raise Turned(413, f"at most {MOST} comments at once")
    wrong = tuple(f"comments[{at}]: {why}" for at, row in enumerate(rows) for why in _wrong(row))
    if wrong:
        raise Turned(422, "some comments cannot be read, so none was kept", wrong[:50])
    for row in rows:
        kept = {name: row[name] for name in MOST_LETTERS if row.get(name)}
        said_at = _moment(row.get("at")) or now
        yield row["id"], json.dumps({**kept, "at": said_at.isoformat()}, ensure_ascii=False)


def _wrong(row: Any) -> Iterator[str]:
    if not isinstance(row, dict):
        yield "not an object"
        return
    for name, most in MOST_LETTERS.items():
        value = row.get(name, "")
        if not isinstance(value, str):
            yield f"{name} must be a string"
        elif len(value) > most:
            yield f"{name} has more than {most} letters"
        elif name in ("id", "text") and not value.strip():
            yield f"{name} is missing"
    if row.get("at") is not None and _moment(row["at"]) is None:
        yield "at must be a moment such as 2026-02-11T21:38:00+08:00"


def _moment(value: Any) -> datetime | None:
    """The moment that a comment says it was written; None if that cannot be read."""
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo is not None else None


def _keep(database: Database, team_id: str, comments: list[tuple[str, str]], now: datetime) -> int:
    """The new comments, and the occasions to look at them, in one transaction."""
    parts = [comments[at : at + TOGETHER] for at in range(0, len(comments), TOGETHER)]
    return database.surely(lambda db: sum(_keep_part(db, team_id, part, now) for part in parts))


def _keep_part(db: Session, team_id: str, comments: list[tuple[str, str]], now: datetime) -> int:
    batch = intake.new_batch()
    kept = intake.accept(db, team_id, batch, comments, now)
    if kept:
        occasions.plan(db, team_id, "crisis.intake", batch, now)
    return kept
