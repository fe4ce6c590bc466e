"""A small workspace, a client of slack_sdk's own, and a bot that hears."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest
from slack_sdk import WebClient

from tests.fakes.slack import FakeSlack
from tests.fakes.test_slack_fake.kit import (
    Bot,
    Listener,
)


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    with FakeSlack() as fake:
        fake.add_user("U1", "Mei", email="mei@example.com")
        fake.add_user("U2", "Bob", locale="en-GB", tz="Europe/London", is_restricted=True)
        fake.add_channel("C1", "team", ["U1", "U2", fake.bot])
        fake.add_channel("C2", "elsewhere", ["U1"])
        fake.add_channel("C3", "secret", ["U1"], is_private=True)
        yield fake


@pytest.fixture
def client(fake: FakeSlack) -> WebClient:
    return WebClient(fake.bot_token, base_url=fake.url, retry_handlers=[])


@pytest.fixture
def bot(fake: FakeSlack) -> Iterator[Bot]:
    bot = Bot(fake.signing_secret)
    threading.Thread(target=bot.serve_forever, args=(0.05,), daemon=True).start()
    fake.target = bot.url
    yield bot
    bot.shutdown()
    bot.server_close()


@pytest.fixture
def listener(fake: FakeSlack) -> Iterator[Listener]:
    listener = Listener(fake)
    listener.line.connect()
    fake.until(lambda: fake.sockets.connections == 1)
    yield listener
    with suppress(AttributeError):  # slack_sdk's own: it looks at a session that its thread has just put away
        listener.line.close()
