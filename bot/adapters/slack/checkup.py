"""Looks whether Slack would let Baton work: token, scopes, clock, and the way in which events come."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from urllib.parse import quote

from websocket import WebSocketException, create_connection

from bot.adapters.slack.manifest import SCOPES
from bot.checkup import PATIENCE, Finding, Reply, Room, Unreachable, ask, clock, good, odd, public, wrong

_APP = "api.slack.com/apps → your app"
_TOKEN = f"copy the Bot User OAuth Token anew ({_APP} → OAuth & Permissions) into SLACK_BOT_TOKEN"
_REASONS = {
    "invalid_auth": ("Slack does not know SLACK_BOT_TOKEN", _TOKEN),
    "not_authed": ("Slack does not know SLACK_BOT_TOKEN", _TOKEN),
    "not_allowed_token_type": ("SLACK_BOT_TOKEN is not a bot token", _TOKEN),
    "token_revoked": ("SLACK_BOT_TOKEN was revoked", f"{_APP} → Install App → Reinstall; then {_TOKEN}"),
    "token_expired": (
        "SLACK_BOT_TOKEN has expired",
        f"{_APP} → OAuth & Permissions: switch token rotation off, reinstall",
    ),
    "account_inactive": ("the app was removed from the workspace", f"{_APP} → Install App → Install; then {_TOKEN}"),
}


def look(
    bot_token: str, app_token: str, api_url: str, now: datetime, url: str, rooms: Sequence[Room] = ()
) -> Iterator[Finding]:
    """From the outside in: what comes first must be right before the rest can be."""
    try:
        reply = ask("POST", f"{api_url}auth.test", bearer=bot_token)
    except Unreachable as why:
        yield unreachable(why)
        return
    yield clock("Slack", reply, now)
    if reply.body.get("ok") is not True:
        yield _refused(reply)
        return
    yield good(f"signed in as {reply.body.get('user')} in the workspace {reply.body.get('team')}")
    yield _scopes(reply)
    yield way_in(app_token, api_url, url)
    yield from look_into(api_url, bot_token, rooms)


def unreachable(why: Unreachable) -> Finding:
    return wrong(f"Slack cannot be reached ({why})", "check this computer's network and proxy, and SLACK_API_URL")


def way_in(app_token: str, api_url: str, url: str) -> Finding:
    """How what people say comes to us."""
    return _socket_mode(app_token, api_url) if app_token else public("Slack", url, "/slack/events")


def look_into(api_url: str, token: str, rooms: Sequence[Room]) -> Iterator[Finding]:
    """The channels of one workspace. Raises Unreachable."""
    for room in rooms:
        yield _in_room(ask("GET", f"{api_url}conversations.info?channel={quote(room.id)}", bearer=token), room)
    if rooms and not any(room.spoken for room in rooms):
        yield odd(
            "Slack has never sent a message to Baton",
            f"{_APP} → Event Subscriptions: switch them on and add the bot events that `baton manifest slack` names; "
            "then Reinstall to Workspace",
        )


def _in_room(reply: Reply, room: Room) -> Finding:
    channel = reply.body.get("channel")
    if isinstance(channel, dict) and channel.get("is_member"):
        return good(f"the bot is in the channel {room.title}")
    reason = reply.body.get("error")
    if reason in (None, "channel_not_found", "not_in_channel"):
        return odd(f"the bot is not in the channel {room.title}", f"in that channel say: /invite @Baton ({room.id})")
    return odd(f"Slack does not tell whether the bot is in {room.title} ({reason})", "ask the doctor again in a minute")


def _refused(reply: Reply) -> Finding:
    reason = str(reply.body.get("error", f"HTTP {reply.status}"))
    if reply.status == 429 or reply.status >= 500:
        return odd(f"Slack has no time just now ({reason})", "ask the doctor again in a minute")
    what, advice = _REASONS.get(reason, ("Slack refuses SLACK_BOT_TOKEN", _TOKEN))
    return wrong(f"{what} ({reason})", advice)


def missing_scopes(reply: Reply) -> list[str]:
    """What the token may not do, as far as Slack tells."""
    said = reply.headers.get("x-oauth-scopes")
    return [] if said is None else sorted(set(SCOPES) - {scope.strip() for scope in said.split(",")})


def _scopes(reply: Reply) -> Finding:
    if reply.headers.get("x-oauth-scopes") is None:
        return odd("Slack does not tell what the token may do", "compare its scopes with `baton manifest slack`")
    missing = missing_scopes(reply)
    if not missing:
        return good("the token may do everything that Baton needs")
    return wrong(
        f"the token lacks scopes: {', '.join(missing)}",
        f"{_APP} → OAuth & Permissions → Bot Token Scopes: add them; then Reinstall to Workspace",
    )


def _socket_mode(app_token: str, api_url: str) -> Finding:
    try:
        reply = ask("POST", f"{api_url}apps.connections.open", bearer=app_token)
    except Unreachable as why:
        return unreachable(why)
    if reply.body.get("error") in ("missing_scope", "not_allowed_token_type"):
        return wrong(
            f"SLACK_APP_TOKEN may not open Socket Mode ({reply.body['error']})",
            f"{_APP} → Basic Information → App-Level Tokens: make one with the scope connections:write "
            "and put it into SLACK_APP_TOKEN",
        )
    if reply.body.get("ok") is not True:
        return wrong(
            f"Slack refuses Socket Mode ({reply.body.get('error', f'HTTP {reply.status}')})",
            f"{_APP} → Socket Mode: switch it on; Basic Information → App-Level Tokens: make one with "
            "connections:write and put it into SLACK_APP_TOKEN",
        )
    return _greeted(str(reply.body.get("url", "")))


def _greeted(link: str) -> Finding:
    """Connect, hear Slack's hello, and hang up. An event that comes just then is not thanked for: it comes again."""
    try:
        line = create_connection(link, timeout=PATIENCE)
        hello = json.loads(line.recv())
        line.close(timeout=0)
    except (WebSocketException, OSError, ValueError) as why:
        return wrong(
            f"Socket Mode cannot be opened ({type(why).__name__})",
            "let this computer open secure WebSockets (wss, port 443) to Slack: check the firewall and the proxy",
        )
    others = int(hello.get("num_connections") or 1) - 1
    if others <= 0:
        return good("Socket Mode can be opened, and nobody else holds a connection of this app")
    return odd(
        f"Socket Mode can be opened; {others} other connection{'s' if others > 1 else ''} of this app "
        f"{'are' if others > 1 else 'is'} open",
        "right if Baton is running now; otherwise another program gets a part of what is said: stop it, "
        "or give Baton an app of its own",
    )
