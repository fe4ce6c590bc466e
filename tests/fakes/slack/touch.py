"""What pretend people do with buttons, lists, forms, shortcuts and commands."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.fakes.slack import fields, replies, views
from tests.fakes.slack.fields import Value
from tests.fakes.slack.limits import JSON, Problem, elements
from tests.fakes.slack.post import Delivery, Post
from tests.fakes.slack.world import CannotDo, Channel, SlackError, World


class Touch:
    """Nobody can press what is not on their screen: each call looks for it first, and refuses."""

    def __init__(self, world: World, post: Post) -> None:
        self.world, self.post = world, post

    def press(
        self,
        user: str,
        channel: str,
        ts: str,
        action_id: str = "",
        value: str | None = None,
        *,
        label: str = "",
    ) -> Delivery:
        """Press a button of a message, found by its action, its words, or both (and its value, if several fit)."""
        return self._on_message(user, channel, ts, lambda b: _button(b, action_id, value, label))

    def choose(self, user: str, channel: str, ts: str, action_id: str, option: str | Sequence[str]) -> Delivery:
        """Pick from a list, a menu, boxes or a calendar of a message, by value or by the words shown."""
        return self._on_message(user, channel, ts, lambda b: _choice(b, action_id, option))

    def press_home(self, user: str, action_id: str = "", value: str | None = None, *, label: str = "") -> Delivery:
        """Press a button of the person's home page."""
        home = self.world.home_of(user)
        if home is None:
            raise CannotDo(f"{user} has no home page")
        return self._on_view(user, home, _button(home["blocks"], action_id, value, label))

    def choose_home(self, user: str, action_id: str, option: str | Sequence[str]) -> Delivery:
        """Pick from a list on the person's home page."""
        home = self.world.home_of(user)
        if home is None:
            raise CannotDo(f"{user} has no home page")
        return self._on_view(user, home, _choice(home["blocks"], action_id, option))

    def press_view(self, user: str, action_id: str = "", value: str | None = None, *, label: str = "") -> Delivery:
        """Press a button inside the open modal."""
        view = self._open_view(user)
        return self._on_view(user, view, _button(view["blocks"], action_id, value, label))

    def submit(self, user: str, values: Mapping[str, Value] | None = None, view_id: str = "") -> Delivery:
        """Send the open modal with these fields (by block_id or action_id). `.errors` are those the bot shows."""
        with self.world.lock:
            view = self._open_view(user, view_id)
            filled = copy.deepcopy(view) | {"state": fields.fill(view, values or {})}
            payload = self._by(user, "view_submission") | {"view": filled, "response_urls": []}
            payload["trigger_id"] = self.world.trigger(user)
        delivery = self.post.interaction(payload)
        if delivery.ok:
            with self.world.changed:
                self._respond(user, view, delivery.body or {})
                self.world.changed.notify_all()
        return delivery

    def close(self, user: str) -> Delivery | None:
        """Close the modal on top; the bot hears of it only if it asked to."""
        view = self._open_view(user)
        self.world.views[user].pop()
        if not view["notify_on_close"]:
            return None
        payload = self._by(user, "view_closed") | {"view": view, "is_cleared": False}
        return self.post.interaction(payload)

    def shortcut(self, user: str, channel: str, ts: str, callback_id: str) -> Delivery:
        """Choose one of the bot's shortcuts in the menu of a message."""
        world = self.world
        with world.lock:
            place = self._seen(user, channel)
            message = place.messages.get(ts)
            if message is None:
                raise CannotDo(f"no message {ts} in {channel}")
            payload = self._by(user, "message_action") | {"callback_id": callback_id, "message_ts": ts}
            payload |= {"channel": _brief(place), "message": copy.deepcopy(message)}
            payload |= {"action_ts": world.clock.stamp(), "trigger_id": world.trigger(user)}
            payload["response_url"] = replies.new_url(world, user, place)
        return self.post.interaction(payload)

    def global_shortcut(self, user: str, callback_id: str) -> Delivery:
        """Choose a shortcut that belongs to no message."""
        payload = self._by(user, "shortcut") | {"callback_id": callback_id}
        more = {"action_ts": self.world.clock.stamp(), "trigger_id": self.world.trigger(user)}
        return self.post.interaction(payload | more)

    def command(self, user: str, channel: str, command: str, text: str = "") -> Delivery:
        """Type a slash command; what the bot answers at once is shown as Slack shows it."""
        world = self.world
        with world.lock:
            place = self._seen(user, channel)
            payload: JSON = {
                "token": "verification-token",
                "team_id": world.team,
                "team_domain": "fake",
                "channel_id": place.id,
                "channel_name": _brief(place)["name"],
                "user_id": user,
                "user_name": world.users[user].name,
                "command": command,
                "text": text,
                "api_app_id": world.app_id,
                "is_enterprise_install": "false",
                "response_url": replies.new_url(world, user, place),
                "trigger_id": world.trigger(user),
            }
        delivery = self.post.carry("slash_commands", payload)
        if delivery.ok and delivery.body:
            answer = delivery.body if isinstance(delivery.body, dict) else {"text": str(delivery.body)}
            with world.changed:
                replies.say(world, user, place, answer)
        return delivery

    # --- what the bot hears of it -----------------------------------------------------------------------------

    def _on_message(self, user: str, channel: str, ts: str, find: Any) -> Delivery:
        world = self.world
        with world.lock:
            place = self._seen(user, channel)
            message = self._visible(user, place, ts)
            block, action, state = find(message.get("blocks", []))
            touched = {(str(block["block_id"]), str(action["action_id"])): state} if state else {}
            payload = self._by(user, "block_actions") | {"container": _container(place, message)}
            payload |= {"channel": _brief(place), "trigger_id": world.trigger(user)}
            if not message.get("is_ephemeral"):
                payload["message"] = copy.deepcopy(message)
            payload["state"] = fields.state_of(message["blocks"], touched)
            payload["response_url"] = replies.new_url(world, user, place, ts)
            payload["actions"] = [action | {"action_ts": world.clock.stamp()}]
        return self.post.interaction(payload)

    def _on_view(self, user: str, view: JSON, found: tuple[JSON, JSON, JSON]) -> Delivery:
        payload = self._by(user, "block_actions") | {"container": {"type": "view", "view_id": view["id"]}}
        block, action, state = found
        touched = {(str(block["block_id"]), str(action["action_id"])): state} if state else {}
        shown = copy.deepcopy(view) | {"state": fields.state_of(view["blocks"], touched)}
        payload |= {"trigger_id": self.world.trigger(user), "view": shown}
        payload["actions"] = [action | {"action_ts": self.world.clock.stamp()}]
        return self.post.interaction(payload)

    def _by(self, user: str, kind: str) -> JSON:
        world = self.world
        name = world.users[user].name
        return {
            "type": kind,
            "user": {"id": user, "username": name, "name": name, "team_id": world.team},
            "api_app_id": world.app_id,
            "token": "verification-token",
            "team": {"id": world.team, "domain": "fake"},
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _respond(self, user: str, view: JSON, answer: Any) -> None:
        """Do with the modal what the bot's answer asks."""
        world, stack = self.world, self.world.views.get(user, [])
        action = answer.get("response_action") if isinstance(answer, dict) else "?"
        if action == "errors":
            world.complain("view_submission", list(_stray_errors(view, answer.get("errors", {}))))
        elif action == "clear":
            stack.clear()
        elif action in {"update", "push"}:
            self._show(user, view, action, answer.get("view"))
        elif action is None:
            stack[:] = [each for each in stack if each["id"] != view["id"]]
        else:
            world.complain("view_submission", [Problem("/response_action", f"{answer!r} means nothing")])

    def _show(self, user: str, view: JSON, action: str, sent: Any) -> None:
        world, stack = self.world, self.world.views[user]
        try:
            good = views.good_view(world, "view_submission", sent, "modal")
            if action == "push":
                views.put_on_top(world, user, good)
            else:
                views.redraw(world, stack, [each["id"] for each in stack].index(view["id"]), good)
        except SlackError as error:  # a person would see "something went wrong"
            world.complain("view_submission", [Problem("/view", error.code)])

    def _open_view(self, user: str, view_id: str = "") -> JSON:
        view = self.world.view_of(user)
        if view is None or (view_id and view["id"] != view_id):
            raise CannotDo(f"{user} has no such form open")
        return view

    def _seen(self, user: str, channel: str) -> Channel:
        place = self.world.place(channel, user)
        if user not in place.members:
            raise CannotDo(f"{user} cannot see {channel}")
        return place

    def _visible(self, user: str, place: Channel, ts: str) -> JSON:
        for message in [place.messages.get(ts), *self.world.whispers(user)]:
            if message and message["ts"] == ts:
                return message
        raise CannotDo(f"{user} sees no message {ts} in {place.id}")


def _brief(place: Channel) -> JSON:
    return {"id": place.id, "name": "directmessage" if place.is_im else place.name}


def _container(place: Channel, message: JSON) -> JSON:
    kept = {"type": "message", "message_ts": message["ts"], "channel_id": place.id}
    thread = {"thread_ts": message["thread_ts"]} if "thread_ts" in message else {}
    return kept | thread | {"is_ephemeral": bool(message.get("is_ephemeral"))}


def _button(blocks: list[JSON], action_id: str, value: str | None, label: str) -> tuple[JSON, JSON, JSON]:
    """The one button that fits: its block, the action as it is reported, and no state."""
    fits = [
        (block, each)
        for block, each in _interactive(blocks)
        if each["type"] == "button"
        and (not action_id or each["action_id"] == action_id)
        and (value is None or each.get("value") == value)
        and (not label or each["text"]["text"] == label)
    ]
    if len(fits) != 1:
        there = [(each["action_id"], each["text"]["text"]) for _, each in _interactive(blocks) if "text" in each]
        raise CannotDo(f"{len(fits)} buttons fit {action_id or label!r}; there are {there}")
    block, button = fits[0]
    return block, _action(block, button), {}


def _choice(blocks: list[JSON], action_id: str, option: str | Sequence[str]) -> tuple[JSON, JSON, JSON]:
    for block, element in _interactive(blocks):
        if element["action_id"] == action_id and element["type"] != "button":
            state = fields.filled(element, option)
            return block, _action(block, element) | state, state
    raise CannotDo(f"there is nothing to choose from under {action_id!r}")


def _action(block: JSON, element: JSON) -> JSON:
    kept = {key: element[key] for key in ("action_id", "type", "text", "value", "style") if key in element}
    return kept | {"block_id": block["block_id"]}


def _interactive(blocks: list[JSON]) -> Iterator[tuple[JSON, JSON]]:
    return ((block, each) for block in blocks for each in elements(block) if "action_id" in each)


def _stray_errors(view: JSON, errors: Mapping[str, str]) -> Iterator[Problem]:
    """An error for a field that is not there is shown to nobody."""
    known = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    if not errors:
        yield Problem("/errors", "is empty")
    for name in errors.keys() - known:
        yield Problem("/errors", f"there is no input block {name!r}")
