"""A platform by our wire protocol, in memory: what it should do wrong is written down beforehand.

It keeps the protocol's promises and no others: the same number sent twice is shown twice, unless `first_try` tells it
to look first, as a real platform would have it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from starlette.routing import BaseRoute

from bot.chat import Card, Event, File, Place, Quoted, Sender, plain
from bot.wire import Ears, Gone, Pace, Parcel, Profile, Refused, Unsure

Fault = Exception | Callable[[], None] | None


FREELY = Pace(gap=0.0, burst=100, per_second=1000.0)


@dataclass(frozen=True, slots=True)
class Shown:
    """One message that people see."""

    id: str
    place: Place
    text: str
    number: str


@dataclass
class Scripted:
    """An adapter. `script` says what becomes of the next calls: an exception is raised instead of the deed, an
    `AfterAll` is raised after it, a function is called in the midst of it, None lets it pass."""

    name: str = "scripted"
    pace: Pace = FREELY
    buzzes: bool = True
    lines: int = 0
    shared: bool = False
    script: list[Fault] = field(default_factory=list)
    shown: dict[str, Shown] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    parcels: list[Parcel] = field(default_factory=list)
    pinned: list[str] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    directs: dict[str, str] = field(default_factory=dict)
    profiles: dict[str, Profile] = field(default_factory=dict)
    history: list[Event] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    written: dict[str, Quoted] = field(default_factory=dict)
    asked_since: list[datetime] = field(default_factory=list)
    ears: Ears | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    # --- what people see ---

    def texts(self, place: Place | None = None) -> list[str]:
        return [one.text for one in self.shown.values() if place is None or one.place == place]

    # --- bot.wire.Adapter ---

    def start(self, ears: Ears) -> None:
        self.ears = ears

    def dial(self) -> None:
        self.calls.append("dial")

    def stop(self) -> None: ...

    def routes(self) -> Sequence[BaseRoute]:
        return []

    def alive(self) -> str:
        return ""

    def send(self, parcel: Parcel) -> str:
        def post() -> str:
            found = [one for one in self.shown.values() if one.number == parcel.number] if parcel.first_try else []
            message = found[0] if found else Shown(self._name(), parcel.place, _text(parcel.card), parcel.number)
            self.shown[message.id] = message
            return message.id

        self.parcels.append(parcel)
        return self._through(f"send {_text(parcel.card)}", post)

    def edit(self, parcel: Parcel, message: str) -> None:
        def change() -> str:
            if message not in self.shown:
                raise Gone("no such message")
            self.shown[message] = replace(self.shown[message], text=_text(parcel.card))
            return message

        self.parcels.append(parcel)
        self._through(f"edit {_text(parcel.card)}", change)

    def delete(self, place: Place, message: str) -> None:
        self._through("delete", lambda: str(self.shown.pop(message, "")))

    def pin(self, place: Place, message: str) -> None:
        self._through("pin", lambda: self._pin(message, True))

    def unpin(self, place: Place, message: str) -> None:
        self._through("unpin", lambda: self._pin(message, False))

    def _pin(self, message: str, on: bool) -> str:
        if on:
            self.pinned.append(message)
        else:
            self.pinned.remove(message)
        return message

    def buzz(self, place: Place, message: str) -> None:
        self._through(f"buzz {self.shown[message].text}", str)

    def show_home(self, user: Sender, card: Card) -> None:
        self._through(f"home {user.id}", str)

    def direct(self, user: Sender) -> Place:
        return Place(self.name, user.workspace, self.directs.get(user.id, f"D{user.id}"), "dm")

    def upload(self, place: Place, name: str, png: bytes, alt: str) -> str:
        def keep() -> str:
            self.pictures[f"P{len(self.pictures) + 1}"] = png
            return f"P{len(self.pictures)}"

        return self._through(f"upload {name}", keep)

    def workspaces(self) -> Sequence[str]:
        return ("T",)

    def by_email(self, email: str, workspace: str) -> Sender | None:
        return None

    def members(self, place: Place) -> Iterable[Profile]:
        return list(self.profiles.values())

    def profile(self, user: Sender) -> Profile:
        return self.profiles.get(user.id) or Profile(user, user.name or user.id)

    def missed(self, place: Place, since: datetime) -> Iterable[Event]:
        self.asked_since.append(since)
        self._through(f"missed {place.id}", str)
        return [event for event in self.history if event.place.itself == place and event.at >= since]

    def message(self, place: Place, message: str) -> Quoted:
        self._through(f"message {message}", str)
        return self.written.get(message, Quoted(message))

    def fetch(self, file: File, limit: int) -> bytes:
        self._through(f"fetch {file.id}", str)
        if len(self.files[file.id]) > limit:
            raise Refused("too_big")
        return self.files[file.id]

    # --- how it does what it does ---

    def _name(self) -> str:
        return f"m{len(self.calls)}"

    def _through(self, call: str, deed: Callable[[], str]) -> str:
        with self._lock:
            self.calls.append(call)
            fault = self.script.pop(0) if self.script else None
        if isinstance(fault, AfterAll):
            deed()
            raise Unsure("the answer was lost")
        if isinstance(fault, Exception):
            raise fault
        if fault is not None:
            fault()
        return deed()


class AfterAll(Exception):
    """The deed is done, but nobody learns of it."""


def _text(card: Card) -> str:
    return plain(card.title)
