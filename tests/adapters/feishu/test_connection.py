"""The long connection: news, answers, breaks, and silence."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.adapters.feishu import FeishuAdapter
from bot.chat import Button, Buttons, Card, Outcome, Pressed, Said
from tests.adapters.feishu.scene import ScriptedEars, built, parcel
from tests.fakes.feishu import FakeFeishu
from tests.patience import until


@pytest.fixture
def line(feishu: FakeFeishu, ears: ScriptedEars) -> Iterator[FeishuAdapter]:
    adapter = built(feishu, mode="websocket", encrypt_key="", verification_token="")
    adapter.start(ears)
    until(lambda: feishu.line.connected and adapter.alive() == "" and ears.gaps)
    yield adapter
    adapter.stop()


def test_news_comes_over_the_line_and_no_address_is_open(
    feishu: FakeFeishu, ears: ScriptedEars, line: FeishuAdapter
) -> None:
    feishu.say("ou_mei", "oc_team", "站会", mentions_bot=True)

    assert [event.text for event in ears.heard if isinstance(event, Said)] == ["站会"]
    assert feishu.deliveries[-1].status == 200
    assert line.routes() == []


def test_a_press_is_answered_over_the_line(feishu: FakeFeishu, ears: ScriptedEars, line: FeishuAdapter) -> None:
    ears.outcome = Outcome("归你了")
    message = line.send(parcel(Card(("t",), (Buttons((Button("a.b", "我来"),)),))))

    assert feishu.press("ou_mei", message, "我来").toast == "归你了"
    assert isinstance(ears.heard[-1], Pressed)


def test_a_long_message_arrives_in_one_piece(feishu: FakeFeishu, ears: ScriptedEars, line: FeishuAdapter) -> None:
    feishu.line.frame_bytes = 300
    feishu.say("ou_mei", "oc_team", "长" * 500)

    assert [event.text for event in ears.heard if isinstance(event, Said)] == ["长" * 500]


def test_what_cannot_be_kept_is_not_thanked_for(feishu: FakeFeishu, ears: ScriptedEars, line: FeishuAdapter) -> None:
    ears.broken = True
    feishu.say("ou_mei", "oc_team", "站会")

    assert feishu.deliveries[-1].status == 500


def test_a_broken_line_is_mended_and_the_gap_is_filled(
    feishu: FakeFeishu, ears: ScriptedEars, line: FeishuAdapter
) -> None:
    feishu.line.cut()
    until(lambda: ears.gaps == 2 and feishu.line.connected)
    feishu.say("ou_mei", "oc_team", "还在吗")

    assert [event.text for event in ears.heard if isinstance(event, Said)] == ["还在吗"]
    assert line.alive() == ""


def test_a_line_that_falls_silent_is_given_up_and_renewed(
    feishu: FakeFeishu, ears: ScriptedEars, line: FeishuAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feishu.line, "_hear", lambda connection, frame: None)  # it takes pings and says nothing
    monkeypatch.setitem(feishu.line.settings, "PingInterval", 0.05)
    feishu.line.cut()  # so that the line is opened anew, into the silence

    until(lambda: "nothing was heard" in line.alive())
    monkeypatch.undo()
    until(lambda: line.alive() == "" and feishu.line.connected)


def test_a_line_that_cannot_be_opened_says_so_and_is_tried_again(feishu: FakeFeishu, ears: ScriptedEars) -> None:
    feishu.line.refusing = True
    adapter = built(feishu, mode="websocket", encrypt_key="")
    adapter.start(ears)
    try:
        until(lambda: "no address (code 1)" in adapter.alive())
        assert feishu.app_secret not in adapter.alive()
        feishu.line.refusing = False
        until(lambda: adapter.alive() == "")
    finally:
        adapter.stop()


def test_noise_on_the_line_is_survived(feishu: FakeFeishu, ears: ScriptedEars, line: FeishuAdapter) -> None:
    for connection in feishu.line.connections:
        for noise in (b"", b"\xff" * 40, b"\x08", "text"):
            connection.send(noise)
    feishu.say("ou_mei", "oc_team", "还在吗")

    assert [event.text for event in ears.heard if isinstance(event, Said)] == ["还在吗"]


def test_the_line_ends_with_the_adapter(feishu: FakeFeishu, line: FeishuAdapter) -> None:
    line.stop()

    until(lambda: not feishu.line.connected)
    until(lambda: not line._connection._thread.is_alive())
