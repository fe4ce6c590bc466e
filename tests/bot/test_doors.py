"""Every address at which a real Baton can be called: how much it takes in, and which addresses there are at all."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from bot import keys, running, web
from bot.app import Baton
from bot.clock import RealClock
from bot.settings import Settings
from tests.databases import begun

OPEN = {
    "/healthz": "says ok to anybody, and nothing else",
    "/readyz": "says to anybody whether something is wrong, and what kind of thing",
    "/metrics": "figures, without a name or a word that anybody said",
    "/calendar/{secret}.ics": "whoever holds the secret",
    "/library/{name}": "whoever holds the secret, for an hour",
    "/team/{name}": "whoever holds the secret, for an hour",
    "/intake/comments": "whoever signs with a team's key",
    "/slack/events": "whoever signs with the app's secret: Slack",
    "/slack/install": "anybody, who is sent to Slack",
    "/slack/oauth_redirect": "whoever comes back from Slack in the browser that was sent there",
    "/feishu/events": "whoever signs with the app's key: Feishu",
}
"""Every address of a Baton with real platforms, and who gets an answer there."""
LIMIT = 5_000_000


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Starlette]:
    told = Settings(
        slack_client_id="1.2", slack_client_secret=SecretStr("s"), BATON_SECRET_KEYS=SecretStr(keys.new()),
        BATON_URL="https://baton.example", slack_signing_secret=SecretStr("s"), feishu_app_id="cli_1",
        feishu_app_secret=SecretStr("s"), feishu_encrypt_key=SecretStr("k"),
    )  # fmt: skip
    database, clock = begun(tmp_path), RealClock()
    yield web.build(Baton(database, clock, running.adapters_of(told, clock, database)))
    database.close()


class Caller:
    """Somebody who posts a body piece by piece, and hangs up after it if `whole` is false."""

    def __init__(self, pieces: int, whole: bool = True) -> None:
        self.left, self.whole, self.taken = pieces, whole, 0
        self.status = 0

    async def receive(self) -> dict[str, Any]:
        if not self.left:
            return {"type": "http.disconnect"}
        self.left -= 1
        self.taken += 100_000
        return {"type": "http.request", "body": b"x" * 100_000, "more_body": bool(self.left) or not self.whole}

    async def send(self, message: Any) -> None:
        self.status = message.get("status", self.status)

    def posts(self, app: Starlette, path: str) -> int:
        scope = {"type": "http", "method": "POST", "path": path, "headers": [], "query_string": b"", "scheme": "http"}
        asyncio.run(app(scope, self.receive, self.send))
        return self.status


def posted(app: Starlette) -> list[str]:
    return [route.path for route in app.routes if isinstance(route, Route) and "POST" in (route.methods or ())]


def test_every_address_is_known_and_none_is_a_page_of_the_demo(app: Starlette) -> None:
    assert all(isinstance(route, Route) for route in app.routes)
    assert {route.path for route in app.routes if isinstance(route, Route)} == set(OPEN)


def test_whoever_would_install_the_app_is_sent_to_slack(app: Starlette) -> None:
    with TestClient(app) as browser:
        assert "https://slack.com/oauth/v2/authorize?" in browser.get("/slack/install").text


def test_no_address_reads_an_endless_body_to_its_end(app: Starlette) -> None:
    for path in posted(app):
        caller = Caller(1000)
        assert (path, caller.posts(app, path)) == (path, 413)
        assert caller.taken < LIMIT


def test_whoever_hangs_up_in_the_middle_is_no_fault_of_ours(app: Starlette) -> None:
    for path in posted(app):
        assert (path, Caller(2, whole=False).posts(app, path)) == (path, 400)


def test_what_is_not_signed_is_refused_at_every_address(app: Starlette) -> None:
    for path in posted(app):
        assert Caller(1).posts(app, path) in (400, 401), path
