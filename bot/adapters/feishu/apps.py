"""Several Feishu apps in one Baton, each of one company: what is said to a company goes through its own app.

An app is known by its id (cli_…), a company by its tenant key, which the app is asked for. A team file may name either
as the workspace of a channel.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from starlette.routing import BaseRoute

from bot.adapters.feishu import FeishuAdapter
from bot.adapters.feishu.hear import FEISHU
from bot.chat import Card, Event, File, Place, Quoted, Sender
from bot.wire import Ears, Parcel, Profile, Refused, Throttled, Unsure

log = logging.getLogger(__name__)


class FeishuApps:
    """See `bot.wire.Adapter`. `learnt(app, tenant)` is told which company an app turned out to be of."""

    name = FEISHU
    pace = FeishuAdapter.pace
    buzzes = True
    shared = True

    def __init__(self, apps: Sequence[FeishuAdapter], learnt: Callable[[str, str], None]) -> None:
        """The first is the one whose state is Baton's; of the others' troubles the log tells."""
        self._apps, self._learnt = tuple(apps), learnt
        self._homes: dict[str, FeishuAdapter] = {}
        self.lines = max(app.lines for app in apps)

    # --- its life -----------------------------------------------------------------------------------------------

    def start(self, ears: Ears) -> None:
        for app in self._apps:
            app.start(ears)

    def dial(self) -> None:
        """A machine that has a seat speaks with all of them."""
        for app in self._apps:
            app.dial()

    def stop(self) -> None:
        for app in self._apps:
            app.stop()

    def routes(self) -> Sequence[BaseRoute]:
        return [route for app in self._apps for route in app.routes()]

    def alive(self) -> str:
        return self._apps[0].alive()

    def workspaces(self) -> Sequence[str]:
        """Of every app that says so; one that does not is asked again the next time."""
        for app in self._apps:
            if app not in self._homes.values():
                self._ask(app)
        return list(self._homes)

    def _ask(self, app: FeishuAdapter) -> None:
        try:
            (tenant,) = app.workspaces()
        except (Refused, Throttled, Unsure) as why:
            log.warning("Feishu does not tell which company %s is of: %s", app.app_id, why)
            return
        if tenant in self._homes:
            log.error(
                "%s and %s are of one company: only the first speaks there", self._homes[tenant].app_id, app.app_id
            )
        elif tenant:
            self._homes[tenant] = app
            self._learnt(app.app_id, tenant)

    @contextmanager
    def _in(self, workspace: str) -> Iterator[FeishuAdapter]:
        """The company's app. What keeps one app waiting keeps no other."""
        if workspace not in self._homes:
            self.workspaces()
        app = self._homes.get(workspace)
        if app is None and len(self._homes) < len(self._apps):
            raise Unsure("not every app has told which company it is of")
        if app is None:
            raise Refused("no app of this company is configured")
        try:
            yield app
        except Throttled as wait:
            raise Throttled(wait.after) from wait

    # --- speaking -----------------------------------------------------------------------------------------------

    def send(self, parcel: Parcel) -> str:
        with self._in(parcel.place.workspace) as app:
            return app.send(parcel)

    def edit(self, parcel: Parcel, message: str) -> None:
        with self._in(parcel.place.workspace) as app:
            app.edit(parcel, message)

    def delete(self, place: Place, message: str) -> None:
        with self._in(place.workspace) as app:
            app.delete(place, message)

    def pin(self, place: Place, message: str) -> None:
        with self._in(place.workspace) as app:
            app.pin(place, message)

    def unpin(self, place: Place, message: str) -> None:
        with self._in(place.workspace) as app:
            app.unpin(place, message)

    def buzz(self, place: Place, message: str) -> None:
        with self._in(place.workspace) as app:
            app.buzz(place, message)

    def show_home(self, user: Sender, card: Card) -> None:
        """Feishu has no page of the bot's own."""

    def upload(self, place: Place, name: str, png: bytes, alt: str) -> str:
        with self._in(place.workspace) as app:
            return app.upload(place, name, png, alt)

    # --- looking up ---------------------------------------------------------------------------------------------

    def direct(self, user: Sender) -> Place:
        with self._in(user.workspace) as app:
            return app.direct(user)

    def by_email(self, email: str, workspace: str) -> Sender | None:
        with self._in(workspace) as app:
            return app.by_email(email, workspace)

    def members(self, place: Place) -> Iterable[Profile]:
        with self._in(place.workspace) as app:
            return app.members(place)

    def profile(self, user: Sender) -> Profile:
        with self._in(user.workspace) as app:
            return app.profile(user)

    def message(self, place: Place, message: str) -> Quoted:
        with self._in(place.workspace) as app:
            return app.message(place, message)

    def fetch(self, file: File, limit: int) -> bytes:
        with self._in(file.workspace) as app:
            return app.fetch(file, limit)

    def missed(self, place: Place, since: datetime) -> Iterable[Event]:
        with self._in(place.workspace) as app:
            return app.missed(place, since)
