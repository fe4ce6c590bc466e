"""Who lives in the pretend chat world, and which rooms it has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.adapters.local.asked import Problem
from bot.chat import Place, Sender

PLATFORM = WORKSPACE = "local"
BOT = "baton"
_DIRECT = "dm-"


@dataclass(frozen=True, slots=True)
class LocalPerson:
    """Somebody whom the visitor of the page may be. `role` and `group` are shown beside the name."""

    handle: str
    name: str
    group: str = ""
    role: str = "member"
    email: str = ""
    lang: str = "zh"
    tz: str = "Asia/Shanghai"
    guest: bool = False
    left: bool = False
    """Not in the team any more, but still to be tried: what does Baton say to them?"""

    @property
    def sender(self) -> Sender:
        return Sender(PLATFORM, WORKSPACE, self.handle, self.name)

    @property
    def zone(self) -> tzinfo:
        try:
            return ZoneInfo(self.tz or "UTC")
        except (ZoneInfoNotFoundError, ValueError):
            return ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class LocalChannel:
    """A room, and the handles of those who are in it. Baton is in every one."""

    id: str
    name: str
    members: Sequence[str]


class Town:
    """Everybody and every room; answers who may go where."""

    def __init__(
        self,
        people: Sequence[LocalPerson],
        channels: Sequence[LocalChannel],
        cast: Callable[[], Sequence[LocalPerson]] | None = None,
    ) -> None:
        """`cast` tells how everybody is at the moment; without it they stay as they are."""
        self._people = {person.handle: person for person in people}
        self._channels = {channel.id: channel for channel in channels}
        self._cast = cast

    @property
    def people(self) -> list[LocalPerson]:
        self._look_again()
        return list(self._people.values())

    def _look_again(self) -> None:
        if self._cast is not None:
            self._people = {**self._people, **{person.handle: person for person in self._cast()}}

    @property
    def zone(self) -> tzinfo:
        """The town's own time: that of whoever comes first, as the team file names its director first."""
        return next((person.zone for person in self._people.values()), ZoneInfo("UTC"))

    @property
    def lang(self) -> str:
        """The language of whoever comes first, likewise."""
        return next((person.lang for person in self._people.values()), "zh")

    def find(self, handle: str) -> LocalPerson | None:
        return self._people.get(handle)

    def person(self, handle: str) -> LocalPerson:
        """The person that a request names."""
        self._look_again()
        found = self._people.get(handle)
        if found is None:
            raise Problem(404, f"Nobody here is called “{handle}”; GET /local/api/people lists everybody.")
        return found

    def channels_of(self, person: LocalPerson) -> list[LocalChannel]:
        return [channel for channel in self._channels.values() if person.handle in channel.members]

    def members(self, place: str) -> list[LocalPerson]:
        """Everybody who reads what is written there."""
        if place.startswith(_DIRECT):
            handles: Sequence[str] = [place.removeprefix(_DIRECT)]
        else:
            handles = self._channels[place].members if place in self._channels else []
        return [self._people[handle] for handle in handles if handle in self._people]

    def knows(self, place: str) -> bool:
        return bool(self.members(place)) or place in self._channels

    def place(self, person: LocalPerson, name: str) -> Place:
        """The place that this person calls `name`, if they may be there."""
        if name in ("dm", direct(person.handle).id):
            return direct(person.handle)
        if name not in self._channels:
            raise Problem(404, f"There is no place “{name}”; GET /local/api/places?as={person.handle} lists them.")
        if person.handle not in self._channels[name].members:
            raise Problem(403, f"{person.name} is not in “{name}”; only its members read and write there.")
        return channel(name)


def direct(handle: str) -> Place:
    """The direct message between this person and Baton."""
    return Place(PLATFORM, WORKSPACE, _DIRECT + handle, "dm")


def channel(name: str) -> Place:
    return Place(PLATFORM, WORKSPACE, name, "channel")


def place_of(name: str) -> Place:
    return direct(name.removeprefix(_DIRECT)) if name.startswith(_DIRECT) else channel(name)
