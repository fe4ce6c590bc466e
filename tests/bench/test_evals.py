"""The measurements fail when a goal is missed, and say so when there is nothing to measure."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import evals

SCORER = """
import pathlib, sys
gold = (pathlib.Path(sys.argv[1]) / "standups.jsonl").read_text("utf-8").splitlines()
told = (pathlib.Path(sys.argv[2]) / "standups.jsonl").read_text("utf-8").splitlines()
assert len(gold) == len(told)
print("standups")
print(" real: segments in the right slot {real} [0.9,1.0] 9/10; whole message {whole} [0.7,0.9] 8/10")
print(" authored: segments in the right slot 1.000 [0.9,1.0] 10/10; whole message 0.500 [0.1,0.9] 5/10")
"""


def examples(home: Path, real: str, whole: str) -> None:
    (home / "dev").mkdir()
    (home / "dev" / "standups.jsonl").write_text('{"text": "昨天：写稿"}\n', encoding="utf-8")
    (home / "score.py").write_text(SCORER.format(real=real, whole=whole), encoding="utf-8")


@pytest.mark.parametrize(("whole", "code", "word"), [("0.750", 0, "ok"), ("0.749", 1, "MISSED")])
def test_a_missed_goal_fails(
    whole: str,
    code: int,
    word: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    examples(tmp_path, "0.950", whole)
    monkeypatch.setenv("BATON_EVAL", str(tmp_path))

    assert evals.main(evals.EVALS[:1]) == code
    assert word in next(line for line in capsys.readouterr().out.splitlines() if "whole message" in line)


def test_a_figure_that_is_not_printed_is_a_missed_goal() -> None:
    goal = evals.Goal("real", "taste", 0.5)
    assert not evals.Figure(goal, evals.figure_in(" real: smell 0.9", goal)).met


def test_what_must_stay_small_is_missed_when_it_grows() -> None:
    goal = evals.Goal("real", "false triggers", most=0.04)
    assert evals.Figure(goal, 0.0).met
    assert evals.Figure(goal, 0.04).met
    assert not evals.Figure(goal, 0.05).met


def test_shares_that_are_listed_one_by_one_count_together() -> None:
    printed = " recall by evasion: {'spacing': '7/8', 'emoji': '8/8'}\n recall by kind: {'other': '0/8'}"
    assert evals.figure_in(printed, evals.Goal("recall by evasion", evals.TOGETHER)) == 15 / 16


def test_a_figure_may_stand_behind_its_title_alone() -> None:
    printed = " strict 0.903 [0.86,0.93] 260/288\n   director P 0.979 R 0.959 F1 0.969"
    assert evals.figure_in(printed, evals.Goal("strict", "")) == 0.903
    assert evals.figure_in(printed, evals.Goal("director", "R")) == 0.959


def test_without_examples_it_says_so_and_does_not_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BATON_EVAL", str(tmp_path / "nowhere"))

    assert evals.main() == 0
    assert "nothing to measure" in capsys.readouterr().out
