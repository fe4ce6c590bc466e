"""What a bot can look up in the pretend Feishu: messages, history, pins, groups, people, pictures."""

from __future__ import annotations

import json
from typing import Any

from tests.fakes.feishu import FakeFeishu
from tests.fakes.feishu_bot import Bot, button, card, code


def test_a_card_is_told_in_full_only_if_asked_for(feishu: FakeFeishu, robot: Bot) -> None:
    sent = card(button("认领"))
    message = robot.posts("oc_team", sent)

    plain = robot.call("GET", f"/im/v1/messages/{message}").json()["data"]["items"][0]
    full = robot.call("GET", f"/im/v1/messages/{message}", card_msg_content_type="user_card_content").json()

    assert "认领" not in plain["body"]["content"]
    content = json.loads(full["data"]["items"][0]["body"]["content"])
    assert json.loads(content["user_dsl"]) == sent


def test_history_is_paged_and_cut_by_time(feishu: FakeFeishu, robot: Bot) -> None:
    feishu.clock.hold(1_770_000_000)
    robot.log_in()
    for number in range(5):
        robot.posts("oc_team", str(number))
        feishu.clock.advance(10)
    place: dict[str, Any] = {"container_id_type": "chat", "container_id": "oc_team"}

    first = robot.call("GET", "/im/v1/messages", page_size=3, **place).json()["data"]
    rest = robot.call("GET", "/im/v1/messages", page_size=3, page_token=first["page_token"], **place).json()["data"]
    late = robot.call("GET", "/im/v1/messages", start_time="1770000030", **place).json()["data"]
    newest = robot.call("GET", "/im/v1/messages", sort_type="ByCreateTimeDesc", page_size=1, **place).json()["data"]

    assert _texts(first) + _texts(rest) == ["0", "1", "2", "3", "4"]
    assert (first["has_more"], rest["has_more"]) == (True, False)
    assert _texts(late) == ["3", "4"]
    assert _texts(newest) == ["4"]


def test_a_threads_history_is_asked_for_by_its_own_id(feishu: FakeFeishu, robot: Bot) -> None:
    root = robot.posts("oc_team", "root")
    thread = robot.respond(root, "inside", reply_in_thread=True).json()["data"]["thread_id"]

    chat = robot.call("GET", "/im/v1/messages", container_id_type="chat", container_id="oc_team").json()["data"]
    inside = robot.call("GET", "/im/v1/messages", container_id_type="thread", container_id=thread).json()["data"]

    assert (_texts(chat), _texts(inside)) == (["root"], ["root", "inside"])


def _texts(data: dict[str, Any]) -> list[str]:
    return [json.loads(item["body"]["content"])["text"] for item in data["items"]]


def test_pins_come_and_go(feishu: FakeFeishu, robot: Bot) -> None:
    message = robot.posts("oc_team", "sprint")
    robot.call("POST", "/im/v1/pins", {"message_id": message})
    robot.call("POST", "/im/v1/pins", {"message_id": message})

    listed = robot.call("GET", "/im/v1/pins", chat_id="oc_team").json()["data"]["items"]
    assert [pin["message_id"] for pin in listed] == [pin.message_id for pin in feishu.pins] == [message]

    robot.call("DELETE", f"/im/v1/pins/{message}")
    assert feishu.pins == []


def test_an_urgent_call_names_who_could_not_be_reached(feishu: FakeFeishu, robot: Bot) -> None:
    message = robot.posts(feishu.direct("ou_mei").chat_id, "P0")
    path = f"/im/v1/messages/{message}/urgent_app"

    answer = robot.call("PATCH", path, {"user_id_list": ["ou_mei", "ou_ghost"]}, user_id_type="open_id")

    assert answer.json()["data"] == {"invalid_user_id_list": ["ou_ghost"]}
    assert feishu.urgents[-1].users == ("ou_mei",)


def test_only_the_bots_own_message_can_be_urgent(feishu: FakeFeishu, robot: Bot) -> None:
    message = feishu.say("ou_mei", None, "hi")

    path = f"/im/v1/messages/{message}/urgent_app"
    assert code(robot.call("PATCH", path, {"user_id_list": ["ou_mei"]})) == 230012


def test_members_are_paged_and_without_bots(feishu: FakeFeishu, robot: Bot) -> None:
    path = "/im/v1/chats/oc_team/members"

    first = robot.call("GET", path, page_size=1).json()["data"]
    rest = robot.call("GET", path, page_size=1, page_token=first["page_token"]).json()["data"]

    assert [m["name"] for m in first["items"] + rest["items"]] == ["小满", "Bob"]
    assert first["member_total"] == 2 and not rest["has_more"]
    feishu.remove_bot("oc_team", "ou_mei")
    assert code(robot.call("GET", path)) == 232011


def test_groups_are_listed_and_told_of(feishu: FakeFeishu, robot: Bot) -> None:
    feishu.add_chat("oc_other", "别的群", bot=False)

    assert [c["chat_id"] for c in robot.call("GET", "/im/v1/chats").json()["data"]["items"]] == ["oc_team"]
    assert robot.call("GET", "/im/v1/chats/oc_team").json()["data"]["name"] == "KOX"
    assert code(robot.call("GET", "/im/v1/chats/oc_none")) == 232006


def test_people_are_looked_up_by_id_and_by_address(feishu: FakeFeishu, robot: Bot) -> None:
    mei = robot.call("GET", "/contact/v3/users/ou_mei", user_id_type="open_id").json()["data"]["user"]
    body = {"emails": ["mei@example.com", "no@example.com"]}
    found = robot.call("POST", "/contact/v3/users/batch_get_id", body, user_id_type="open_id").json()["data"]

    assert (mei["name"], mei["email"]) == ("小满", "mei@example.com") and "user_id" not in mei
    assert found["user_list"] == [{"email": "mei@example.com", "user_id": "ou_mei"}, {"email": "no@example.com"}]
    assert code(robot.call("GET", "/contact/v3/users/ou_ghost")) == 99992351


def test_a_picture_goes_up_and_can_be_sent(feishu: FakeFeishu, robot: Bot) -> None:
    path, kind = "/open-apis/im/v1/images", {"image_type": "message"}
    png = b"\x89PNG\r\n\x1a\n" + bytes(range(256))

    key = robot.http.post(path, data=kind, files={"image": ("a.png", png)}).json()["data"]["image_key"]

    assert feishu.images[key] == png
    image = {"tag": "img", "img_key": key, "alt": {"tag": "plain_text", "content": "图"}}
    assert code(robot.send("oc_team", card(image))) == 0
    assert code(robot.send("oc_team", card({**image, "img_key": "img_v3_none"}))) == 230099
    assert code(robot.http.post(path, data=kind, files={"image": ("a.txt", b"hello")})) == 234011


def test_several_people_are_looked_up_at_once(feishu: FakeFeishu, robot: Bot) -> None:
    feishu.users["ou_bob"].available = False
    asked = {"user_ids": ["ou_mei", "ou_bob"], "user_id_type": "open_id"}

    found = robot.http.get("/open-apis/contact/v3/users/batch", params=asked).json()["data"]

    assert [person["open_id"] for person in found["items"]] == ["ou_mei"]
    assert code(robot.call("GET", "/contact/v3/users/batch")) == 99992402


def test_the_bot_learns_its_own_name_and_its_tenant(feishu: FakeFeishu, robot: Bot) -> None:
    assert robot.call("GET", "/bot/v3/info").json()["bot"]["open_id"] == feishu.bot_open_id
    tenant = robot.call("GET", "/tenant/v2/tenant/query").json()["data"]["tenant"]
    assert tenant["tenant_key"] == feishu.tenant_key


def test_an_address_that_does_not_exist_is_a_complaint(feishu: FakeFeishu, robot: Bot) -> None:
    assert robot.call("POST", "/im/v1/massages").status_code == 404
    assert [str(c) for c in feishu.complaints] == ["no such address: POST /open-apis/im/v1/massages"]
