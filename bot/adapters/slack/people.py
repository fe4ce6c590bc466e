"""Knows who we are on Slack, what people are called, and which direct message is whose."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.adapters.slack.calls import Calls
from bot.adapters.slack.messages import Reader
from bot.adapters.slack.shape import word
from bot.chat import Place, Sender
from bot.wire import Profile, Refused, Throttled, Unsure

KEEP = 3600.0  # seconds that a name is remembered; people rarely rename themselves
KEEP_NOTHING = 60.0  # after a failure, so that a broken users.info costs one wait a minute and not one a message
MOST = 5000


class People:
    """`me`, `home` and `workspace` are "" until Slack has told us; the rest is asked when needed and remembered."""

    def __init__(self, calls: Calls, quick: Calls, ticks: Callable[[], float] = time.monotonic) -> None:
        self._calls, self._quick, self._ticks = calls, quick, ticks
        self._names: dict[str, tuple[str, float]] = {}
        self._directs: dict[str, str] = {}
        self._lock = threading.Lock()
        self.me = ""
        self.home = ""
        self.workspace = ""

    def learn(self) -> None:
        """Ask who we are. Raises what the call raises."""
        answer = self._calls("auth.test")
        self.home = word(answer, "url").rstrip("/") + "/"
        self.workspace = word(answer, "team_id")
        self.me = word(answer, "user_id")

    def told(self, me: str, workspace: str, home: str) -> None:
        """Who we are, from whoever has asked already."""
        self.me, self.workspace, self.home = me, workspace, home.rstrip("/") + "/"

    def reader(self) -> Reader:
        """Who reads what Slack posts, as far as we know by now."""
        return Reader(self.me, self.workspace, self.home, self.name_of, self.dm_of, self.title_of)

    def name_of(self, user: str) -> str:
        """The person's name for a sentence; "" if Slack does not say so quickly, for an event is waiting."""
        known = self._names.get(user)
        if known and known[1] > self._ticks():
            return known[0]
        try:
            profile = _profile(user, "", self._quick.read("users.info", user=user, include_locale=True))
        except Refused:
            return self._remember(user, "", KEEP)
        except (Throttled, Unsure):
            return self._remember(user, known[0] if known else "", KEEP_NOTHING)
        return self._remember(user, profile.name, KEEP)

    def title_of(self, channel: str) -> str:
        """How the channel is called; "" if Slack does not say so quickly. An event tells only its id."""
        try:
            return word(self._quick.read("conversations.info", channel=channel), "channel", "name")
        except (Refused, Throttled, Unsure):
            return ""

    def profile(self, user: Sender) -> Profile:
        found = self._calls.read("users.info", user=user.id, include_locale=True)
        profile = _profile(user.id, user.workspace, found)
        self._remember(user.id, profile.name, KEEP)
        return profile

    def members(self, place: Place) -> Iterator[Profile]:
        """Everybody in the channel who is human and still in the workspace."""
        for user in list(self._calls.pages("conversations.members", "members", channel=place.id)):
            if user in (self.me, "USLACKBOT"):
                continue
            answer = self._calls.read("users.info", user=user, include_locale=True)
            profile = _profile(str(user), place.workspace, answer)
            self._remember(profile.sender.id, profile.name, KEEP)
            if not profile.bot and answer["user"].get("deleted") is not True:
                yield profile

    def by_email(self, email: str, workspace: str) -> Sender | None:
        """Who has this mail address in the workspace, if anybody."""
        try:
            answer = self._calls.read("users.lookupByEmail", email=email)
        except Refused as no:
            if no.reason == "users_not_found":
                return None
            raise
        found = _profile(word(answer, "user", "id"), workspace, answer)
        return None if found.bot or not found.sender.id else found.sender

    def dm_of(self, user: str) -> str:
        """The id of our direct message with the person."""
        known = self._directs.get(user)
        if known:
            return known
        opened = word(self._calls("conversations.open", users=user), "channel", "id")
        with self._lock:
            self._directs[user] = opened
        return opened

    def _remember(self, user: str, name: str, seconds: float) -> str:
        with self._lock:
            if len(self._names) >= MOST:
                self._names.clear()
            self._names[user] = (name, self._ticks() + seconds)
        return name


def _profile(user: str, workspace: str, answer: Mapping[str, Any]) -> Profile:
    known = answer.get("user") or {}
    name = word(known, "profile", "display_name") or word(known, "profile", "real_name")
    name = name or word(known, "real_name") or word(known, "name")
    return Profile(
        sender=Sender("slack", workspace, user, name),
        name=name,
        email=word(known, "profile", "email"),
        tz=word(known, "tz"),
        lang=word(known, "locale").partition("-")[0],
        bot=known.get("is_bot") is True,
        guest=any(known.get(mark) is True for mark in ("is_restricted", "is_ultra_restricted", "is_stranger")),
    )
