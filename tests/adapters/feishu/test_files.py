"""Files from Feishu: fetched by the message they hang on, and no more than was asked for."""

from __future__ import annotations

import pytest

from bot.adapters.feishu import FeishuAdapter
from bot.adapters.feishu import files as fetching
from bot.adapters.feishu.api import Api
from bot.adapters.feishu.connection import Connection, Deaf
from bot.chat import File, Said
from bot.wire import Refused, Throttled, Unsure
from tests.adapters.feishu.conftest import Elsewhere
from tests.adapters.feishu.scene import NOW, ScriptedEars
from tests.fakes.feishu import FakeFeishu


def heard(ears: ScriptedEars) -> Said:
    event = ears.heard[-1]
    assert isinstance(event, Said)
    return event


def test_a_file_is_heard_and_fetched(feishu: FakeFeishu, bot: FeishuAdapter, ears: ScriptedEars) -> None:
    feishu.hand_over("ou_mei", None, "选题.csv", b"a,b")
    (file,) = heard(ears).files

    assert (file.name, file.kind) == ("选题.csv", "other")
    assert bot.fetch(file, 10) == b"a,b"
    with pytest.raises(Refused, match="too_big"):
        bot.fetch(file, 2)


def test_a_picture_is_heard_and_fetched(feishu: FakeFeishu, bot: FeishuAdapter, ears: ScriptedEars) -> None:
    feishu.show("ou_mei", None, b"\x89PNG...")
    (file,) = heard(ears).files
    assert (file.kind, bot.fetch(file, 100)) == ("image", b"\x89PNG...")


def test_pictures_within_words_are_heard(feishu: FakeFeishu, bot: FeishuAdapter, ears: ScriptedEars) -> None:
    content = {"title": "", "content": [[{"tag": "text", "text": "看"}, {"tag": "img", "image_key": "img_1"}],
                                        [{"tag": "media", "file_key": "file_2", "image_key": "img_3"}]]}  # fmt: skip
    message = feishu.share("ou_mei", None, "post", content)
    feishu.files[message, "img_1"] = b"one"

    said = heard(ears)
    assert said.text == "看"
    assert [(file.id, file.kind) for file in said.files] == [("img_1", "image"), ("file_2", "other")]
    assert bot.fetch(said.files[0], 10) == b"one"


def test_a_file_of_a_message_taken_back_is_gone(feishu: FakeFeishu, bot: FeishuAdapter, ears: ScriptedEars) -> None:
    message = feishu.hand_over("ou_mei", None, "a.csv", b"a")
    (file,) = heard(ears).files
    del feishu.files[message, file.id]
    with pytest.raises(Refused, match="gone"):
        bot.fetch(file, 10)


def test_a_dead_token_is_replaced_once(feishu: FakeFeishu, bot: FeishuAdapter, ears: ScriptedEars) -> None:
    feishu.hand_over("ou_mei", None, "a.csv", b"a")
    feishu.expire_tokens()
    assert bot.fetch(heard(ears).files[0], 10) == b"a"


def test_busy_or_in_trouble_is_worth_another_try(feishu: FakeFeishu, bot: FeishuAdapter, ears: ScriptedEars) -> None:
    feishu.hand_over("ou_mei", None, "a.csv", b"a")
    file = heard(ears).files[0]
    feishu.fail_next("resources", 99991400)
    with pytest.raises(Throttled):
        bot.fetch(file, 10)
    feishu.fail_next("resources", "drop")
    with pytest.raises(Unsure):
        bot.fetch(file, 10)
    assert bot.fetch(file, 10) == b"a"


@pytest.mark.parametrize("url", ["", "https://evil.example/a", "/open-apis/im/v1/messages/../../x", "@evil.example/"])
def test_only_files_of_messages_are_fetched(bot: FeishuAdapter, url: str) -> None:
    with pytest.raises(Refused, match="forbidden"):
        bot.fetch(File("k", "a.csv", url=url), 10)


def test_a_redirect_is_not_followed_with_our_token(elsewhere: Elsewhere) -> None:
    bot = FeishuAdapter(app_id="cli_x", app_secret="s", encrypt_key="k", domain=elsewhere.url, clock=lambda: NOW)
    with pytest.raises(Unsure, match="HTTP 307"):
        bot.fetch(File("k", "a.csv", url="/open-apis/im/v1/messages/om_1/resources/k"), 10)
    assert "/stolen" not in elsewhere.asked


def test_a_redirect_is_not_followed_with_our_secret(elsewhere: Elsewhere) -> None:
    elsewhere.letting_in = False
    with pytest.raises(Unsure, match="HTTP 307"):
        Api("cli_x", "s", elsewhere.url).call("GET", "/open-apis/bot/v3/info")
    with pytest.raises(Deaf):
        Connection("cli_x", "s", elsewhere.url, lambda payload: (200, {}), lambda: None)._address()
    assert len(elsewhere.asked) == 2 and "/stolen" not in elsewhere.asked


def test_whoever_sends_a_byte_now_and_then_does_not_keep_us(
    feishu: FakeFeishu, bot: FeishuAdapter, ears: ScriptedEars, monkeypatch: pytest.MonkeyPatch
) -> None:
    feishu.hand_over("ou_mei", None, "a.csv", b"a")
    monkeypatch.setattr(fetching, "LONGEST", -1.0)
    with pytest.raises(Unsure, match="slow"):
        bot.fetch(heard(ears).files[0], 10)


def test_a_file_of_json_is_a_file(feishu: FakeFeishu, bot: FeishuAdapter, ears: ScriptedEars) -> None:
    feishu.hand_over("ou_mei", None, "a.json", b'{"code": 230002}')
    assert bot.fetch(heard(ears).files[0], 100) == b'{"code": 230002}'


# --- the words that somebody replied to ---


def test_the_message_that_was_replied_to_can_be_read(
    feishu: FakeFeishu, bot: FeishuAdapter, ears: ScriptedEars
) -> None:
    first = feishu.say("ou_mei", "oc_team", "全网第一的防晒")
    feishu.say("ou_bo", "oc_team", "核对", mentions_bot=True, reply_to=first)
    said = heard(ears)
    assert said.quoted is not None and said.quoted.text == ""

    found = bot.message(said.place, said.quoted.message)
    assert (found.text, found.author and found.author.id) == ("全网第一的防晒", "ou_mei")


def test_a_file_that_was_replied_to_comes_along(feishu: FakeFeishu, bot: FeishuAdapter, ears: ScriptedEars) -> None:
    file = feishu.hand_over("ou_mei", "oc_team", "选题.csv", b"a,b")
    found = bot.message(heard(ears).place, file)
    assert [each.name for each in found.files] == ["选题.csv"]
    assert bot.fetch(found.files[0], 10) == b"a,b"


def test_a_forwarded_record_is_unfolded(feishu: FakeFeishu, bot: FeishuAdapter, ears: ScriptedEars) -> None:
    feishu.forward("ou_mei", None, [("ou_mei", "第一句"), ("ou_bo", "第二句")])
    said = heard(ears)
    assert said.quoted is not None
    assert bot.message(said.place, said.quoted.message).text == "第一句\n第二句"
