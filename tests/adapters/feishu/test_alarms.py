"""What alarms need of Feishu: urgent messages, a card that is not passed on, a call to the whole group."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.adapters.feishu import FeishuAdapter
from bot.chat import EVERYBODY, Card, Mention, Text
from bot.wire import Gone, Refused
from tests.adapters.feishu.scene import MEI, MEIS_CHAT, parcel
from tests.fakes.feishu import FakeFeishu

ALARM = Card(("P0 疑似就医",), (Text(((Mention(EVERYBODY, "所有人", "all"), " 请接手"),)),), sealed=True)


def content(feishu: FakeFeishu, message: str) -> Any:
    return json.loads(next(m.content for m in feishu.messages("oc_team") if m.message_id == message))


def test_a_private_message_is_made_urgent_for_its_reader(feishu: FakeFeishu, bot: FeishuAdapter) -> None:
    message = bot.send(parcel(ALARM, MEIS_CHAT))
    bot.buzz(MEIS_CHAT, message)

    [urgent] = feishu.urgents
    assert (urgent.message_id, urgent.users) == (message, (MEI.id,))
    assert bot.buzzes and feishu.complaints == []


@pytest.mark.parametrize(("code", "error"), [(230023, Refused), (99991672, Refused), (230110, Gone)])
def test_an_urgent_message_that_is_refused_says_so(
    feishu: FakeFeishu, bot: FeishuAdapter, code: int, error: type[Exception]
) -> None:
    message = bot.send(parcel(ALARM, MEIS_CHAT))
    feishu.fail_next("/urgent_app", code)

    with pytest.raises(error):
        bot.buzz(MEIS_CHAT, message)


def test_a_sealed_card_cannot_be_forwarded_and_calls_everybody(feishu: FakeFeishu, bot: FeishuAdapter) -> None:
    card = content(feishu, bot.send(parcel(ALARM)))

    assert card["config"]["enable_forward"] is False
    assert "<at id=all></at>" in json.dumps(card, ensure_ascii=False)
    assert feishu.complaints == []
