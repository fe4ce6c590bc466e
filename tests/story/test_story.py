"""One morning's stand-up, the same over all three platforms, and over two of them at once."""

from __future__ import annotations

import pytest

from tests.story.conftest import Open
from tests.story.stage import Play
from tests.story.wires import Wire

NEED = "内容中台15:00前出一张竞品对比图"


def morning(play: Play, wire: Wire) -> None:
    """Five answer (early, by form, typed, edited, late), one types something else meanwhile, two say nothing."""
    twice = play.twice
    wire.say("mei", "站会 昨天：发了两条\n今天：跟进转发\n需要：无", twice=twice)
    play.at("09:00")
    wire.press("ning", "填写", {"done": "套图出了6张", "doing": "选题包14:00交", "needs": "无"})
    play.settle()
    wire.say("fang", f"昨天：盯评论\n今天：写科普\n需要：{NEED}", twice=twice)
    play.settle()
    message = wire.say("kim", "昨天：拉数据\n今天：看板\n需要：无", twice=twice)
    play.settle()
    wire.edit("kim", message, "昨天：拉数据\n今天：看板改版\n需要：无")
    wire.say("zoe", "油皮能用吗？", twice=twice)
    play.settle()
    wire.press("ning", "我来")
    play.settle()
    play.at("09:50")
    wire.say("joe", "昨天：直播\n今天：复盘直播\n需要：无", twice=twice)
    play.settle()


@pytest.mark.parametrize("twice", [False, True], ids=["once", "everything-twice"])
@pytest.mark.parametrize("platform", ["local", "slack", "feishu"])
def test_the_same_morning_on_every_platform(play: Open, platform: str, twice: bool) -> None:
    stage = play(platform, twice=twice)
    wire = stage.wires[0]

    morning(stage, wire)

    (card,) = wire.channel()
    assert "日站会 2月9日 周一 · 已结束，交了 5/7" in card
    for line in (
        "内容｜许宁：选题包14:00交",
        "小满：跟进转发",
        "老方：写科普",
        "阿哲：复盘直播",
        "数据｜孟瑶：看板改版",
    ):
        assert line in card
    assert "要帮忙｜老方 → 内容中台" in card and "许宁 9:00 接了" in card
    thread = wire.thread()
    assert len(thread) == 6  # five answers and the request
    assert sum("补交" in text for text in thread) == 1
    told = [text for text in wire.private("lan") if "站会" in text]
    assert len(told) == 1 and "没交：小鹿、老鲍" in told[0]
    assert "小鹿" not in card and "老鲍" not in card
    assert any("许宁接了你要的" in text for text in wire.private("fang"))
    assert sum("站会还差你一份" in text or "还没收到" in text for text in wire.private("bob")) == 1
    assert wire.complaints() == []


def test_a_team_on_both_messengers_sees_the_same(play: Open) -> None:
    stage = play("slack", "feishu")
    slack, feishu = stage.wires
    stage.at("09:00")

    slack.say("mei", f"昨天：发了两条\n今天：跟进转发\n需要：{NEED}")
    stage.settle()
    assert "小满：跟进转发" in slack.channel()[0]
    assert "小满：跟进转发" in feishu.channel()[0]

    feishu.say("ning", "帮助")  # from now on she is to be found on Feishu
    stage.settle()
    feishu.say("fang", "昨天：盯评论\n今天：写科普\n需要：@许宁 给一版标题")
    stage.settle()
    feishu.press("ning", "我来")
    stage.settle()

    assert "许宁 9:00 接了" in slack.channel()[0]
    assert "许宁 9:00 接了" in feishu.channel()[0]
    assert len(slack.channel()) == len(feishu.channel()) == 1
    assert slack.complaints() == feishu.complaints() == []
