"""What somebody sees at once after pressing a button or sending a form: Feishu waits for our answer to its question.

The answer must be there within three seconds, and what it does not say is told later by an edit of the card.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.adapters.feishu import draw, forms
from bot.adapters.feishu.fit import Element
from bot.adapters.feishu.hear import FEISHU, Chats, Envelope
from bot.adapters.feishu.peek import Json, inside, word
from bot.chat import Filled, Form, Outcome, Place, Pressed, Sender
from bot.wire import Ears

Answer = dict[str, Any]


class Hands(Protocol):
    """What answering needs to do besides answering. Both are best effort, and quick."""

    def hand_over(self, user: Sender, card: Element, key: str) -> bool: ...

    def take_back(self, message: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Callback:
    """A press as Feishu tells it."""

    identity: str
    at: datetime
    sender: Sender
    value: Json
    option: str
    form_value: Json
    message: str
    chat: str

    @classmethod
    def of(cls, e: Envelope) -> Callback | None:
        action, context, operator = (inside(e.event, key) for key in ("action", "context", "operator"))
        sender = e.person(operator)
        if not (sender.id and e.tenant and e.id):
            return None
        value, form_value = inside(action, "value"), inside(action, "form_value")
        message, chat = word(context, "open_message_id"), word(context, "open_chat_id")
        option = word(action, "option")
        return cls(e.identity, e.moment, sender, value, option, form_value, message, chat)

    def place(self, chats: Chats) -> Place:
        """Where the card hangs."""
        where = inside(self.value, "p")
        private = word(where, "k") == "dm" or bool(chats.person(self.chat))
        if private:
            chats.learn(self.sender.id, self.chat)
            return Place(FEISHU, self.sender.workspace, self.sender.id, "dm", word(where, "t"))
        return Place(FEISHU, self.sender.workspace, self.chat, "channel", word(where, "t"))


@dataclass(frozen=True, slots=True)
class Answers:
    ears: Ears
    hands: Hands
    chats: Chats

    def answer(self, callback: Callback | None) -> Answer:
        """Presses that carry nothing of ours belong to somebody else's card: they get an empty thanks."""
        if callback is None:
            return {}
        value = callback.value
        if "x" in value:
            return self._cancelled(callback)
        if "s" in value:
            return self._filled(callback)
        if isinstance(value.get("a"), str) and value["a"]:
            return self._pressed(callback)
        return {}

    def _pressed(self, c: Callback) -> Answer:
        value = {str(k): str(v) for k, v in inside(c.value, "v").items()}
        if c.option:
            value["choice"] = c.option
        place = c.place(self.chats)
        pressed = Pressed(c.identity, place, c.sender, c.at, c.value["a"], value, c.message)
        if c.value.get("f"):
            return self._form(pressed)
        outcome = self.ears.accept_and_wait(pressed)
        return told(outcome, place) if outcome else {}

    def _form(self, pressed: Pressed) -> Answer:
        found = self.ears.form_for(pressed)
        if isinstance(found, Outcome):
            return told(found, pressed.place)
        card = forms.draw(found, pressed.place, pressed.message)
        sent = self.hands.hand_over(pressed.sender, card, pressed.id)
        if not sent:
            return toast(found.title, "error")
        return {} if pressed.place.kind == "dm" else toast(found.title, "info")

    def _filled(self, c: Callback) -> Answer:
        form, opened = forms.carried(c.value["s"]), inside(c.value, "o")
        if form is None:
            return {}
        fields = forms.filled(form, c.form_value)
        place = Place(
            FEISHU,
            word(opened, "w"),
            word(opened, "i"),
            "dm" if word(opened, "k") == "dm" else "channel",
            word(opened, "t"),
        )
        message = word(opened, "m")
        filled = Filled(c.identity, place, c.sender, c.at, form.name, form.value, fields, message)
        outcome = self.ears.accept_and_wait(filled) or Outcome()
        if not outcome.errors:
            return raw(forms.done(form, outcome.toast))
        if c.value.get("l"):
            return toast("\n".join(outcome.errors.values()), "error")
        return raw(self._again(form, fields, place, message, outcome))

    def _again(self, form: Form, fields: forms.Fields, place: Place, message: str, outcome: Outcome) -> Element:
        return forms.draw(forms.with_values(form, fields), place, message, outcome.errors)

    def _cancelled(self, c: Callback) -> Answer:
        form = forms.carried(c.value["x"])
        if form is None or self.hands.take_back(c.message):
            return {}
        return raw(forms.closed(form))


def told(outcome: Outcome, place: Place) -> Answer:
    """An outcome as Feishu takes it. A card too long for one message is left to the edit that follows."""
    answer: Answer = {}
    said = outcome.toast or "\n".join(outcome.errors.values())
    if said:
        answer |= toast(said, "error" if outcome.errors else "info")
    if outcome.card:
        pages = draw.cards(outcome.card, place)
        if len(pages) == 1:
            answer |= raw(pages[0])
    return answer


def toast(text: str, kind: str) -> Answer:
    return {"toast": {"type": kind, "content": text}}


def raw(card: Element) -> Answer:
    return {"card": {"type": "raw", "data": card}}
