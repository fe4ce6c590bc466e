"""Where the machine and the platforms meet: what an adapter must be able to do, and what it may ask of the machine.

Nothing above this line knows a platform; nothing below it knows a feature.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from starlette.routing import BaseRoute

from bot.chat import Card, Event, File, Form, Outcome, Place, Pressed, Quoted, Sender


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a platform lets us speak. `gap`: seconds between two letters in one conversation;
    `burst`: how many may go at once before the gap counts; `per_second`: letters a second for the whole app."""

    gap: float
    burst: int
    per_second: float


@dataclass(frozen=True, slots=True)
class Parcel:
    """One letter, ready to go. `number` is its name for ever: a platform that sees it twice shows it once."""

    number: str
    place: Place
    card: Card
    first_try: datetime | None = None
    """When the letter was first handed over, if its outcome was never learnt; None on the first try."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a platform tells of a person. Empty strings where it keeps silent."""

    sender: Sender
    name: str
    email: str = ""
    tz: str = ""
    lang: str = ""
    bot: bool = False
    guest: bool = False


class Throttled(Exception):
    """The platform asks us to wait `after` seconds. `whole_app`: all conversations must wait, not this one alone."""

    def __init__(self, after: float, *, whole_app: bool = False) -> None:
        super().__init__(f"asked to wait {after:g} s")
        self.after, self.whole_app = after, whole_app


class Refused(Exception):
    """The platform will never take this letter (`reason` is its own word, such as not_in_channel)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Unsure(Exception):
    """Nobody knows whether it arrived (time-out, broken connection, answer of 5xx), or the app itself is not let in
    just now: worth another try later, whatever the letter says."""


class Gone(Exception):
    """The message to change is no longer there or too old to be changed: a new one must take its place."""


class Adapter(Protocol):
    """One platform. All calls are synchronous and thread-safe; they raise Throttled, Refused, Unsure or Gone."""

    name: str
    pace: Pace
    buzzes: bool
    """Whether the platform can make a private message of ours urgent (Feishu's 加急)."""
    shared: bool
    """Whether workspaces of people who know nothing of each other are heard: then a mail address proves nothing."""

    lines: int
    """How many long connections this platform allows our app over all machines, where one waits to be told to dial;
    0 where it need not wait, or where the platform calls us."""

    def start(self, ears: Ears) -> None:
        """Begin to hear, and to learn who we are (long connections are opened here, but for those that wait to `dial`).
        Returns at once."""

    def dial(self) -> None:
        """Open the long connection that waited. Called once, after `start`. Returns at once."""

    def stop(self) -> None: ...

    def routes(self) -> Sequence[BaseRoute]:
        """The web addresses at which this platform calls us."""

    def alive(self) -> str:
        """ "" while the platform is heard; else what is wrong, in plain words (shown by /readyz)."""

    def send(self, parcel: Parcel) -> str:
        """Post the card; returns the platform's id of the message. A second send of the same number is harmless:
        the adapter makes sure (idempotency key) or looks first (`parcel.first_try` set) and adopts what it finds."""

    def edit(self, parcel: Parcel, message: str) -> None: ...

    def delete(self, place: Place, message: str) -> None: ...

    def pin(self, place: Place, message: str) -> None: ...

    def unpin(self, place: Place, message: str) -> None: ...

    def buzz(self, place: Place, message: str) -> None:
        """Make our message in this direct conversation urgent for whoever reads it. Only asked where `buzzes`."""

    def show_home(self, user: Sender, card: Card) -> None:
        """Draw the person's own page where the platform has one; elsewhere nothing happens."""

    def direct(self, user: Sender) -> Place:
        """The direct message with this person."""

    def workspaces(self) -> Sequence[str]:
        """The tenants that this adapter speaks for (may ask the platform)."""

    def by_email(self, email: str, workspace: str) -> Sender | None:
        """The person with this mail address in that workspace, if the platform knows and tells."""

    def members(self, place: Place) -> Iterable[Profile]:
        """Who is in the channel, without bots."""

    def profile(self, user: Sender) -> Profile: ...

    def message(self, place: Place, message: str) -> Quoted:
        """A message that a person wrote there, its words and author (a forwarded record unfolded). Without words where
        there are none for us, or it was ours."""

    def fetch(self, file: File, limit: int) -> bytes:
        """The contents of a file that somebody attached. Raises Refused ("too_big" beyond `limit` bytes, "gone",
        "forbidden"), Throttled or Unsure. May take long: called outside of any transaction (`bot.thinking`)."""

    def upload(self, place: Place, name: str, png: bytes, alt: str) -> str:
        """Bring a picture to the platform, so that a card in that place can show it; returns its name there. May take
        some seconds. Where it is Refused, cards show its words instead."""

    def missed(self, place: Place, since: datetime) -> Iterable[Event]:
        """What was said in the conversation after `since`, oldest first, with the same ids as when heard live."""


class Ears(Protocol):
    """What the machine offers to an adapter. Everything is thread-safe and synchronous."""

    def accept(self, event: Event) -> None:
        """Keep the event, once, durably. Returns only when it is safe to thank the platform; raises if it is not
        (then the platform must not be thanked, so that it delivers again)."""

    def accept_and_wait(self, event: Event, seconds: float = 1.5) -> Outcome | None:
        """Keep a press or a form, then wait a moment for what comes of it. None: not yet known; the card will be
        changed when it is."""

    def form_for(self, pressed: Pressed) -> Form | Outcome:
        """The form that a button opens. Only reads. An Outcome says kindly why there is none."""

    def fill_gaps(self, platform: str) -> None:
        """Ask the platform's history for what was said while we could not hear. Returns at once."""

    def heard_bad(self, platform: str, why: str) -> None:
        """Count a request that was turned away (forged, stale, broken)."""
