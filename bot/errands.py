"""Errands: what is to be done about one letter, doing it, and what is kept of it afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from bot.chat import Sender
from bot.wire import Adapter, Parcel
from storage import outgoing
from storage.outgoing import HOME, Notice, Outgoing


@dataclass(frozen=True, slots=True)
class Errand:
    """One letter that may go now: what to do (`deed`), with which parcel, and to which message."""

    number: str
    deed: str
    parcel: Parcel
    message: str
    platform: str
    kind: str
    drawn: str = ""
    tries: int = 0
    """How often it was handed over before."""

    @property
    def may_be_older(self) -> bool:
        """Whether the platform may show this notice as it read at an earlier try, and not as it reads now."""
        return self.kind == "notice" and self.deed == "post" and self.parcel.first_try is not None


def deliver(adapter: Adapter, errand: Errand) -> str:
    """Do the errand; returns the id of the message it was about."""
    parcel = errand.parcel
    if errand.deed == "post":
        return adapter.send(parcel)
    if errand.deed == "edit":
        adapter.edit(parcel, errand.message)
    elif errand.deed == "home":
        user = parcel.place.id.removeprefix(HOME)
        adapter.show_home(Sender(parcel.place.platform, parcel.place.workspace, user), parcel.card)
        return parcel.place.id
    elif errand.deed == "delete":
        adapter.delete(parcel.place, errand.message)
    elif errand.deed == "pin":
        adapter.pin(parcel.place, errand.message)
    elif errand.deed == "unpin":
        adapter.unpin(parcel.place, errand.message)
    elif errand.deed == "buzz":
        adapter.buzz(parcel.place, errand.message)
    return errand.message


def note(notice: Notice, errand: Errand, message: str, now: datetime) -> None:
    """Keep what became of a notice's message."""
    if errand.deed == "delete":
        notice.message, notice.gone = "", True
        return
    notice.message = message
    if errand.deed == "post":
        notice.posted_at = now
    if errand.drawn:
        notice.drawn = "" if errand.may_be_older else errand.drawn
    if errand.deed in ("pin", "unpin"):
        notice.pinned = errand.deed == "pin"


def done(letter: Outgoing, now: datetime) -> None:
    letter.state, letter.sent_at, letter.card = outgoing.SENT, now, ""


def renumber(letter: Outgoing) -> None:
    """From now on it is another letter: what the platform knows of the old one does not count for it."""
    letter.number, letter.first_try, letter.begun_at, letter.tries = uuid4().hex, None, None, 0


def like(letter: Outgoing, kind: str, now: datetime) -> Outgoing:
    """A letter of this kind about the same notice, behind all that wait."""
    return Outgoing(
        team_id=letter.team_id, lane=letter.lane, place=letter.place, kind=kind, notice_id=letter.notice_id,
        born_at=now, due_at=now,
    )  # fmt: skip
