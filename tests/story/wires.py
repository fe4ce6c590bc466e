"""One team on any platform: the same deeds and looks over the local page, a pretend Slack and a pretend Feishu."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import uvicorn
from starlette.applications import Starlette

from bot.adapters.feishu import FeishuAdapter
from bot.adapters.local import LocalAdapter, LocalChannel, LocalPerson
from bot.adapters.local.people import BOT, direct
from bot.adapters.local.world import control_id, controls
from bot.adapters.slack import SlackAdapter
from bot.clock import MovableClock
from bot.demo.stage import Stage
from bot.wire import Adapter, Pace
from tests.chat import text
from tests.fakes.feishu import FakeFeishu
from tests.fakes.slack import FakeSlack
from tests.patience import PLENTY, until

Answers = Mapping[str, str | tuple[str, ...]]
FAST = Pace(gap=0.0, burst=100, per_second=1000.0)
"""The clock stands still in these stories, so a platform's pace would wait for ever; it has tests of its own."""


class Wire(Protocol):
    """A platform with pretend people on it. People go by their handles."""

    name: str
    workspace: str
    home: str

    @property
    def adapter(self) -> Adapter: ...

    def user(self, handle: str) -> str:
        """How the platform calls this person."""

    def serve(self, app: Starlette) -> None:
        """From now on the platform reaches the bot through this app."""

    def stop(self) -> None: ...

    def set(self, moment: datetime) -> None:
        """Turn the platform's clock."""

    def say(self, handle: str, words: str, *, twice: bool = False) -> str: ...

    def hand_over(self, handle: str, words: str, name: str, data: bytes) -> None:
        """Say something with a file, as this platform has it: in one message, or as a reply to the file."""

    def edit(self, handle: str, message: str, words: str) -> None: ...

    def press(self, handle: str, label: str, form: Answers | None = None) -> None:
        """Press the lowest such button in the person's direct message, and fill in the form that it opens."""

    def private(self, handle: str) -> list[str]:
        """What the bot shows this person in private."""

    def channel(self) -> list[str]: ...

    def thread(self) -> list[str]: ...

    def complaints(self) -> list[Any]: ...


class LocalWire:
    """The local page."""

    name, workspace, home = "local", "local", "home"

    def __init__(self, folder: Path, clock: MovableClock, handles: list[str]) -> None:
        self.stage = Stage(clock)
        people = [LocalPerson(handle, handle.title()) for handle in handles]
        self._people = {person.handle: person for person in people}
        self.adapter = LocalAdapter(
            file=folder / "world.db", people=people, channels=[LocalChannel("home", "team", handles)], clock=self.stage
        )

    def user(self, handle: str) -> str:
        return handle

    def serve(self, app: Starlette) -> None:
        """The page calls the machine itself."""

    def stop(self) -> None: ...

    def set(self, moment: datetime) -> None: ...

    def say(self, handle: str, words: str, *, twice: bool = False) -> str:
        message = self.adapter.deeds.say(self._people[handle], direct(handle), words)
        if twice:
            for event in self.adapter.world.said_since(direct(handle).id, datetime.fromisoformat("2000-01-01T00:00Z")):
                self.adapter.deeds.ears.accept(event)
        return message

    def hand_over(self, handle: str, words: str, name: str, data: bytes) -> None:
        self.adapter.deeds.say(self._people[handle], direct(handle), words, files=[(name, data)])

    def edit(self, handle: str, message: str, words: str) -> None:
        self.adapter.deeds.edit(self._people[handle], message, words)

    def press(self, handle: str, label: str, form: Answers | None = None) -> None:
        for message in reversed(self.adapter.world.messages(direct(handle).id)):
            for control in controls(message.card) if message.card and not message.deleted else []:
                if control.label == label:
                    self.adapter.deeds.press(self._people[handle], message.id, control_id(control), form)
                    return
        raise AssertionError(f"{handle} sees no button {label!r}")

    def private(self, handle: str) -> list[str]:
        return self._shown(direct(handle).id)

    def channel(self) -> list[str]:
        return self._shown("home")

    def thread(self) -> list[str]:
        return [t for m in self._roots() for t in self._shown("home", m)]

    def _roots(self) -> list[str]:
        return [m.id for m in self.adapter.world.messages("home") if not m.thread]

    def _shown(self, place: str, thread: str = "") -> list[str]:
        found = self.adapter.world.messages(place, thread)
        return [text(m) for m in found if m.author == BOT and not m.deleted and m.thread == thread]

    def complaints(self) -> list[Any]:
        return []


class SlackWire:
    """A pretend Slack, over HTTP."""

    name, home = "slack", "C1"

    def __init__(self, clock: MovableClock, handles: list[str]) -> None:
        self.fake = FakeSlack().start()
        self.workspace = self.fake.team
        for handle in handles:
            self.fake.add_user(self.user(handle), handle.title(), email=f"{handle}@example.com")
        self.fake.add_channel("C1", "team", [*map(self.user, handles), self.fake.bot])
        self._clock = clock
        self.fake.post.real_time = lambda: self._clock.now().timestamp()
        self.adapter = SlackAdapter(
            bot_token=self.fake.bot_token,
            signing_secret=self.fake.signing_secret,
            api_url=self.fake.url,
            clock=clock.now,
        )
        self.adapter.pace = FAST
        self._server: Server | None = None

    def user(self, handle: str) -> str:
        return f"U{handle.upper()}"

    def serve(self, app: Starlette) -> None:
        self._server = Server(app)
        self.fake.target = f"{self._server.url}/slack/events"

    def stop(self) -> None:
        if self._server:
            self._server.stop()
        self.fake.stop()

    def set(self, moment: datetime) -> None:
        self.fake.clock.set(moment)

    def say(self, handle: str, words: str, *, twice: bool = False) -> str:
        self.fake.duplicate = twice
        return self.fake.say(self.user(handle), "dm", words)

    def hand_over(self, handle: str, words: str, name: str, data: bytes) -> None:
        self.fake.say(self.user(handle), "dm", words, files=[(name, data)])

    def edit(self, handle: str, message: str, words: str) -> None:
        self.fake.edit(self.user(handle), "dm", message, words)

    def press(self, handle: str, label: str, form: Answers | None = None) -> None:
        user, place = self.user(handle), self.fake.dm(self.user(handle)).id
        for message in reversed(self.fake.messages(place)):
            if _has_button(message.get("blocks", []), label):
                self.fake.press(user, place, message["ts"], label=label)
                if form is not None:
                    delivery = self.fake.submit(user, {f"field:{name}": said for name, said in form.items()})
                    assert not delivery.errors, delivery.errors
                return
        raise AssertionError(f"{handle} sees no button {label!r}")

    def private(self, handle: str) -> list[str]:
        return self._mine(self.fake.messages(self.fake.dm(self.user(handle)).id))

    def channel(self) -> list[str]:
        return self._mine(self.fake.messages("C1"))

    def thread(self) -> list[str]:
        return [t for m in self.fake.messages("C1") for t in self._mine(self.fake.messages("C1", m["ts"]))]

    def _mine(self, messages: list[dict[str, Any]]) -> list[str]:
        return [m["text"] for m in messages if m.get("user") == self.fake.bot]

    def complaints(self) -> list[Any]:
        return list(self.fake.complaints)


class FeishuWire:
    """A pretend Feishu, over its encrypted webhook."""

    name, home = "feishu", "oc_team"

    def __init__(self, clock: MovableClock, handles: list[str]) -> None:
        self.fake = FakeFeishu().start()
        for handle in handles:
            self.fake.add_user(self.user(handle), handle.title(), email=f"{handle}@example.com")
        self.fake.add_chat("oc_team", "team", [self.user(handle) for handle in handles])
        self.adapter = FeishuAdapter(
            app_id=self.fake.app_id, app_secret=self.fake.app_secret, encrypt_key=self.fake.encrypt_key,
            verification_token=self.fake.verification_token, domain=self.fake.url, clock=clock.now,
        )  # fmt: skip
        self.adapter.pace = FAST
        (self.workspace,) = self.adapter.workspaces()
        self._server: Server | None = None

    def user(self, handle: str) -> str:
        return f"ou_{handle}"

    def serve(self, app: Starlette) -> None:
        self._server = Server(app)
        self.fake.webhook = f"{self._server.url}/feishu/events"

    def stop(self) -> None:
        if self._server:
            self._server.stop()
        self.fake.stop()

    def set(self, moment: datetime) -> None:
        self.fake.clock.hold(moment.timestamp())

    def say(self, handle: str, words: str, *, twice: bool = False) -> str:
        return self.fake.say(self.user(handle), self.fake.direct(self.user(handle)), words, duplicate=twice)

    def hand_over(self, handle: str, words: str, name: str, data: bytes) -> None:
        direct_chat = self.fake.direct(self.user(handle))
        file = self.fake.hand_over(self.user(handle), direct_chat, name, data)
        self.fake.say(self.user(handle), direct_chat, words, reply_to=file)

    def edit(self, handle: str, message: str, words: str) -> None:
        self.fake.edit(message, words)

    def press(self, handle: str, label: str, form: Answers | None = None) -> None:
        user = self.user(handle)
        for message in reversed(self.fake.messages(self.fake.direct(user))):
            if message.by_bot and message.msg_type == "interactive" and label in self.fake.labels(message.message_id):
                self.fake.press(user, message.message_id, label)
                if form is not None:
                    paper = self.fake.messages(self.fake.direct(user))[-1]
                    self.fake.submit(user, paper.message_id, form)
                return
        raise AssertionError(f"{handle} sees no button {label!r}")

    def private(self, handle: str) -> list[str]:
        return [m.text for m in self.fake.messages(self.fake.direct(self.user(handle))) if m.by_bot]

    def channel(self) -> list[str]:
        return [m.text for m in self.fake.messages("oc_team") if m.by_bot]

    def thread(self) -> list[str]:
        roots = [m.message_id for m in self.fake.messages("oc_team")]
        return [m.text for root in roots for m in self.fake.messages("oc_team", root) if m.by_bot]

    def complaints(self) -> list[Any]:
        return list(self.fake.complaints)


class Server:
    """The bot's web side on a free port of this computer, in a thread."""

    def __init__(self, app: Starlette) -> None:
        config = uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, access_log=False)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        until(lambda: self._server.started)
        port = self._server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(PLENTY)


def _has_button(blocks: list[dict[str, Any]], label: str) -> bool:
    for block in blocks:
        found = [*block.get("elements", []), block.get("accessory") or {}]
        if any(e.get("type") == "button" and e["text"]["text"] == label for e in found if isinstance(e, dict)):
            return True
    return False
