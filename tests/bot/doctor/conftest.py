"""A terminal in which the doctor is asked, beside a Slack and a Feishu in which everything is set up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from bot import doctor
from bot.adapters.feishu import manifest as feishu_manifest
from bot.adapters.slack.manifest import SCOPES
from bot.opening import opened
from bot.settings import load
from storage.db import Database
from tests.bot.command import Terminal
from tests.bot.doctor.report import Look, Report
from tests.fakes.feishu import FakeFeishu
from tests.fakes.feishu.console import Console
from tests.fakes.slack import FakeSlack


@pytest.fixture
def look(terminal: Terminal) -> Look:
    terminal.set(PORT="0", BATON_HOST="127.0.0.1")

    def look(url: str = "", now: datetime | None = None, **settings: str) -> Report:
        terminal.set(**settings)
        lines: list[str] = []
        return Report(doctor.report(load(), lines.append, url, now), lines)

    return look


@pytest.fixture
def slack(terminal: Terminal) -> Iterator[FakeSlack]:
    """A Slack in which everything is set up, over Socket Mode."""
    with FakeSlack() as fake:
        fake.scopes = set(SCOPES)
        terminal.set(SLACK_BOT_TOKEN=fake.bot_token, SLACK_APP_TOKEN=fake.app_token, SLACK_API_URL=fake.url)
        yield fake


@pytest.fixture
def feishu(terminal: Terminal) -> Iterator[FakeFeishu]:
    """A Feishu in which everything is set up, over the long connection."""
    with FakeFeishu() as fake:
        terminal.set(
            FEISHU_APP_ID=fake.app_id, FEISHU_APP_SECRET=fake.app_secret, FEISHU_DOMAIN=fake.url,
            FEISHU_MODE="websocket",
        )  # fmt: skip
        yield fake


@pytest.fixture
def console(feishu: FakeFeishu) -> Console:
    made = feishu_manifest
    return Console(feishu, made.SCOPES, made.EVENTS, made.CALLBACKS, "websocket")


@pytest.fixture
def database(terminal: Terminal) -> Iterator[Database]:
    with opened(f"sqlite:///{terminal.folder / 'var' / 'baton.db'}"):
        pass
    made = Database(f"sqlite:///{terminal.folder / 'var' / 'baton.db'}")
    yield made
    made.close()
