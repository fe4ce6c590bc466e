"""The worst day as one story, the same over all three platforms: from a report that nobody takes to the review."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from storage import alerts, evidence, freezes, slots
from storage.alerts import Alert, AlertClocks
from storage.people import DEPUTY, Member
from storage.slots import Slot
from storage.teams import HOME, WAR_ROOM, Account, Brand, Channel
from tests.story.conftest import Open
from tests.story.stage import Play
from tests.story.wires import Wire

REACTION = "用了轻羽防晒乳之后全脸过敏红肿，人已经进急诊了，还联系了记者"
HOLDING = "已收到您的反馈，我们正在核实，会由官方账号统一回复您。"
WORDING = "我们已联系用户并安排送检，结果会由官方账号公布。"


def prepare(play: Play) -> None:
    """The channel is the war room; Xu Ning is deputy; A-Zhe and Lao Bao have a post each planned within the hour."""
    with play.database.write() as db:
        for channel in db.exec(select(Channel).where(Channel.purpose == HOME)).all():
            channel.purpose = WAR_ROOM
            db.add(channel)
        who = {member.handle: member for member in db.exec(select(Member)).all()}
        who["ning"].role = DEPUTY
        team_id = who["ning"].team_id
        account = Account(team_id=team_id, network="抖音", handle="azhe", kind="KOS", owner_id=who["joe"].id,
                          service_hours="daily 00:00-23:59", backup_id=who["bob"].id,
                          products="轻羽防晒乳")  # fmt: skip
        db.add(account)
        db.add(Brand(team_id=team_id, name="晴屿", products="轻羽防晒乳\n晚霜"))
        db.add(AlertClocks(team_id=team_id, p0=5, p1=5, buzz=True))
        now = play.clock.now()
        for owner, title in (("joe", "海岛三天两夜"), ("bob", "通勤补涂")):
            slots.place(db, Slot(team_id=team_id, account_id=account.id, owner_id=who[owner].id, title=title,
                                 at=now + timedelta(minutes=45), product="轻羽防晒乳", created_at=now))  # fmt: skip


def member(play: Play, handle: str) -> str:
    with play.database.read() as db:
        return db.exec(select(Member.id).where(Member.handle == handle)).one()


def press(play: Play, wire: Wire, who: str, label: str, form: dict[str, Any] | None = None) -> None:
    wire.press(who, label, form)
    play.settle()


@pytest.mark.parametrize("platform", ["local", "slack", "feishu"])
def test_the_worst_day_from_the_first_word_to_the_review(play: Open, platform: str) -> None:
    stage = play(platform)
    wire = stage.wires[0]
    prepare(stage)

    wire.say("mei", "转交 抖音评论 @柠檬：轻羽防晒乳两瓶多少钱")
    stage.settle()
    assert any("请在" in text and "前回复粉丝" in text for text in wire.private("joe"))
    if platform == "feishu":  # the first urgent message is refused: that stands in the timeline, the card has arrived
        wire.fake.fail_next("/urgent_app", 230023)  # type: ignore[attr-defined]  # only this wire has one
    wire.say("mei", f"上报 {REACTION}", twice=True)
    stage.settle()
    [card] = wire.channel()
    assert "8:05 前接手" in card and "急诊" in card and "确认 0/2" in card
    assert sum("前接手" in text for text in wire.private("lan")) == 1
    stage.at("08:02")
    assert any("不计时" in text for text in wire.private("joe") if text.startswith("转交"))
    stage.at("08:05")
    stage.at("08:10")
    assert [sum("没人接手" in text for text in wire.private(who)) for who in ("ning", "lan")] == [2, 1]
    assert _called_loudly(wire)

    press(stage, wire, "lan", "我接手")
    for owner in ("joe", "bob"):
        press(stage, wire, owner, "已撤下")
    press(stage, wire, "lan", "放行安抚口径", {"line": HOLDING})
    assert any(HOLDING in text for text in wire.private("joe"))
    wire.say("zoe", "轻羽防晒乳这个怎么回")
    stage.settle()
    assert any("勿回，负责人周岚" in text for text in wire.private("zoe"))

    press(stage, wire, "lan", "指定处理人", {"who": member(stage, "kim")})
    press(stage, wire, "kim", "写口径", {"wording": WORDING, "signers": [member(stage, "fang")]})
    press(stage, wire, "fang", "会签")
    press(stage, wire, "lan", "批准")
    press(stage, wire, "kim", "已回应", {"link": "https://weibo.com/1"})
    press(stage, wire, "lan", "解冻", {"wording": WORDING})
    assert any("解冻" in text and WORDING in text for text in wire.private("joe"))
    stage.at("08:11")
    assert any("请在" in text and "前回复粉丝" in text for text in wire.private("joe"))
    press(stage, wire, "lan", "关闭")
    press(stage, wire, "lan", "写复盘", {"cause": "新批次香精"})

    assert "已关闭并复盘" in wire.channel()[0]
    assert sum(text.startswith("预警 #1：") for text in wire.private("mei")) == 9
    with stage.database.read() as db:
        alert = db.exec(select(Alert)).one()
        told = alerts.timeline(db, alert.id)
        refused = [step.note for step in told if step.what == "buzz_refused"]
        assert [note.split(":")[0] for note in refused] == (["许宁"] if platform == "feishu" else [])
        steps = [step.what for step in told if step.by]
        assert steps == [
            "opened", "acknowledge", "pulled", "pulled", "holding", "assign", "draft", "cosign", "approve", "answer",
            "thaw", "close", "review",
        ]  # fmt: skip
        assert evidence.verify(db, alert.team_id) == [] and freezes.open_freezes(db, alert.team_id) == []
    assert wire.complaints() == []


def _called_loudly(wire: Wire) -> bool:
    """The platform's own means to wake people: Slack's @channel, Feishu's urgent messages."""
    if wire.name == "slack":
        return any("<!channel>" in text for text in wire.channel())
    if wire.name == "feishu":
        return len(wire.fake.urgents) == 2  # type: ignore[attr-defined]  # only this wire has one
    return any("@所有人" in text for text in wire.channel())
