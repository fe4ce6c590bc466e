"""One call of the Web API from token to answer: who asks, may they, does anything go wrong, what is said."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from tests.fakes.slack import chat, conversations, files, oauth, people, views
from tests.fakes.slack.args import Args
from tests.fakes.slack.faults import Fault, Faults
from tests.fakes.slack.limits import JSON
from tests.fakes.slack.world import Call, SlackError, World

Method = Callable[[World, Args], JSON]
METHODS: Mapping[str, Method] = chat.METHODS | conversations.METHODS | people.METHODS | views.METHODS | files.METHODS


@dataclass(frozen=True)
class Answer:
    """What goes back over the wire; `broken` says that nothing does."""

    body: JSON
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    broken: Literal["", "at once", "late"] = ""


@cache
def facts() -> dict[str, JSON]:
    """Tier, scopes and required arguments of every method, from Slack's own reference."""
    loaded: dict[str, JSON] = json.loads((Path(__file__).parent / "data" / "methods.json").read_text())
    return loaded


def call(world: World, faults: Faults, method: str, given: JSON, token: str) -> Answer:
    """Answer one call, and write it down."""
    args, came_at = Args(given), world.clock.now()
    with world.changed:
        fault = faults.meet(method, args.text("channel"), str(facts().get(method, {}).get("rate")))
        answer, outcome = _with_fault(world, method, args, token, fault)
        world.calls.append(Call(method, given, outcome, came_at, token))
        world.changed.notify_all()
    return answer


def _with_fault(world: World, method: str, args: Args, token: str, fault: Fault | None) -> tuple[Answer, str]:
    if fault is None or fault.what == "drop_after":
        body = _obey(world, method, args, token)
        headers = {"x-oauth-scopes": ",".join(sorted(world.scopes))}
        outcome = "ok" if body["ok"] else str(body["error"])
        return Answer(body, 200, headers, "at once" if fault else ""), "drop_after" if fault else outcome
    what = fault.what
    if what == "ratelimited":
        slow = {"ok": False, "error": "ratelimited"}
        return Answer(slow, 429, {"Retry-After": str(fault.retry_after)}), "ratelimited"
    if isinstance(what, int):
        return Answer({"ok": False, "error": "internal_error"}, what), str(what)
    if what in {"drop_before", "timeout"}:
        return Answer({}, broken="late" if what == "timeout" else "at once"), what
    return Answer({"ok": False, "error": what}), what


def _obey(world: World, method: str, args: Args, token: str) -> JSON:
    try:
        if method == "apps.connections.open":
            _check_token(token, world.app_token, world.bot_token)
            if "connections:write" not in world.app_scopes:
                raise SlackError("missing_scope", needed="connections:write", provided=",".join(world.app_scopes))
            return {"ok": True, "url": world.new_link()}
        if method == "oauth.v2.access":
            return {"ok": True} | oauth.access(world, args, token)
        if method not in METHODS:
            raise SlackError("unknown_method", req_method=method)
        token = token or args.text("token")
        if token not in world.tokens:
            _check_token(token, world.bot_token, world.app_token)
        _check_scope(world, method, args)
        _check_required(method, args)
        if method == "auth.test" and token in world.tokens:
            return {"ok": True} | oauth.test_auth(world, world.tokens[token])
        return {"ok": True} | METHODS[method](world, args)
    except SlackError as error:
        return {"ok": False, "error": error.code} | error.more


def _check_token(token: str, right: str, other: str) -> None:
    if not token:
        raise SlackError("not_authed")
    if token == other:
        raise SlackError("not_allowed_token_type")
    if token != right:
        raise SlackError("invalid_auth")


def _check_required(method: str, args: Args) -> None:
    missing = [name for name in facts().get(method, {}).get("required", ()) if args.given.get(name) in (None, "")]
    if missing:
        messages = [f"[ERROR] missing required field: {name}" for name in missing]
        raise SlackError("invalid_arguments", response_metadata={"messages": messages})


def _check_scope(world: World, method: str, args: Args) -> None:
    """Where a method has a scope for each kind of conversation, the one of this conversation counts."""
    known = list(facts().get(method, {}).get("scopes", ()))
    for needed in [n for n in known if n.partition(":")[0] in _kinds(world, method, args)] or known[:1]:
        if needed not in world.scopes:
            raise SlackError("missing_scope", needed=needed, provided=",".join(sorted(world.scopes)))


def _kinds(world: World, method: str, args: Args) -> set[str]:
    words = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}
    if method in {"conversations.list", "users.conversations"}:
        return {words.get(kind, "") for kind in args.names("types") or ["public_channel"]}
    if method == "conversations.open":
        return {"im"}
    channel = world.channels.get(args.text("channel"))
    return {{"im": "im", "group": "groups", "channel": "channels"}[channel.kind]} if channel else set()
