"""A model's sentences are held against the figures: what adds, swaps, leaves out or names anything is thrown away."""

from __future__ import annotations

import json
from datetime import date

import pytest

from handlers.digest.checking import Figure, checked, numbers_in

DAY = date(2026, 2, 12)
ZH = (
    Figure("standup", (9, 10), (8, 10), ("站会",), "站会 9/10，上次 8/10"),
    Figure("published", (4,), (4,), ("发布",), "发布 4，上次 4"),
    Figure("alerts", (0,), (1,), ("预警",), "新预警 0，上次 1"),
)
EN = (
    Figure("standup", (9, 10), (8, 10), ("stand-up",), "stand-up 9 of 10, before 8 of 10"),
    Figure("published", (4,), (4,), ("published",), "published 4, before 4"),
    Figure("alerts", (0,), (1,), ("alert",), "alerts 0, before 1"),
)
NAMES = ("小满", "周岚", "Bob", "轻羽防晒乳")


def said(*sentences: tuple[list[str], str]) -> str:
    rows = [{"about": about, "text": text} for about, text in sentences]
    return json.dumps(rows, ensure_ascii=False)


def zh(text: str) -> str:
    return said((["standup", "published", "alerts"], text))


def en(text: str) -> str:
    return said((["standup", "published", "alerts"], text))


@pytest.mark.parametrize(
    "text",
    [
        "站会 10 人交了 9 份，发布 4 条，没有新预警。",
        "站会 9/10，比上次的 8 份多了；发布 4 条，和上次持平；新预警 0 起。",
        "站会十个人交了九份，发布四条，没有新预警。",
        "站会 9/10，发布 4 条，预警比上次少了：没有新预警。",
        "今天站会 9/10，高于上次的 8/10；一共发布了 4 条，目前没有新预警。",
        "站会应交 10 份，到现在交了 9 份，上次是 8 份；发布 4 条，新预警 0 起，上次 1 起。",
    ],
)
def test_true_sentences_hold(text: str) -> None:
    assert checked(zh(text), ZH, DAY, NAMES) == (text,)


@pytest.mark.parametrize(
    "text",
    [
        "The stand-up had 9 of 10 answers, 4 pieces were published, and there were no alerts.",
        "Stand-up: nine of ten, more than before; four published, the same as before; no new alerts.",
        "Today 9 of 10 people answered the stand-up, up from 8 of 10; 4 pieces were published; no new alerts came in.",
    ],
)
def test_true_sentences_hold_in_english(text: str) -> None:
    assert checked(en(text), EN, DAY, NAMES) == (text,)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("站会 9/10，发布 5 条，没有新预警。", "an invented figure"),
        ("站会 9/10，发布五条，没有新预警。", "an invented figure in words"),
        ("站会 9/10，发布 9 条，没有新预警。", "a figure of something else"),
        ("站会 4/10，发布 9 条，没有新预警。", "two figures swapped"),
        ("站会 9/10，发布 4 条。", "a figure left out"),
        ("站会 9/10，没有发布，没有新预警。", "none where there were some"),
        ("站会 90%，也就是 9/10，发布 4 条，没有新预警。", "a share that nobody gave"),
        ("站会 9/10，比上次少了；发布 4 条，没有新预警。", "less where it was more"),
        ("站会 9/10，发布 4 条，比上次多了，没有新预警。", "more where it was the same"),
        ("站会 9/10，小满没交；发布 4 条，没有新预警。", "somebody of the team"),
        ("站会 9/10，王小明没交；发布 4 条，没有新预警。", "somebody whom nobody knows"),
        ("站会 9/10，轻羽防晒乳发布 4 条，没有新预警。", "a product"),
        ("2月13日站会 9/10，发布 4 条，没有新预警。", "another day"),
        ("周五站会 9/10，发布 4 条，没有新预警。", "a weekday"),
        ("昨天站会 9/10，发布 4 条，没有新预警。", "yesterday"),
        ("站会 9/10，大部分都按时；发布 4 条，没有新预警。", "a judgement on how many"),
        ("站会 9/10，发布 4 条，没有新预警，看 https://example.com", "an address"),
        ("站会 9/10，发布 4 条，没有新预警，@所有人", "a mention"),
        ("站会 10/9，发布 4 条，没有新预警。", "the whole and its part swapped"),
        ("站会 9 人交了 10 份，发布 4 条，没有新预警。", "the same in words"),
        ("站会 8/10，上次 9/10，发布 4 条，没有新预警。", "now and before swapped"),
        ("站会 9/10，比上次低，发布 4 条，没有新预警。", "lower where it was higher"),
        ("站会 9/10，比上次多 8 份，发布 4 条，没有新预警。", "a difference that nobody gave"),
        ("站会 9/10，发布 4 万条，没有新预警。", "ten thousand times as many"),
        ("站会 9/10，发布占四成，没有新预警。", "a share in words"),
        ("站会 9/10，发布 4 条多，没有新预警。", "and some more"),
        ("站会 9/10，发布 -4 条，没有新预警。", "below nothing"),
        ("站会 9/10，发布④ 4 条，没有新预警。", "a number in a circle"),
        ("站会 9/10，发布 4 条，主要因为快放假了，没有新预警。", "a cause"),
        ("站会 9/10，发布 4 条，建议加快，没有新预警。", "advice"),
        ("站会 9/10，发布 4 条，成绩喜人，没有新预警。", "a judgement"),
        ("站会 9/10，发布 4 条，没有新预警，风险已解决。", "what nobody knows"),
    ],
)
def test_whatever_is_not_in_the_figures_throws_the_text_away(text: str, why: str) -> None:
    assert checked(zh(text), ZH, DAY, NAMES) == (), why


@pytest.mark.parametrize(
    "text",
    [
        "Stand-up 9 of 10, 5 published, no alerts.",
        "Stand-up nine of ten, a dozen published, no alerts.",
        "Stand-up 9 of 10 thanks to Bob, 4 published, no alerts.",
        "Stand-up 9 of 10 thanks to Jonathan, 4 published, no alerts.",
        "Stand-up 9 of 10 on Friday, 4 published, no alerts.",
        "Stand-up 9 of 10, fewer than before, 4 published, no alerts.",
        "Stand-up 9 of 10, 4 published, half of them late, no alerts.",
        "Stand-up 10 of 9, 4 published, no alerts.",
        "Stand-up 8 of 10, up from 9 of 10, 4 published, no alerts.",
        "Stand-up 9 of 10, 4k published, no alerts.",
        "Stand-up 9 of 10, more than 4 published, no alerts.",
        "Stand-up 9 of 10, up by 8, 4 published, no alerts.",
        "Stand-up 9 of 10, 4 published on Douyin, no alerts.",
        "Stand-up 9 of 10, 4 published because of the holiday, no alerts.",
        "Stand-up 9 of 10, an excellent 4 published, no alerts.",
    ],
)
def test_the_same_in_english(text: str) -> None:
    assert checked(en(text), EN, DAY, NAMES) == ()


@pytest.mark.parametrize(
    "reply",
    [
        "", "站会 9/10", "[]", "[1, 2]", '[{"about": "standup", "text": "站会 9/10"}]', '{"about": []}', "[" * 5000,
        said((["standup"], "站会 9/10。"), *[(["published"], "发布 4。")] * 2, (["alerts"], "没有预警。")),
        said((["standup", "published", "alerts", "weather"], "站会 9/10，发布 4 条，没有新预警。")),
        said((["standup", "published", "alerts"], "站会 9/10，发布 4 条，没有新预警。" + "好" * 500)),
    ],
)  # fmt: skip
def test_what_is_not_what_was_asked_for_is_nothing(reply: str) -> None:
    assert checked(reply, ZH, DAY, NAMES) == ()


def test_figures_that_have_changed_since_throw_the_text_away() -> None:
    text = zh("站会 10 人交了 9 份，发布 4 条，没有新预警。")
    later = (ZH[0], Figure("published", (5,), (4,), ("发布",), "发布 5，上次 4"), ZH[2])

    assert checked(text, ZH, DAY, NAMES)
    assert checked(text, later, DAY, NAMES) == ()


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("发布 12 条", [12]), ("十二条", [12]), ("二十条", [20]), ("两条", [2]), ("一次过审 3/4", [3, 4]),
        ("1.2 万", [-1]), ("百条", [-1]), ("seven of ten", [7, 10]), ("first-pass 3", [3]),
    ],
)  # fmt: skip
def test_numbers_are_read_in_digits_and_in_words(text: str, numbers: list[int]) -> None:
    assert numbers_in(text) == numbers
