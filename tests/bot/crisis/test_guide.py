"""What docs/crisis-words.md says of the rules is true."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from bot.crisis import judge, shipped

GUIDE = (Path(__file__).parents[3] / "docs" / "crisis-words.md").read_text("utf-8")


def test_every_category_is_named() -> None:
    named = re.findall(r"one file each in `bot/crisis/lexicon/`: ([^.]+)\.", GUIDE)[0]
    assert set(re.split(r",\s+", named)) == {rule.category for rule in shipped().rules}


def test_the_example_is_a_rule_that_is_shipped() -> None:
    (told,) = tomllib.loads(re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)[0])["rule"]
    rule = shipped().rule(told["name"])
    assert rule is not None
    assert (rule.zh, rule.en, rule.severity, rule.reach) == (told["zh"], told["en"], told["severity"], told["reach"])
    assert (list(rule.after), list(rule.away)) == (told["after"], told["away"])
    assert {*told["words"]} <= {*rule.words}
    assert {*told["exclude"]} <= {*rule.exclude}


@pytest.mark.parametrize("said", ["没几天就过敏了", "如果不退款我就报警", "用完guo敏了", "用完过min了", "用完果敏了"])
def test_what_the_guide_says_alarms_does(said: str) -> None:
    assert judge(said).alarming


def test_every_file_that_is_named_exists() -> None:
    for name in set(re.findall(r"`(\w+\.toml)`", GUIDE)):
        here = files("bot.crisis")
        assert here.joinpath(name).is_file() or here.joinpath("lexicon", name).is_file(), name
