"""The pretend Feishu looks at every card: what the platform shows passes, what it would not is refused by name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.feishu import FakeFeishu
from tests.fakes.feishu.cards import check, words_of
from tests.fakes.feishu.errors import BadCard, Trouble
from tests.fakes.feishu_bot import Bot, button, card, code, form, words

SAMPLES = Path(__file__).parent / "feishu" / "data" / "cards"
OLD_BUTTONS = "card_v2_button.03.json"


def refusal(bad: dict[str, Any]) -> str:
    """Why the card is refused."""
    with pytest.raises(BadCard) as caught:
        check(json.dumps(bad), lambda name: name == "ou_mei")
    return f"{caught.value.sub} {caught.value.why}"


def plain(text: str) -> dict[str, str]:
    return {"tag": "plain_text", "content": text}


def select(*values: str, **more: Any) -> dict[str, Any]:
    options = [{"text": plain(value), "value": value} for value in values]
    return {"tag": "select_static", "name": "pick", "options": options, **more}


def nested(depth: int) -> dict[str, Any]:
    inner: dict[str, Any] = words("deep")
    for _ in range(depth):
        inner = {"tag": "column_set", "columns": [{"tag": "column", "elements": [inner]}]}
    return inner


@pytest.mark.parametrize("sample", sorted(path.name for path in SAMPLES.iterdir() if path.name != OLD_BUTTONS))
def test_the_official_samples_pass(sample: str) -> None:
    check((SAMPLES / sample).read_text("utf-8"), lambda name: True)


def test_the_one_sample_that_still_carries_old_keys_is_refused() -> None:
    assert "unknown property value" in refusal(json.loads((SAMPLES / OLD_BUTTONS).read_text("utf-8")))


def test_a_full_card_of_our_kind_passes() -> None:
    header = {"title": plain("第 7 周冲刺"), "template": "red"}
    fields = [
        {"tag": "input", "name": "done", "label": plain("做完了什么"), "required": True, "max_length": 1000},
        select("P0", "P1"),
        {"tag": "date_picker", "name": "day"},
        {"tag": "select_person", "name": "who", "options": [{"value": "ou_mei"}]},
    ]
    shown = card(words("<at id=ou_mei></at> **早**"), button("认领"), {"tag": "hr"}, form(*fields), header=header)

    check(json.dumps(shown), lambda name: name == "ou_mei")
    assert words_of(shown)[:3] == ["第 7 周冲刺", "<at id=ou_mei></at> **早**", "认领"]


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ({"elements": [words("hi")]}, 'schema "2.0" only'),
        ({**card(), "elements": []}, "unknown property elements"),
        ({"schema": "2.0", "config": {}}, "body.elements is missing"),
        (card(config={"update_multi": False}), "always shared"),
        (card(config={"update_multi": True, "wide": 1}), "unknown property wide"),
        (card(header={"title": plain("hi"), "template": "pink"}), "unknown template"),
        (card(header={"title": "hi"}), "a text is an object"),
        (card({"tag": "action", "actions": []}), "no longer support"),
        (card({"tag": "note", "elements": []}), "no longer support"),
        (card({"tag": "marquee"}), "not support tag: marquee"),
        (card({"tag": "markdown", "content": ""}), "content is required"),
        (card({"tag": "markdown", "content": "hi", "colour": "red"}), "unknown property colour"),
        (card({"tag": "markdown", "content": "hi", "text_size": "huge"}), "unknown text_size"),
        (card({"tag": "div", "text": {"tag": "bold", "content": "hi"}}), "a text is an object"),
        (card(button("x" * 101)), "1 to 100 characters"),
        (card(button("")), "1 to 100 characters"),
        (card(button("Go", type="loud")), "type is one of"),
        (card(button("Go", value={"a": "b"})), "behaviors callback instead"),
        (card(button("Go", behaviors=[{"type": "callback", "value": "x"}])), "a callback carries a value"),
        (card(button("Go", behaviors=[{"type": "jump"}])), "unknown behavior"),
        (card(button("Go", behaviors=[{"type": "open_url", "default_url": "x"}])), "needs a default_url"),
        (card(button("Go", name="n", form_action_type="submit")), "outside a form"),
        (card(select("a", "a")), "a value of its own"),
        (card({"tag": "input", "name": "i", "max_length": 3000}), "1 to 1000"),
        (card({"tag": "input", "name": "i"}, {"tag": "input", "name": "i"}), "used twice"),
        (card(button("a", element_id="x"), button("b", element_id="x")), "used twice"),
        (card(button("a", element_id="1x")), "not valid"),
        (card(form({"tag": "input"})), "needs a name"),
        (card({"tag": "form", "name": "f", "elements": [words("hi")]}), "form_action_type is submit"),
        (card(form(form(name="g"))), "in body.elements only"),
        (card({"tag": "column_set", "columns": [words("hi")]}), "of tag column"),
        (card(nested(6)), "too deep"),
        (card(*[words("hi")] * 201), "11310"),
        (card(*[{"tag": "table", "columns": [1], "rows": [1]}] * 6), "11310"),
        (card(words("<at id=ou_ghost></at>")), "100290"),
        (card(words('<at ids="ou_mei,ou_ghost"></at>')), "100290"),
        (card(words("<at email='a@b.c'></at>")), "100290"),
        (card({"tag": "select_person", "name": "p", "options": [{"value": "ou_ghost"}]}), "100290"),
    ],
)
def test_what_feishu_would_not_show_is_refused(bad: dict[str, Any], why: str) -> None:
    assert why in refusal(bad)


def test_the_limits_themselves_still_pass() -> None:
    everything = [words("<at id=all></at>")] * 199
    check(json.dumps(card(*everything, nested(0))), lambda name: False)
    check(json.dumps(card(nested(5), button("x" * 100))), lambda name: False)


def test_a_card_is_at_most_30_kilobytes_as_written_in_utf8(feishu: FakeFeishu, robot: Bot) -> None:
    assert code(robot.send("oc_team", card(words("x" * 30_000)))) == 0
    assert code(robot.send("oc_team", card(words("x" * 31_000)))) == 230025
    with pytest.raises(Trouble):
        check(json.dumps(card(words("早" * 10_300)), ensure_ascii=False), lambda name: True)


def test_a_refused_card_is_a_complaint_and_not_shown(feishu: FakeFeishu, robot: Bot) -> None:
    answer = robot.send("oc_team", card(words("<at id=ou_ghost></at>")))

    assert (answer.status_code, code(answer)) == (400, 230099)
    assert "ErrCode: 100290" in answer.json()["msg"]
    assert "100290" in str(feishu.complaints[0])
    assert feishu.messages("oc_team") == []


def test_a_button_without_an_owner_is_a_complaint(feishu: FakeFeishu, robot: Bot) -> None:
    feishu.owned_actions = {"task.claim"}
    robot.posts("oc_team", card(button("认领", "task.claim")))
    assert feishu.complaints == []

    robot.posts("oc_team", card(button("没人管", "task.lost")))
    assert [str(c) for c in feishu.complaints] == ["nobody answers the button 'task.lost'"]
