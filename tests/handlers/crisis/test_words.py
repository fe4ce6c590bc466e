"""What people say to the bot about crises beside reporting one: settings, keys, lists, and what is refused."""

from __future__ import annotations

import pytest

from tests.handlers.crisis.scene import FAKE, REACTION, WAR, WorstDay


def test_the_clocks_are_set_in_words_and_every_change_stands_in_the_record(day: WorstDay) -> None:
    he = day.person("he")
    assert he.says("预警设置 P0 2 P1 2 分钟，加急 开").splitlines()[0] == "预警时限：P0 2、P1 2、P2 60 分钟内接手"
    assert "P0 要在 1 到 60 分钟之间" in he.says("预警设置 P0 90 P2 30")
    assert "P2 60" in he.says("预警设置")  # a refused line changes nothing of it
    assert "没看懂“明天”" in he.says("预警设置 P0 5 明天")
    assert "总监" in day.person("ning").says("预警设置 P0 9")

    told = day.person("lan").says("设置 记录")
    assert "何川 把预警设置「p1」从 15 改成 2" in told and "「buzz」从 off 改成 on" in told
    day.reported("mei")
    day.at("08:02")
    assert len(day.calls("he")) == 1


def test_leads_see_all_that_runs_and_a_reporter_what_became_of_theirs(day: WorstDay) -> None:
    assert day.person("mei").says("预警") == "现在没有正在处理的预警"
    day.reported("mei")
    day.person("fang").says(f"上报 {FAKE}")

    assert day.person("ning").says("预警").startswith("正在处理的预警 2 条")
    assert day.person("mei").says("预警").count("#") == 1
    assert "待接手" in day.person("mei").says("预警 1")
    assert "没有预警 #2，或者它和你无关" in day.person("mei").says("预警 2")
    assert "负责人周岚" in day.person("mei").says("冻结")


def test_in_a_channel_the_list_is_whispered(day: WorstDay) -> None:
    day.reported("mei")
    day.person("ning").says("@Baton 预警", place="home")

    assert day.channel("home") == [] and "#1" in day.person("ning").sees()[-1]


def test_a_report_without_words_offers_a_form_and_the_form_reports(day: WorstDay) -> None:
    mei = day.person("mei")
    assert "[填写上报]" in mei.says("上报")
    form = {"words": REACTION, "where": "小红书，阿May 评论区", "link": "https://xhs.com/a", "product": "轻羽防晒乳"}
    assert mei.presses("填写上报", form).toast == "已上报"

    assert "小红书，阿May 评论区｜8:00｜小满上报" in day.war()[0]
    assert len(day.alerts()) == 1  # the form's own words are not watched once more


def test_a_report_that_no_rule_knows_is_an_alert_all_the_same(day: WorstDay) -> None:
    day.person("mei").says("上报 有个博主说话怪怪的，你们看看")

    [alert] = day.alerts()
    assert (alert.severity, alert.category) == ("P2", "reported")
    assert "没有命中关键词，人工上报" in day.war()[0]


@pytest.mark.parametrize("words", ["关键词 测试 全脸过敏进急诊了", "今天的阳光很好", "油皮能用吗，会不会很油"])
def test_what_is_no_crisis_raises_none(day: WorstDay, words: str) -> None:
    day.person("lan").says(words)

    assert day.alerts() == []


def test_overdue_steps_are_reminded_of_and_a_snooze_holds_them_back(day: WorstDay) -> None:
    day.reported("mei")
    lan = day.person("lan")
    lan.presses("我接手", place=WAR)
    day.at("08:15")
    assert "已等 15 分钟：请指定处理人" in lan.sees()[-1]
    assert lan.presses("一小时后再提醒", place=WAR).toast == "9:15 之前不再提醒你"
    before = sum("已等" in text for text in lan.sees())
    for n in range(12):
        day.person("fang").says(f"上报 {REACTION} {n}")
    day.at("09:14")
    assert sum("已等" in text or "已有" in text for text in lan.sees()) == before
    day.at("09:16")
    assert any("又来了 12 条" in text for text in lan.sees())


def test_objecting_sends_the_wording_back_with_the_reason(day: WorstDay) -> None:
    day.reported("mei")
    lan, ning, law = day.person("lan"), day.person("ning"), day.person("law")
    lan.presses("我接手", place=WAR)
    lan.presses("指定处理人", {"who": day.member("ning").id}, place=WAR)
    ning.presses("写口径", {"wording": "绝对安全", "signers": [day.member("law").id], "posts": ""}, place=WAR)
    law.presses("有意见", {"why": "“绝对”不能用"})

    assert "宋律退回了口径：“绝对”不能用" in ning.sees()[-1]
    assert "你提了意见" in law.sees()[-1]
    assert "许宁写口径" in day.war()[0]


def test_a_graver_voice_raises_the_alert_and_whoever_decides_hears_of_it(day: WorstDay) -> None:
    day.person("mei").says("上报 有个博主说话怪怪的，你们看看 https://xhs.com/a")
    assert [alert.severity for alert in day.alerts()] == ["P2"]
    assert not any("前接手" in text for text in day.person("lan").sees())
    day.person("fang").says(f"上报 {REACTION} https://xhs.com/a")

    [alert] = day.alerts()
    assert alert.severity in ("P0", "P1")
    assert "前接手" in day.person("lan").sees()[-1]
    assert [step.note for step in day.steps() if step.what == "raised"] == [f"P2 → {alert.severity}"]
    day.at("08:15")
    assert len(day.calls("he")) >= 1  # the graver clock counts from now


def test_a_guest_may_report_and_sees_what_became_of_it(day: WorstDay) -> None:
    nora = day.person("nora")
    assert "alert #1 (P" in nora.says("report her face swelled up after 轻羽防晒乳 and she is in the ER now")
    assert "not taken yet" in nora.says("alerts")
    day.person("lan").presses("我接手", place=WAR)

    assert nora.sees()[-1].endswith("has taken over")
