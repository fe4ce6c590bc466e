"""Pretend fingers: press a button, fill a form, pick from a list; the bot's answer changes the card."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.fakes.feishu import cards, shape
from tests.fakes.feishu.delivery import Delivery
from tests.fakes.feishu.errors import Trouble
from tests.fakes.feishu.filling import filled_in
from tests.fakes.feishu.posting import card_of
from tests.fakes.feishu.voices import Voices, Who
from tests.fakes.feishu.world import Callback, Json, Message, open_id

NOT_200, BAD_BODY, BAD_CARD = 200671, 200672, 200673
TOASTS = ("info", "success", "error", "warning")
INTERACTIVE_DAYS = 30


class NotOnCard(LookupError):
    """There is no such thing to press on the card as it is now."""


@dataclass(frozen=True)
class Answer:
    """What the person sees after a press: a toast, perhaps a changed card; `code` is what the client shows
    when the bot answered badly (200341 too late, 200671 not 200, 200672 no sense, 200673 bad card), else 0."""

    toast: str = ""
    toast_type: str = ""
    card: Json | None = None
    code: int = 0
    token: str = ""


class Hands(Voices):
    """Whatever a person can do to a card. `toasts` is what every press so far was answered with."""

    toasts: list[Answer]

    def press(
        self,
        user: Who,
        message_id: str,
        label: str = "",
        *,
        action: str = "",
        value: Mapping[str, Any] | None = None,
    ) -> Answer:
        """Press the button with this label, this action, or carrying at least this value."""
        button = self._button(message_id, label, action, value or {})
        if button.get("form_action_type"):
            raise NotOnCard(f"{_label(button)!r} belongs to a form: use submit")
        if not _calls_back(button):
            raise NotOnCard(f"{_label(button)!r} only opens a page")
        return self._act(user, message_id, button, {})

    def submit(
        self, user: Who, message_id: str, values: Mapping[str, Any], *, label: str = "", action: str = ""
    ) -> Answer:
        """Fill in the form that this submit button belongs to and send it. `values` by field name."""
        for form in _of_tag(self.card(message_id), "form"):
            for button in _of_tag(form, "button"):
                if button.get("form_action_type") == "submit" and self._matches(button, label, action, {}):
                    if button.get("disabled"):
                        raise NotOnCard(f"{_label(button)!r} is greyed out")
                    filled = filled_in(form, values, self.users[open_id(user)].tz)
                    return self._act(user, message_id, button, {"form_value": filled})
        raise NotOnCard(f"no form to submit on {message_id}")

    def choose(
        self, user: Who, message_id: str, option: str | list[str], *, action: str = "", name: str = ""
    ) -> Answer:
        """Pick from a list that stands on the card itself, not in a form."""
        for element in _outside_forms(self.card(message_id)):
            if element.get("tag") not in shape.ASKING | {"overflow"} or not _calls_back(element):
                continue
            if self._matches(element, "", action, {}) and name in ("", element.get("name")):
                return self._act(user, message_id, element, _choice(element, option))
        raise NotOnCard(f"nothing to choose from on {message_id}")

    def labels(self, message_id: str) -> list[str]:
        """The buttons on the card as it is now, from top to bottom."""
        return [_label(button) for button in _of_tag(self.card(message_id), "button")]

    def _button(self, message_id: str, label: str, action: str, value: Mapping[str, Any]) -> Json:
        for button in _of_tag(self.card(message_id), "button"):
            if self._matches(button, label, action, value):
                if button.get("disabled"):
                    raise NotOnCard(f"{_label(button)!r} is greyed out")
                return button
        raise NotOnCard(f"no button {label or action or value!r}, only {self.labels(message_id)}")

    def _matches(self, element: Json, label: str, action: str, value: Mapping[str, Any]) -> bool:
        if label and _label(element) != label:
            return False
        sent = _callback(element)
        return (not action or sent.get(self.action_key) == action) and sent.items() >= value.items()

    def _act(self, user: Who, message_id: str, element: Json, extra: Json) -> Answer:
        with self.lock:
            message = self._reachable(user, message_id)
            token = self.new_id("c-")
            self.callbacks[token] = Callback(message_id, self.clock.now())
            action: Json = {"value": _callback(element), "tag": element["tag"]}
            action |= {"timezone": self.users[open_id(user)].tz, **extra}
            if element.get("name"):
                action["name"] = element["name"]
            event: Json = {"operator": {"tenant_key": self.tenant_key, **self.ids(user)}, "token": token}
            context = {"open_message_id": message_id, "open_chat_id": message.chat_id}
            event |= {"action": action, "host": "im_message", "context": context}
            header = self.header("card.action.trigger", micros=True)
        delivery = self.courier.carry({"schema": "2.0", "header": header, "event": event}, retried=False)
        return self._shown(delivery, message, token)

    def _reachable(self, user: Who, message_id: str) -> Message:
        message = self.posted[message_id]
        if message.recalled or message.vanished:
            raise NotOnCard(f"{message_id} is gone")
        if open_id(user) not in self.chats[message.chat_id].members:
            raise NotOnCard(f"{open_id(user)} cannot see {message_id}")
        if self.clock.ms - message.created > INTERACTIVE_DAYS * 86400_000:
            raise NotOnCard(f"{message_id} is older than 30 days")
        return message

    def _shown(self, delivery: Delivery, message: Message, token: str) -> Answer:
        with self.lock:
            answer = self._read(delivery, message, token)
            self.callbacks[token].answered = True
            if answer.code:
                self.complain(f"a press was answered badly: {answer.code}", delivery)
            self.toasts.append(answer)
            return answer

    def _read(self, delivery: Delivery, message: Message, token: str) -> Answer:
        if delivery.trouble or not delivery.taken:
            return Answer(code=delivery.trouble or NOT_200, token=token)
        try:
            found = delivery.answer
        except ValueError:
            return Answer(code=BAD_BODY, token=token)
        toast = found.get("toast") or {}
        if set(found) - {"toast", "card"} or not _toast_is_sound(toast):
            return Answer(code=BAD_BODY, token=token)
        if not found.get("card"):
            return Answer(toast.get("content", ""), toast.get("type", ""), token=token)
        card = self._new_card(found["card"])
        if card is None:
            return Answer(code=BAD_CARD, token=token)
        message.content, message.updated = cards.dumped(card), self.clock.ms
        return Answer(toast.get("content", ""), toast.get("type", ""), card, token=token)

    def _new_card(self, card: Any) -> Json | None:
        if not isinstance(card, dict) or card.get("type") != "raw" or not isinstance(card.get("data"), dict):
            return None
        try:
            return card_of(self, cards.dumped(card["data"]))
        except Trouble:
            return None


def _toast_is_sound(toast: Any) -> bool:
    if not isinstance(toast, dict):
        return False
    return not toast or (toast.get("type", "info") in TOASTS and isinstance(toast.get("content", ""), str))


def _label(element: Json) -> str:
    text = element.get("text") or {}
    return str(text.get("content", ""))


def _callback(element: Json) -> Json:
    for behavior in element.get("behaviors") or ():
        if behavior.get("type") == "callback":
            value: Json = behavior["value"]
            return value
    return {}


def _calls_back(element: Json) -> bool:
    return any(behavior.get("type") == "callback" for behavior in element.get("behaviors") or ())


def _choice(element: Json, option: str | list[str]) -> Json:
    picked = option if isinstance(option, list) else [option]
    offered = [known["value"] for known in element.get("options") or ()]
    if offered and not set(picked) <= set(offered):
        raise NotOnCard(f"{option!r} is not offered, only {offered}")
    if element["tag"] == "input":
        return {"input_value": option}
    return {"options": picked} if element["tag"].startswith("multi_") else {"option": option}


def _of_tag(thing: Any, tag: str) -> Iterator[Json]:
    return (part for part in cards.parts(thing) if part.get("tag") == tag)


def _outside_forms(thing: Any) -> Iterator[Json]:
    inside = {id(part) for form in _of_tag(thing, "form") for part in cards.parts(form)}
    return (part for part in cards.parts(thing) if id(part) not in inside)
