"""The pretend workspace: people, channels, messages, views, and a record of everything that was asked of it."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes.slack.clock import Clock
from tests.fakes.slack.limits import JSON, Problem, elements
from tests.patience import PLENTY

ALL_SCOPES = frozenset(
    f"{what}:{deed}"
    for what, deeds in {
        "app_mentions": ["read"],
        "channels": ["history", "join", "manage", "read"],
        "chat": ["write"],
        "files": ["read", "write"],
        "groups": ["history", "read", "write"],
        "im": ["history", "read", "write"],
        "mpim": ["history", "read", "write"],
        "pins": ["read", "write"],
        "reactions": ["read", "write"],
        "team": ["read"],
        "users": ["read", "read.email"],
    }.items()
    for deed in deeds
) | {"commands"}
"""What the bot may do at first; take some away from `scopes` to see it refused."""


if TYPE_CHECKING:
    from tests.fakes.slack.replies import Reply


class SlackError(Exception):
    """An answer of `ok: false`; `more` stands beside the error in the answer."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.code, self.more = code, more


class CannotDo(AssertionError):
    """A pretend person was asked to do what nobody could do: press a button that is not there, for instance."""


@dataclass
class User:
    """A member of the workspace, human or bot."""

    id: str
    name: str
    email: str = ""
    tz: str = "Asia/Shanghai"
    locale: str = "zh-CN"
    is_bot: bool = False
    is_restricted: bool = False
    deleted: bool = False


@dataclass
class Channel:
    """A channel or a direct message. `messages` holds all of them, threads too, oldest first, by ts."""

    id: str
    name: str
    members: list[str]
    is_private: bool = False
    is_im: bool = False
    is_archived: bool = False
    messages: dict[str, JSON] = field(default_factory=dict)
    pins: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """What events call it."""
        return "im" if self.is_im else "group" if self.is_private else "channel"


@dataclass(frozen=True)
class Call:
    """One request to the Web API, when it came, and what became of it: "ok", Slack's error code, or the fault that
    struck."""

    method: str
    args: JSON
    outcome: str
    at: float
    token: str = ""


@dataclass(frozen=True)
class Complaint:
    """Something that Slack would refuse or that a person would see broken."""

    method: str
    message: str
    pointer: str = ""


class World:
    """The state behind the fake. Every access from another thread goes through `lock`."""

    def __init__(self, *, bot: str = "U0BOT", bot_name: str = "bot", team: str = "T0FAKE") -> None:
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.clock = Clock()
        self.bot, self.bot_id, self.app_id, self.team = bot, "B0BOT", "A0FAKE", team
        self.bot_token, self.app_token = "xoxb-fake-bot-token", "xapp-fake-app-token"
        self.client_id, self.client_secret = "123.456", "fake-client-secret"
        self.tokens: dict[str, str] = {}
        """Of each further workspace that installed the app, by its token."""
        self.codes: dict[str, str] = {}
        """What somebody comes back with who may install: the workspace, by its code."""
        self.scopes = set(ALL_SCOPES)
        self.base = ""
        """http://host:port of the fake, known once it has started."""
        self.users: dict[str, User] = {}
        self.app_scopes = {"connections:write"}
        """What the app-level token may do."""
        self.channels: dict[str, Channel] = {}
        self.views: dict[str, list[JSON]] = {}
        """Open modals of each person, the one on top last."""
        self.homes: dict[str, JSON] = {}
        self.files: dict[str, JSON] = {}
        self.file_bytes: dict[str, bytes] = {}
        self.ephemeral: list[JSON] = []
        self.complaints: list[Complaint] = []
        self.calls: list[Call] = []
        self.owned_actions: Collection[str] | Callable[[str], bool] | None = None
        self.trigger_life = PLENTY  # Slack's own is 3 s, and our computer may be a busy one
        self.stopping = False
        self.replies: dict[str, Reply] = {}
        self.new_link: Callable[[], str] = _no_socket
        self.bot_spoke: Callable[[Channel, JSON, JSON | None], None] = _nobody_listens
        """Told of each message of the bot's own: the channel, the message, and how it read before."""
        self._triggers: dict[str, tuple[str, float]] = {}
        self._numbers = itertools.count(1)
        self.add_user(bot, bot_name, is_bot=True)

    # --- people and channels ----------------------------------------------------------------------------------

    def add_user(self, id: str, name: str, **traits: Any) -> User:  # noqa: A002 - Slack's own word
        with self.lock:
            return self.users.setdefault(id, User(id, name, **traits))

    def add_channel(self, id: str, name: str, members: Collection[str], is_private: bool = False) -> Channel:  # noqa: A002
        with self.lock:
            return self.channels.setdefault(id, Channel(id, name, list(members), is_private))

    def dm(self, user: str) -> Channel:
        """The direct message between the person and the bot."""
        name = f"D{user[1:]}"
        with self.lock:
            return self.channels.setdefault(name, Channel(name, "", [user, self.bot], is_im=True))

    def place(self, name: str, user: str = "") -> Channel:
        """A channel by id or name; a person's id, or "dm" with `user`, means the direct message with the bot."""
        if name == "dm":
            return self.dm(user)
        if name in self.users:
            return self.dm(name)
        found = self.channels.get(name) or next((c for c in self.channels.values() if c.name == name != ""), None)
        if found is None:
            raise CannotDo(f"no such channel: {name}")
        return found

    # --- looking on -------------------------------------------------------------------------------------------

    def history(self, channel: str) -> list[JSON]:
        """Everything in the channel, threads and "X joined" too, oldest first."""
        with self.lock:
            found = self.place(channel).messages
            return [found[ts] for ts in sorted(found, key=moment)]

    def messages(self, channel: str, thread: str | None = None) -> list[JSON]:
        """What was written in the channel itself, or in one of its threads (without the first message)."""
        spoken = [m for m in self.history(channel) if m.get("subtype") not in {"channel_join", "channel_leave"}]
        if thread is None:
            return [m for m in spoken if m.get("thread_ts", m["ts"]) == m["ts"]]
        return [m for m in spoken if m.get("thread_ts") == thread and m["ts"] != thread]

    def last(self, channel: str) -> JSON:
        """The latest message of the bot there, in a thread or not."""
        for message in reversed(self.history(channel)):
            if message.get("user") == self.bot:
                return message
        raise CannotDo(f"the bot has said nothing in {channel}")

    def view_of(self, user: str) -> JSON | None:
        """The modal that the person sees on top."""
        with self.lock:
            stack = self.views.get(user)
            return stack[-1] if stack else None

    def home_of(self, user: str) -> JSON | None:
        return self.homes.get(user)

    def pins(self, channel: str) -> list[str]:
        return list(self.place(channel).pins)

    def whispers(self, user: str) -> list[JSON]:
        """Ephemeral messages that the person has seen."""
        return [message for message in self.ephemeral if message["to"] == user]

    def calls_of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    def until(self, true: Callable[[], object], seconds: float = PLENTY) -> None:
        """Wait for something to become true; it is asked anew after every call of the bot."""
        end = time.monotonic() + seconds
        with self.changed:
            while not true():
                left = end - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"still not true after {seconds:g} s")
                self.changed.wait(min(left, 0.05))

    # --- keeping the books ------------------------------------------------------------------------------------

    def number(self, letter: str) -> str:
        """A new id such as V0000007."""
        return f"{letter}{next(self._numbers):07d}"

    def trigger(self, user: str) -> str:
        """A trigger: good for one view, for `trigger_life` real seconds."""
        name = f"{next(self._numbers)}.{self.team}.{user}"
        with self.lock:
            self._triggers[name] = (user, time.monotonic())
        return name

    def spend_trigger(self, name: str) -> str:
        """Whose trigger it is; refuses one that is unknown, old or used."""
        with self.lock:
            user, born = self._triggers.get(name, ("", 0.0))
            if not born:
                raise SlackError("exchanged_trigger_id" if user else "invalid_trigger_id")
            if time.monotonic() - born > self.trigger_life:
                raise SlackError("expired_trigger_id")
            self._triggers[name] = (user, 0.0)
            return user

    def complain(self, method: str, problems: Collection[Problem]) -> None:
        self.complaints += [Complaint(method, each.message, each.pointer) for each in problems]

    def actions_nobody_owns(self, blocks: list[JSON]) -> Iterator[Problem]:
        """Buttons and selects that would do nothing when pressed."""
        owned = self.owned_actions
        if owned is None:
            return
        for index, block in enumerate(blocks):
            for element in elements(block) if block.get("type") != "input" else ():
                name = str(element.get("action_id", ""))
                if not (owned(name) if callable(owned) else name in owned):
                    yield Problem(f"/blocks/{index}", f"nobody owns the action {name!r}")


def _no_socket() -> str:
    raise SlackError("internal_error")


def _nobody_listens(channel: Channel, message: JSON, before: JSON | None) -> None:
    """Until the fake is put together, the bot's own words are news to nobody."""


def moment(ts: str) -> tuple[int, int]:
    """A ts as something that sorts."""
    seconds, _, rest = ts.partition(".")
    return int(seconds), int(rest.ljust(6, "0")[:6] or 0)
