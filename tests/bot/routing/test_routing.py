"""Who should answer a fan. Every sentence was made for these tests."""

from __future__ import annotations

import json

import pytest

from bot.crisis import Severity
from bot.routing import route, trial


@pytest.mark.parametrize(
    ("said", "lane"),
    [
        ("这款精华和维C能一起用吗", "koe"), ("里面含酒精吗", "koe"), ("为什么涂完会搓泥", "koe"), ("尺寸多大", "koe"),
        ("is it safe during pregnancy", "koe"), ("油皮适合哪款", "koe"),
        ("两支一起买能便宜点吗", "kos"), ("今天能发货吗", "kos"), ("可以开专票吗", "kos"), ("还有货吗", "kos"),
        ("how much is shipping to Canada", "kos"), ("我要退款", "kos"),
        ("我们是母婴渠道，想聊聊代理", "director"), ("您好，我是杂志编辑，想约采访", "director"),
        ("we would like to discuss a partnership", "director"), ("团购采购一批做员工福利", "director"),
        ("用完脸上起疹子了", "director"), ("你们等着，我打12315", "director"),
        ("姐妹你皮肤好好", "koc"), ("你们说这款好用不", "koc"), ("哪个牌子好", "koc"), ("good morning lovely", "koc"),
        ("收到", "none"), ("ok thanks", "none"), ("帮我定个七点的闹钟", "none"), ("👍", "none"), ("", "none"),
    ],
)  # fmt: skip
def test_each_question_has_its_owner(said: str, lane: str) -> None:
    assert route(said).lane == lane


def test_a_crisis_is_the_directors_with_its_verdict() -> None:
    routed = route("涂完面霜脸肿得进了急诊")
    assert routed.lane == "director"
    assert routed.crisis is not None
    assert routed.crisis.severity == Severity.P0
    assert "进了急诊" in routed.cues


def test_a_clear_case_is_sure_and_a_vague_one_is_not() -> None:
    assert route("多少钱一瓶，包邮吗").sure
    assert not route("那个呢").sure


def test_the_trial_writes_a_label_for_each_line() -> None:
    (line,) = trial.predict(['{"text": "多少钱"}\n', "\n"])
    assert json.loads(line)["label"] == "kos"
