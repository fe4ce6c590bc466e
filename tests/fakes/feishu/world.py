"""The pretend tenant: its people, groups, messages and clock, and everything a test may look at."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from tests.fakes.feishu.cards import Complaint, words_of, written

Json: TypeAlias = dict[str, Any]

TENANT = "736588c9260f175e"


class Clock:
    """The platform's clock in seconds since 1970. It runs with `source` and can be pushed forward or held."""

    def __init__(self, source: Callable[[], float] = time.time) -> None:
        self.source, self.pushed = source, 0.0

    def now(self) -> float:
        return self.source() + self.pushed

    def advance(self, seconds: float) -> None:
        self.pushed += seconds

    def hold(self, at: float) -> None:
        self.source, self.pushed = (lambda: at), 0.0

    @property
    def ms(self) -> int:
        return int(self.now() * 1000)


@dataclass
class User:
    """A pretend person. `available` false: outside the bot's range; `stopped`: has muted the bot."""

    open_id: str
    name: str
    email: str = ""
    union_id: str = ""
    user_id: str = ""
    lang: str = "zh_cn"
    tz: str = "Asia/Shanghai"
    available: bool = True
    resigned: bool = False
    stopped: bool = False


@dataclass
class Chat:
    """A group or a direct chat. `refusal`: the code with which it turns the bot's messages away."""

    chat_id: str
    name: str
    kind: Literal["group", "p2p"] = "group"
    members: list[str] = field(default_factory=list)
    bot_in: bool = True
    dissolved: bool = False
    refusal: int = 0


@dataclass
class Message:
    """A message as it stands now. `card` is what people see, including what a callback's answer changed."""

    message_id: str
    chat_id: str
    msg_type: str
    content: str
    sender: str
    by_bot: bool
    created: int
    updated: int
    root_id: str = ""
    parent_id: str = ""
    thread_id: str = ""
    upper_message_id: str = ""
    mentions: list[Json] = field(default_factory=list)
    edits: int = 0
    recalled: bool = False
    vanished: bool = False

    @property
    def card(self) -> Json:
        if self.msg_type != "interactive":
            raise LookupError(f"{self.message_id} is no card but {self.msg_type}")
        card: Json = json.loads(self.content)
        return card

    @property
    def text(self) -> str:
        """Everything that can be read on it, one line each; mentions read as "@Name"."""
        if self.msg_type == "interactive":
            return "\n".join(words_of(self.card))
        words = " ".join(written(json.loads(self.content)))
        for mention in reversed(self.mentions):
            words = words.replace(mention["key"], "@" + mention["name"])
        return words


@dataclass(frozen=True)
class Pin:
    message_id: str
    chat_id: str
    at: int


@dataclass(frozen=True)
class Urgent:
    message_id: str
    users: tuple[str, ...]


class World:
    """All that the pretend platform knows. Whoever reads or changes it holds `lock`."""

    def __init__(
        self,
        *,
        app_id: str = "cli_baton0000000001",
        app_secret: str = "pretend-secret",
        verification_token: str = "pretend-verification-token",
        encrypt_key: str = "pretend-encrypt-key",
        bot_name: str = "Baton",
        clock: Callable[[], float] = time.time,
        seed: int = 7,
    ) -> None:
        self.app_id, self.app_secret = app_id, app_secret
        self.verification_token, self.encrypt_key = verification_token, encrypt_key
        self.bot_name, self.bot_open_id = bot_name, "ou_" + "b0" * 16
        self.tenant_key = TENANT
        self.clock = Clock(clock)
        self.chance = random.Random(seed)
        self.lock = threading.RLock()
        self.users: dict[str, User] = {}
        self.chats: dict[str, Chat] = {}
        self.posted: dict[str, Message] = {}
        self.threads: dict[str, str] = {}
        self.forwarded: dict[str, list[Message]] = {}
        self.pins: list[Pin] = []
        self.urgents: list[Urgent] = []
        self.images: dict[str, bytes] = {}
        self.files: dict[tuple[str, str], bytes] = {}
        self.tokens: dict[str, float] = {}
        self.uuids: dict[str, tuple[float, str]] = {}
        self.callbacks: dict[str, Callback] = {}
        self.complaints: list[Complaint] = []
        self.owned_actions: set[str] | None = None
        self.action_key = "a"
        self.shows_user_id = False
        self.missing_scopes: dict[str, str] = {}

    def new_id(self, prefix: str) -> str:
        return f"{prefix}{self.chance.getrandbits(128):032x}"

    def complain(self, why: str, thing: Any = None) -> None:
        self.complaints.append(Complaint(why, thing))

    def add_user(
        self,
        open_id: str,
        name: str,
        email: str = "",
        union_id: str = "",
        user_id: str = "",
        lang: str = "zh_cn",
        tz: str = "Asia/Shanghai",
    ) -> User:
        tail = open_id.removeprefix("ou_")
        user = User(open_id, name, email, union_id or f"on_{tail}", user_id or tail[:8], lang, tz)
        with self.lock:
            self.users[open_id] = user
        return user

    def add_chat(self, chat_id: str, name: str, members: list[str | User] | None = None, bot: bool = True) -> Chat:
        """A group; `bot` says whether the bot is in it already."""
        chat = Chat(chat_id, name, members=[open_id(m) for m in members or []], bot_in=bot)
        with self.lock:
            self.chats[chat_id] = chat
        return chat

    def direct(self, user: User | str) -> Chat:
        """The direct chat between this person and the bot, made when first needed."""
        who = open_id(user)
        with self.lock:
            for chat in self.chats.values():
                if chat.kind == "p2p" and chat.members == [who]:
                    return chat
            chat = Chat(self.new_id("oc_"), "", "p2p", [who])
            self.chats[chat.chat_id] = chat
            return chat

    def messages(self, chat: Chat | str, thread: str | None = None) -> list[Message]:
        """What people see there, oldest first: the conversation itself, or the replies in one thread
        (`thread` is a thread_id or the message that it hangs on)."""
        with self.lock:
            everything = [m for m in self.posted.values() if m.chat_id == chat_id(chat) and not m.recalled]
            if thread is None:
                return [m for m in everything if self.in_sight(m)]
            name = self.posted[thread].thread_id if thread in self.posted else thread
            return [m for m in everything if name and m.thread_id == name and not self.in_sight(m)]

    def in_sight(self, message: Message) -> bool:
        """Whether it stands in the conversation itself: no thread, or the message that a thread hangs on."""
        return self.threads.get(message.thread_id, message.message_id) == message.message_id

    def card(self, message_id: str) -> Json:
        """The card as people see it now."""
        with self.lock:
            return self.posted[message_id].card


@dataclass
class Callback:
    """A press that may still change its card: the token lives 30 minutes and serves twice, after the answer."""

    message_id: str
    born: float
    answered: bool = False
    uses: int = 0


def open_id(user: User | str) -> str:
    return user if isinstance(user, str) else user.open_id


def chat_id(chat: Chat | str) -> str:
    return chat if isinstance(chat, str) else chat.chat_id
