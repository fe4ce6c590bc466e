"""Installs the app in any number of workspaces: the pages for it, the tokens under lock, an office for each.

Slack's own library does the talking (`OAuthFlow`) and keeps the rows (`SQLAlchemyInstallationStore`); here every token
is locked before it is written. A workspace is known by its id alone: that is what a letter to it says, too.
"""

from __future__ import annotations

import copy
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

import sqlalchemy
from slack_bolt import BoltContext, BoltRequest, BoltResponse
from slack_bolt.authorization.authorize import InstallationStoreAuthorize
from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk import WebClient
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.adapters.slack.calls import client, quiet_log
from bot.adapters.slack.manifest import SCOPES
from bot.adapters.slack.offices import NotInstalled, Office
from bot.keys import Keys, Locked
from bot.wire import Unsure

INSTALL, BACK = "/slack/install", "/slack/oauth_redirect"
LOOK_AGAIN = 60.0
"""Seconds until it is looked up whether a workspace still has the token that it had: another machine may know more."""
MOST = 1_000
"""So many offices are kept; the oldest is set up anew when it is needed."""
LASTS = 600
"""Seconds in which somebody must come back from Slack."""
T = TypeVar("T", Bot, Installation)
TOKENS = ("bot_token", "bot_refresh_token", "user_token", "user_refresh_token", "incoming_webhook_url")


class Vault(SQLAlchemyInstallationStore):
    """The installations, their tokens locked."""

    def __init__(self, client_id: str, engine: Engine, keys: Keys) -> None:
        super().__init__(client_id=client_id, engine=engine, logger=quiet_log())
        self._keys = keys

    def save(self, installation: Installation) -> None:
        super().save(self._changed(installation, self._keys.seal))

    def save_bot(self, bot: Bot) -> None:
        super().save_bot(self._changed(bot, self._keys.seal))

    def find_bot(self, *, team_id: str | None, **where: Any) -> Bot | None:
        """The newest of the workspace, whichever company it belongs to."""
        bots = self.bots.c
        lookup = self.bots.select().where(bots.client_id == self.client_id, bots.team_id == team_id)
        with self.engine.connect() as connection:
            row = connection.execute(lookup.order_by(bots.installed_at.desc(), bots.id.desc())).mappings().first()
        return None if row is None else self._changed(self.build_bot_entity(row), self._keys.open)

    def workspaces(self) -> Sequence[str]:
        """All in which the app is installed."""
        bots = self.bots.c
        lookup = sqlalchemy.select(bots.team_id).where(bots.client_id == self.client_id).distinct()
        with self.engine.connect() as connection:
            return sorted(found for found in connection.execute(lookup).scalars() if found)

    def forget(self, workspace: str, before: datetime) -> None:
        """What was installed there before that moment is gone; who installs anew has a new row."""
        moment = before.astimezone(UTC).replace(tzinfo=None)
        with self.engine.begin() as connection:
            for table in (self.bots, self.installations):
                mine = (table.c.client_id == self.client_id) & (table.c.team_id == workspace)
                connection.execute(table.delete().where(mine, table.c.installed_at <= moment))

    def _changed(self, kept: T, change: Callable[[str], str]) -> T:
        other = copy.copy(kept)
        for name in TOKENS:
            if token := getattr(other, name, None):
                setattr(other, name, change(token))
        return other


class Installed:
    """An office in each workspace in which the app is installed (`bot.adapters.slack.offices.Offices`)."""

    shared = True

    def __init__(self, vault: Vault, api_url: str, ticks: Callable[[], float] = time.monotonic) -> None:
        self._vault, self._api_url, self._ticks = vault, api_url, ticks
        self._web = client("", api_url)
        self.authorize = InstallationStoreAuthorize(
            logger=quiet_log(), installation_store=vault, bot_only=True, cache_enabled=True, client=self._web
        )
        self._open: dict[str, tuple[Office, float]] = {}
        self._lock = threading.Lock()

    def of(self, workspace: str) -> Office:
        known = self._open.get(workspace)
        if known and known[1] > self._ticks() and not known[0].calls.trouble:
            return known[0]
        bot = self._found(workspace)
        if bot is None:
            self._open.pop(workspace, None)
            raise NotInstalled
        same = known is not None and known[0].token == bot.bot_token
        return self._kept(workspace, known[0] if known and same else self._new(workspace))

    def _found(self, workspace: str) -> Bot | None:
        """What may be put right (a key, the database) is no reason to give a letter up."""
        try:
            return self._vault.find_bot(team_id=workspace) if workspace else None
        except (Locked, SQLAlchemyError) as why:
            raise Unsure(str(why) if isinstance(why, Locked) else type(why).__name__) from why

    def _kept(self, workspace: str, office: Office) -> Office:
        with self._lock:
            while len(self._open) >= MOST:
                self._open.pop(next(iter(self._open)))
            self._open[workspace] = office, self._ticks() + LOOK_AGAIN
        return office

    def _new(self, workspace: str) -> Office:
        context = BoltContext({"client": self._web})
        found = self.authorize(context=context, enterprise_id=None, team_id=workspace, user_id=None)
        if found is None or not found.bot_token:
            raise Unsure("Slack does not accept the token of this workspace")
        office = Office(found.bot_token, self._api_url, shared=True)
        office.people.told(found.bot_user_id or "", workspace, found.url or "")
        return office

    def workspaces(self) -> Sequence[str]:
        return self._vault.workspaces()

    def close(self, workspace: str, at: datetime) -> None:
        self._vault.forget(workspace, at)
        self._open.pop(workspace, None)

    def trouble(self) -> str:
        """One workspace's dead token is not Baton's trouble; it is told where letters go."""
        return ""

    def learn(self) -> None:
        """Nothing need be known beforehand."""


def installed(
    client_id: str, client_secret: str, engine: Engine, keys: Keys, api_url: str, address: str
) -> tuple[Installed, Sequence[BaseRoute]]:
    """The workspaces that have the app, and the pages where more can install it. `address`: ours, from outside."""
    vault = Vault(client_id, engine, keys)
    offices = Installed(vault, api_url)
    return offices, pages(flow(client_id, client_secret, vault, offices.authorize, client("", api_url), address))


def flow(client_id: str, client_secret: str, vault: Vault, authorize: Any, web: WebClient, address: str) -> OAuthFlow:
    """What Slack's library does between "install" and "thank you"."""
    settings = OAuthSettings(
        client_id=client_id,
        client_secret=client_secret,
        scopes=SCOPES,
        redirect_uri=f"{address}{BACK}",
        install_path=INSTALL,
        redirect_uri_path=BACK,
        installation_store=vault,
        installation_store_bot_only=True,
        state_store=SQLAlchemyOAuthStateStore(expiration_seconds=LASTS, engine=vault.engine, logger=quiet_log()),
        state_expiration_seconds=LASTS,
        logger=quiet_log(),
    )
    settings.authorize = authorize
    return OAuthFlow(client=web, logger=quiet_log(), settings=settings)


def pages(flow: OAuthFlow) -> list[BaseRoute]:
    """Where one begins to install, and where one comes back from Slack."""

    def page(path: str, answer: Callable[[BoltRequest], BoltResponse]) -> Route:
        async def show(request: Request) -> Response:
            headers: dict[str, str | Sequence[str]] = {name: request.headers.getlist(name) for name in request.headers}
            asked = BoltRequest(body="", query=request.url.query, headers=headers)
            return _shown(await run_in_threadpool(answer, asked))

        return Route(path, show, methods=["GET"])

    return [page(INSTALL, flow.handle_installation), page(BACK, flow.handle_callback)]


def _shown(answer: BoltResponse) -> Response:
    shown = Response(answer.body, answer.status)
    for name, values in answer.headers.items():
        for value in [values] if isinstance(values, str) else values:
            if name != "content-length":
                shown.headers.append(name, str(value))
    shown.headers["cache-control"] = "no-store"
    shown.headers["content-security-policy"] = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    shown.headers["referrer-policy"] = "no-referrer"
    return shown
