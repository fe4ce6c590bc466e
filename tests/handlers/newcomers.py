"""People and channels around a Baton that knows nobody yet, and a second messenger where the same people may be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlmodel import select
from starlette.routing import BaseRoute

from bot.adapters.local import shapes
from bot.adapters.local.deeds import Result
from bot.chat import Card, Event, File, Joined, Left, Place, Pressed, Quoted, Said, Sender
from bot.wire import Adapter, Ears, Pace, Parcel, Profile, Refused, Unsure
from storage import people, teams
from storage.people import Member
from storage.teams import Team
from tests.chat import MONDAY, TEAM, Chat, Someone


class Elsewhere:
    """A second messenger ("feishu") on paper: what was posted where, and who is who."""

    name = "feishu"
    pace = Pace(gap=0.0, burst=1000, per_second=1000.0)
    buzzes = False
    lines = 0
    shared = False

    def __init__(self, profiles: Sequence[Profile] = ()) -> None:
        self.profiles = {profile.sender.id: profile for profile in profiles}
        self.posted: dict[str, Card] = {}
        self.places: dict[str, str] = {}
        self.silent = False

    def start(self, ears: Ears) -> None:
        self.ears = ears

    def dial(self) -> None: ...

    def stop(self) -> None: ...

    def routes(self) -> Sequence[BaseRoute]:
        return ()

    def alive(self) -> str:
        return ""

    def send(self, parcel: Parcel) -> str:
        self.posted[parcel.number], self.places[parcel.number] = parcel.card, parcel.place.id
        return parcel.number

    def edit(self, parcel: Parcel, message: str) -> None:
        self.posted[message] = parcel.card

    def delete(self, place: Place, message: str) -> None:
        del self.posted[message], self.places[message]

    def pin(self, place: Place, message: str) -> None: ...

    def unpin(self, place: Place, message: str) -> None: ...

    def buzz(self, place: Place, message: str) -> None: ...

    def show_home(self, user: Sender, card: Card) -> None: ...

    def direct(self, user: Sender) -> Place:
        return Place("feishu", user.workspace, f"p-{user.id}", "dm")

    def workspaces(self) -> Sequence[str]:
        return ("tenant",)

    def by_email(self, email: str, workspace: str) -> Sender | None:
        found = (profile for profile in self.profiles.values() if profile.email == email)
        return next((profile.sender for profile in found), None)

    def members(self, place: Place) -> Iterable[Profile]:
        if self.silent:
            raise Unsure("no answer")
        return list(self.profiles.values())

    def profile(self, user: Sender) -> Profile:
        return self.profiles.get(user.id, Profile(user, user.name))

    def message(self, place: Place, message: str) -> Quoted:
        return Quoted(message)

    def fetch(self, file: File, limit: int) -> bytes:
        raise Refused("gone")

    def upload(self, place: Place, name: str, png: bytes, alt: str) -> str:
        raise Refused("forbidden")

    def missed(self, place: Place, since: datetime) -> Iterable[Event]:
        return ()

    def seen(self, place: str) -> list[str]:
        return [card.plain for number, card in self.posted.items() if self.places[number] == place]


def someone(user: str, name: str, email: str = "") -> Profile:
    return Profile(Sender("feishu", "tenant", user, name), name, email, "Asia/Shanghai", "zh")


class Newcomers(Chat):
    """A Baton on two messengers. `settled` false: no team anywhere."""

    def __init__(
        self, folder: Path, crowd: Sequence[Someone] = TEAM, *, settled: bool = False, feishu: Sequence[Profile] = ()
    ) -> None:
        self.settled, self.elsewhere, self.count = settled, Elsewhere(feishu), 0
        super().__init__(folder, crowd, MONDAY)

    def others(self) -> list[Adapter]:
        return [self.elsewhere]

    def _settle_in(self, crowd: Sequence[Someone]) -> None:
        if self.settled:
            super()._settle_in(crowd)

    # --- what happens on the platforms ---

    def bring_in(self, handle: str, channel: str = "home", title: str = "晴屿·KOX 主群") -> Joined:
        """Somebody adds the bot to a channel."""
        joined = Joined(self._id(), local(channel), person(handle), self.clock.now(), bot=True, title=title)
        self.hear(joined)
        return joined

    def throw_out(self, handle: str, channel: str = "home") -> None:
        who = person(handle) if handle else Sender("local", "local", "")
        self.hear(Left(self._id(), local(channel), who, self.clock.now(), bot=True))

    def hear(self, event: Event) -> None:
        self.baton.ears.accept(event)
        self.settle()

    def says_elsewhere(self, user: str, words: str, place: str = "") -> str:
        """Somebody says something on the second messenger; returns what the bot newly wrote there."""
        here = elsewhere(place) if place else Place("feishu", "tenant", f"p-{user}", "dm")
        before = set(self.elsewhere.posted)
        sender = self.elsewhere.profile(Sender("feishu", "tenant", user)).sender
        self.hear(Said(self._id(), here, sender, self.clock.now(), words, addressed=True))
        return "\n---\n".join(c.plain for n, c in self.elsewhere.posted.items() if n not in before)

    def joins_elsewhere(self, user: str, channel: str) -> None:
        sender = self.elsewhere.profile(Sender("feishu", "tenant", user)).sender
        self.hear(Joined(self._id(), elsewhere(channel), sender, self.clock.now(), bot=True, title="飞书群"))

    def presses_elsewhere(self, user: str, action: str, channel: str) -> None:
        sender, place = self.elsewhere.profile(Sender("feishu", "tenant", user)).sender, elsewhere(channel)
        number = next(n for n, c in self.elsewhere.posted.items() if any(b.action == action for b in c.buttons))
        self.hear(Pressed(self._id(), place, sender, self.clock.now(), action, {}, number))

    def _id(self) -> str:
        self.count += 1
        return f"event:{self.count}"

    def sends(self, handle: str, form: str, given: Mapping[str, str | list[str]]) -> Result:
        """Send a form that was opened before."""
        result = self.adapter.deeds.press(self.person(handle)._local, form, shapes.SUBMIT, as_given(given))
        self.settle()
        return result

    # --- what is kept ---

    def team(self, name: str = "") -> Team:
        with self.database.read() as db:
            found = [team for team in teams.all_teams(db) if not name or team.name == name]
            assert len(found) == 1, [team.name for team in found]
            return found[0]

    def teams(self) -> list[str]:
        with self.database.read() as db:
            return [team.name for team in teams.all_teams(db)]

    def member(self, name: str) -> Member:
        with self.database.read() as db:
            found = db.exec(select(Member).where(Member.name == name)).all()
            here = [member for member in found if member.left_at is None]
            return only_one(here or list(found))

    def roles(self) -> dict[str, str]:
        """What everybody is in the (only) team."""
        team = self.team()
        with self.database.read() as db:
            return {
                m.name: m.role if m.role == "guest" else f"{m.group} {m.role}" for m in people.everyone(db, team.id)
            }


def as_given(given: Mapping[str, str | list[str]]) -> dict[str, str | tuple[str, ...]]:
    return {name: value if isinstance(value, str) else tuple(value) for name, value in given.items()}


def only_one(found: list[Member]) -> Member:
    assert len(found) == 1, f"{len(found)} members of that name"
    return found[0]


def local(channel: str) -> Place:
    return Place("local", "local", channel, "channel")


def elsewhere(channel: str) -> Place:
    return Place("feishu", "tenant", channel, "channel")


def person(handle: str) -> Sender:
    return Sender("local", "local", handle)


def again(event: Joined, identity: str) -> Joined:
    """The same thing told once more, as if it were another event."""
    return replace(event, id=identity)
