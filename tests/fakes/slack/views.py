"""The Web API's views.* methods: modals (a stack of at most three for each person) and home pages."""

from __future__ import annotations

import copy
import json
from typing import Any

from tests.fakes.slack import check, limits
from tests.fakes.slack.args import Args
from tests.fakes.slack.chat import refusal, with_ids
from tests.fakes.slack.limits import JSON
from tests.fakes.slack.world import SlackError, World


def open_view(world: World, args: Args) -> JSON:
    sent = good_view(world, "views.open", args.data("view"), "modal")
    user = world.spend_trigger(args.text("trigger_id"))
    _nobody_else_has(world, sent)
    view = _dressed(world, sent)
    world.views[user] = [view]
    return {"view": copy.deepcopy(view)}


def push_view(world: World, args: Args) -> JSON:
    sent = good_view(world, "views.push", args.data("view"), "modal")
    user = world.spend_trigger(args.text("trigger_id"))
    return {"view": copy.deepcopy(put_on_top(world, user, sent))}


def update_view(world: World, args: Args) -> JSON:
    stack, index = _find(world, args)
    if "hash" in args and args.text("hash") != stack[index]["hash"]:
        raise SlackError("hash_conflict")
    sent = good_view(world, "views.update", args.data("view"), "modal")
    return {"view": copy.deepcopy(redraw(world, stack, index, sent))}


def publish_view(world: World, args: Args) -> JSON:
    user = args.text("user_id")
    if user not in world.users:
        raise SlackError("invalid_arguments", response_metadata={"messages": ["[ERROR] invalid user id"]})
    before = world.homes.get(user)
    if before and "hash" in args and args.text("hash") != before["hash"]:
        raise SlackError("hash_conflict")
    view = _dressed(world, good_view(world, "views.publish", args.data("view"), "home"))
    if before:
        view["id"] = view["root_view_id"] = before["id"]
    world.homes[user] = view
    return {"view": copy.deepcopy(view)}


METHODS = {
    "views.open": open_view,
    "views.push": push_view,
    "views.update": update_view,
    "views.publish": publish_view,
}


def good_view(world: World, method: str, view: Any, kind: str) -> JSON:
    """The view, if Slack would show it; what it would refuse is refused, and noted."""
    if len(json.dumps(view)) > limits.VIEW_BYTES:
        raise SlackError("view_too_large")
    problems = check.view_problems(view)
    if not problems and view["type"] != kind:
        problems = [limits.Problem("/view/type", f"must be {kind}")]
    if problems:
        world.complain(method, problems)
        raise refusal("invalid_arguments", problems)
    world.complain(method, list(world.actions_nobody_owns(view["blocks"])))
    checked: JSON = view
    return checked


def put_on_top(world: World, user: str, sent: JSON) -> JSON:
    """A further modal above the one that is open."""
    stack = world.views.get(user)
    if not stack:
        raise SlackError("not_found")
    if len(stack) == 3:
        raise SlackError("push_limit_reached")
    _nobody_else_has(world, sent)
    view = _dressed(world, sent) | {"previous_view_id": stack[-1]["id"], "root_view_id": stack[0]["id"]}
    stack.append(view)
    return view


def redraw(world: World, stack: list[JSON], index: int, sent: JSON) -> JSON:
    """Another face for an open modal; what was typed into fields that are still there stays."""
    old = stack[index]
    view = _dressed(world, sent) | {key: old[key] for key in ("id", "previous_view_id", "root_view_id")}
    stack[index] = view
    return view


def _find(world: World, args: Args) -> tuple[list[JSON], int]:
    name, external = args.text("view_id"), args.text("external_id")
    for stack in world.views.values():
        for index, view in enumerate(stack):
            if (name and view["id"] == name) or (external and view["external_id"] == external):
                return stack, index
    raise SlackError("not_found")


def _nobody_else_has(world: World, view: JSON) -> None:
    name = view.get("external_id")
    if name and any(each["external_id"] == name for stack in world.views.values() for each in stack):
        raise SlackError("duplicate_external_id")


def _dressed(world: World, sent: JSON) -> JSON:
    """A view as Slack hands it out: with its id, its hash, and empty where nothing was said."""
    name = world.number("V")
    own = {"id": name, "team_id": world.team, "root_view_id": name, "previous_view_id": None}
    app = {"app_id": world.app_id, "app_installed_team_id": world.team, "bot_id": world.bot_id}
    empty = {"callback_id": "", "private_metadata": "", "external_id": "", "clear_on_close": False}
    changing = {
        "hash": f"{world.clock.stamp()}.{world.number('h')}",
        "blocks": with_ids(world, sent["blocks"]),
    }
    labels: JSON = {"notify_on_close": False, "submit": None, "close": None, "state": {"values": {}}}
    return empty | labels | copy.deepcopy(sent) | own | app | changing
