"""What the tests of the pretend servers have in common."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.feishu import FakeFeishu
from tests.fakes.feishu_bot import Bot


@pytest.fixture
def feishu() -> Iterator[FakeFeishu]:
    with FakeFeishu() as running:
        running.add_user("ou_mei", "小满", email="mei@example.com", union_id="on_mei", user_id="mei1")
        running.add_user("ou_bob", "Bob", lang="en_us")
        running.add_chat("oc_team", "KOX", ["ou_mei", "ou_bob"])
        yield running


@pytest.fixture
def robot(feishu: FakeFeishu) -> Iterator[Bot]:
    listening = Bot(feishu)
    listening.open()
    listening.log_in()
    yield listening
    listening.close()
