"""A chat platform of our own on this computer: a web page with pretend people, to try everything without an account."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from starlette.routing import BaseRoute

from bot.adapters.local.api import Api
from bot.adapters.local.clock import DemoClock
from bot.adapters.local.deeds import Deeds
from bot.adapters.local.people import BOT, PLATFORM, WORKSPACE, LocalChannel, LocalPerson, Town, direct
from bot.adapters.local.stream import Bell
from bot.adapters.local.world import Message, New, World
from bot.chat import Card, Event, File, Place, Quoted, Sender
from bot.wire import Ears, Gone, Pace, Parcel, Profile, Refused

__all__ = ["DemoClock", "LocalAdapter", "LocalChannel", "LocalPerson"]


class LocalAdapter:
    """The local page as a platform: `bot.wire.Adapter` over a world in one file."""

    name = PLATFORM
    pace = Pace(gap=0.0, burst=1000, per_second=1000.0)
    buzzes = False
    lines = 0
    shared = False

    def __init__(
        self,
        *,
        file: Path,
        people: Sequence[LocalPerson],
        channels: Sequence[LocalChannel],
        clock: DemoClock,
        cast: Callable[[], Sequence[LocalPerson]] | None = None,
    ) -> None:
        """`cast` tells how everybody is at the moment, once roles and languages have changed in chat."""
        self._clock, self.bell, self.town = clock, Bell(), Town(people, channels, cast)
        self.world = World(file, tell=self.bell.ring)
        self.deeds = Deeds(self.world, self.town, clock)
        self._api = Api(self.world, self.town, self.deeds, clock, self.bell)

    def start(self, ears: Ears) -> None:
        self.deeds.begin(ears)
        ears.fill_gaps(self.name)

    def dial(self) -> None: ...

    def stop(self) -> None:
        self.bell.close()

    def routes(self) -> Sequence[BaseRoute]:
        return self._api.routes()

    def alive(self) -> str:
        return ""

    def send(self, parcel: Parcel) -> str:
        place = parcel.place
        if not self.town.knows(place.id):
            raise Refused("channel_not_found")
        if place.thread and self.world.message(place.thread) is None:
            raise Refused("thread_not_found")
        return self.world.write(New(place, BOT, self._clock.now(), card=parcel.card, letter=parcel.number))

    def edit(self, parcel: Parcel, message: str) -> None:
        self._ours(parcel.place, message)
        self.world.redraw(message, parcel.card)

    def delete(self, place: Place, message: str) -> None:
        found = self.world.message(message)
        if found and not found.deleted:
            self.world.erase(self._ours(place, message).id)

    def pin(self, place: Place, message: str) -> None:
        self.world.pin(self._present(place, message).id, True)

    def unpin(self, place: Place, message: str) -> None:
        self.world.pin(self._present(place, message).id, False)

    def buzz(self, place: Place, message: str) -> None:
        """Nobody's pocket is here to be buzzed."""

    def show_home(self, user: Sender, card: Card) -> None:
        """There is no such page here; the direct message is all that people need to try Baton."""

    def direct(self, user: Sender) -> Place:
        return direct(user.id)

    def workspaces(self) -> Sequence[str]:
        return (WORKSPACE,)

    def by_email(self, email: str, workspace: str) -> Sender | None:
        found = [person for person in self.town.people if email and person.email.lower() == email.lower()]
        return found[0].sender if found else None

    def members(self, place: Place) -> Iterable[Profile]:
        return [_profile(person) for person in self.town.members(place.id)]

    def profile(self, user: Sender) -> Profile:
        person = self.town.find(user.id)
        return _profile(person) if person else Profile(sender=user, name=user.name)

    def message(self, place: Place, message: str) -> Quoted:
        found = self.world.message(message)
        person = self.town.find(found.author) if found else None
        if found is None or person is None or found.deleted:
            return Quoted(message)
        return Quoted(message, found.text, person.sender, files=found.files)

    def fetch(self, file: File, limit: int) -> bytes:
        found = self.world.file(file.id)
        if found is None:
            raise Refused("gone")
        if len(found[2]) > limit:
            raise Refused("too_big")
        return found[2]

    def upload(self, place: Place, name: str, png: bytes, alt: str) -> str:
        return self.world.keep_picture(png)

    def missed(self, place: Place, since: datetime) -> Iterable[Event]:
        return self.world.said_since(place.id, since)

    def _present(self, place: Place, message: str) -> Message:
        found = self.world.message(message)
        if found is None or found.deleted or found.place != place.id:
            raise Gone(f"the message {message} is not there any more")
        return found

    def _ours(self, place: Place, message: str) -> Message:
        found = self._present(place, message)
        if found.author != BOT:
            raise Refused("cant_update_message")
        return found


def _profile(person: LocalPerson) -> Profile:
    return Profile(
        sender=person.sender,
        name=person.name,
        email=person.email,
        tz=person.tz,
        lang=person.lang,
        guest=person.guest,
    )
