"""`baton try crisis` says for each line whether somebody must be woken, and why."""

from __future__ import annotations

import json
from pathlib import Path

from bot.crisis import trial


def test_each_line_gets_its_verdict_and_empty_ones_none() -> None:
    alarm, calm = map(json.loads, trial.predict(['{"text": "吃完全家上吐下泻"}\n', "\n", '{"text": "今天发货吗"}\n']))
    assert (alarm["crisis"], alarm["severity"], alarm["rules"]) == (True, "P1", ["stomach"])
    assert (calm["crisis"], calm["score"]) == (False, 0.0)


def test_a_graver_verdict_scores_higher() -> None:
    told = trial.predict(
        ['{"text": "用完进了急诊"}', '{"text": "用了过敏"}', '{"text": "洗完头很痒"}', '{"text": "早"}']
    )
    scores = [json.loads(line)["score"] for line in told]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 4


def test_a_file_is_read_and_written_by_words_alone(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"text": "用了过敏"}\n', encoding="utf-8")
    trial.run(tmp_path / "in.jsonl", tmp_path / "out.jsonl", plain=True)
    assert json.loads((tmp_path / "out.jsonl").read_text("utf-8"))["crisis"] is True
