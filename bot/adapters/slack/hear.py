"""Makes sure that a request comes from Slack, and turns what it says into our own events."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.adapters.slack import messages, touches
from bot.adapters.slack.shape import Json, moment, part, rows, word
from bot.chat import Event

STALE_AFTER = 300  # seconds, as Slack's own documentation advises


@dataclass(frozen=True, slots=True)
class Known:
    """What reading needs besides the payload: who we are, and whom an id belongs to.

    `me` is our user id and `home` the workspace's address, both "" until Slack has told; `dm_of` gives the id of
    the direct message with a user.
    """

    me: str
    home: str
    name_of: Callable[[str], str]
    dm_of: Callable[[str], str]


def why_not_from_slack(secret: str, timestamp: str, signature: str, body: bytes, now: datetime) -> str:
    """ "" if Slack signed this body with our secret a moment ago; else what is wrong with it."""
    if not secret:
        return "no signing secret is set"
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 12):
        return "no time stamp"
    if abs(now.timestamp() - int(timestamp)) > STALE_AFTER:
        return "stale"
    expected = hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(b"v0=" + expected.encode(), signature.encode("utf-8", "replace")):
        return "forged"
    return ""


def decode(body: Json, known: Known, now: datetime) -> Event | None:
    """The event in what Slack posted; None for everything that is not for us.

    `now` is when the request was sent: slash commands carry no time of their own.
    """
    match word(body, "type"):
        case "event_callback":
            return _callback(body, known)
        case "block_actions":
            return touches.pressed(body, known.dm_of)
        case "view_submission":
            return touches.filled(body, known.dm_of, now)
        case "message_action":
            return touches.pointed(body, _reader(known, known.me))
        case "":
            return touches.command(body, _reader(known, known.me), now) if "command" in body else None
    return None


def _callback(body: Json, known: Known) -> Event | None:
    me = known.me or _authorized_bot(body)
    delivery = messages.Delivery(word(body, "team_id"), _sent_at(body), _reader(known, me))
    return messages.decode(part(body, "event"), delivery)


def _reader(known: Known, me: str) -> messages.Reader:
    return messages.Reader(me, known.home, known.name_of)


def _authorized_bot(body: Json) -> str:
    """Who we are, from the delivery itself: for the first moments, before auth.test has answered."""
    for grant in rows(body, "authorizations"):
        if grant.get("is_bot") is True:
            return word(grant, "user_id")
    if word(body, "event", "type") != "app_mention":
        return ""
    old_style = body.get("authed_users")  # of other events these are people; of a mention, it is us
    return old_style[0] if isinstance(old_style, list) and old_style and isinstance(old_style[0], str) else ""


def _sent_at(body: Json) -> datetime | None:
    at = body.get("event_time")
    return moment(str(at)) if isinstance(at, int) else None
