"""The week's digest on each platform: its pictures are there, and a decision is gone once it has been made."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlmodel import select

from storage.uploads import Upload
from tests.story.stage import Play
from tests.story.wires import FeishuWire, SlackWire

Open = Callable[..., Play]
ASKING = "昨天：发了两条\n今天：跟进转发\n需要：内容中台出一张竞品对比图"


def brought(one: Play) -> int:
    """How many pictures the platform has been given."""
    with one.database.read() as db:
        return len(db.exec(select(Upload)).all())


@pytest.mark.parametrize("platform", ["local", "slack", "feishu"])
def test_the_week_has_its_pictures_and_a_decision_is_made_in_it(play: Open, platform: str) -> None:
    one = play(platform, now="2026-02-14 08:00")
    wire = one.wires[0]
    one.at("09:05")
    wire.say("mei", ASKING)
    one.settle()
    one.at("18:31")

    (card,) = [shown for shown in wire.private("lan") if "周报" in shown]
    assert "① 1 件求助没人接：小满要「出一张竞品对比图」" in card
    assert brought(one) == 3
    if isinstance(wire, SlackWire):
        assert len(wire.fake.file_bytes) == 3
    if isinstance(wire, FeishuWire):
        assert len(wire.fake.images) == 3

    wire.press("lan", "催一下")
    one.settle()
    (card,) = [shown for shown in wire.private("lan") if "周报" in shown]
    assert "今天催过 许宁 了" in card, "what a press came to is told in the same card"
    wire.press("ning", "我来")
    one.settle()
    (card,) = [shown for shown in wire.private("lan") if "周报" in shown]
    assert "没人接" not in card, "it was settled elsewhere, and the digest was drawn anew"
    assert brought(one) == 3, "what was there already was not brought again"
    assert wire.complaints() == []
