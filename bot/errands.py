"""Errands: what is to be done about one letter, doing it, and what is kept of it afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from bot.chat import Card, Sender, unpack_place
from bot.wire import Adapter, Parcel
from storage import outgoing
from storage.outgoing import HOME, Columns, Outgoing


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
    team_id: str = ""
    notice_id: str = ""

    @property
    def may_be_older(self) -> bool:
        """Whether the platform may show this notice as it read at an earlier try, and not as it reads now."""
        return self.kind == "notice" and self.deed == "post" and self.parcel.first_try is not None


def plain(letter: Outgoing, platform: str) -> Errand:
    """What a letter says of itself: to do what it names, with nothing to show."""
    parcel = Parcel(letter.number, unpack_place(letter.place), Card(()), letter.first_try)
    return Errand(
        letter.number, letter.kind, parcel, letter.message, platform, letter.kind, tries=letter.tries,
        team_id=letter.team_id, notice_id=letter.notice_id,
    )  # fmt: skip


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


def shown(errand: Errand, message: str, now: datetime) -> Columns:
    """What is known of a notice once this was done about it."""
    if errand.deed == "delete":
        return {"message": "", "gone": True}
    known: Columns = {"message": message}
    if errand.deed == "post":
        known["posted_at"] = now
    if errand.drawn:
        known["drawn"] = "" if errand.may_be_older else errand.drawn
    if errand.deed in ("pin", "unpin"):
        known["pinned"] = errand.deed == "pin"
    return known


def tried(letter: Outgoing, now: datetime) -> Columns:
    """A letter that is about to be handed over."""
    return {"tries": letter.tries + 1, "first_try": letter.first_try or now, "begun_at": letter.begun_at or now}


def sent(now: datetime) -> Columns:
    """A letter that need not be sent any more."""
    return {"state": outgoing.SENT, "sent_at": now, "card": ""}


def renumbered() -> Columns:
    """From now on it is another letter: what the platform knows of the old one does not count for it."""
    return {"number": uuid4().hex, "first_try": None, "begun_at": None, "tries": 0}


def like(letter: Outgoing, kind: str, now: datetime) -> Outgoing:
    """A letter of this kind about the same notice, behind all that wait."""
    return Outgoing(
        team_id=letter.team_id, lane=letter.lane, place=letter.place, kind=kind, notice_id=letter.notice_id,
        born_at=now, due_at=now,
    )  # fmt: skip
