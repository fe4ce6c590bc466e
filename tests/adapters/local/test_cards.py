"""Baton shows cards, people press and fill them, and Baton is told."""

from __future__ import annotations

from typing import Any

import pytest

from bot.adapters.local.people import direct
from bot.chat import (
    Button,
    Buttons,
    Card,
    Event,
    Field,
    Filled,
    Form,
    Mention,
    Option,
    Outcome,
    Pressed,
    Row,
    Select,
    Strong,
    Text,
)
from bot.wire import Parcel
from tests.adapters.local.pretend import MAIN, Room

TAKE = Button("tasks.take", "认领", {"task": "12"}, look="primary")
FILL = Button("standup.fill", "填写", {"day": "2026-02-09"}, form=True)
PROMPT = Card(
    ("小满早，", Strong("周一站会")),
    (Text((("①做完了什么", "②今天做什么"),)), Buttons((FILL, Button("standup.away", "今天请假")))),
)
ANSWER = Form(
    "standup.answer",
    "周一站会",
    (
        Field("done", "做完了什么", "long", value="#36 海岛通勤笔记"),
        Field("today", "今天做什么", "long", required=True),
        Field("help", "要谁帮忙", "one", options=(Option("", "不用"), Option("content", "内容中台"))),
        Field("ticks", "做完的勾一下", "many", options=(Option("36", "#36"), Option("41", "#41"))),
        Field("by", "什么时候要", "time"),
    ),
    "交了",
    "算了",
    "已交，谢谢",
    value={"day": "2026-02-09"},
)


def _prompt(room: Room, who: str = "xiaoman") -> str:
    room.ears.forms["standup.fill"] = ANSWER
    return room.posts(PROMPT, direct(who))


def test_a_card_lists_its_words_buttons_and_fields(room: Room) -> None:
    _prompt(room)

    [message] = room.reads("xiaoman")
    card = message["card"]
    assert (message["author"], message["text"]) == ("baton", "小满早，周一站会\n①做完了什么②今天做什么")
    assert [button["label"] for button in card["buttons"]] == ["填写", "今天请假"]
    assert [button["opens"] for button in card["buttons"]] == [True, False]
    assert [(field["name"], field["kind"]) for field in card["fields"]] == [
        ("done", "long"),
        ("today", "long"),
        ("help", "one"),
        ("ticks", "many"),
        ("by", "time"),
    ]
    assert {field["button"] for field in card["fields"]} == {card["buttons"][0]["id"]}


def test_a_card_without_blocks_is_a_plain_message(room: Room) -> None:
    room.posts(
        Card(
            (
                "任务 12 归 ",
                Mention("7", "小满", user="xiaoman"),
                " 了",
            )
        )
    )

    [message] = room.reads("joyce", "main")
    assert (message["card"], message["text"]) == (None, "任务 12 归 @小满 了")
    assert message["parts"][1] == {"text": "@小满", "mention": "xiaoman", "ping": True}


def test_a_press_carries_what_the_button_carries(room: Room) -> None:
    room.ears.answers = lambda event: Outcome(toast="#12 归你了")
    message = room.posts(Card(("选题",), (Row(("#12",), (TAKE,)),)))
    [button] = room.reads("xiaoman", "main")[0]["card"]["buttons"]

    assert room.press("xiaoman", message, button["id"]) == {"toast": "#12 归你了", "errors": {}}
    [pressed] = room.ears.heard
    assert isinstance(pressed, Pressed)
    assert (pressed.action, pressed.value, pressed.message) == ("tasks.take", {"task": "12"}, message)
    assert (pressed.place, pressed.sender.id) == (MAIN, "xiaoman")


def test_buttons_of_one_kind_are_told_apart_by_what_they_carry(room: Room) -> None:
    rows = tuple(Row((f"#{n}",), (Button("tasks.take", "认领", {"task": n}),)) for n in ("12", "15"))
    room.posts(Card(("选题",), rows))

    ids = [button["id"] for button in room.reads("xiaoman", "main")[0]["card"]["buttons"]]
    assert len(set(ids)) == 2


def test_the_new_card_of_an_outcome_is_shown_at_once(room: Room) -> None:
    message = room.posts(Card(("选题",), (Row(("#12",), (TAKE,)),)))
    room.ears.answers = lambda event: Outcome(card=Card(("小满 14:20 认领了 #12",)))
    room.press("xiaoman", message, "tasks.take?task=12")

    [shown] = room.reads("joyce", "main")
    assert (shown["text"], shown["edited"], shown["card"]) == ("小满 14:20 认领了 #12", True, None)


def test_what_was_edited_meanwhile_is_newer_than_the_outcome_of_a_press(room: Room) -> None:
    message = room.posts(Card(("选题",), (Row(("#12",), (TAKE,)),)))

    def pressed(event: Event) -> Outcome:
        room.adapter.edit(Parcel("letter-9", MAIN, Card(("已满",))), message)
        return Outcome(card=Card(("还有 1 个名额",)))

    room.ears.answers = pressed
    room.press("xiaoman", message, "tasks.take?task=12")

    assert room.reads("joyce", "main")[0]["text"] == "已满"


def test_a_button_that_is_out_of_date_is_left_to_baton_to_explain(room: Room) -> None:
    message = room.posts(Card(("选题",), (Row(("#12",), (TAKE,)),)))
    room.adapter.edit(Parcel("letter-9", MAIN, Card(("已满",))), message)
    room.ears.answers = lambda event: Outcome(toast="这个按钮过期了")

    assert room.press("xiaoman", message, "tasks.take?task=12")["toast"] == "这个按钮过期了"


def test_a_button_or_message_that_never_was_is_refused_in_words(room: Room) -> None:
    message = room.posts(PROMPT)

    unknown = room.web.post("/local/api/press", json={"as": "xiaoman", "message": message, "button": "nope"})
    nowhere = room.web.post("/local/api/press", json={"as": "xiaoman", "message": "m0", "button": "nope"})

    assert (unknown.status_code, nowhere.status_code) == (409, 404)
    assert "no button “nope”" in unknown.json()["error"] and "no message “m0”" in nowhere.json()["error"]
    assert room.ears.heard == []


def test_a_pick_from_a_list_arrives_as_a_press_with_its_choice(room: Room) -> None:
    pick = Select("setup.zone", "时区", (Option("cn", "上海"), Option("uk", "伦敦")), value={"team": "1"})
    message = room.posts(Card(("设置",), (pick,)))
    [field] = room.reads("joyce", "main")[0]["card"]["fields"]
    room.press("joyce", message, field["button"], form={field["name"]: "uk"})

    [pressed] = room.ears.heard
    assert isinstance(pressed, Pressed) and pressed.value == {"team": "1", "choice": "uk"}
    assert "cn, uk" in room.press("joyce", message, field["button"])["error"]


# --- forms ---


def _filled(event: Event) -> Filled:
    assert isinstance(event, Filled)
    return event


def test_a_form_is_sent_together_with_the_press_of_its_button(room: Room) -> None:
    message = _prompt(room)
    given = {"today": "两篇笔记", "help": "内容中台", "ticks": ["36"], "by": "15:00"}
    result = room.press("xiaoman", message, "standup.fill?day=2026-02-09", form=given)

    assert result == {"toast": "", "errors": {}}
    filled = _filled(room.ears.heard[-1])
    assert (filled.form, filled.value, filled.message) == ("standup.answer", {"day": "2026-02-09"}, message)
    assert filled.fields == {
        "done": "#36 海岛通勤笔记",
        "today": "两篇笔记",
        "help": "content",
        "ticks": ("36",),
        "by": "15:00",
    }


@pytest.mark.parametrize(
    ("given", "amiss"),
    [
        ({"today": "  "}, "today"),
        ({"today": "x" * 3001}, "today"),
        ({"today": "x", "help": "nobody"}, "help"),
        ({"today": "x", "ticks": ["36", "99"]}, "ticks"),
        ({"today": "x", "by": "soon"}, "by"),
    ],
)
def test_what_a_form_cannot_take_is_said_beside_its_field(room: Room, given: dict[str, Any], amiss: str) -> None:
    message = _prompt(room)

    result = room.press("xiaoman", message, "standup.fill?day=2026-02-09", form=given)

    assert list(result["errors"]) == [amiss] and result["errors"][amiss]
    assert room.ears.heard == []


def test_a_field_that_the_form_does_not_have_is_named(room: Room) -> None:
    message = _prompt(room)

    error = room.press("xiaoman", message, "standup.fill?day=2026-02-09", form={"todo": "x"})["error"]

    assert "todo" in error and "done, today, help, ticks, by" in error


def test_a_form_button_alone_hangs_the_form_in_the_persons_direct_message(room: Room) -> None:
    room.ears.forms["standup.fill"] = ANSWER
    message = room.posts(PROMPT)
    form = room.press("xiaoman", message, "standup.fill?day=2026-02-09")["message"]

    [shown] = room.reads("xiaoman")
    assert (shown["id"], shown["card"]["title"]) == (form, "周一站会")
    assert [button["id"] for button in shown["card"]["buttons"]] == ["submit", "cancel"]
    assert [field["button"] for field in shown["card"]["fields"]] == ["submit"] * 5
    assert room.reads("joyce") == []


def test_a_form_that_hangs_there_is_sent_once_and_then_says_so(room: Room) -> None:
    form = room.press("xiaoman", _prompt(room), "standup.fill?day=2026-02-09")["message"]

    assert list(room.press("xiaoman", form, "submit", form={})["errors"]) == ["today"]
    assert room.press("xiaoman", form, "submit", form={"today": "两篇笔记"})["errors"] == {}
    assert room.reads("xiaoman")[-1]["text"] == "周一站会\n已交，谢谢"
    assert "no button “submit”" in room.press("xiaoman", form, "submit", form={"today": "三篇"})["error"]
    assert [_filled(event).fields["today"] for event in room.ears.heard] == ["两篇笔记"]


def test_a_form_that_is_pressed_twice_in_a_hurry_is_sent_once(room: Room) -> None:
    form = room.press("xiaoman", _prompt(room), "standup.fill?day=2026-02-09")["message"]
    again: list[dict[str, Any]] = []

    def press_again(_: Event) -> None:
        if not again:
            again.append({})
            again.append(room.press("xiaoman", form, "submit", form={"today": "两篇"}))

    room.ears.answers = press_again
    room.press("xiaoman", form, "submit", form={"today": "两篇"})

    assert "just being sent" in again[1]["error"]
    assert len(room.ears.heard) == 1


def test_a_form_that_baton_sends_back_stays_open(room: Room) -> None:
    form = room.press("xiaoman", _prompt(room), "standup.fill?day=2026-02-09")["message"]
    room.ears.answers = lambda event: Outcome(errors={"today": "今天休息"})

    assert room.press("xiaoman", form, "submit", form={"today": "x"})["errors"] == {"today": "今天休息"}
    assert [button["id"] for button in room.reads("xiaoman")[-1]["card"]["buttons"]] == ["submit", "cancel"]


def test_a_cancelled_form_is_gone(room: Room) -> None:
    form = room.press("xiaoman", _prompt(room), "standup.fill?day=2026-02-09")["message"]
    room.press("xiaoman", form, "cancel")

    assert [message["deleted"] for message in room.reads("xiaoman")] == [False, True]
    assert room.ears.heard == []


def test_nobody_sees_or_sends_another_persons_form(room: Room) -> None:
    form = room.press("xiaoman", _prompt(room), "standup.fill?day=2026-02-09")["message"]

    answer = room.web.post("/local/api/press", json={"as": "joyce", "message": form, "button": "submit", "form": {}})

    assert answer.status_code in (403, 404)


def test_where_there_is_no_form_baton_says_why(room: Room) -> None:
    message = _prompt(room)
    room.ears.forms["standup.fill"] = Outcome(toast="这轮站会已经结束了")

    assert room.press("xiaoman", message, "standup.fill?day=2026-02-09")["toast"] == "这轮站会已经结束了"
    assert room.reads("xiaoman")[0]["card"]["fields"] == []


def test_a_form_that_fails_does_not_hide_the_conversation(room: Room) -> None:
    room.posts(PROMPT)  # no form is known: asking for it raises

    [message] = room.reads("xiaoman", "main")
    assert message["card"]["fields"] == [] and len(message["card"]["buttons"]) == 2
