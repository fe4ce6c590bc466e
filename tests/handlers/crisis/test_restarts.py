"""An alert outlives everything: the process ends between any two steps, the clock jumps, the platform is away."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.wire import Parcel, Unsure
from storage import evidence
from tests.handlers.crisis.scene import REACTION, WAR, WorstDay
from tests.patience import PLENTY

WORDING = "已送检，结果会公布"


def steps(day: WorstDay) -> list[Callable[[], object]]:
    """The whole way, each step as something that can be done on its own."""
    lan, ning, law = day.person("lan"), day.person("ning"), day.person("law")
    signer, handler = day.member("law").id, day.member("ning").id
    return [
        lambda: day.person("mei").says(f"上报 {REACTION}"),
        lambda: day.at("08:05"),
        lambda: day.at("08:15"),
        lambda: lan.presses("我接手", place=WAR),
        lambda: lan.presses("指定处理人", {"who": handler}, place=WAR),
        lambda: day.person("mei").presses("已撤下"),
        lambda: ning.presses("写口径", {"wording": WORDING, "signers": [signer], "posts": ""}, place=WAR),
        lambda: law.presses("会签"),
        lambda: lan.presses("批准", place=WAR),
        lambda: ning.presses("已回应", {"link": ""}, place=WAR),
        lambda: lan.presses("解冻", {"wording": WORDING}, place=WAR),
        lambda: lan.presses("关闭", place=WAR),
        lambda: lan.presses("写复盘", {"cause": "新批次"}, place=WAR),
    ]


def test_a_process_that_ends_after_every_step_makes_no_difference(day: WorstDay) -> None:
    day.planned("10:00", "海岛三天两夜")
    for step in steps(day):
        step()
        day.begin_again()

    by_people = [step.what for step in day.steps() if step.by]
    assert by_people == [
        "opened", "acknowledge", "assign", "pulled", "draft", "cosign", "approve", "answer", "thaw", "close", "review",
    ]  # fmt: skip
    assert "已关闭并复盘" in day.war()[0]
    told = [text for text in day.person("mei").sees() if text.startswith("预警 #1：")]
    assert len(told) == len(set(told)) == 9
    with day.database.read() as db:
        assert evidence.verify(db, day.team_id) == []


def test_a_bot_that_was_down_for_hours_calls_once_and_goes_on_from_now(day: WorstDay) -> None:
    day.reported("mei")
    day.baton.stop()
    day.clock.set(day.clock.now() + timedelta(hours=6))
    day.begin()
    day.tick()
    assert [len(day.calls(who)) for who in ("he", "lan")] == [1, 0]
    day.at("14:15")
    assert len(day.calls("he")) == 2 if day.alerts()[0].severity == "P1" else len(day.calls("he")) > 2


def test_a_clock_that_is_set_back_repeats_nothing(day: WorstDay) -> None:
    day.reported("mei")
    day.at("08:15")
    calls = len(day.calls("he"))
    day.clock.set(day.clock.now() - timedelta(hours=1))
    day.tick()

    assert len(day.calls("he")) == calls
    day.person("he").presses("我接手")
    day.at("08:20")
    assert len(day.calls("he")) == 0  # all of them say by now who has it


def test_a_platform_that_is_away_for_ten_minutes_delays_the_call_and_does_not_lose_it(
    day: WorstDay, monkeypatch: pytest.MonkeyPatch
) -> None:
    day.reported("mei")
    send, tried = day.adapter.send, threading.Event()

    def away(parcel: Parcel) -> str:
        tried.set()
        raise Unsure("the platform is away")

    monkeypatch.setattr(day.adapter, "send", away)
    day.clock.set(day.clock.now() + timedelta(minutes=15))
    day.baton.clockwork.strike()
    assert tried.wait(PLENTY)
    monkeypatch.setattr(day.adapter, "send", send)
    assert day.calls("he") == []
    day.clock.set(day.clock.now() + timedelta(minutes=1))
    day.tick()

    assert len(day.calls("he")) == 1
