"""What the Slack tests stand on: a fake Slack with a few people, and a scripted machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.adapters.slack import SlackAdapter
from tests.adapters.slack.scene import NOW, SECRET, Post, ScriptedEars, listening
from tests.fakes.slack import FakeSlack


@pytest.fixture
def ears() -> ScriptedEars:
    return ScriptedEars()


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as fake:
        fake.add_user("U1", "小满", email="xiaoman@example.com")
        fake.add_user("U2", "Joyce", locale="en-GB", tz="Europe/London", is_restricted=True)
        fake.add_user("U9", "Other bot", is_bot=True)
        fake.add_channel("C1", "kox", ["U1", "U2", "U9", fake.bot])
        yield fake


@pytest.fixture
def bot(slack: FakeSlack, ears: ScriptedEars) -> Iterator[SlackAdapter]:
    """The adapter over HTTP, with the fake behind it and before it."""
    with listening(slack, ears) as adapter:
        yield adapter


@pytest.fixture
def post(ears: ScriptedEars) -> Iterator[Post]:
    """Posts to an adapter whose Slack is out of reach: what it cannot know, it must do without."""
    adapter = SlackAdapter(
        bot_token="xoxb-test", signing_secret=SECRET, api_url="http://127.0.0.1:9/api/", clock=lambda: NOW
    )
    adapter.start(ears)
    with Post(adapter) as posting:
        yield posting
    adapter.stop()


@pytest.fixture
def speaker(slack: FakeSlack, ears: ScriptedEars) -> Iterator[SlackAdapter]:
    """The adapter without a web server: here it only speaks."""
    adapter = SlackAdapter(bot_token=slack.bot_token, signing_secret="x", api_url=slack.url, patience=1)
    adapter.start(ears)
    slack.until(lambda: not adapter.alive())
    yield adapter
    adapter.stop()
