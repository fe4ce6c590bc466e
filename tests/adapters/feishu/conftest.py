"""What the Feishu tests stand on: a fake Feishu with a few people, and the adapter before it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from bot.adapters.feishu import FeishuAdapter
from tests.adapters.feishu.scene import KEY, NOW, TOKEN, Post, ScriptedEars, listening
from tests.fakes.feishu import FakeFeishu
from tests.knocking import Knocker


@pytest.fixture(scope="session")
def sdk() -> None:
    """lark-oapi takes seconds to import; here it is paid for once, outside the tests' own time."""
    import lark_oapi.core.http
    import lark_oapi.ws.pb.pbbp2_pb2  # noqa: F401


@pytest.fixture
def ears() -> ScriptedEars:
    return ScriptedEars()


@pytest.fixture
def feishu(sdk: None) -> Iterator[FakeFeishu]:
    with FakeFeishu() as fake:
        fake.add_user("ou_mei", "小满", email="xiaoman@example.com")
        fake.add_user("ou_bo", "Bo", lang="en_us", tz="Europe/London")
        fake.add_chat("oc_team", "KOX 主群", ["ou_mei", "ou_bo"])
        yield fake


@pytest.fixture
def bot(feishu: FakeFeishu, ears: ScriptedEars) -> Iterator[FeishuAdapter]:
    with listening(feishu, ears) as adapter:
        yield adapter


@pytest.fixture
def post(ears: ScriptedEars) -> Iterator[Post]:
    """An adapter that knows itself but cannot reach Feishu: taking in an event must not need it."""
    adapter = FeishuAdapter(
        app_id="cli_app",
        app_secret="s3cret",
        encrypt_key=KEY,
        verification_token=TOKEN,
        domain="http://127.0.0.1:9",
        clock=lambda: NOW,
    )
    adapter._me.open_id = "ou_bot"
    adapter._ears = ears
    with closing(Knocker(adapter.routes())) as door:
        yield Post(door)
