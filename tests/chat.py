"""The whole bot on this computer, and people who talk to it: what conversations are written with.

with chat.at("09:00"): …
assert mei.says("站会") == "…"
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import schedules
from bot.adapters.local import LocalAdapter, LocalChannel, LocalPerson
from bot.adapters.local.deeds import Result
from bot.adapters.local.people import BOT, direct, place_of
from bot.adapters.local.world import Message, control_id, controls
from bot.app import Baton
from bot.chat import Button, Card, Form, Select
from bot.clock import MovableClock
from bot.demo.stage import Stage
from bot.llm import Minds
from bot.wire import Adapter
from storage.people import GUEST, Identity, Member, identity_key
from storage.teams import HOME, Channel, Team
from tests.past import Past
from tests.patience import PLENTY

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = "2026-02-09 08:00"
WITH_STANDUPS = pytest.mark.parametrize("rounds", [True], ids=["stand-ups"])
"""For what is said about something else, and of which stand-ups are a part all the same."""


@dataclass(frozen=True)
class Someone:
    """One person of the test's team."""

    handle: str
    name: str
    group: str = "ops"
    role: str = "member"
    lang: str = "zh"
    shifts: str = ""
    asked_at: str = ""
    country: str = ""
    tz: str = ""


TEAM = (
    Someone("lan", "周岚", "strategy", "director"),
    Someone("he", "何川", "strategy", "deputy"),
    Someone("ning", "许宁", "content", "lead"),
    Someone("mei", "小满", "ops"),
    Someone("fang", "老方", "ops"),
    Someone("bob", "Bob", "data", "lead", lang="en"),
    Someone("nora", "Nora", "ops", GUEST, lang="en"),
)


@dataclass(frozen=True)
class Running:
    """A Baton that has begun, the local page on which one talks to it, and the clock that is turned for it."""

    stage: Stage
    adapter: LocalAdapter
    baton: Baton


class Chat(Past):
    """One Baton on a database and a pretend world of its own, with a clock that stands until it is moved.

    It begins when it is first needed. What many tests begin with, the team, a morning, a scene (`tests.lived`), has
    then been lived already. `rounds` false: nobody takes part in stand-ups, for conversations about something else;
    each day is then quickly gone by.
    """

    rounds = True

    def __init__(
        self, folder: Path, people: Sequence[Someone] = TEAM, now: str = MONDAY, minds: Minds | None = None,
        *, rounds: bool | None = None, address: str = "",
    ) -> None:  # fmt: skip
        super().__init__(folder, MovableClock(moment(now), runs=False))
        self.rounds = self.rounds if rounds is None else rounds
        self._someone = {one.handle: one for one in people}
        self._minds: Minds | None = None
        self._address = ""
        self._running: Running | None = None
        self.lives((type(self), tuple(people), now, self.rounds), lambda: self._first_of_all(people))
        self._minds, self._address = minds, address

    @property
    def is_like_others(self) -> bool:
        """Nothing is different from other chats, and Baton has not begun."""
        ordinary = (type(self)._settle_in, type(self).others) == (Chat._settle_in, Chat.others)
        return super().is_like_others and ordinary and (self._minds, self._address, self._running) == (None, "", None)

    def _first_of_all(self, people: Sequence[Someone]) -> None:
        self._settle_in(people)
        self.begin()

    def begin(self) -> None:
        """Start Baton, or start it again on what it remembers."""
        people = self._someone.values()
        handles = [one.handle for one in people]
        stage = Stage(self.clock)
        adapter = LocalAdapter(
            file=self._folder / "world.db",
            people=[_local(one) for one in people],
            channels=[LocalChannel("home", "晴屿·KOX 主群", handles), LocalChannel("side", "闲聊", handles)],
            clock=stage,
        )
        adapters = [adapter, *self.others()]
        baton = Baton(self.database, self.clock, adapters, address=self._address, minds=self._minds)
        stage.play(baton)
        self._running = Running(stage, adapter, baton)
        baton.start(rings=False)

    @property
    def _on_stage(self) -> Running:
        if self._running is None:
            with pytest.MonkeyPatch.context() as patch:  # what lies ahead of the team stands in its files already
                patch.setattr(schedules, "plan_all", lambda *given: None)
                self.begin()
        assert self._running is not None
        return self._running

    @property
    def stage(self) -> Stage:
        return self._on_stage.stage

    @property
    def adapter(self) -> LocalAdapter:
        return self._on_stage.adapter

    @property
    def baton(self) -> Baton:
        return self._on_stage.baton

    def others(self) -> list[Adapter]:
        """The messengers of this chat besides the local page."""
        return []

    def _settle_in(self, people: Sequence[Someone]) -> None:
        with self.database.write() as db:
            team = Team(name="晴屿战队")
            db.add(team)
            db.add(Channel(team_id=team.id, platform="local", workspace="local", chat_id="home",
                           title="晴屿·KOX 主群", purpose=HOME))  # fmt: skip
            for one in people:
                member = Member(
                    team_id=team.id, handle=one.handle, name=one.name, email=f"{one.handle}@example.com",
                    group=one.group, role=one.role, lang=one.lang, shifts=one.shifts, asked_at=one.asked_at,
                    country=one.country, tz=one.tz, enrolled=self.rounds and one.role != GUEST,
                )  # fmt: skip
                db.add(member)
                db.add(Identity(id=identity_key("local", "local", one.handle), member_id=member.id, platform="local",
                                workspace="local", user=one.handle, dm=f"dm-{one.handle}", name=one.name))  # fmt: skip
            self.team_id = team.id

    def end(self) -> None:
        if self._running is not None:
            self._running.baton.stop()
            self._running = None
        super().end()

    # --- the clock ---

    def at(self, when: str) -> None:
        """Let everything happen that is due until then. "09:30" is today; "2026-02-10 09:30" any day."""
        day = self.clock.now().astimezone(ZONE).strftime("%Y-%m-%d")
        self.lives(when, lambda: [self.stage.jump(moment(when if "-" in when else f"{day} {when}"))])

    def sleep_until(self, when: str) -> None:
        """The clock runs on to that time and strikes there; what was due meanwhile is caught up or missed, at once."""
        self.clock.set(moment(when))
        self.tick()

    def tick(self) -> None:
        """The clock strikes once more, at the same moment."""
        self.baton.clockwork.strike()
        self.settle()

    def settle(self) -> None:
        assert self.baton.quiet(PLENTY), "Baton did not come to rest"

    # --- people and places ---

    def person(self, handle: str) -> Talker:
        return Talker(self, _local(self._someone[handle]))

    def channel(self, name: str = "home", thread: str = "") -> list[str]:
        """What Baton shows in a channel now, top to bottom."""
        return [text(message) for message in self.messages(name, thread) if message.author == BOT]

    def messages(self, place: str, thread: str = "") -> list[Message]:
        return [m for m in self.adapter.world.messages(place, thread) if not m.deleted and m.thread == thread]

    def thread(self, name: str = "home") -> list[str]:
        """What Baton shows in the threads of a channel."""
        return [text(m) for root in self.messages(name) for m in self.messages(name, root.id) if m.author == BOT]


class Talker:
    """A person who says things and presses buttons."""

    def __init__(self, chat: Chat, local: LocalPerson) -> None:
        self._chat, self._local = chat, local
        self.handle = local.handle
        self._dm = direct(local.handle)

    def says(self, words: str, place: str = "", thread: str = "", files: Mapping[str, bytes] | None = None) -> str:
        """Say something (by default in private), with `files` attached; returns what Baton newly wrote there."""
        where = place_of(place) if place else self._dm
        before = {m.id: text(m) for m in self._chat.messages(where.id, thread)}
        self.last_said = self._chat.adapter.deeds.say(self._local, where, words, thread, tuple((files or {}).items()))
        self._chat.settle()
        after = self._chat.messages(where.id, thread)
        return "\n---\n".join(text(m) for m in after if m.author == BOT and m.id not in before)

    def edits(self, message: str, words: str) -> None:
        self._chat.adapter.deeds.edit(self._local, message, words)
        self._chat.settle()

    def deletes(self, message: str) -> None:
        self._chat.adapter.deeds.delete(self._local, message)
        self._chat.settle()

    def sees(self, place: str = "", *, about: str = "") -> list[str]:
        """What Baton shows this person in private (or in that place) `about` something, top to bottom."""
        shown = [text(m) for m in self._chat.messages(place or self._dm.id) if m.author == BOT]
        return [words for words in shown if about in words]

    def presses(
        self, label: str, form: Mapping[str, Sequence[str]] | None = None, place: str = "", thread: str = ""
    ) -> Result:
        """Press the lowest button of that name that can be seen there."""
        message, control = self._button(label, place, thread)
        given = {k: v if isinstance(v, str) else tuple(v) for k, v in form.items()} if form is not None else None
        result = self._chat.adapter.deeds.press(self._local, message, control, given)
        self._chat.settle()
        return result

    def find(self, label: str, place: str = "") -> tuple[str, str]:
        """The message and the control of the lowest button of that name, to press it when it may be gone."""
        return self._button(label, place, "")

    def press_by_id(self, message: str, control: str) -> Result:
        """Press what stands, or once stood, on a message: another screen may still show it."""
        result = self._chat.adapter.deeds.press(self._local, message, control)
        self._chat.settle()
        return result

    def opens(self, label: str, place: str = "", thread: str = "") -> Form:
        """The form that the lowest button of that name opens."""
        form = self._chat.adapter.deeds.form_behind(self._local, *self._button(label, place, thread))
        assert isinstance(form, Form), form
        return form

    def _button(self, label: str, place: str, thread: str) -> tuple[str, str]:
        messages = self._chat.messages(place or self._dm.id, thread)
        for message in reversed(messages):
            for control in controls(message.card) if message.card else []:
                if control.label == label:
                    return message.id, control_id(control)
        seen = [c.label for m in messages if m.card for c in controls(m.card)]
        raise AssertionError(f"no button {label!r}; there are {seen}")

    def buttons(self, place: str = "") -> list[str]:
        """All buttons that can be seen there."""
        found: list[Button | Select] = []
        for message in self._chat.messages(place or self._dm.id):
            found += controls(message.card) if message.card else []
        return [control.label for control in found]


def text(message: Message) -> str:
    """A message as a person reads it, its buttons in brackets."""
    if not isinstance(message.card, Card):
        return message.text
    labels = [f"[{control.label}]" for control in controls(message.card)]
    return message.card.plain + ("\n" + " ".join(labels) if labels else "")


def moment(words: str) -> datetime:
    return datetime.strptime(words, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


def _local(one: Someone) -> LocalPerson:
    return LocalPerson(one.handle, one.name, one.group, one.role, f"{one.handle}@example.com", one.lang)
