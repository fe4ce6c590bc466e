"""Forms on Slack: every kind of question, within every limit."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.slack import forms, marks
from bot.chat import Field, Form, Option, Place, Pressed
from tests.adapters.slack.scene import NOW
from tests.adapters.slack.test_draw_words import hostile, lines
from tests.fakes.slack import check

PLACE = Place("slack", "T1", "C1", "channel", "1.000001")
PRESSED = Pressed("p", PLACE, None, NOW, "a.b", message="2.000002")  # type: ignore[arg-type]  # nobody asks who pressed
TWO = (Option("a", "甲"), Option("b", "乙"))


def modal(*fields: Field, **more: Any) -> dict[str, Any]:
    form = Form("tasks.new", "新任务", fields, "建", "算了", "已建", **more)
    view = forms.modal(form, PRESSED)
    assert check.view_problems(view) == []
    return view


def element(question: Field) -> dict[str, Any]:
    drawn: dict[str, Any] = modal(question)["blocks"][0]["element"]
    return {key: value for key, value in drawn.items() if key != "action_id"}


def drawn(value: str, label: str) -> dict[str, Any]:
    return {"text": {"type": "plain_text", "text": label, "emoji": False}, "value": value}


CHOICES = [drawn("a", "甲"), drawn("b", "乙")]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (Field("x", "X", limit=80), {"type": "plain_text_input", "multiline": False, "max_length": 80}),
        (
            Field("x", "X", "long", "早"),
            {"type": "plain_text_input", "multiline": True, "max_length": 3000, "initial_value": "早"},
        ),
        (Field("x", "X", "one", options=TWO), {"type": "static_select", "options": CHOICES}),
        (
            Field("x", "X", "one", "b", TWO, required=True),
            {"type": "radio_buttons", "options": CHOICES, "initial_option": CHOICES[1]},
        ),
        (
            Field("x", "X", "many", ("a", "b"), TWO),
            {"type": "checkboxes", "options": CHOICES, "initial_options": CHOICES},
        ),
        (Field("x", "X", "date", "2026-02-10"), {"type": "datepicker", "initial_date": "2026-02-10"}),
        (Field("x", "X", "date", "soon"), {"type": "datepicker"}),
        (Field("x", "X", "time", "09:30"), {"type": "timepicker", "initial_time": "09:30"}),
        (Field("x", "X", "time", "25:00"), {"type": "timepicker"}),
        (
            Field("x", "X", "person", "a", TWO, required=True),
            {"type": "static_select", "options": CHOICES, "initial_option": CHOICES[0]},
        ),
    ],
)
def test_each_kind_of_question_has_its_control(question: Field, expected: dict[str, Any]) -> None:
    assert element(question) == expected


def test_many_choices_are_a_list_and_very_many_stand_in_groups() -> None:
    def numbered(most: int) -> tuple[Option, ...]:
        return tuple(Option(str(n), f"#{n}") for n in range(most))

    assert element(Field("x", "X", "many", options=numbered(11)))["type"] == "multi_static_select"
    groups = element(Field("x", "X", "person", options=numbered(230)))["option_groups"]
    assert [group["label"]["text"] for group in groups] == ["1–100", "101–200", "201–230"]


def test_required_and_hint_stand_at_the_question() -> None:
    asked, free = modal(Field("x", "X", required=True, hint="例如 #12"), Field("y", "Y"))["blocks"]

    assert (asked["optional"], asked["hint"]["text"], free["optional"]) == (False, "例如 #12", True)
    assert "hint" not in free


def test_a_form_remembers_where_it_was_opened() -> None:
    view = modal(Field("x", "X"), value={"task": "12"})

    back = marks.read_errand(view["private_metadata"])
    assert back == marks.Errand("tasks.new", {"task": "12"}, "C1", "1.000001", "2.000002")


def test_an_answer_too_long_for_one_box_stands_in_several() -> None:
    text = "字" * 7000

    boxes = modal(Field("x", "X", "long", text, required=True))["blocks"]

    assert "".join(box["element"]["initial_value"] for box in boxes) == text
    assert [marks.read_field(box["block_id"]) for box in boxes] == [("x", False), ("x", True), ("x", True)]
    assert [box["optional"] for box in boxes] == [False, True, True]


def test_a_long_title_is_cut_and_says_so() -> None:
    view = forms.modal(Form("a.b", "一" * 30, (Field("x", "X"),), "交", "算了", "已交"), PRESSED)

    assert view["title"]["text"] == "一" * 23 + "…"


fields = st.builds(
    Field,
    name=st.sampled_from(["one"]),
    label=hostile,
    kind=st.sampled_from(["text", "long", "one", "many", "date", "time", "person"]),
    value=st.one_of(hostile, st.sampled_from(["a", "2026-02-30", "字" * 3001]), st.just(("a", "b", "c"))),
    options=st.sampled_from([(), TWO, tuple(Option(str(n), "") for n in range(101))]),
    required=st.booleans(),
    hint=hostile,
    limit=st.integers(0, 5000),
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(question=fields, title=hostile, intro=st.lists(lines, max_size=2).map(tuple))
def test_whatever_stands_in_a_form_slack_opens_it(question: Field, title: str, intro: Any) -> None:
    form = Form("tasks.new", title, (question,), "", "", "", intro=intro)

    assert check.view_problems(forms.modal(form, PRESSED)) == []
