"""The pretend Feishu keeps its promises on bad days, and to those who come from elsewhere."""

from __future__ import annotations

import json
import subprocess
import sys

import httpx
import pytest

from bot.adapters.feishu import sdk
from tests.fakes.feishu import FakeFeishu
from tests.fakes.feishu_bot import Bot, card, code, form, words
from tests.patience import until

# --- speed limits and bad days


def test_five_messages_a_second_fit_into_one_group(feishu: FakeFeishu, robot: Bot) -> None:
    feishu.strict_pace = True
    feishu.clock.hold(1_770_000_000)
    robot.log_in()

    assert [code(robot.send("oc_team", str(n))) for n in range(6)] == [0] * 5 + [230020]
    feishu.clock.advance(1)
    assert code(robot.send("oc_team", "6")) == 0


def test_other_bots_use_up_the_groups_allowance(feishu: FakeFeishu, robot: Bot) -> None:
    feishu.strict_pace = True
    feishu.clock.hold(1_770_000_000)
    robot.log_in()
    feishu.pace.others_spoke("oc_team", 5)

    assert code(robot.send("oc_team", "hi")) == 230020


def test_one_card_takes_five_changes_a_second(feishu: FakeFeishu, robot: Bot) -> None:
    feishu.strict_pace = True
    feishu.clock.hold(1_770_000_000)
    robot.log_in()
    message = robot.posts("oc_team", card(words("hi")))

    assert [code(robot.patch(message, card(words(str(n))))) for n in range(6)] == [0] * 5 + [230020]


def test_the_gateway_says_when_to_come_back(feishu: FakeFeishu, robot: Bot) -> None:
    feishu.strict_pace = True
    feishu.clock.hold(1_770_000_000)
    robot.log_in()

    answers = [robot.call("GET", "/bot/v3/info") for _ in range(51)]

    assert code(answers[49]) == 0
    assert (answers[50].status_code, code(answers[50])) == (429, 99991400)
    assert answers[50].headers["x-ogw-ratelimit-reset"] == "1"


def test_without_strict_pace_haste_is_only_noted(feishu: FakeFeishu, robot: Bot) -> None:
    feishu.clock.hold(1_770_000_000)
    robot.log_in()
    assert [code(robot.send("oc_team", str(n))) for n in range(6)] == [0] * 6
    assert feishu.pace.breaches == ["chat oc_team"]


@pytest.mark.parametrize("fault", [230020, 11232, 99991663])
def test_the_next_call_fails_as_told_and_only_that(feishu: FakeFeishu, robot: Bot, fault: int) -> None:
    feishu.fail_next("POST /open-apis/im/v1/messages", fault)

    assert code(robot.call("GET", "/bot/v3/info")) == 0
    assert [code(robot.send("oc_team", "hi")) for _ in range(2)] == [fault, 0]
    assert len(feishu.messages("oc_team")) == 1


def test_a_gateway_error_is_no_json(feishu: FakeFeishu, robot: Bot) -> None:
    feishu.fail_next("messages", 502)

    answer = robot.send("oc_team", "hi")

    assert answer.status_code == 502 and answer.text.startswith("<html>")


@pytest.mark.parametrize(("fault", "kept"), [("drop", 0), ("drop_after", 1)])
def test_an_answer_can_be_lost_before_or_after_the_deed(feishu: FakeFeishu, robot: Bot, fault: str, kept: int) -> None:
    feishu.fail_next("messages", fault)

    with pytest.raises(httpx.RemoteProtocolError):
        robot.send("oc_team", "hi", uuid="u1")
    assert len(feishu.messages("oc_team")) == kept

    robot.posts("oc_team", "hi", uuid="u1")
    assert len(feishu.messages("oc_team")) == 1


def test_a_call_can_hang(feishu: FakeFeishu, robot: Bot) -> None:
    feishu.fail_next("messages", "timeout")
    robot.http.timeout = httpx.Timeout(0.2)

    with pytest.raises(httpx.ReadTimeout):
        robot.send("oc_team", "hi")
    assert feishu.messages("oc_team") == []


def test_random_faults_are_the_same_for_the_same_seed(feishu: FakeFeishu, robot: Bot) -> None:
    runs = []
    for _ in range(2):
        feishu.faults.at_random(0.4, seed=5, kinds=[230020, 11232])
        runs.append([code(robot.send("oc_team", "hi")) for _ in range(20)])

    assert runs[0] == runs[1] and 0 < runs[0].count(0) < 20


def test_while_down_nothing_is_answered(feishu: FakeFeishu, robot: Bot) -> None:
    feishu.down = True
    with pytest.raises(httpx.TransportError):
        robot.send("oc_team", "hi")

    feishu.down = False
    assert code(robot.send("oc_team", "hi")) == 0


# --- as others use it


def test_the_official_client_understands_it(feishu: FakeFeishu) -> None:
    sdk.part("core.http")  # whatever part of it Baton has loaded, all of it is there for who asks
    import lark_oapi as lark
    from lark_oapi.api.im.v1 import CreateMessageRequest, CreateMessageRequestBody

    client = lark.Client.builder().app_id(feishu.app_id).app_secret(feishu.app_secret).domain(feishu.url).build()
    content = json.dumps(card(words("hi"), form({"tag": "input", "name": "done"})))
    letter = CreateMessageRequestBody.builder().receive_id("oc_team").msg_type("interactive").content(content)
    request = CreateMessageRequest.builder().receive_id_type("chat_id").request_body(letter.build()).build()

    sent = client.im.v1.message.create(request)
    assert sent.success() and sent.data.message_id == feishu.messages("oc_team")[-1].message_id

    feishu.fail_next("messages", 230020)
    refused = client.im.v1.message.create(request)
    assert (refused.code, refused.raw.status_code) == (230020, 400) and refused.get_log_id()


def test_it_runs_as_a_process_of_its_own() -> None:
    command = [sys.executable, "-m", "tests.fakes.feishu", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            told = json.loads(process.stdout.readline())
            with httpx.Client(base_url=told["url"], trust_env=False) as http:
                http.post("/_pretend/add_user", json={"open_id": "ou_mei", "name": "小满"})
                http.post("/_pretend/add_chat", json={"chat_id": "oc_t", "name": "T", "members": ["ou_mei"]})
                http.post("/_pretend/say", json={"user": "ou_mei", "chat": "oc_t", "text": "早"})
                seen = http.post("/_pretend/messages", json={"chat": "oc_t"}).json()["result"]
        finally:
            process.terminate()

    assert [message["text"] for message in seen] == ["早"]


def test_it_stands_without_the_official_client_and_without_the_bot() -> None:
    check = (
        "import sys, tests.fakes.feishu; sys.exit(any(m.split('.')[0] in ('lark_oapi', 'bot') for m in sys.modules))"
    )

    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


def test_every_call_is_noted(feishu: FakeFeishu, robot: Bot) -> None:
    robot.send("oc_nowhere", "hi")
    until(lambda: feishu.calls[-1].path == "/open-apis/im/v1/messages")

    assert (feishu.calls[-1].method, feishu.calls[-1].code) == ("POST", 230034)
