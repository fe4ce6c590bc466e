"""Two alerts that freeze the same product: nobody goes on before both have ended, and nobody says a thing twice."""

from __future__ import annotations

import pytest

from bot.adapters.local.people import direct
from tests.handlers.crisis.scene import WorstDay
from tests.past import scene

COUNTERFEIT = "轻羽防晒乳是假货，我要打12315举报"
GO_ON = ("从现在起按这个口径", "照常回复就好", "请按新口径回复", "已解冻，口径会发给每个人")


@scene
def both(day: WorstDay) -> None:
    day.reported("ning")
    day.person("bob").says(f"report {COUNTERFEIT}")
    assert [alert.number for alert in day.alerts()] == [1, 2]


def press(day: WorstDay, number: int, name: str, **fields: str) -> str:
    lan = day.person("lan")
    lan.says(f"预警 {number}")
    return lan.presses(name, fields).toast


def told(day: WorstDay) -> list[str]:
    return [text for who in ("mei", "fang", "ning", "bob") for text in day.person(who).sees()]


def settle(day: WorstDay, how: str) -> str:
    """The first alert ends; what whoever decides reads at once."""
    press(day, 1, "我接手")
    lan = day.person("lan")
    if how == "判为误报":
        return lan.presses(how, {"why": "说的是别家"}).toast
    lan.presses("指定处理人", {"who": day.member("lan").id})
    lan.presses("写口径", {"wording": "已送检", "signers": [], "posts": ""})
    lan.presses("批准")
    lan.presses("已回应", {"link": ""})
    return lan.presses("解冻", {"wording": "已送检"}).toast


@pytest.mark.parametrize(("how", "heard"), [("解冻", "周岚已解冻"), ("判为误报", "是误报")])
def test_while_another_alert_freezes_the_product_nobody_is_told_to_go_on(day: WorstDay, how: str, heard: str) -> None:
    both(day)
    assert "轻羽防晒乳因预警 #2 仍冻结" in settle(day, how)

    assert not [text for text in told(day) if any(words in text for words in GO_ON)]
    [held] = [text for text in day.person("mei").sees() if "冻结还没结束" in text]
    assert "轻羽防晒乳因预警 #2 仍冻结，负责人周岚" in held and "不回复 · 立即截图" in held
    assert any(heard in text and "仍冻结，请继续不回复" in text for text in day.person("ning").sees())
    assert "冻结" in day.person("fang").says("轻羽防晒乳敏感肌能用吗")

    press(day, 2, "判为误报", why="没有证据")
    assert not any("冻结还没结束" in text for text in told(day))
    assert any("照常回复就好" in text for text in day.person("mei").sees())


def test_what_is_said_of_a_post_counts_for_every_freeze_that_asks_about_it(day: WorstDay) -> None:
    day.planned("09:00", "第一篇")
    both(day)
    mei = day.person("mei")
    mei.presses("已撤下")

    assert ["确认 1/1" in text for text in day.war()] == [True, True]
    assert "已撤下]" not in "\n".join(mei.sees())  # neither letter asks any more
    day.person("fang").says("上报 轻羽防晒乳客服泄露了我的手机号和住址，隐私被泄露")
    assert ["确认 1/1" in text for text in day.war()] == [True, True, True]
    day.at("08:10")
    assert not [step for number in (1, 2) for step in day.steps(number) if step.what == "chased"]


def test_what_the_owner_cannot_take_down_is_the_backups_in_every_freeze(day: WorstDay) -> None:
    day.planned("09:00", "第一篇")
    both(day)
    day.person("mei").presses("我现在处理不了")
    assert sum("转给老方" in text for text in day.person("lan").sees()) == 1  # one boss of both alerts, one letter
    day.person("fang").presses("已撤下")

    assert ["确认 1/1" in text for text in day.war()] == [True, True]


def test_two_alerts_about_one_product_are_one_card_that_names_both(day: WorstDay) -> None:
    day.planned("09:00", "第一篇")
    day.reported("ning")
    day.person("bob").says(f"report {COUNTERFEIT}")
    mei = day.person("mei")

    [card] = [text for text in mei.sees() if "冻结：轻羽防晒乳" in text]
    assert card.startswith("冻结：轻羽防晒乳，") and "（预警 #1、#2）" in card
    assert card.count("《第一篇》") == 1

    assert "仍冻结" in settle(day, "判为误报")
    [own] = [text for text in mei.sees() if text.startswith("冻结：轻羽防晒乳")]
    assert "预警 #" not in own.splitlines()[0], "the second has a card of its own now"
    assert [text for text in mei.sees() if "预警 #2 仍冻结" in text]

    press(day, 2, "判为误报", why="没有证据")
    assert not [text for text in mei.sees() if text.startswith("冻结：")]


def test_a_card_that_spoke_for_two_speaks_for_one_when_the_second_is_over(day: WorstDay) -> None:
    both(day)
    press(day, 2, "判为误报", why="没有证据")

    [card] = [text for text in day.person("mei").sees() if text.startswith("冻结：")]
    assert "预警 #" not in card.splitlines()[0]
    assert not [text for text in day.person("mei").sees() if any(words in text for words in GO_ON)]


def test_the_line_that_may_be_said_meanwhile_stands_on_the_one_card(day: WorstDay) -> None:
    """The second alert's line reaches a seller who has the first one's card, as a new message."""
    day.sells("fang")
    both(day)
    fang, line = day.person("fang"), "已收到您的反馈，我们正在核实"
    before = day.messages(direct("fang").id)[-1]
    press(day, 2, "我接手")
    assert day.person("lan").presses("放行安抚口径", {"line": line}).toast == "安抚口径已放行，发给了 1 位 KOS"

    assert day.messages(direct("fang").id)[-1].id != before.id, "a changed card would wake nobody"
    assert fang.sees()[-1].startswith("冻结：轻羽防晒乳") and line in fang.sees()[-1]
    assert fang.presses("发我纯文本").errors == {} and fang.sees()[-1] == line
