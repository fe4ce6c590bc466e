"""A team on Slack and Feishu, both pretend, and all that its people do during one stand-up."""

from __future__ import annotations

import random
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from tests.fakes.feishu import FakeFeishu
from tests.fakes.slack import FakeSlack
from tests.patience import PLENTY, until

PATIENCE = 0.25
"""Seconds until a platform brings again what was not taken. (The real ones wait up to five minutes.)"""
WORD = re.compile(r"qz\w+x\d+")
GIVES_UP = 0.25
"""How often it does not, as the real ones do after some tries."""


class Side(Protocol):
    """One platform, with the people of the team who live there."""

    name: str
    people: list[str]
    brought_again: int
    given_up: int

    def say(self, handle: str, words: str) -> str: ...

    def edit(self, handle: str, message: str, words: str) -> None: ...

    def chat(self, handle: str, words: str) -> None:
        """Say it in the team's channel, to nobody in particular."""

    def fill_in(self, handle: str, form: dict[str, str]) -> bool:
        """Press the button on the prompt and send the form; False if the bot did not answer, or is not there yet."""

    def bring_again(self, gives_up: Callable[[], bool]) -> None:
        """Deliver once more what was not taken; what the platform gives up is only in its history from now on."""

    def shown(self, handle: str) -> list[str]:
        """What the bot shows the person in private."""

    def card(self) -> list[str]:
        """What the bot shows in the team's channel."""

    def thread(self) -> list[str]: ...

    def numbers(self) -> list[str]:
        """What marks each message of the bot as one and the same letter, wherever it stands."""

    def complaints(self) -> list[Any]: ...


class SlackSide:
    name = "slack"

    def __init__(self, people: list[str]) -> None:
        self.people, self.brought_again, self.given_up = people, 0, 0
        self.fake = FakeSlack().start()
        for handle in people:
            self.fake.add_user(f"U{handle}", handle, email=f"{handle}@example.com")
        self.fake.add_channel("C1", "team", [f"U{h}" for h in people] + [self.fake.bot])

    def say(self, handle: str, words: str) -> str:
        return self.fake.say(f"U{handle}", "dm", words)

    def edit(self, handle: str, message: str, words: str) -> None:
        self.fake.edit(f"U{handle}", "dm", message, words)

    def chat(self, handle: str, words: str) -> None:
        self.fake.say(f"U{handle}", "C1", words)

    def fill_in(self, handle: str, form: dict[str, str]) -> bool:
        user, place = f"U{handle}", self.fake.dm(f"U{handle}").id
        for message in reversed(self.fake.messages(place)):
            if "standup.fill" in str(message.get("blocks")):
                if not self.fake.press(user, place, message["ts"], label="填写").ok or not self.fake.view_of(user):
                    return False
                return self.fake.submit(user, {f"field:{name}": said for name, said in form.items()}).ok
        return False

    def bring_again(self, gives_up: Callable[[], bool]) -> None:
        with self.fake.lock:
            left = [delivery for delivery in self.fake.post.waiting if not gives_up()]
            self.given_up += len(self.fake.post.waiting) - len(left)
            self.fake.post.waiting[:] = left
        self.brought_again += len(self.fake.redeliver())

    def shown(self, handle: str) -> list[str]:
        return [m["text"] for m in self._mine(self.fake.dm(f"U{handle}").id)]

    def card(self) -> list[str]:
        return [m["text"] for m in self._mine("C1")]

    def thread(self) -> list[str]:
        return [m["text"] for root in self._mine("C1") for m in self._mine("C1", root["ts"])]

    def numbers(self) -> list[str]:
        places = ["C1", *(self.fake.dm(f"U{handle}").id for handle in self.people)]
        heads = [m for place in places for m in self._mine(place)]
        below = [m for root in self._mine("C1") for m in self._mine("C1", root["ts"])]
        return [m["metadata"]["event_payload"]["number"] for m in (*heads, *below)]

    def _mine(self, place: str, thread: str | None = None) -> list[dict[str, Any]]:
        return [m for m in self.fake.messages(place, thread) if m.get("user") == self.fake.bot]

    def complaints(self) -> list[Any]:
        return list(self.fake.complaints)


class FeishuSide:
    name = "feishu"

    def __init__(self, people: list[str]) -> None:
        self.people, self.brought_again, self.given_up = people, 0, 0
        self.fake = FakeFeishu().start()
        for handle in people:
            self.fake.add_user(f"ou_{handle}", handle, email=f"{handle}@example.com")
        self.fake.add_chat("oc_team", "team", [f"ou_{handle}" for handle in people])

    def say(self, handle: str, words: str) -> str:
        return self.fake.say(f"ou_{handle}", None, words)

    def edit(self, handle: str, message: str, words: str) -> None:
        self.fake.edit(message, words)

    def chat(self, handle: str, words: str) -> None:
        self.fake.say(f"ou_{handle}", "oc_team", words)

    def fill_in(self, handle: str, form: dict[str, str]) -> bool:
        user = f"ou_{handle}"
        for message in reversed(self.fake.messages(self.fake.direct(user))):
            if message.by_bot and "standup.prompt" not in message.text and "填写" in self._labels(message.message_id):
                if self.fake.press(user, message.message_id, "填写").code:
                    return False
                return self._send_form(user, form)
        return False

    def _send_form(self, user: str, form: dict[str, str]) -> bool:
        for paper in reversed(self.fake.messages(self.fake.direct(user))):
            if paper.by_bot and "baton_submit" in paper.content:
                return not self.fake.submit(user, paper.message_id, form).code
        return False

    def _labels(self, message: str) -> list[str]:
        return self.fake.labels(message) if self.fake.posted[message].msg_type == "interactive" else []

    def bring_again(self, gives_up: Callable[[], bool]) -> None:
        for delivery in self.fake.courier.undelivered:
            if gives_up():
                delivery.retried = False
                self.given_up += 1
        self.brought_again += len(self.fake.redeliver())

    def shown(self, handle: str) -> list[str]:
        return [m.text for m in self.fake.messages(self.fake.direct(f"ou_{handle}")) if m.by_bot]

    def card(self) -> list[str]:
        return [m.text for m in self.fake.messages("oc_team") if m.by_bot]

    def thread(self) -> list[str]:
        roots = [m.message_id for m in self.fake.messages("oc_team")]
        return [m.text for root in roots for m in self.fake.messages("oc_team", root) if m.by_bot]

    def numbers(self) -> list[str]:
        return []  # the platform itself shows a number once; what people see is counted by its words

    def complaints(self) -> list[Any]:
        """A press that met a dead bot is no fault of the card."""
        return [c for c in self.fake.complaints if "a press was answered badly" not in str(c)]


@dataclass
class Town:
    """Everybody's deeds, in threads of their own, so that nobody waits for a bot that is down."""

    sides: list[Side]
    dice: random.Random
    words_each: int
    said: dict[str, list[str]] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    events: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _waiting: set[str] = field(default_factory=set)
    _over: threading.Event = field(default_factory=threading.Event)
    _lives: list[threading.Thread] = field(default_factory=list)
    _couriers: list[threading.Thread] = field(default_factory=list)

    def greet(self) -> None:
        """Everybody has spoken with the bot before: it knows where their direct messages are."""
        for side in self.sides:
            for handle in side.people:
                self._ask(side, handle, self.words_each)
        until(lambda: all(side.shown(handle) for side in self.sides for handle in side.people), 4 * PLENTY)

    def begin(self, seconds: float) -> None:
        """Everybody does what they do within so many seconds."""
        for side in self.sides:
            for number, handle in enumerate(side.people):
                dice = random.Random(self.dice.random())
                self._lives.append(_started(self._live, side, handle, number, dice, seconds))
            self._couriers.append(_started(self._bring_again, side, random.Random(self.dice.random())))

    def wait(self, seconds: float) -> None:
        """Until everybody has done everything."""
        deadline = time.monotonic() + seconds
        for life in self._lives:
            life.join(max(0.0, deadline - time.monotonic()))
            assert not life.is_alive(), f"somebody's press still waits for its answer: {self._waiting}"

    def told(self, side: Side, handle: str) -> set[str]:
        """Which words the person got back."""
        return {word for text in side.shown(handle) for word in WORD.findall(text)}

    @property
    def answered(self) -> bool:
        return all(self.told(side, handle) == set(self.said[handle]) for side in self.sides for handle in side.people)

    def end(self) -> None:
        """The platforms bring nothing any more, and what was on its way has arrived."""
        self._over.set()
        for courier in self._couriers:
            courier.join(PLENTY)

    # --- one person's morning ---

    def _live(self, side: Side, handle: str, number: int, dice: random.Random, seconds: float) -> None:
        deeds: list[Callable[[], None]] = [lambda: self._answer(side, handle, by_form=number % 4 == 1)]
        if number % 4 == 0:
            deeds = [lambda: self._answer_and_edit(side, handle)]
        deeds += [lambda at=at: self._ask(side, handle, at) for at in range(self.words_each)]  # type: ignore[misc]
        deeds += [lambda at=at: self._chat(side, handle, at) for at in range(2)]  # type: ignore[misc]
        dice.shuffle(deeds)
        moments = sorted(dice.uniform(0, seconds) for _ in deeds)
        begun = time.monotonic()
        for moment, deed in zip(moments, deeds, strict=True):
            time.sleep(max(0.0, begun + moment - time.monotonic()))
            deed()

    def _happens(self, times: int = 1) -> None:
        with self._lock:
            self.events += times

    def _ask(self, side: Side, handle: str, at: int) -> None:
        """Something that is answered with the same word, so that each answer can be counted and told apart."""
        word = f"qz{handle}x{at}"
        side.say(handle, f"站会 记录 {word}")
        with self._lock:
            self.said.setdefault(handle, []).append(word)
        self._happens()

    def _chat(self, side: Side, handle: str, at: int) -> None:
        side.chat(handle, f"今天奶茶喝什么 {handle} {at}")
        self._happens()

    def _answer(self, side: Side, handle: str, *, by_form: bool) -> None:
        plan = f"跟进{handle}的转发"
        self.answers[handle] = plan
        if by_form:
            self._waiting.add(handle)
            form = {"done": f"发了{handle}", "doing": plan, "needs": "无"}
            while not side.fill_in(handle, form) and not any(plan in text for text in side.shown(handle)):
                time.sleep(0.1)  # a person sees that it did not work (or that it did after all), and tries again
            self._waiting.discard(handle)
            self._happens(2)
            return
        side.say(handle, f"昨天：发了{handle}\n今天：{plan}\n需要：无")
        self._happens()

    def _answer_and_edit(self, side: Side, handle: str) -> None:
        message = side.say(handle, f"昨天：发了{handle}\n今天：先写了别的\n需要：无")
        self.answers[handle] = plan = f"改成跟进{handle}的转发"
        time.sleep(0.3)
        side.edit(handle, message, f"昨天：发了{handle}\n今天：{plan}\n需要：无")
        self._happens(2)

    def _bring_again(self, side: Side, dice: random.Random) -> None:
        while not self._over.wait(PATIENCE):
            side.bring_again(lambda: dice.random() < GIVES_UP)


def _started(deed: Callable[..., None], *given: Any) -> threading.Thread:
    thread = threading.Thread(target=deed, args=given, daemon=True)
    thread.start()
    return thread
