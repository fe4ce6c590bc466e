"""Makes sure that a request comes from Slack, and turns what it says into our own events."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from datetime import datetime

from bot.adapters.slack import messages, touches
from bot.adapters.slack.messages import Delivery, Reader
from bot.adapters.slack.shape import Json, moment, part, rows, word
from bot.chat import Event

STALE_AFTER = 300  # seconds, as Slack's own documentation advises


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


def decode(body: Json, reader: Reader, now: datetime) -> Event | None:
    """The event in what Slack posted; None for everything that is not for us.

    `now` is when the request was sent: slash commands carry no time of their own.
    """
    reader = replace(reader, me=reader.me or _authorized_bot(body), team=reader.team or workspace_of(body))
    match word(body, "type"):
        case "event_callback":
            return messages.decode(part(body, "event"), Delivery(reader.team, sent_at(body), reader))
        case "block_actions":
            return touches.pressed(body, reader)
        case "view_submission":
            return touches.filled(body, reader, now)
        case "message_action":
            return touches.pointed(body, reader)
        case "":
            return touches.command(body, reader, now) if "command" in body else None
    return None


def taken_out(body: Json) -> bool:
    """Whether the app was just taken out of the workspace, so that its token there is dead."""
    event = part(body, "event")
    kind = word(event, "type")
    return kind == "app_uninstalled" or (kind == "tokens_revoked" and bool(part(event, "tokens").get("bot")))


def workspace_of(body: Json) -> str:
    """Ours, from the delivery itself: in a channel shared with another company, `team_id` may be theirs."""
    granted = (word(grant, "team_id") for grant in rows(body, "authorizations"))
    paths = (("view", "app_installed_team_id"), ("team", "id"), ("team_id",), ("user", "team_id"), ("view", "team_id"))
    return next(filter(None, (*granted, *(word(body, *path) for path in paths), word(body, "event", "team"))), "")


def _authorized_bot(body: Json) -> str:
    """Who we are, from the delivery itself: for the first moments, before auth.test has answered."""
    for grant in rows(body, "authorizations"):
        if grant.get("is_bot") is True:
            return word(grant, "user_id")
    if word(body, "event", "type") != "app_mention":
        return ""
    old_style = body.get("authed_users")  # of other events these are people; of a mention, it is us
    return old_style[0] if isinstance(old_style, list) and old_style and isinstance(old_style[0], str) else ""


def sent_at(body: Json) -> datetime | None:
    at = body.get("event_time")
    return moment(str(at)) if isinstance(at, int) else None
