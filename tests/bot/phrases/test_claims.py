"""Who says what about a task: taken, given back, done, or only talked about."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.phrases.claims import read_claim, read_claims

EXAMPLES = tomllib.loads(Path(__file__).with_name("claims.toml").read_text("utf-8"))
WANTED = [
    (intent, words, numbers)
    for intent in ("claim", "release", "done")
    for words, numbers in EXAMPLES[intent].items()
]  # fmt: skip


@pytest.mark.parametrize(("intent", "words", "numbers"), WANTED)
def test_who_takes_gives_back_or_has_done_a_task_says_so_in_many_ways(
    intent: str, words: str, numbers: list[int]
) -> None:
    found = read_claim(words)
    assert (found.intent, list(found.numbers)) == (intent, numbers)


@pytest.mark.parametrize("words", EXAMPLES["none"]["words"])
def test_questions_reports_quotes_and_plans_move_nothing(words: str) -> None:
    assert read_claim(words).intent == "none"


def test_a_pull_request_is_no_task() -> None:
    assert read_claim("认领 48 49 #52824").numbers == (48, 49)


def test_a_quoted_claim_is_somebody_elses() -> None:
    assert read_claim("> 认领 7 13\n\n7 已经有人了").intent == "none"


def test_numbers_named_first_belong_to_what_is_said_of_them_next() -> None:
    assert read_claim("选题12，13\n我要了").numbers == (12, 13)


def test_telling_somebody_else_to_claim_claims_nothing() -> None:
    assert read_claim("@小满 认领 12").intent == "none"
    assert read_claim("@Baton I'll take 12").numbers == (12,)


def test_what_is_taken_and_what_is_given_back_in_one_sentence_are_two_wishes() -> None:
    found = read_claims("放弃12，认领13和14")
    assert [(wish.intent, wish.numbers) for wish in found] == [("release", (12,)), ("claim", (13, 14))]


def test_one_or_the_other_is_neither() -> None:
    assert read_claim("认领 12或13").either == (12, 13)
    assert read_claim("I'll take 12 or 13").numbers == ()


def test_a_range_is_never_endless() -> None:
    assert len(read_claim("认领 1-9999").numbers) < 60


@given(st.text(alphabet="认领放弃12我要了做完# -~、,和take claim@“”?吗\n", max_size=60))
@example("1" * 500 + "我要了")
@example("和" * 500)
@example("我" * 600)
def test_nothing_that_is_typed_breaks_it(words: str) -> None:
    found = read_claim(words)
    assert found.intent != "none" or found.numbers == ()


def test_of_one_number_what_is_said_last_counts() -> None:
    assert read_claims("认领 12，算了12不要") == []
    assert [wish.numbers for wish in read_claims("12别给别人，我要12")] == [(12,)]
