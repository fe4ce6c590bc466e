"""What Feishu tells becomes what Baton hears."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.adapters.feishu import FeishuAdapter
from bot.adapters.feishu.hear import NotReady, moment
from bot.chat import Deleted, Edited, File, Joined, Left, Opened, Place, Quoted, Said, Sender
from tests.adapters.feishu.scene import NOW, SAMPLES, Json, ScriptedEars, decoder, sample
from tests.fakes.feishu import FakeFeishu

HEADERS_TENANT = "2ca1d211f64f6438"
TOM = Sender("feishu", HEADERS_TENANT, "ou_84aad35d084aa403a838cf73ee18467")


def receive(text: str = "hi", *, kind: str = "text", chat: str = "group", **message: Any) -> Json:
    """The official sample of a message, with other contents."""
    payload = sample("evt_im_message_receive_v1.01")
    body = payload["event"]["message"]
    for key in ("mentions", "thread_id", "root_id", "parent_id"):
        del body[key]
    content = message.pop("content", {"text": text})
    body |= {"chat_type": chat, "message_type": kind, "content": json.dumps(content), **message}
    return payload


def people(*named: tuple[str, str]) -> list[Json]:
    return [
        {"key": f"@_user_{at}", "id": {"open_id": who, "user_id": ""}, "name": name}
        for at, (who, name) in enumerate(named, start=1)
    ]


def said(payload: Json) -> Said:
    event = decoder().event(payload)
    assert isinstance(event, Said)
    return event


def test_the_official_sample_is_a_reply_in_a_thread() -> None:
    heard = said(sample("evt_im_message_receive_v1.01"))

    assert heard == Said(
        id=f"feishu:{HEADERS_TENANT}:om_5ce6d572455d361153b7cb51da133945",
        place=Place(
            "feishu",
            HEADERS_TENANT,
            "oc_5ce6d572455d361153b7xx51da133945",
            "channel",
            thread="om_5ce6d572455d361153b7cb5xxfsdfsdfdsf",
        ),
        sender=TOM,
        at=datetime(2020, 12, 27, 12, 45, 51, 345000, tzinfo=UTC),
        text="@Tom hello",
        message="om_5ce6d572455d361153b7cb51da133945",
        reply_to="om_5ce6d572455d361153b7cb5xxfsdfsdfdsf",
        quoted=Quoted("om_5ce6d572455d361153b7cb5xxfsdfsdfdsf"),
        mentions=(Sender("feishu", HEADERS_TENANT, TOM.id, "Tom"),),
    )


def test_the_same_message_delivered_twice_has_one_identity() -> None:
    first, again = receive(), receive()
    again["header"]["event_id"] = "another"

    assert said(first).id == said(again).id


def test_being_mentioned_means_being_addressed_and_the_mention_goes() -> None:
    heard = said(receive("@_user_1 转给 @_user_2 和@_user_30", mentions=people(("ou_bot", "Baton"), ("ou_b", "小满"))))

    assert (heard.text, heard.addressed) == ("转给 @小满 和@_user_30", True)
    assert [who.id for who in heard.mentions] == ["ou_b"]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("@_user_1帮助", "帮助"),
        ("@_user_12个任务", "2个任务"),
        ("帮我@_user_1看看", "帮我看看"),
        ("@_user_1，帮助", "帮助"),
        ("@_user_1: help", "help"),
        (" @_user_1\u00a0、 站会", "站会"),
        ("@_user_1", ""),
        ("站会@_user_1", "站会"),
        ("@_all大家好 @_user_1", "@所有人大家好"),
        ("@_user_2，你看 @_user_1", "@小满，你看"),
        ("@_user_1 @_user_1 @_user_2你好", "@小满你好"),
        ("@_user_3 @_user_1 你好", "@_user_3 你好"),
    ],
)
def test_a_mention_may_be_glued_to_the_words(raw: str, text: str) -> None:
    heard = said(receive(raw, mentions=people(("ou_bot", "Baton"), ("ou_b", "小满"))))

    assert (heard.text, heard.addressed) == (text, True)


def test_of_two_keys_that_begin_alike_the_longer_is_meant() -> None:
    named = [(f"ou_{at}", f"人{at}") for at in range(1, 12)]

    assert said(receive("@_user_11 和 @_user_1说", mentions=people(*named))).text == "@人11 和 @人1说"


def test_everybody_is_not_the_bot() -> None:
    heard = said(receive("@_all 早", mentions=[{"key": "@_all", "id": {"open_id": ""}, "name": "所有人"}]))

    assert not heard.addressed and heard.text == "@所有人 早"


def test_a_chat_that_does_not_say_its_kind_is_what_we_know_of_it() -> None:
    decode, payload = decoder(), receive(chat="")
    chat = payload["event"]["message"]["chat_id"]

    unknown = decode.event(payload)
    decode.chats.learn(TOM.id, chat)
    known = decode.event(payload)

    assert isinstance(unknown, Said) and (unknown.place.kind, unknown.addressed) == ("channel", False)
    assert isinstance(known, Said) and (known.place.id, known.addressed) == (TOM.id, True)


def test_the_bots_mention_in_the_middle_leaves_no_hole() -> None:
    assert said(receive("hi @_user_1 there", mentions=people(("ou_bot", "Baton")))).text == "hi there"


def test_a_name_that_looks_like_a_key_is_not_read_twice() -> None:
    heard = said(receive("@_user_1 @_user_2", mentions=people(("ou_a", "@_user_2"), ("ou_b", "Bo"))))

    assert heard.text == "@@_user_2 @Bo"


def test_talk_that_does_not_mean_the_bot_is_heard_but_not_addressed() -> None:
    heard = said(receive("@_all 开会", mentions=people(("ou_a", "Ann"))))

    assert (heard.text, heard.addressed, heard.mentions) == ("@所有人 开会", False, ())


def test_a_direct_message_lives_under_the_persons_own_id() -> None:
    decode = decoder()
    heard = decode.event(receive(chat="p2p", chat_id="oc_private"))

    assert isinstance(heard, Said) and heard.addressed
    assert heard.place == Place("feishu", HEADERS_TENANT, TOM.id, "dm")
    assert decode.chats.chat(TOM.id) == "oc_private"


def test_until_the_bot_knows_itself_a_mention_has_to_wait() -> None:
    with pytest.raises(NotReady):
        decoder(bot="").event(receive("@_user_1 站会", mentions=people(("ou_bot", "Baton"))))
    assert decoder(bot="").event(receive("@_user_1 站会", chat="p2p", mentions=people(("ou_bot", "Baton"))))


def test_bots_are_not_listened_to() -> None:
    payload = receive()
    payload["event"]["sender"]["sender_type"] = "app"

    assert decoder().event(payload) is None


RESOURCE = "/open-apis/im/v1/messages/om_5ce6d572455d361153b7cb51da133945/resources/"
CONTENTS = [
    ("text", "02", "@_user_1 文本消息", ()),
    (
        "post",
        "03",
        "我是一个标题\n第一行 :超链接 http://www.feishu.cn@_user_1\n第二行:文本测试\n[SMILE]\n"
        "func main() int64 {\n    return 0\n}",
        ("img_47354fbc-a159-40ed-86ab-2ad0f1acb42g", "img_47354fbc-a159-40ed-86ab-2ad0f1acb42g", "file_v2_0dcdd7d9"),
    ),
    ("image", "04", "", ("img_4adb3cc3-902b-4187-b0f1-842f67fd017g",)),
    ("file", "05", "", ("75235e0c-4f92-430a-a99b-8446610223cg",)),
    ("folder", "06", "", ("75235e0c-4f92-430a-a99b-8446610223cg",)),
    ("audio", "07", "", ("75235e0c-4f92-430a-a99b-8446610223cg",)),
    ("media", "08", "", ("75235e0c-4f92-430a-a99b-8446610223cg",)),
    ("sticker", "09", "[表情]", ()),
    ("hongbao", "11", "[红包]", ()),
    ("share_calendar_event", "12", "[日程] 日程分享测试", ()),
    ("calendar", "13", "[日程] 日程邀请测试", ()),
    ("general_calendar", "14", "[日程] 日程转让测试", ()),
    ("share_chat", "15", "[群名片]", ()),
    ("share_user", "16", "[个人名片]", ()),
    ("system", "17", "", ()),
    ("system", "18", "", ()),
    ("location", "19", "[位置] xx省xx市", ()),
    ("video_chat", "20", "[视频会议] 视频通话消息", ()),
    ("todo", "21", "[任务] 多吃水果，多运动，健康生活，快乐工作。", ()),
    ("vote", "22", "[投票] 投票测试\n选项1\n选项2\n选项3", ()),
    ("merge_forward", "23", "[合并转发]", ()),
]


@pytest.mark.parametrize(("kind", "number", "text", "files"), CONTENTS, ids=[f"{c[0]}-{c[1]}" for c in CONTENTS])
def test_every_kind_of_message_reads_as_words(kind: str, number: str, text: str, files: tuple[str, ...]) -> None:
    heard = said(receive(kind=kind, content=sample(f"receive_content.{number}")))

    assert heard.text == text
    assert [file.id[: len(wanted)] for file, wanted in zip(heard.files, files, strict=True)] == list(files)


def test_a_card_that_somebody_passes_on_reads_as_its_words() -> None:
    heard = said(receive(kind="interactive", content=sample("receive_content.10")))

    assert heard.text.startswith("卡片标题\n") and "飞书 https://www.feishu.cn" in heard.text
    assert "备注信息" in heard.text


def test_a_voice_message_a_picture_and_a_file_are_told_apart() -> None:
    def file(kind: str, number: str) -> File:
        return said(receive(kind=kind, content=sample(f"receive_content.{number}"))).files[0]

    voice, picture, paper = file("audio", "07"), file("image", "04"), file("file", "05")

    assert (voice.kind, picture.kind, paper.kind) == ("voice", "image", "other")
    assert paper.name == "test.txt"
    assert picture.url == f"{RESOURCE}img_4adb3cc3-902b-4187-b0f1-842f67fd017g?type=image"
    assert voice.url == f"{RESOURCE}75235e0c-4f92-430a-a99b-8446610223cg?type=file"


def test_a_forwarded_record_points_at_itself_so_that_it_can_be_unfolded_later() -> None:
    heard = said(receive(kind="merge_forward", content=sample("receive_content.23")))

    assert heard.quoted == Quoted(heard.message)


def test_a_quoting_reply_is_no_thread() -> None:
    heard = said(receive(root_id="om_root", parent_id="om_parent"))

    assert (heard.place.thread, heard.reply_to, heard.quoted) == ("", "om_parent", Quoted("om_parent"))


@pytest.mark.parametrize("content", ["", "[]", "12", "{", '{"text": 5}', '{"text": null}', "null", "[" * 100_000])
def test_content_that_makes_no_sense_reads_as_silence(content: str) -> None:
    payload = receive()
    payload["event"]["message"]["content"] = content

    assert said(payload).text == ""


def test_an_edit_tells_the_new_words_and_has_an_identity_of_its_own() -> None:
    payload = receive("@_user_1 改好了", mentions=people(("ou_bot", "Baton")), update_time="1609073199000")
    payload["header"]["event_type"] = "im.message.updated_v1"
    message = "om_5ce6d572455d361153b7cb51da133945"

    assert decoder().event(payload) == Edited(
        id=f"feishu:{HEADERS_TENANT}:{message}:1609073199000",
        place=Place("feishu", HEADERS_TENANT, "oc_5ce6d572455d361153b7xx51da133945", "channel"),
        sender=TOM,
        at=datetime(2020, 12, 27, 12, 46, 39, tzinfo=UTC),
        message=message,
        text="改好了",
        addressed=True,
    )


@pytest.mark.parametrize("kind", ["group", "p2p"])
def test_an_edit_that_comes_without_its_words_is_asked_for(
    kind: str, feishu: FakeFeishu, bot: FeishuAdapter, ears: ScriptedEars
) -> None:
    chat = "oc_team" if kind == "group" else feishu.direct("ou_mei")
    message = feishu.say("ou_mei", chat, "写错了")
    feishu.edit(message, "写对了")
    heard = [event for event in ears.heard if isinstance(event, Edited)]
    bare = {"header": {"event_id": "e", "event_type": "im.message.updated_v1", "tenant_key": heard[0].place.workspace}}

    asked = bot._decoder.event({**bare, "event": {"message": {"message_id": message}}})

    assert [asked] == heard
    assert heard[0].text == "写对了" and heard[0].place.kind == ("channel" if kind == "group" else "dm")


def test_an_edit_of_a_message_that_we_may_not_see_is_passed_over(feishu: FakeFeishu, bot: FeishuAdapter) -> None:
    bare = {"header": {"event_id": "e", "event_type": "im.message.updated_v1", "tenant_key": "t"}}

    assert bot._decoder.event({**bare, "event": {"message": {"message_id": "om_unknown"}}}) is None
    assert bot._decoder.event({**bare, "event": {}}) is None


def test_a_message_taken_back_in_a_group_does_not_say_by_whom() -> None:
    heard = decoder().event(sample("evt_im_message_recalled.01"))

    assert isinstance(heard, Deleted)
    assert (heard.message, heard.sender.id, heard.place.kind) == ("om_dc13264520392913993dd051dba21dcf", "", "channel")
    assert heard.at == datetime(2021, 3, 10, 12, 49, 33, 411000, tzinfo=UTC)


def test_a_message_taken_back_in_a_direct_chat_lands_in_that_persons_lane() -> None:
    decode = decoder()
    payload = sample("evt_im_message_recalled.01")
    decode.chats.learn("ou_mei", payload["event"]["chat_id"])
    heard = decode.event(payload)

    assert isinstance(heard, Deleted)
    assert (heard.place.lane, heard.sender.id) == (f"feishu:{HEADERS_TENANT}:ou_mei", "ou_mei")


def test_joining_and_leaving() -> None:
    added, gone = decoder().event(sample("evt_bot_added.01")), decoder().event(sample("evt_bot_deleted.01"))
    guests = decoder().event(sample("evt_user_added.01"))
    left = sample("evt_user_added.01")
    left["header"]["event_type"] = "im.chat.member.user.deleted_v1"

    assert isinstance(added, Joined) and added.bot and added.title == "群名称测试" and added.sender == TOM
    assert isinstance(gone, Left) and gone.bot
    assert isinstance(guests, Joined) and not guests.bot
    assert guests.who == (Sender("feishu", HEADERS_TENANT, TOM.id, "user name"),)
    assert isinstance(decoder().event(left), Left)


def test_an_item_of_the_menu_opens_something() -> None:
    heard = decoder().event(sample("evt_bot_menu.01"))

    assert heard == Opened(
        id=f"feishu:{HEADERS_TENANT}:5e3702a84e847582be8db7fb73283c02",
        place=Place("feishu", HEADERS_TENANT, TOM.id, "dm"),
        sender=Sender("feishu", HEADERS_TENANT, TOM.id, "张三"),
        at=datetime(2022, 11, 25, 8, 20, 58, tzinfo=UTC),
        what="menu:menu2022********67dfc8b885136",
    )


def test_looking_into_the_direct_chat_says_nothing_but_tells_its_id() -> None:
    decode = decoder()

    assert decode.event(sample("evt_p2p_entered.01")) is None
    assert decode.chats.chat(TOM.id) == "oc_413871888e0d5492e25b173f0812efb7"


@pytest.mark.parametrize(
    "name",
    [
        "evt_im_message_read.01",
        "evt_reaction_created.01",
        "evt_user_created.01",
        "evt_user_deleted.01",
        "event_overview.01",
        "event_overview.02",
        "callback_overview.01",
        "cb_card_action_trigger.01",
    ],
)
def test_what_baton_has_no_use_for_is_passed_over(name: str) -> None:
    assert decoder().event(sample(name)) is None


def test_every_sample_can_be_read_without_harm() -> None:
    for path in SAMPLES.glob("*.json"):
        decoder().event(json.loads(path.read_text("utf-8")))


@pytest.mark.parametrize(
    ("stamp", "then"),
    [
        ("1609073151", datetime(2020, 12, 27, 12, 45, 51, tzinfo=UTC)),
        ("1609073151345", datetime(2020, 12, 27, 12, 45, 51, 345000, tzinfo=UTC)),
        (1603977298000000, datetime(2020, 10, 29, 13, 14, 58, tzinfo=UTC)),
        ("soon", NOW),
        (None, NOW),
        (-5, NOW),
        ("9" * 5000, NOW),
    ],
)
def test_the_platforms_three_ways_of_telling_time(stamp: object, then: datetime) -> None:
    assert moment(stamp, lambda: NOW) == then
