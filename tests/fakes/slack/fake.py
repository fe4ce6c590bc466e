"""The whole fake in one object: starts, stops, and hands out what tests need."""

from __future__ import annotations

import functools
import threading
from types import TracebackType
from typing import Any

from tests.fakes.slack import remote
from tests.fakes.slack.faults import Faults
from tests.fakes.slack.limits import JSON
from tests.fakes.slack.post import Delivery, Kind, Post
from tests.fakes.slack.socketmode import SocketMode
from tests.fakes.slack.talk import Talk
from tests.fakes.slack.touch import Touch
from tests.fakes.slack.web import Web
from tests.fakes.slack.world import World


class FakeSlack(World):
    """`with FakeSlack() as fake:` listens on loopback; see the package's docstring for how to use it."""

    def __init__(self, target: str = "", *, port: int = 0, **workspace: str) -> None:
        super().__init__(**workspace)
        self.faults = Faults()
        self.sockets = SocketMode(self)
        self.post = Post(self, self.sockets, target)
        talk, touch = Talk(self, self.post), Touch(self, self.post)
        self.say, self.edit, self.delete = talk.say, talk.edit, talk.delete
        self.join, self.leave, self.open_home = talk.join, talk.leave, talk.open_home
        self.press, self.choose, self.submit, self.close = (
            touch.press,
            touch.choose,
            touch.submit,
            touch.close,
        )
        self.press_home, self.press_view = touch.press_home, touch.press_view
        self.shortcut, self.global_shortcut, self.command = (
            touch.shortcut,
            touch.global_shortcut,
            touch.command,
        )
        self.fail_next, self.redeliver = self.faults.fail_next, self.post.redeliver
        self.choose_home = touch.choose_home
        self.bot_spoke, self.new_link = talk.echo, self.sockets.new_link
        self._web = Web(self, self.faults, port)
        self._web.side_door = functools.partial(remote.do, self)
        self._thread = threading.Thread(target=self._web.serve_forever, args=(0.05,), name="fake-slack", daemon=True)

    @property
    def url(self) -> str:
        """What belongs into SLACK_API_URL."""
        return f"{self.base}/api/"

    @property
    def down(self) -> bool | int:
        """True: every call breaks off; a number: every answer has this status."""
        return self.faults.down

    @down.setter
    def down(self, how: bool | int) -> None:
        self.faults.down = how

    @property
    def strict_pace(self) -> bool:
        """Whether the pace of messages is measured, channel by channel."""
        return self.faults.strict_pace

    @strict_pace.setter
    def strict_pace(self, on: bool) -> None:
        self.faults.strict_pace = on

    @property
    def duplicate(self) -> bool:
        """Whether every event arrives twice."""
        return self.post.duplicate

    @duplicate.setter
    def duplicate(self, on: bool) -> None:
        self.post.duplicate = on

    @property
    def target(self) -> str:
        """The bot's request URL; "" means Socket Mode."""
        return self.post.target

    @target.setter
    def target(self, url: str) -> None:
        self.post.target = url

    @property
    def signing_secret(self) -> str:
        return self.post.signing_secret

    @property
    def deliveries(self) -> list[Delivery]:
        return self.post.deliveries

    def replay(self, payload: JSON, kind: Kind | None = None) -> Delivery:
        """Bring any payload as it stands, signed; the kind is guessed from its shape."""
        return self.post.carry(kind or _kind_of(payload), payload)

    def start(self) -> FakeSlack:
        self.sockets.start()
        self._thread.start()
        return self

    def stop(self) -> None:
        self.stopping = True
        self._web.shutdown()
        self._web.server_close()
        self.sockets.stop()
        self.post.client.close()

    def __enter__(self) -> FakeSlack:
        return self.start()

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.stop()


def _kind_of(payload: dict[str, Any]) -> Kind:
    if "command" in payload:
        return "slash_commands"
    return "events_api" if "event" in payload or payload.get("type") == "url_verification" else "interactive"
