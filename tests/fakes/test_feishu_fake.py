"""The pretend Feishu keeps its promises at the API: tokens, sending, changing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.fakes.feishu import Chat, FakeFeishu, User, crypto
from tests.fakes.feishu_bot import Bot, card, code, words

DATA = Path(__file__).parent / "feishu" / "data"

# --- tokens


def test_the_documented_vector_is_opened() -> None:
    vector = json.loads((DATA / "aes_vector.json").read_text())

    assert crypto.decrypt(vector["encrypt_key"], vector["encrypt"]).decode() == vector["plaintext"]


def test_a_call_without_a_token_is_refused(feishu: FakeFeishu, robot: Bot) -> None:
    del robot.http.headers["Authorization"]

    answer = robot.call("GET", "/bot/v3/info")

    assert (answer.status_code, code(answer)) == (400, 99991661)


def test_a_wrong_secret_gets_no_token(feishu: FakeFeishu, robot: Bot) -> None:
    path = "/auth/v3/tenant_access_token/internal"

    assert code(robot.call("POST", path, {"app_id": feishu.app_id, "app_secret": "guess"})) == 10014
    assert code(robot.call("POST", path, {"app_id": "cli_other", "app_secret": feishu.app_secret})) == 10003


def test_a_token_lives_two_hours_and_is_shared_until_its_last_half_hour(feishu: FakeFeishu, robot: Bot) -> None:
    first = robot.http.headers["Authorization"]
    robot.log_in()
    assert robot.http.headers["Authorization"] == first

    feishu.clock.advance(5401)
    robot.log_in()
    assert robot.http.headers["Authorization"] != first

    robot.http.headers["Authorization"] = first
    assert code(robot.call("GET", "/bot/v3/info")) == 0
    feishu.clock.advance(1800)
    assert code(robot.call("GET", "/bot/v3/info")) == 99991663


def test_tokens_can_be_made_worthless_at_once(feishu: FakeFeishu, robot: Bot) -> None:
    feishu.expire_tokens()

    assert code(robot.send("oc_team", "hi")) == 99991663


def test_a_missing_permission_is_named(feishu: FakeFeishu, robot: Bot) -> None:
    feishu.missing_scopes["/pins"] = "im:message.pins"

    answer = robot.call("GET", "/im/v1/pins", chat_id="oc_team")

    assert code(answer) == 99991672 and "im:message.pins" in answer.json()["msg"]


# --- sending


@pytest.mark.parametrize(
    ("kind", "name"), [("open_id", "ou_mei"), ("user_id", "mei1"), ("union_id", "on_mei"), ("email", "mei@example.com")]
)
def test_a_person_is_reached_by_any_of_their_names(feishu: FakeFeishu, robot: Bot, kind: str, name: str) -> None:
    body = {"receive_id": name, "msg_type": "text", "content": '{"text": "早"}'}

    answer = robot.call("POST", "/im/v1/messages", body, receive_id_type=kind)

    assert answer.status_code == 200
    assert [m.text for m in feishu.messages(feishu.direct("ou_mei"))] == ["早"]


def test_an_unknown_receiver_is_refused(feishu: FakeFeishu, robot: Bot) -> None:
    assert code(robot.send("oc_nowhere", "hi")) == 230034


def test_the_same_uuid_shows_one_message_for_an_hour(feishu: FakeFeishu, robot: Bot) -> None:
    first = robot.posts("oc_team", "hi", uuid="letter-1")
    assert robot.posts("oc_team", "hi", uuid="letter-1") == first
    assert robot.posts("oc_team", "hi", uuid="letter-2") != first

    feishu.clock.advance(3601)
    robot.log_in()
    assert robot.posts("oc_team", "hi", uuid="letter-1") != first
    assert len(feishu.messages("oc_team")) == 3


def test_a_uuid_has_at_most_fifty_characters(feishu: FakeFeishu, robot: Bot) -> None:
    assert code(robot.send("oc_team", "hi", uuid="x" * 51)) == 230001


def _outside(chat: Chat, user: User) -> None:
    chat.bot_in = False


def _dissolved(chat: Chat, user: User) -> None:
    chat.dissolved = True


def _forbidden(chat: Chat, user: User) -> None:
    chat.refusal = 230018


@pytest.mark.parametrize(("change", "expected"), [(_outside, 230002), (_dissolved, 232009), (_forbidden, 230018)])
def test_a_group_may_turn_the_bot_away(feishu: FakeFeishu, robot: Bot, change: object, expected: int) -> None:
    assert callable(change)
    change(feishu.chats["oc_team"], feishu.users["ou_mei"])

    assert code(robot.send("oc_team", "hi")) == expected


@pytest.mark.parametrize(("trait", "expected"), [("resigned", 230029), ("stopped", 230053)])
def test_a_person_may_be_out_of_reach(feishu: FakeFeishu, robot: Bot, trait: str, expected: int) -> None:
    setattr(feishu.users["ou_mei"], trait, True)

    assert code(robot.send(feishu.direct("ou_mei").chat_id, "hi")) == expected


def test_a_person_outside_the_bots_range_is_refused(feishu: FakeFeishu, robot: Bot) -> None:
    feishu.users["ou_mei"].available = False

    assert code(robot.send(feishu.direct("ou_mei").chat_id, "hi")) == 230013


def test_a_text_is_at_most_150_kilobytes(feishu: FakeFeishu, robot: Bot) -> None:
    assert code(robot.send("oc_team", "x" * 150_000)) == 0
    assert code(robot.send("oc_team", "x" * 154_000)) == 230025


def test_a_mention_in_a_text_is_told_by_key(feishu: FakeFeishu, robot: Bot) -> None:
    sent = robot.send("oc_team", 'hi <at user_id="ou_bob">Bob</at>').json()["data"]

    assert json.loads(sent["body"]["content"]) == {"text": "hi @_user_1"}
    assert sent["mentions"][0]["id"] == "ou_bob"
    assert feishu.messages("oc_team")[-1].text == "hi @Bob"


def test_a_mention_of_nobody_is_a_complaint(feishu: FakeFeishu, robot: Bot) -> None:
    robot.send("oc_team", '<at user_id="ou_ghost">Ghost</at>')

    assert [str(c) for c in feishu.complaints] == ["a mention of nobody: ou_ghost"]


def test_a_reply_in_a_thread_stays_out_of_the_conversation(feishu: FakeFeishu, robot: Bot) -> None:
    root = robot.posts("oc_team", "root")
    inside = robot.respond(root, "inside", reply_in_thread=True).json()["data"]
    beside = robot.respond(root, "again").json()["data"]

    assert inside["root_id"] == inside["parent_id"] == root
    assert inside["thread_id"] == beside["thread_id"]
    assert [m.text for m in feishu.messages("oc_team")] == ["root"]
    assert [m.text for m in feishu.messages("oc_team", thread=root)] == ["inside", "again"]


def test_a_recalled_message_cannot_be_answered_or_changed(feishu: FakeFeishu, robot: Bot) -> None:
    message = robot.posts("oc_team", card(words("hi")))
    assert code(robot.call("DELETE", f"/im/v1/messages/{message}")) == 0

    assert code(robot.respond(message, "hi")) == 230011
    assert code(robot.patch(message, card(words("hi")))) == 230011
    assert code(robot.call("DELETE", f"/im/v1/messages/{message}")) == 230110
    assert feishu.messages("oc_team") == []


def test_a_vanished_message_is_gone(feishu: FakeFeishu, robot: Bot) -> None:
    message = robot.posts("oc_team", card(words("hi")))
    feishu.vanish(message)

    assert code(robot.patch(message, card(words("hi")))) == 230110


# --- changing


def test_a_card_is_changed_in_place(feishu: FakeFeishu, robot: Bot) -> None:
    message = robot.posts("oc_team", card(words("7 of 10")))

    assert robot.patch(message, card(words("8 of 10"))).status_code == 200
    assert feishu.messages("oc_team")[-1].text == "8 of 10"


def test_a_card_can_be_changed_for_fourteen_days(feishu: FakeFeishu, robot: Bot) -> None:
    message = robot.posts("oc_team", card(words("hi")))
    feishu.clock.advance(14 * 86400 + 1)
    robot.log_in()

    assert code(robot.patch(message, card(words("late")))) == 230031


def test_a_card_that_is_not_shared_cannot_be_changed(feishu: FakeFeishu, robot: Bot) -> None:
    alone = card(words("hi"), config={})
    shared = card(words("hi"))

    assert code(robot.patch(robot.posts("oc_team", alone), shared)) == 230099
    assert code(robot.patch(robot.posts("oc_team", shared), alone)) == 230099


def test_a_text_can_be_edited_twenty_times(feishu: FakeFeishu, robot: Bot) -> None:
    message = robot.posts("oc_team", "0")
    edits = [
        robot.call("PUT", f"/im/v1/messages/{message}", {"msg_type": "text", "content": json.dumps({"text": str(n)})})
        for n in range(1, 22)
    ]

    assert [code(edit) for edit in edits] == [0] * 20 + [230072]
    assert feishu.messages("oc_team")[-1].text == "20"


def test_other_peoples_messages_are_not_the_bots_to_change(feishu: FakeFeishu, robot: Bot) -> None:
    message = feishu.say("ou_mei", "oc_team", "mine")

    body = {"msg_type": "text", "content": '{"text": "yours"}'}
    assert code(robot.call("PUT", f"/im/v1/messages/{message}", body)) == 230071
    assert code(robot.call("DELETE", f"/im/v1/messages/{message}")) == 230026
