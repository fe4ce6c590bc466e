"""Looks whether Slack lets Baton work where many workspaces have installed it: in each of them, and as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.adapters.slack import checkup
from bot.checkup import GOOD, Finding, Reply, Room, Unreachable, ask, clock, good, odd, wrong

_AT_ONCE = 8
"""Workspaces that are asked about at the same time."""
_REASONS = {
    "account_inactive": "the app was removed there",
    "token_revoked": "its token was revoked",
    "token_expired": "its token has expired",
}


@dataclass(frozen=True, slots=True, repr=False)
class Workspace:
    """One that has installed the app; `token` is "" if none of our keys opens it."""

    name: str
    token: str
    rooms: Sequence[Room] = ()


def look(
    workspaces: Sequence[Workspace], app_token: str, api_url: str, now: datetime, url: str, install: str
) -> Iterator[Finding]:
    """`url`: where Baton is reached from outside; `install`: the page where a workspace installs it."""
    try:
        yield clock("Slack", ask("POST", f"{api_url}auth.test"), now)
    except Unreachable as why:
        yield checkup.unreachable(why)
        return
    yield checkup.way_in(app_token, api_url, url)
    if not workspaces:
        yield odd("no Slack workspace has installed Baton yet", f"start it with `baton run`, then open {install}")
        return
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        found = list(threads.map(partial(_inside, api_url, install), workspaces))
    well = sum(all(one.mark == GOOD for one in each) for each in found)
    if well:
        yield good(f"Slack lets Baton into {well} of {len(found)} workspaces; more can install it at {install}")
    else:
        yield wrong(f"none of {len(found)} workspaces is well", "put right what is said of each of them below")
    yield from (one for each in found for one in each if one.mark != GOOD)


def _inside(api_url: str, install: str, workspace: Workspace) -> list[Finding]:
    """What one workspace lacks is its own: Baton runs for all the others."""
    if not workspace.token:
        locked = odd(
            f"{workspace.name}: none of BATON_SECRET_KEYS opens its token",
            f"put the key back with which it was locked, or let {workspace.name} install Baton anew at {install}",
        )
        return [locked]
    try:
        return list(_looked(api_url, install, workspace))
    except Unreachable as why:
        return [odd(f"{workspace.name}: Slack cannot be reached ({why})", "ask the doctor again in a minute")]


def _looked(api_url: str, install: str, workspace: Workspace) -> Iterator[Finding]:
    name = workspace.name
    reply = ask("POST", f"{api_url}auth.test", bearer=workspace.token)
    if reply.body.get("ok") is not True:
        yield _refused(reply, name, install)
        return
    missing = checkup.missing_scopes(reply)
    if missing:
        yield odd(
            f"{name}: Baton was not given the scopes {', '.join(missing)}",
            f"let an administrator of {name} open {install} and install it again: that asks for what is missing",
        )
    for found in checkup.look_into(api_url, workspace.token, workspace.rooms):
        yield Finding(found.mark, f"{name}: {found.what}", found.advice)


def _refused(reply: Reply, name: str, install: str) -> Finding:
    reason = str(reply.body.get("error", f"HTTP {reply.status}"))
    if reply.status == 429 or reply.status >= 500:
        return odd(f"{name}: Slack has no time just now ({reason})", "ask the doctor again in a minute")
    what = _REASONS.get(reason, "Slack refuses its token")
    return odd(f"{name}: {what} ({reason})", f"let {name} install Baton anew at {install}")
