"""The pretend people of Feishu reach the bot as real ones do: by web address or long connection, again if need be."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request as WebRequest
from starlette.responses import JSONResponse
from starlette.routing import Route as WebRoute
from starlette.testclient import TestClient
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.fakes.feishu import FakeFeishu, frames
from tests.fakes.feishu.frames import Frame
from tests.fakes.feishu.web import Reply
from tests.fakes.feishu_bot import Bot, code, sample
from tests.patience import PLENTY, until

# --- what people do


def test_a_mention_arrives_by_key(feishu: FakeFeishu, robot: Bot) -> None:
    message = feishu.say("ou_mei", "oc_team", "@Baton 请 @Bob 看看", mentions_bot=True, mentions=["ou_bob"])

    heard = robot.heard[-1]
    said = heard["event"]["message"]
    assert json.loads(said["content"]) == {"text": "@_user_1 请 @_user_2 看看"}
    assert [m["id"]["open_id"] for m in said["mentions"]] == [feishu.bot_open_id, "ou_bob"]
    assert (said["message_id"], said["chat_type"]) == (message, "group")
    assert (heard["header"]["token"], heard["header"]["app_id"]) == (feishu.verification_token, feishu.app_id)
    assert feishu.messages("oc_team")[-1].text == "@Baton 请 @Bob 看看"


@pytest.mark.parametrize(
    ("name", "deed"),
    [
        ("evt_im_message_receive_v1.01", lambda f: f.say("ou_mei", "oc_team", "hi", mentions=["ou_bob"])),
        ("evt_im_message_recalled.01", lambda f: f.recall(f.say("ou_mei", None, "hi"))),
        ("evt_reaction_created.01", lambda f: f.react("ou_mei", f.say("ou_mei", None, "hi"))),
        ("evt_im_message_read.01", lambda f: f.read("ou_mei", f.say("ou_mei", None, "hi"))),
        ("evt_bot_added.01", lambda f: f.add_bot("oc_team", "ou_mei")),
        ("evt_bot_deleted.01", lambda f: f.remove_bot("oc_team", "ou_mei")),
        ("evt_user_added.01", lambda f: f.join("oc_team", "ou_new", by="ou_mei")),
        ("evt_bot_menu.01", lambda f: f.menu("ou_mei", "mine")),
        ("evt_p2p_entered.01", lambda f: f.p2p_entered("ou_mei")),
    ],
)
def test_an_event_looks_like_the_official_sample(feishu: FakeFeishu, robot: Bot, name: str, deed: Any) -> None:
    feishu.add_user("ou_new", "新人")
    deed(feishu)

    official, heard = sample(name), robot.heard[-1]
    assert heard["header"].keys() == official["header"].keys()
    assert heard["header"]["event_type"] == official["header"]["event_type"]
    assert _shape(heard["event"]) <= _shape(official["event"])


def _shape(thing: Any, path: str = "") -> set[str]:
    """Every place in a payload and the type of what stands there."""
    if isinstance(thing, dict):
        return {line for key, value in thing.items() for line in _shape(value, f"{path}.{key}")}
    if isinstance(thing, list):
        return {line for value in thing for line in _shape(value, f"{path}[]")}
    return {f"{path}: {type(thing).__name__}"}


def test_a_recorded_payload_can_be_replayed(feishu: FakeFeishu, robot: Bot) -> None:
    recorded = sample("evt_user_created.01")

    assert feishu.replay(recorded).taken
    assert robot.heard == [recorded]


def test_a_direct_message_opens_the_direct_chat(feishu: FakeFeishu, robot: Bot) -> None:
    feishu.say("ou_mei", None, "站会")

    assert robot.heard[-1]["event"]["message"]["chat_type"] == "p2p"
    assert robot.heard[-1]["event"]["message"]["chat_id"] == feishu.direct("ou_mei").chat_id


def test_without_the_permission_only_mentions_are_heard_in_a_group(feishu: FakeFeishu, robot: Bot) -> None:
    feishu.hears_all = False
    feishu.say("ou_mei", "oc_team", "just us")
    assert robot.heard == []

    feishu.say("ou_mei", "oc_team", "hey", mentions_bot=True)
    assert len(robot.heard) == 1


def test_a_bot_outside_the_group_hears_nothing(feishu: FakeFeishu, robot: Bot) -> None:
    feishu.chats["oc_team"].bot_in = False
    feishu.say("ou_mei", "oc_team", "hi", mentions_bot=True)

    assert robot.heard == []


def test_an_edit_is_told_and_can_be_looked_up(feishu: FakeFeishu, robot: Bot) -> None:
    message = feishu.say("ou_mei", "oc_team", "发错了", mentions_bot=True)
    feishu.edit(message, "改好了")

    assert robot.heard[-1]["header"]["event_type"] == "im.message.updated_v1"
    item = robot.call("GET", f"/im/v1/messages/{message}").json()["data"]["items"][0]
    assert json.loads(item["body"]["content"]) == {"text": "@_user_1 改好了"} and item["updated"]


def test_people_answer_in_a_thread(feishu: FakeFeishu, robot: Bot) -> None:
    root = robot.posts("oc_team", "summary")
    feishu.say("ou_mei", "oc_team", "收到", thread=root)

    said = robot.heard[-1]["event"]["message"]
    assert said["root_id"] == root and said["thread_id"]
    assert [m.text for m in feishu.messages("oc_team", thread=root)] == ["收到"]


def test_a_forward_arrives_empty_and_tells_its_parts_when_asked(feishu: FakeFeishu, robot: Bot) -> None:
    message = feishu.forward("ou_mei", None, [("ou_bob", "脸肿了"), ("ou_mei", "在哪看到的")])

    assert "Merged and Forwarded" in robot.heard[-1]["event"]["message"]["content"]
    items = robot.call("GET", f"/im/v1/messages/{message}").json()["data"]["items"]
    assert [item.get("upper_message_id") for item in items] == [None, message, message]
    assert json.loads(items[1]["body"]["content"]) == {"text": "脸肿了"}


def test_a_picture_can_be_fetched(feishu: FakeFeishu, robot: Bot) -> None:
    message = feishu.show("ou_mei", None, b"\x89PNG...")
    key = json.loads(robot.heard[-1]["event"]["message"]["content"])["image_key"]

    path = f"/im/v1/messages/{message}/resources/{key}"
    assert robot.call("GET", path, type="image").content == b"\x89PNG..."
    assert code(robot.call("GET", path)) == 234003


# --- how news travels


def test_news_is_encrypted_and_signed(feishu: FakeFeishu, robot: Bot) -> None:
    feishu.say("ou_mei", None, "站会")
    body, headers = feishu.courier.seal({"a": "早"})

    assert robot.forged == 0 and len(robot.heard) == 1
    assert list(json.loads(body)) == ["encrypt"]
    stamped = headers["X-Lark-Request-Timestamp"] + headers["X-Lark-Request-Nonce"] + feishu.encrypt_key
    assert headers["X-Lark-Signature"] == hashlib.sha256(stamped.encode() + body).hexdigest()
    assert feishu.courier.post(body, {**headers, "X-Lark-Signature": "0" * 64}, PLENTY)[0] == 401


def test_the_address_proves_itself(feishu: FakeFeishu, robot: Bot) -> None:
    assert feishu.verify_url() and feishu.verify_url(encrypted=False) and feishu.verify_url(signed=True)


def test_what_was_not_taken_comes_again_with_the_same_ids(feishu: FakeFeishu, robot: Bot) -> None:
    robot.reply = lambda payload: Reply({}, 500)
    feishu.say("ou_mei", None, "站会")
    robot.reply = lambda payload: Reply({})
    assert len(feishu.redeliver()) == 1 and feishu.redeliver() == []

    assert len(robot.heard) == 2 and robot.heard[0] == robot.heard[1]


def test_feishu_tries_again_after_15_seconds_5_minutes_1_hour_and_6_hours(feishu: FakeFeishu, robot: Bot) -> None:
    robot.reply = lambda payload: Reply({}, 500)
    feishu.clock.hold(1_770_000_000)
    feishu.say("ou_mei", None, "站会")
    tries = []
    waits = (14, 1, 299, 1, 3599, 1, 21_599, 1, 86_400)
    for wait in waits:
        feishu.pass_time(wait)
        tries.append(len(robot.heard))

    assert tries == [1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert feishu.clock.now() == 1_770_000_000 + sum(waits)


def test_an_answer_after_the_time_is_no_answer(feishu: FakeFeishu, robot: Bot) -> None:
    feishu.courier.patience = 0.05

    def slowly(payload: dict[str, Any]) -> Reply:
        time.sleep(0.2)
        return Reply({})

    robot.reply = slowly
    feishu.say("ou_mei", None, "站会")

    assert not feishu.deliveries[-1].taken and feishu.deliveries[-1].trouble == 200341


def test_feishu_sometimes_says_things_twice(feishu: FakeFeishu, robot: Bot) -> None:
    feishu.say("ou_mei", None, "站会", duplicate=True)

    assert len(robot.heard) == 2 and robot.heard[0] == robot.heard[1]


def test_a_bot_in_the_same_process_is_reached_through_a_client(feishu: FakeFeishu) -> None:
    heard = []

    async def hear(request: WebRequest) -> JSONResponse:
        heard.append(request.headers["X-Lark-Signature"])
        return JSONResponse({})

    feishu.call_through(TestClient(Starlette(routes=[WebRoute("/f", hear, methods=["POST"])])), "/f")
    feishu.say("ou_mei", None, "站会")

    assert len(heard) == 1 and feishu.deliveries[-1].taken


# --- the long connection


@pytest.fixture
def line(feishu: FakeFeishu, robot: Bot) -> Iterator[ClientConnection]:
    feishu.webhook = ""
    connection = connect(_address(feishu, robot), proxy=None)
    with connection:
        until(lambda: feishu.line.connected)
        yield connection


def _address(feishu: FakeFeishu, robot: Bot) -> str:
    body = {"AppID": feishu.app_id, "AppSecret": feishu.app_secret}
    return str(robot.http.post("/callback/ws/endpoint", json=body).json()["data"]["URL"])


def _hear_one(connection: ClientConnection, answer: dict[str, Any]) -> dict[str, Any]:
    """Take one piece of news, in as many frames as it comes, and answer it."""
    parts = []
    while True:
        raw = connection.recv(timeout=PLENTY)
        assert isinstance(raw, bytes)
        frame = frames.unpack(raw)
        parts.append(frame.payload)
        if len(parts) == int(frame.headers["sum"]):
            reply = Frame(frames.DATA, frame.headers, json.dumps(answer).encode(), frame.service)
            connection.send(frames.pack(reply))
            found: dict[str, Any] = json.loads(b"".join(parts))
            return found


def test_news_comes_over_the_long_connection_in_pieces(feishu: FakeFeishu, line: ClientConnection) -> None:
    feishu.line.frame_bytes = 200
    heard: list[dict[str, Any]] = []
    ears = threading.Thread(target=lambda: heard.append(_hear_one(line, {"code": 200})))
    ears.start()
    feishu.say("ou_mei", None, "站会")
    ears.join()

    assert json.loads(heard[0]["event"]["message"]["content"]) == {"text": "站会"}
    assert heard == [feishu.deliveries[-1].payload] and feishu.deliveries[-1].taken


def test_a_ping_is_answered_with_the_settings(feishu: FakeFeishu, line: ClientConnection) -> None:
    line.send(frames.pack(Frame(frames.CONTROL, {"type": "ping"}, service=1)))

    raw = line.recv(timeout=PLENTY)
    assert isinstance(raw, bytes)
    pong = frames.unpack(raw)
    assert pong.headers == {"type": "pong"} and json.loads(pong.payload)["PingInterval"] == 120


def test_a_cut_line_loses_nothing(feishu: FakeFeishu, robot: Bot, line: ClientConnection) -> None:
    feishu.line.cut()
    until(lambda: not feishu.line.connected)
    feishu.say("ou_mei", None, "站会")

    assert [d.trouble for d in feishu.courier.undelivered] == [200342]


def test_only_the_app_itself_may_connect_and_each_ticket_once(feishu: FakeFeishu, robot: Bot) -> None:
    wrong = robot.http.post("/callback/ws/endpoint", json={"AppID": feishu.app_id, "AppSecret": "guess"}).json()
    assert wrong["code"] not in (0, 1)

    address = _address(feishu, robot)
    with connect(address, proxy=None):
        pass
    with pytest.raises(InvalidStatus) as refused, connect(address, proxy=None):
        pass
    assert refused.value.response.headers["handshake-status"] == "403"


def test_our_frames_read_and_write_what_the_official_client_does() -> None:
    official = bytes.fromhex(
        "08071080808080808080801018f681801020012a0d0a047479706512056576656e742a0a0a0373756d12033330304206e697a9e697a9"
    )  # written by lark-oapi 1.7.5
    frame = Frame(frames.DATA, {"type": "event", "sum": "300"}, "早早".encode(), 33554678, 7, 2**60)

    assert frames.unpack(official) == frame
    assert frames.pack(frame) == official
