"""Slack: everything Baton hears there and says there."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from starlette.routing import BaseRoute

from bot.adapters.slack import calls, hanging, recall
from bot.adapters.slack.door import Door
from bot.adapters.slack.manifest import SCOPES
from bot.adapters.slack.offices import Office, Offices, OneOffice
from bot.adapters.slack.reception import Reception
from bot.adapters.slack.shape import part, word
from bot.chat import Card, Event, File, Place, Quoted, Sender
from bot.wire import Ears, Pace, Parcel, Profile, Refused, Throttled, Unsure

if TYPE_CHECKING:
    from bot.adapters.slack.line import Line

log = logging.getLogger(__name__)

MOST_LINES = 10
"""So many Socket Mode connections Slack allows an app; any one of them gets each event (platforms.md)."""


class SlackAdapter:
    """bot.wire.Adapter for Slack: over HTTP, or over Socket Mode where an app token is given. With a bot's token it
    is in that one workspace, else in those whose `offices` it is given."""

    name = "slack"
    pace = Pace(gap=1.0, burst=3, per_second=20.0)
    buzzes = False

    def __init__(
        self,
        *,
        bot_token: str = "",
        signing_secret: str,
        app_token: str = "",
        waits: bool = False,
        offices: Offices | None = None,
        pages: Sequence[BaseRoute] = (),
        api_url: str = "https://slack.com/api/",
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        quiet: float = 75.0,
        patience: float = 30.0,
    ) -> None:
        """`waits`: Socket Mode is only opened by `dial`; `quiet`: seconds of silence after which it is renewed;
        `patience`: the longest wait to retry; `pages`: further addresses, where the app is installed."""
        self._offices = offices or OneOffice(bot_token, api_url)
        self.shared, self._pages = self._offices.shared, tuple(pages)
        self._events = ThreadPoolExecutor(16, "slack-events")
        self._touches = ThreadPoolExecutor(32, "slack-touches")
        self._later = ThreadPoolExecutor(4, "slack-later")
        self._reception = Reception(calls.client(bot_token, api_url), self._offices, self._later)
        self._clock, self._patience = clock, patience
        self._stopping = threading.Event()
        self._line = self._socket_mode(app_token, api_url, quiet) if app_token else None
        self.lines = MOST_LINES if self._line and waits else 0
        self._dialled = False
        self._door = Door(signing_secret, clock, self._reception, self._bad, self._events, self._touches)

    # --- hearing ----------------------------------------------------------------------------------------------

    def start(self, ears: Ears) -> None:
        self._reception.ears = ears
        threading.Thread(target=self._get_to_know, name="slack-auth", daemon=True).start()
        if not self.lines:
            self.dial()

    def dial(self) -> None:
        if self._line:
            self._dialled = True
            self._line.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._line and self._dialled:
            self._line.stop()
        for crew in (self._events, self._touches, self._later):
            crew.shutdown(wait=False, cancel_futures=True)

    def routes(self) -> Sequence[BaseRoute]:
        """No door over Socket Mode: what nobody needs, nobody should be able to call."""
        return self._pages if self._line else (self._door.route(), *self._pages)

    def alive(self) -> str:
        return self._offices.trouble() or (self._line.alive() if self._line and self._dialled else "")

    # --- speaking ---------------------------------------------------------------------------------------------

    def send(self, parcel: Parcel) -> str:
        return self._at(parcel.place).voice.send(parcel)

    def edit(self, parcel: Parcel, message: str) -> None:
        self._at(parcel.place).voice.edit(parcel, message)

    def delete(self, place: Place, message: str) -> None:
        self._at(place).voice.delete(place, message)

    def pin(self, place: Place, message: str) -> None:
        self._at(place).voice.pin(place, message)

    def unpin(self, place: Place, message: str) -> None:
        self._at(place).voice.unpin(place, message)

    def buzz(self, place: Place, message: str) -> None:
        """Slack has nothing of the kind: a new message and a mention are all there is."""

    def show_home(self, user: Sender, card: Card) -> None:
        self._at(user).voice.show_home(user, card)

    # --- asking -----------------------------------------------------------------------------------------------

    def direct(self, user: Sender) -> Place:
        return Place("slack", user.workspace, self._at(user).people.dm_of(user.id), "dm")

    def workspaces(self) -> Sequence[str]:
        return self._offices.workspaces()

    def by_email(self, email: str, workspace: str) -> Sender | None:
        return self._offices.of(workspace).people.by_email(email, workspace)

    def members(self, place: Place) -> Iterable[Profile]:
        return self._at(place).people.members(place)

    def profile(self, user: Sender) -> Profile:
        return self._at(user).people.profile(user)

    def message(self, place: Place, message: str) -> Quoted:
        office = self._at(place)
        return recall.one(office.calls, office.people.reader(), place.itself, message)

    def fetch(self, file: File, limit: int) -> bytes:
        return self._offices.of(file.workspace).files.fetch(file, limit)

    def upload(self, place: Place, name: str, png: bytes, alt: str) -> str:
        office = self._at(place)
        return hanging.bring(office.calls, office.files, name, png, alt, self._stopping.wait)

    def missed(self, place: Place, since: datetime) -> Iterable[Event]:
        office = self._at(place)
        if not office.people.me:
            office.people.learn()  # our own words must be told from people's
        return recall.missed(office.calls, office.people.reader(), place.itself, since)

    def missing_scopes(self) -> frozenset[str]:
        """What the manifest asks for and our token may not do, for `baton doctor`. Raises what the call raises."""
        return frozenset(SCOPES) - self._offices.of("").calls.scopes()

    def _at(self, where: Place | Sender) -> Office:
        return self._offices.of(where.workspace)

    # --- beginning --------------------------------------------------------------------------------------------

    def _get_to_know(self) -> None:
        """Ask Slack who we are until it says so; over HTTP, then look for what was said before we came."""
        wait = self._patience / 30
        while not self._stopping.is_set():
            try:
                self._offices.learn()
                break
            except (Refused, Throttled, Unsure) as failed:
                log.warning("Slack does not tell who we are: %s", failed)
                self._stopping.wait(wait)
                wait = min(self._patience, wait * 2)
        if not self._line and not self._stopping.is_set():
            self._look_back()

    def _look_back(self) -> None:
        if self._reception.ears is not None:
            self._reception.ears.fill_gaps("slack")

    def _socket_mode(self, app_token: str, api_url: str, quiet: float) -> Line:
        from bot.adapters.slack.line import Line  # whoever is called over HTTP does without

        dial = calls.Calls(calls.client(app_token, api_url))
        return Line(
            lambda: word(dial("apps.connections.open"), "url"),
            self._answer,
            self._look_back,
            self._touches,
            quiet=quiet,
            patience=self._patience,
        )

    def _answer(self, envelope: Mapping[str, Any]) -> Mapping[str, Any] | None:
        reply = self._reception.receive(part(envelope, "payload"), self._clock())
        return reply.body if reply.status == 200 else None

    def _bad(self, why: str) -> None:
        if self._reception.ears is not None:
            self._reception.ears.heard_bad("slack", why)
