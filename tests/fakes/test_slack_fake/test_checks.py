"""What Slack would refuse is refused, and noted so that a test can tell."""

from __future__ import annotations

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.fakes.slack import FakeSlack
from tests.fakes.test_slack_fake.kit import (
    JSON,
    button,
    field,
    modal,
    option,
    refused,
    row,
    section,
    select,
    text,
)


def confirm(title: str) -> JSON:
    return {"title": text(title), "text": text(), "confirm": text(), "deny": text()}


LONG = "字" * 3001
BAD_BLOCKS: dict[str, tuple[str, list[JSON]]] = {
    "unknown block": ("unknown block type", [{"type": "poster"}]),
    "unknown key": ("'colour' was unexpected", [section(colour="red")]),
    "header in mrkdwn": ("'plain_text' was expected", [{"type": "header", "text": text("x", "mrkdwn")}]),
    "header too long": ("less than 151", [{"type": "header", "text": text("x" * 151)}]),
    "section without text": ("text or fields", [{"type": "section"}]),
    "section too long": ("less than 3001", [section(LONG)]),
    "empty text": ("more than 0", [section("")]),
    "button without text": ("not valid under any", [row({"type": "button", "action_id": "a"})]),
    "button text too long": ("less than 76", [row(button(label="x" * 76))]),
    "button value too long": ("less than 2001", [row(button(value="x" * 2001))]),
    "button style unknown": ("not valid under any", [row(button(style="loud"))]),
    "empty row": ("between 1 and 25", [row()]),
    "too many buttons": ("between 1 and 25", [row(*(button(f"a{n}") for n in range(26)))]),
    "action twice in a block": ("'a' is used 2 times", [row(button("a"), button("a"))]),
    "action_id too long": ("less than 256", [row(button("a" * 256))]),
    "block_id twice": ("'b' is used 2 times", [section(block_id="b"), section(block_id="b")]),
    "block_id too long": ("less than 256", [section(block_id="b" * 256)]),
    "too many blocks": ("no more than 50", [section() for _ in range(51)]),
    "too many options": ("between 1 and 100", [row(select(*(option(str(n)) for n in range(101))))]),
    "option text too long": ("less than 76", [row(select(option("v", "x" * 76)))]),
    "option value too long": ("less than 151", [row(select(option("x" * 151)))]),
    "initial option unknown": ("not one of the options", [row(select(option("a"), initial_option=option("b")))]),
    "placeholder too long": ("less than 151", [row(select(option("a"), placeholder=text("x" * 151)))]),
    "context too full": ("between 1 and 10", [{"type": "context", "elements": [text() for _ in range(11)]}]),
    "confirm too long": ("less than 101", [row(button(confirm=confirm("x" * 101)))]),
}


@pytest.mark.parametrize("name", BAD_BLOCKS)
def test_a_message_slack_would_refuse_is_refused_and_noted(name: str, fake: FakeSlack, client: WebClient) -> None:
    reason, blocks = BAD_BLOCKS[name]
    assert refused(lambda: client.chat_postMessage(channel="C1", text="x", blocks=blocks)) == "invalid_blocks"
    assert reason in str(fake.complaints) and fake.messages("C1") == []


def test_the_reason_of_a_refusal_names_the_place(client: WebClient) -> None:
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel="C1", text="x", blocks=[section(), row(button(label="x" * 76))])
    messages = caught.value.response["response_metadata"]["messages"]
    assert messages == ["[ERROR] must be less than 76 characters, not 76 [json-pointer:/blocks/1/elements/0/text]"]


def test_a_message_within_all_limits_is_taken_without_complaint(fake: FakeSlack, client: WebClient) -> None:
    options = [option(f"{n:0150d}", "x" * 75) for n in range(100)]
    full = [
        {"type": "header", "text": text("字" * 150)},
        section(LONG[:3000], block_id="b" * 255),
        section("x", accessory=button("end", value="v" * 2000, style="danger", confirm=confirm("x" * 100))),
        {"type": "section", "fields": [text(kind="mrkdwn")] * 10},
        row(*(button(f"a{n}", "字" * 75) for n in range(25))),
        {"type": "context", "elements": [text(kind="mrkdwn")] * 10},
        *({"type": "divider"} for _ in range(44)),
    ]
    for blocks in (full, [row(select(*options, initial_option=options[7]))]):
        assert client.chat_postMessage(channel="C1", text="x", blocks=blocks)["ok"]
    assert fake.complaints == []


def test_too_much_text_over_all_blocks_is_refused(fake: FakeSlack, client: WebClient) -> None:
    much = [section("x" * 2700) for _ in range(5)]
    assert refused(lambda: client.chat_postMessage(channel="C1", text="x", blocks=much)) == "msg_blocks_too_long"
    assert client.chat_postMessage(channel="C1", text="x", blocks=much[:4])["ok"]


@pytest.mark.filterwarnings("ignore:The top-level `text` argument")
def test_what_people_would_see_broken_is_noted_though_slack_takes_it(fake: FakeSlack, client: WebClient) -> None:
    client.chat_postMessage(channel="C1", text="", blocks=[section()])
    client.chat_postMessage(channel="C1", text="hello <@U404>")
    client.chat_postMessage(channel="C1", text="x", blocks=[section("hello <@U405>")])
    assert client.chat_postMessage(channel="C1", text="x" * 40_001)["warning"] == "message_truncated"
    said = [each.message for each in fake.complaints]
    assert ["notification" in said[0], "U404" in said[1], "U405" in said[2], "cut off" in said[3]] == [True] * 4


def test_a_button_that_nobody_owns_is_noted(fake: FakeSlack, client: WebClient) -> None:
    fake.owned_actions = {"greet"}
    client.chat_postMessage(channel="C1", text="x", blocks=[row(button("greet"))])
    assert fake.complaints == []
    client.chat_postMessage(channel="C1", text="x", blocks=[row(button("greed"))])
    assert [each.message for each in fake.complaints] == ["nobody owns the action 'greed'"]


BAD_VIEWS: dict[str, tuple[str, JSON]] = {
    "no title": ("'title' is a required", {"type": "modal", "blocks": [section()]}),
    "title too long": ("less than 25", modal(title=text("x" * 25))),
    "empty title": ("more than 0", modal(title=text(""))),
    "submit too long": ("less than 25", modal(submit=text("x" * 25))),
    "close too long": ("less than 25", modal(close=text("x" * 25))),
    "input but no submit": ("when there is an input", {"type": "modal", "title": text(), "blocks": [field("a")]}),
    "metadata too long": ("less than 3001", modal(private_metadata="x" * 3001)),
    "callback too long": ("less than 256", modal(callback_id="x" * 256)),
    "too many blocks": ("no more than 100", modal(*(section() for _ in range(101)))),
    "no blocks": ("at least one block", modal() | {"blocks": []}),
    "block_id twice": ("'a' is used 2 times", modal(field("a"), field("a"))),
    "unknown block": ("unknown block type", modal({"type": "poster"})),
    "input without label": (
        "'label' is a required",
        modal({"type": "input", "element": {"type": "plain_text_input", "action_id": "a"}}),
    ),
    "label too long": ("less than 2001", modal(field("a") | {"label": text("x" * 2001)})),
    "value longer than allowed": ("less than 4", modal(field("a", max_length=3, initial_value="long"))),
    "max_length too large": ("between 1 and 3000", modal(field("a", max_length=3001))),
    "unknown key": ("'colour' was unexpected", modal(colour="red")),
    "home in a modal's place": ("must be modal", {"type": "home", "blocks": [section()]}),
    "not a view": ("must be modal or home", {"type": "poster", "blocks": []}),
}


@pytest.mark.parametrize("name", BAD_VIEWS)
def test_a_form_slack_would_refuse_is_refused_and_noted(name: str, fake: FakeSlack, client: WebClient) -> None:
    reason, view = BAD_VIEWS[name]
    assert refused(lambda: client.views_open(trigger_id=fake.trigger("U1"), view=view)) == "invalid_arguments"
    assert reason in str(fake.complaints) and fake.view_of("U1") is None
