"""Pictures on Feishu: brought once, shown by their key, and every failure under its own name."""

from __future__ import annotations

import pytest

from bot.adapters.feishu import FeishuAdapter
from bot.chat import Card, Picture
from bot.pictures import drawn
from bot.wire import Refused, Throttled, Unsure
from tests.adapters.feishu.scene import MEIS_CHAT, parcel
from tests.bot.pictures import examples
from tests.fakes.feishu import FakeFeishu

IMAGES = "POST /open-apis/im/v1/images"
PNG = b"\x89PNG pretend"


def card(file: str) -> Card:
    return Card(("第 7 周周报",), (Picture(examples.bars(), "预警 7 起", file),))


def test_a_picture_is_brought_and_shown(feishu: FakeFeishu, bot: FeishuAdapter) -> None:
    png = drawn(examples.bars())
    key = bot.upload(MEIS_CHAT, "bars.png", png, "预警 7 起")
    message = bot.send(parcel(card(key), MEIS_CHAT))

    assert feishu.images[key] == png
    assert f'"img_key": "{key}"' in feishu.posted[message].content
    assert "预警 7 起" in feishu.posted[message].content
    assert feishu.complaints == []


def test_a_picture_that_is_not_there_is_told_in_words(feishu: FakeFeishu, bot: FeishuAdapter) -> None:
    message = bot.send(parcel(card(""), MEIS_CHAT))

    content = feishu.posted[message].content
    assert "预警 7 起" in content and "img_key" not in content


@pytest.mark.parametrize(
    ("what", "means"),
    [(99991672, Refused), (234006, Refused), (99991400, Throttled), (502, Unsure), ("drop", Unsure), (99991663, None)],
)
def test_what_goes_wrong_has_its_own_name(
    feishu: FakeFeishu, bot: FeishuAdapter, what: int | str, means: type[Exception] | None
) -> None:
    """A dead token is no failure: another is fetched, and the picture brought with that."""
    feishu.faults.fail_next(IMAGES, what)

    if means is None:
        assert bot.upload(MEIS_CHAT, "bars.png", PNG, "") in feishu.images
        return
    with pytest.raises(means):
        bot.upload(MEIS_CHAT, "bars.png", PNG, "")
