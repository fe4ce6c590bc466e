"""Drafts are checked on every platform alike: as words, by form, as a file."""

from __future__ import annotations

import pytest

from tests.story.conftest import Open


@pytest.mark.parametrize("platform", ["local", "slack", "feishu"])
def test_a_draft_is_checked_on(platform: str, play: Open) -> None:
    stage = play(platform, rounds=False)
    (wire,) = stage.wires

    wire.say("mei", "核对 小红书 最近在海岛，这是最好用的防晒，加V聊")
    stage.settle()
    assert "核对出 2 处" in wire.private("mei")[-1]
    assert "“加V”在小红书容易被判引流或违规" in wire.private("mei")[-1]

    wire.press("mei", "改好了，再核对", {"draft": "第一次去海岛，两小时补一次", "network": "weibo"})
    stage.settle()
    assert "没发现问题" in wire.private("mei")[-1] and "微博的规则" in wire.private("mei")[-1]

    wire.hand_over("mei", "核对", "稿子.txt", "全网第一的防晒".encode("gbk"))
    stage.settle()
    assert any("在看「稿子.txt」" in said for said in wire.private("mei"))
    assert "“全网第一”可能是广告法说的绝对化用语" in wire.private("mei")[-1]
    assert wire.complaints() == []
