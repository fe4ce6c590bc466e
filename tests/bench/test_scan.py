"""The scan is measured over ten thousand words, on messages that are mostly calm."""

from __future__ import annotations

from bench import scan
from bot.crisis import judge


def test_ten_thousand_words_are_watched_for() -> None:
    assert sum(len(rule.words) for rule in scan.ten_thousand_words().rules) == scan.WORDS


def test_most_messages_of_the_measurement_are_calm_and_some_are_not() -> None:
    alarms = [judge(text).alarming for text in scan.said()]
    assert 0.01 < sum(alarms) / len(alarms) < 0.2


def test_the_figure_stands_beside_its_peer() -> None:
    found = scan.figure(seconds=0.03)
    assert found.name == "scan_per_second"
    assert found.goal == scan.GOAL
    assert found.peer_value and found.value > 0
