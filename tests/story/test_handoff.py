"""A fan who is passed on, the same over all three platforms: asked, declined, taken, answered; late, and helped."""

from __future__ import annotations

import pytest
from sqlmodel import select

from storage.handoffs import Handoff
from storage.people import Member
from storage.teams import Account
from tests.story.conftest import Open
from tests.story.stage import Play
from tests.story.wires import Wire


def prepare(play: Play) -> None:
    """Xiaoman chats with fans; A-Zhe sells, Lao Bao stands in for him."""
    with play.database.write() as db:
        who = {member.handle: member for member in db.exec(select(Member)).all()}
        team_id = who["mei"].team_id
        db.add(Account(team_id=team_id, network="小红书", handle="xm", name="小满的日记", kind="KOC",
                       owner_id=who["mei"].id))  # fmt: skip
        db.add(Account(team_id=team_id, network="小红书", handle="azhe", name="晴屿阿哲", kind="KOS",
                       owner_id=who["joe"].id, backup_id=who["bob"].id, service_hours="daily 00:00-23:59"))  # fmt: skip


def say(play: Play, wire: Wire, who: str, words: str) -> None:
    wire.say(who, words)
    play.settle()


def press(play: Play, wire: Wire, who: str, label: str, form: dict[str, str] | None = None) -> None:
    wire.press(who, label, form)
    play.settle()


@pytest.mark.parametrize("platform", ["local", "slack", "feishu"])
def test_a_fan_is_passed_on_until_somebody_has_answered(play: Open, platform: str) -> None:
    stage = play(platform, rounds=False)
    wire = stage.wires[0]
    prepare(stage)

    say(stage, wire, "mei", "转交 小红书评论 @柠檬：两瓶一起买有优惠没")
    assert any("请在 8:05 前回复粉丝" in text for text in wire.private("joe"))
    assert any("我请我们阿哲跟你说" in text for text in wire.private("mei"))
    say(stage, wire, "fang", "转交 小红书评论 @柠檬：三瓶呢")
    assert any("已转给 阿哲（#1）" in text for text in wire.private("fang"))
    stage.at("08:04")
    assert any("#1 请在 8:05 前回复粉丝" in text for text in wire.private("joe"))
    press(stage, wire, "joe", "接不了", {"why": "在直播"})
    assert any("“三瓶呢”" in text for text in wire.private("bob"))
    stage.at("08:05")  # too late: whoever leads hears of it, and it may still be taken
    assert any("老鲍 超时未回" in text for text in wire.private("lan"))
    press(stage, wire, "bob", "我来")
    press(stage, wire, "bob", "写答案", {"words": "两瓶减 20，三瓶减 40"})
    stage.at("08:30")  # whoever asked is told once the quiet hours are over

    assert any("#1 老鲍 已回复粉丝" in text and "三瓶减 40" in text for text in wire.private("mei"))
    with stage.database.read() as db:
        [handoff] = db.exec(select(Handoff)).all()
        assert (handoff.state, handoff.met) == ("answered", False)
    assert wire.complaints() == []
