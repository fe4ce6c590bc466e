"""A press on a card reaches the bot, and what the bot answers is what people see; a bad answer shows an error."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.feishu import FakeFeishu, NotOnCard
from tests.fakes.feishu.web import Reply
from tests.fakes.feishu_bot import Bot, button, card, code, form, sample, words


def test_a_press_looks_like_the_official_sample(feishu: FakeFeishu, robot: Bot) -> None:
    feishu.press("ou_mei", robot.posts("oc_team", card(button("认领", name="claim"))), "认领")

    official, heard = sample("cb_card_action_trigger.02"), robot.heard[-1]
    assert heard["header"].keys() == official["header"].keys() and len(heard["header"]["create_time"]) == 16
    assert heard["event"].keys() <= official["event"].keys()
    assert heard["event"]["action"].keys() <= official["event"]["action"].keys()
    assert heard["event"]["action"]["value"] == {"a": "task.claim"}


def test_the_answer_to_a_press_is_shown(feishu: FakeFeishu, robot: Bot) -> None:
    message = robot.posts("oc_team", card(button("认领")))
    new = card(words("归小满了"))
    toast = {"type": "success", "content": "归你了"}
    robot.reply = lambda payload: Reply({"toast": toast, "card": {"type": "raw", "data": new}})

    answer = feishu.press("ou_mei", message, action="task.claim")

    assert (answer.toast, answer.code) == ("归你了", 0)
    assert feishu.card(message) == new and feishu.toasts == [answer]
    with pytest.raises(NotOnCard):
        feishu.press("ou_mei", message, "认领")


def test_the_official_answer_is_taken(feishu: FakeFeishu, robot: Bot) -> None:
    message = robot.posts("oc_team", card(button("认领")))
    robot.reply = lambda payload: Reply(sample("cb_card_action_trigger.04"))

    assert feishu.press("ou_mei", message, "认领").toast == "卡片交互成功"
    assert feishu.messages("oc_team")[-1].text == "示例标题\n示例文本\n示例文本"


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        (Reply({}, 500), 200671),
        (Reply({}, 302), 200671),
        (Reply(b"ok"), 200672),
        (Reply({"message": "ok"}), 200672),
        (Reply({"toast": {"type": "loud", "content": "x"}}), 200672),
        (Reply({"card": {"type": "raw", "data": {"elements": []}}}), 200673),
        (Reply({"card": card(words("not wrapped"))}), 200673),
        (Reply({"card": {"type": "template", "data": card(words("not ours"))}}), 200673),
    ],
)
def test_a_bad_answer_shows_an_error_and_changes_nothing(
    feishu: FakeFeishu, robot: Bot, answer: Reply, shown: int
) -> None:
    before = card(button("认领"))
    message = robot.posts("oc_team", before)
    robot.reply = lambda payload: answer

    assert feishu.press("ou_mei", message, "认领").code == shown
    assert feishu.card(message) == before and feishu.complaints
    assert feishu.courier.undelivered == []


@pytest.mark.parametrize(
    ("shown", "why"),
    [
        (button("别的"), "no button"),
        (button("认领", disabled=True), "greyed out"),
        (form(submit="认领"), "use submit"),
        (button("认领", behaviors=[{"type": "open_url", "default_url": "https://example.com"}]), "only opens a page"),
    ],
)
def test_only_what_is_on_the_card_can_be_pressed(
    feishu: FakeFeishu, robot: Bot, shown: dict[str, Any], why: str
) -> None:
    message = robot.posts("oc_team", card(shown))

    with pytest.raises(NotOnCard, match=why):
        feishu.press("ou_mei", message, "认领")
    assert robot.heard == []


def test_a_stranger_cannot_press(feishu: FakeFeishu, robot: Bot) -> None:
    feishu.add_user("ou_eve", "Eve")

    with pytest.raises(NotOnCard, match="cannot see"):
        feishu.press("ou_eve", robot.posts("oc_team", card(button("认领"))), "认领")


def test_a_pick_from_a_list_arrives_as_option(feishu: FakeFeishu, robot: Bot) -> None:
    options = [{"text": {"tag": "plain_text", "content": v}, "value": v} for v in ("zh", "en")]
    behaviors = [{"type": "callback", "value": {"a": "setup.lang"}}]
    message = robot.posts("oc_team", card({"tag": "select_static", "options": options, "behaviors": behaviors}))

    feishu.choose("ou_mei", message, "en", action="setup.lang")

    assert robot.heard[-1]["event"]["action"]["option"] == "en"
    with pytest.raises(NotOnCard):
        feishu.choose("ou_mei", message, "fr")


# --- updating a card later


def _later(robot: Bot, token: str, text: str) -> int:
    body = {"token": token, "card": card(words(text))}
    return code(robot.call("POST", "/interactive/v1/card/update", body))


def test_a_card_can_be_updated_twice_within_half_an_hour_of_the_press(feishu: FakeFeishu, robot: Bot) -> None:
    message = robot.posts("oc_team", card(button("认领")))
    token = feishu.press("ou_mei", message, "认领").token

    assert [_later(robot, token, str(n)) for n in range(3)] == [0, 0, 10002]
    assert feishu.messages("oc_team")[-1].text == "1"


def test_the_token_of_a_press_grows_old(feishu: FakeFeishu, robot: Bot) -> None:
    token = feishu.press("ou_mei", robot.posts("oc_team", card(button("认领"))), "认领").token
    feishu.clock.advance(1801)

    assert _later(robot, token, "late") == 10002


def test_an_update_before_the_answer_flips_back(feishu: FakeFeishu, robot: Bot) -> None:
    message = robot.posts("oc_team", card(button("认领")))

    def too_early(payload: dict[str, Any]) -> Reply:
        _later(robot, payload["event"]["token"], "early")
        return Reply({})

    robot.reply = too_early
    feishu.press("ou_mei", message, "认领")

    assert feishu.messages("oc_team")[-1].text == "认领"
    assert "flips back" in str(feishu.complaints[0])
