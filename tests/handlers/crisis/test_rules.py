"""What an alert is, without chat or database: clocks, steps, stories, and what is hidden of people."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.masking import hidden, hidden_with
from handlers.crisis import raising, rules
from storage import alerts
from storage.alerts import Alert, AlertClocks
from storage.likeness import folded, is_near
from storage.masking import HIDDEN

NOW = datetime(2026, 2, 11, 13, 42, tzinfo=UTC)
DAY = timedelta(days=1)
CLOCKS = AlertClocks(team_id="t")


def alert(words: str = "用完脸肿了去急诊", *, rule: str = "hospital", product: str = "轻羽", link: str = "") -> Alert:
    return Alert(
        team_id="t", number=1, severity="P0", category="health", rule=rule, product=product, fact=words, link=link,
        known_by=folded(words), said_at=NOW, opened_at=NOW, step_at=NOW, last_at=NOW,
    )  # fmt: skip


def story(words: str, *, link: str = "", rule: str = "", product: str = "", kind: str = "") -> rules.Story:
    categories = (kind,) if kind else ()
    return rules.Story(words, link, (rule,) if rule else (), (product,) if product else (), categories)


SAME = [
    story("完全是别的话", link="https://x/1"),
    story("我用完，脸肿了！去了急诊。"),
    story("又一个过敏的，进医院了", rule="hospital", product="轻羽"),
    story("又一个起疹子的", rule="allergy", product="轻羽", kind="health"),
    story("another one with a rash all over", rule="allergy", kind="health"),
]
OTHER = [
    story("完全是别的话", link="https://x/2"),
    story("今天发货吗"),
    story("又一个过敏的，进医院了", rule="hospital", product="晚霜"),
    story("又一个过敏的，进医院了", rule="hospital"),
    story("用完脸肿了去急诊", product="晚霜"),
    story("这是假货", rule="fake", product="轻羽", kind="counterfeit"),
    story("又一个起疹子的", rule="allergy", product="晚霜", kind="health"),
    story("又一个起疹子的", rule="allergy", kind="health"),
    story("this one is a fake", rule="fake", kind="counterfeit"),
]


@pytest.mark.parametrize("told", SAME)
def test_the_same_link_near_words_or_rule_and_product_are_one_story(told: rules.Story) -> None:
    running = [alert(link="https://x/1")]
    assert rules.same_story(told, running, NOW + timedelta(hours=23), DAY) is running[0]
    assert rules.same_story(told, running, NOW + timedelta(hours=25), DAY) is None


@pytest.mark.parametrize("told", OTHER)
def test_anything_else_is_another_story(told: rules.Story) -> None:
    assert rules.same_story(told, [alert(link="https://x/1")], NOW, DAY) is None


def test_a_rule_alone_makes_no_story_but_a_wave_of_many_voices_is_one() -> None:
    lawyer = [alert("blisters all over her neck, she says she is seeing a lawyer tomorrow", product="", rule="lawyer")]
    theft = story("博主说我们广告图盗用了她的照片，要发律师函", rule="lawyer")
    assert rules.same_story(theft, lawyer, NOW, DAY) is None
    assert rules.same_story(replace(theft, words=lawyer[0].fact + "!!"), lawyer, NOW, DAY) is lawyer[0]
    assert rules.same_story(replace(theft, waves=("lawyer",)), lawyer, NOW, DAY) is lawyer[0]


def test_english_words_that_might_mean_either_of_two_stories_open_their_own() -> None:
    two = [alert(), alert("晚霜用了烂脸", product="晚霜")]
    assert rules.same_story(story("a rash all over", kind="health"), two, NOW, DAY) is None


def test_nothing_real_joins_a_drill() -> None:
    drill = alert()
    drill.drill = True
    assert rules.same_story(story("用完脸肿了去急诊"), [drill], NOW, DAY) is None


@pytest.mark.parametrize(("severity", "minutes"), [("P0", 5), ("P1", 15), ("P2", 60)])
def test_each_severity_has_its_clock(severity: str, minutes: int) -> None:
    assert rules.due_after(alerts.OPEN, severity, CLOCKS, NOW) == NOW + timedelta(minutes=minutes)
    assert rules.next_call(severity, CLOCKS, 3) == timedelta(minutes=minutes)
    assert rules.next_call(severity, CLOCKS, 99) >= rules.SLOW


def test_the_way_leads_through_every_state_and_never_back_from_the_end() -> None:
    assert rules.worse("P1", "P0") == "P0"
    for state in (alerts.REVIEWED, alerts.FALSE):
        assert not any(rules.may_follow(step, state) for step in rules.FROM)
    assert not rules.may_follow("approve", alerts.ASSIGNED) and not rules.may_follow("answer", alerts.COSIGNED)


@pytest.mark.parametrize(
    ("words", "gone"),
    [
        ("用户@柠檬不加冰 说过敏", "柠檬"), ("电话13812345678找我", "138"), ("邮箱a.b@c.com联系", "a.b"),
        ("订单6912345678901还没退", "691234"), ("昵称：小可爱", "小可爱"), ("微信 abc12345", "abc12345"),
        ("寄到上海市徐汇区漕溪北路18号302室", "漕溪北路"), ("身份证310101199001011234", "310101"),
    ],
)  # fmt: skip
def test_what_points_to_a_fan_is_hidden(words: str, gone: str) -> None:
    assert gone not in hidden(words) and HIDDEN in hidden(words)


@pytest.mark.parametrize("words", ["2026年2月9日 129元", "P0 在 21:47 前", "第 1000 个", "50ml 装，2 小时补一次"])
def test_what_points_to_nobody_stays(words: str) -> None:
    assert hidden(words) == words


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.data())
def test_marks_stay_on_their_words_whatever_is_hidden_and_cut(words: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(words)))
    end = data.draw(st.integers(start, len(words)))
    masked, spans = hidden_with(words, [(start, end)])
    assert all(masked[a:b] == words[start:end] for a, b in spans)
    shown, inside = rules.cut(masked, spans, 60)
    assert len(shown) <= 62 and all(0 <= a <= b <= len(shown) for a, b in inside)
    assert rules.marks(rules.marked(inside)) == list(inside)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_likeness_is_mutual_and_a_text_is_like_itself(one: str, other: str) -> None:
    assert is_near(folded(one), folded(other)) == is_near(folded(other), folded(one))
    assert is_near(folded(one), folded(one)) == bool(folded(one))


def test_a_share_text_yields_its_link() -> None:
    share = "94 小红书 阿May发布了一篇笔记 😆 https://www.xiaohongshu.com/discovery/item/1?a=b，复制本条信息"
    assert raising.link_in(share) == "https://www.xiaohongshu.com/discovery/item/1?a=b"
    assert raising.link_in("没有链接") == ""
