"""Forms: the triggers that open them, the people who fill them in, the bot's objections."""

from __future__ import annotations

import pytest
from slack_sdk import WebClient

from tests.fakes.slack import CannotDo, FakeSlack
from tests.fakes.test_slack_fake.kit import (
    Bot,
    field,
    modal,
    option,
    refused,
    section,
    text,
)


def test_a_trigger_lives_three_seconds_and_opens_one_form(fake: FakeSlack, client: WebClient) -> None:
    trigger = fake.trigger("U1")
    client.views_open(trigger_id=trigger, view=modal())
    assert refused(lambda: client.views_open(trigger_id=trigger, view=modal())) == "exchanged_trigger_id"
    assert refused(lambda: client.views_open(trigger_id="1.2.x", view=modal())) == "invalid_trigger_id"
    fake.trigger_life = 0.0
    assert refused(lambda: client.views_open(trigger_id=fake.trigger("U1"), view=modal())) == "expired_trigger_id"


def test_forms_stack_up_to_three(fake: FakeSlack, client: WebClient) -> None:
    client.views_open(trigger_id=fake.trigger("U1"), view=modal())
    for _ in range(2):
        client.views_push(trigger_id=fake.trigger("U1"), view=modal())
    assert refused(lambda: client.views_push(trigger_id=fake.trigger("U1"), view=modal())) == "push_limit_reached"


def test_an_old_hash_is_a_conflict(fake: FakeSlack, client: WebClient) -> None:
    view = client.views_open(trigger_id=fake.trigger("U1"), view=modal())["view"]
    client.views_update(view_id=view["id"], hash=view["hash"], view=modal(title=text("Second")))
    again = modal(title=text("Third"))
    assert refused(lambda: client.views_update(view_id=view["id"], hash=view["hash"], view=again)) == "hash_conflict"
    assert refused(lambda: client.views_update(view_id="V404", view=again)) == "not_found"
    seen = fake.view_of("U1")
    assert seen and seen["title"]["text"] == "Second"


def test_a_home_page_is_published_for_one_person(fake: FakeSlack, client: WebClient) -> None:
    client.views_publish(user_id="U1", view={"type": "home", "blocks": [section("yours")]})
    home = fake.home_of("U1")
    assert home and home["blocks"][0]["text"]["text"] == "yours" and fake.home_of("U2") is None


def test_a_form_is_filled_in_and_the_bot_s_objections_are_shown(fake: FakeSlack, client: WebClient, bot: Bot) -> None:
    ticks = {"type": "checkboxes", "action_id": "t", "options": [option("a"), option("b")]}
    boxes = {"type": "input", "block_id": "ticks", "optional": True, "label": text(), "element": ticks}
    client.views_open(trigger_id=fake.trigger("U1"), view=modal(field("done"), boxes, private_metadata="m"))
    bot.answer = lambda _: (200, {"response_action": "errors", "errors": {"done": "say more"}})

    assert fake.submit("U1", {"done": "all", "ticks": ["b"]}).errors == {"done": "say more"}
    sent = bot.heard[0]["view"]
    assert sent["state"]["values"]["done"]["done_in"] == {"type": "plain_text_input", "value": "all"}
    assert [o["value"] for o in sent["state"]["values"]["ticks"]["t"]["selected_options"]] == ["b"]
    assert sent["private_metadata"] == "m" and fake.view_of("U1") is not None

    bot.answer = lambda _: (200, "")
    assert fake.submit("U1", {"done": "all of it"}).ok
    assert fake.view_of("U1") is None and fake.complaints == []


def test_nobody_can_fill_in_what_the_form_would_not_take(fake: FakeSlack, client: WebClient, bot: Bot) -> None:
    client.views_open(trigger_id=fake.trigger("U1"), view=modal(field("done", max_length=3)))
    for values in ({}, {"done": ""}, {"done": "long"}, {"done": "ok", "other": "x"}):
        with pytest.raises(CannotDo):
            fake.submit("U1", values)
    assert bot.heard == []


def test_an_answer_to_a_form_that_makes_no_sense_is_noted(fake: FakeSlack, client: WebClient, bot: Bot) -> None:
    client.views_open(trigger_id=fake.trigger("U1"), view=modal())
    for answer in (
        {"response_action": "errors", "errors": {"elsewhere": "x"}},
        {"response_action": "update", "view": {"type": "modal"}},
        {"response_action": "dance"},
    ):
        bot.answer = lambda _, answer=answer: (200, answer)  # type: ignore[misc]
        before = len(fake.complaints)
        fake.submit("U1", {"done": "x"})
        assert len(fake.complaints) > before, answer


def test_closing_a_form_is_told_to_those_who_asked(fake: FakeSlack, client: WebClient, bot: Bot) -> None:
    client.views_open(trigger_id=fake.trigger("U1"), view=modal(private_metadata="m"))
    fake.close("U1")
    assert bot.heard == [] and fake.view_of("U1") is None
    client.views_open(trigger_id=fake.trigger("U1"), view=modal(private_metadata="m", notify_on_close=True))
    fake.close("U1")
    assert (bot.heard[0]["type"], bot.heard[0]["view"]["private_metadata"]) == ("view_closed", "m")


def test_a_form_can_be_replaced_stacked_and_cleared_by_the_answer(fake: FakeSlack, client: WebClient, bot: Bot) -> None:
    client.views_open(trigger_id=fake.trigger("U1"), view=modal())
    bot.answer = lambda _: (200, {"response_action": "update", "view": modal(title=text("Next"))})
    fake.submit("U1", {"done": "x"})
    bot.answer = lambda _: (200, {"response_action": "push", "view": modal(title=text("Above"))})
    fake.submit("U1", {"done": "x"})
    assert [view["title"]["text"] for view in fake.views["U1"]] == ["Next", "Above"]
    bot.answer = lambda _: (200, {"response_action": "clear"})
    fake.submit("U1", {"done": "x"})
    assert fake.view_of("U1") is None and fake.complaints == []
