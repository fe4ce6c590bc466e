"""The lists of words: what they mark, and the innocent uses that they let pass."""

from __future__ import annotations

import pytest

from bot.draftcheck.rulebook import shipped
from tests.bot.draftcheck.desk import Desk


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        ("这是最好用的防晒", "最好用"),
        ("最轻薄的一款", "最轻薄"),
        ("史上最强", "史上最强"),
        ("全网第一", "全网第一"),
        ("防晒第一名", "第一"),
        ("国家级配方", "国家级"),
        ("顶☆级质地", "顶☆级"),
        ("最 佳 选择", "最 佳"),
        ("唯一不用卸的防晒", "唯一"),
        ("全网唯一", "唯一"),
        ("100%有效", "100%"),
        ("１００％有效", "１００％"),
        ("NO.1 的防晒", "NO.1"),
        ("The world's best sunscreen", "world's best"),
        ("遥遥领先", "遥遥领先"),
    ],
)
def test_absolute_words_are_marked(desk: Desk, draft: str, said: str) -> None:
    assert desk.finds(draft) == [f"absolute: {said}"]


@pytest.mark.parametrize(
    "draft",
    [
        "最近在海岛，第一次涂这支，最后一天才想起补涂",
        "最好先等三分钟成膜，最多补三次，最晚九点发",
        "最好用温水洗一遍",
        "我最爱它的味道，最让我惊喜的是不搓泥",
        "第一步先洗脸，第一眼就喜欢，第一时间补涂",
        "第一，先洗脸；第二，再涂",
        "它不是最好的，也不敢说第一",
        "唯一的缺点是有点贵",
        "安全第一，出海记得穿救生衣",
        "100% 纯棉的化妆棉",
        "Best before 2027, and best regards",
        "最新消息：直播改到九点",
        "最重要的是不糊眼，最拉胯的是第三款",
    ],
)
def test_innocent_uses_pass(desk: Desk, draft: str) -> None:
    assert desk.finds(draft) == []


@pytest.mark.parametrize(
    "draft", ["可以治疗痘痘", "抗炎又舒缓", "7天美白", "孕妇可用", "零刺激", "It heals your skin", "保证不过敏"]
)
def test_medical_words_are_marked(desk: Desk, draft: str) -> None:
    assert [found.split(":")[0] for found in desk.finds(draft)] == ["efficacy"]


@pytest.mark.parametrize("draft", ["它不能治疗痘痘", "过敏了请遵医嘱", "这首歌好治愈", "我们不承诺不过敏"])
def test_what_claims_nothing_medical_passes(desk: Desk, draft: str) -> None:
    assert desk.finds(draft) == []


@pytest.mark.parametrize(
    ("draft", "network", "said"),
    [
        ("加V聊", "xiaohongshu", "加V"),
        ("打13800138000", "weibo", "13800138000"),
        ("淘宝搜同款", "xiaohongshu", "淘宝"),
        ("抖音同名", "channels", "抖音"),
        ("小红书有教程", "douyin", "小红书"),
        ("加我QQ群，群号见置顶", "bilibili", "QQ群"),
        ("详情 https://shop.example/a", "xiaohongshu", "https://shop.example/a"),
    ],
)
def test_each_network_has_its_own_rules(desk: Desk, draft: str, network: str, said: str) -> None:
    assert desk.finds(draft, network) == [f"network: {said}"]


def test_a_networks_own_name_is_no_diversion(desk: Desk) -> None:
    assert desk.finds("我的小红书日常", "xiaohongshu") == []
    assert desk.finds("抖音直播间见", "douyin") == ["label: 直播间"]


def test_where_nobody_said_where_it_goes_all_rules_count_and_say_whose(desk: Desk) -> None:
    (finding,) = desk.checked("淘宝搜同款").findings
    assert finding.networks == ("xiaohongshu", "douyin", "channels")


@pytest.mark.parametrize("label", ["广告", "#广告#", "本条为广告", "#ad", "Sponsored"])
def test_something_to_buy_needs_the_label(desk: Desk, label: str) -> None:
    assert desk.finds("链接在评论区，领券更划算", "weibo") == ["label: 链接在评论"]
    assert desk.finds(f"链接在评论区，领券更划算 {label}", "weibo") == []


def test_saying_that_it_is_no_advertisement_is_no_label(desk: Desk) -> None:
    assert desk.finds("不是广告！点左下角下单", "weibo") == ["label: 左下角"]


def test_a_team_marks_words_of_its_own_and_lets_others_pass(desk: Desk) -> None:
    desk.mark("闺蜜价")
    desk.mark("私我", network="xiaohongshu")
    desk.mark("顶级", mark=False)

    assert desk.finds("顶级闺蜜价", "weibo") == ["team: 闺蜜价"]
    assert desk.finds("私我", "weibo") == []
    assert desk.finds("私我", "xiaohongshu") == ["team: 私我"]


def test_the_file_says_that_it_replaces_no_counsel() -> None:
    from importlib.resources import files

    words = files("bot.draftcheck").joinpath("rules.toml").read_text("utf-8")
    assert "replace no counsel" in words and "不能代替法务" in words


def test_no_innocent_use_is_innocent_of_nothing() -> None:
    """Each stands for a word that would be marked without it; what marks nothing need not be excused."""
    for rule in shipped():
        if rule.innocent is not None and rule.name not in ("label", "off_site"):
            parts = rule.innocent.pattern.split("|")
            idle = [part for part in parts if not rule.marks.search(part.replace("\\", ""))]
            assert idle == [], rule.name


def test_a_long_draft_is_checked_at_once(desk: Desk) -> None:
    assert len(desk.checked("最近第一次用，" * 2_000 + "最好用").findings) == 1
