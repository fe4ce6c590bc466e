"""What whoever decides says about an alert instead of pressing its buttons."""

from __future__ import annotations

from tests.handlers.crisis.scene import FAKE, WAR, WorstDay


def test_whoever_decides_says_the_step_in_words_and_the_forms_button_is_offered(day: WorstDay) -> None:
    day.reported("mei")
    lan, mei = day.person("lan"), day.person("mei")

    assert "预警 #1" in lan.says("接手 1") and "我接手" in lan.buttons()
    assert "一步" in mei.says("预警 1 接手") and day.alerts()[0].state == "open"
    assert "#1 由你负责" in lan.says("我来接手预警1")
    assert "没有预警 #9" in lan.says("解冻 9")
    assert "预警 #1" in lan.says("解冻 1") and lan.buttons()[-1] == "解冻"
    assert "预警 #1" in lan.says("预警 1 误报")
    assert lan.presses("判为误报", {"why": "说的是别家"}).toast.startswith("已判为误报")
    assert "做不了" in lan.says("误报 1") and "误报" in lan.says("alert 1")


def test_i_take_it_means_the_one_alert_of_the_war_room(day: WorstDay) -> None:
    day.reported("mei")
    day.person("lan").says("@接力棒 我接手", place=WAR)
    assert "周岚已接手" in day.war()[0]
    day.person("mei").says(f"上报 {FAKE}")
    day.person("he").says("@接力棒 take alert 2", place=WAR)
    assert [alert.state for alert in day.alerts()] == ["acknowledged", "acknowledged"]
