"""Buttons, forms and lists: what a press does, and what the person sees at once."""

from __future__ import annotations

from typing import Any

from bot.adapters.feishu import FeishuAdapter, forms
from bot.adapters.feishu.fit import size
from bot.chat import (
    Button,
    Buttons,
    Card,
    Field,
    Filled,
    Form,
    Option,
    Outcome,
    Pressed,
    Rule,
    Select,
    Text,
)
from tests.adapters.feishu.scene import MEI, MEIS_CHAT, TEAM, Post, ScriptedEars, parcel, sample, with_token
from tests.fakes.feishu import FakeFeishu
from tests.fakes.feishu.filling import CannotFill

FILL = Button("standup.fill", "填写", {"round": "9"}, form=True)
TAKE = Button("standup.take", "我来", {"request": "7"})
CARD = Card(("站会",), (Buttons((FILL, TAKE)), Select("board.sort", "排序", (Option("a", "时间"), Option("b", "人")))))
FORM = Form(
    name="standup.fill",
    title="周一站会",
    fields=(
        Field("done", "做完了什么", "long", required=True, hint="一行一件"),
        Field("link", "链接", value="https://a.cn"),
        Field("mood", "状态", "one", options=(Option("g", "好"), Option("b", "不好")), value="g"),
        Field("ticks", "勾一下", "many", options=(Option("36", "#36"), Option("41", "#41")), value=("36",)),
        Field("day", "哪天", "date", value="2026-02-09"),
        Field("hour", "几点", "time", value="09:30"),
        Field("who", "谁", "person", options=(Option("m1", "小满"), Option("m2", "Bo"))),
    ),
    submit="提交",
    cancel="算了",
    done="已提交",
    value={"round": "9"},
    intro=(("上周五的计划",),),
)


def posted(bot: FeishuAdapter, card: Card = CARD, **more: Any) -> str:
    return bot.send(parcel(card, **more))


def form_card(feishu: FakeFeishu, ears: ScriptedEars, bot: FeishuAdapter, user: str = "ou_mei") -> str:
    """Somebody presses the button; the id of the form card that arrives."""
    ears.form = FORM
    feishu.press(user, posted(bot), "填写")
    return feishu.messages(feishu.direct(user))[-1].message_id


def test_a_press_is_heard_with_its_place_and_its_value(
    feishu: FakeFeishu, ears: ScriptedEars, bot: FeishuAdapter
) -> None:
    message = posted(bot)
    feishu.press("ou_mei", message, "我来")
    (pressed,) = ears.heard

    assert isinstance(pressed, Pressed)
    assert (pressed.place, pressed.sender, pressed.message) == (TEAM, MEI, message)
    assert (pressed.action, pressed.value) == ("standup.take", {"request": "7"})
    assert pressed.id.startswith(f"feishu:{feishu.tenant_key}:")
    assert feishu.complaints == []


def test_a_press_in_a_thread_and_in_a_direct_chat_know_where_they_are(
    feishu: FakeFeishu, ears: ScriptedEars, bot: FeishuAdapter
) -> None:
    root = posted(bot)
    feishu.press("ou_mei", posted(bot, place=TEAM.in_thread(root), number="n2"), "我来")
    feishu.press("ou_mei", posted(bot, place=MEIS_CHAT, number="n3"), "我来")

    assert [event.place for event in ears.heard] == [TEAM.in_thread(root), MEIS_CHAT]


def test_a_pick_from_a_list_arrives_as_a_press(feishu: FakeFeishu, ears: ScriptedEars, bot: FeishuAdapter) -> None:
    feishu.choose("ou_mei", posted(bot), "b", action="board.sort")
    (pressed,) = ears.heard

    assert isinstance(pressed, Pressed)
    assert (pressed.action, pressed.value) == ("board.sort", {"choice": "b"})


def test_what_came_of_a_press_is_shown_at_once(feishu: FakeFeishu, ears: ScriptedEars, bot: FeishuAdapter) -> None:
    ears.outcome = Outcome("归你了", card=Card(("站会",), (Text((("小满 来做",),)),), tone="good"))
    message = posted(bot)
    answer = feishu.press("ou_mei", message, "我来")

    assert (answer.toast, answer.code) == ("归你了", 0)
    assert "小满 来做" in feishu.posted[message].text


def test_a_press_whose_outcome_is_not_known_yet_changes_nothing(feishu: FakeFeishu, bot: FeishuAdapter) -> None:
    message = posted(bot)
    before = feishu.posted[message].text
    answer = feishu.press("ou_mei", message, "我来")

    assert (answer.toast, answer.code, answer.card) == ("", 0, None)
    assert feishu.posted[message].text == before


def test_a_press_on_a_plain_outcome_keeps_the_message_a_card(
    feishu: FakeFeishu, ears: ScriptedEars, bot: FeishuAdapter
) -> None:
    ears.outcome = Outcome(card=Card(("已结束",)))
    answer = feishu.press("ou_mei", posted(bot), "我来")

    assert answer.code == 0 and answer.card is not None
    assert feishu.complaints == []


def test_a_press_that_cannot_be_kept_is_not_thanked_for(
    feishu: FakeFeishu, ears: ScriptedEars, bot: FeishuAdapter
) -> None:
    ears.broken = True

    assert feishu.press("ou_mei", posted(bot), "我来").code == 200671


def test_presses_on_other_peoples_cards_get_an_empty_thanks(post: Post, ears: ScriptedEars) -> None:
    for name in ("cb_card_action_trigger.02", "card_v2_button.02", "card_v2_select.02", "card_v2_form.02"):
        assert post.sealed(with_token(sample(name))) == 200
    assert ears.heard == []


def test_a_form_comes_into_the_direct_chat_at_once(feishu: FakeFeishu, ears: ScriptedEars, bot: FeishuAdapter) -> None:
    ears.form = FORM
    message = posted(bot)
    answer = feishu.press("ou_mei", message, "填写")

    assert answer.toast == "周一站会"
    assert ears.asked[0].action == "standup.fill" and ears.heard == []
    (card,) = feishu.messages(feishu.direct("ou_mei"))
    assert feishu.labels(card.message_id) == ["提交", "算了"]
    assert all(label in card.text for label in ("做完了什么 *", "上周五的计划", "链接"))
    assert feishu.complaints == []


def test_in_the_direct_chat_the_form_speaks_for_itself(
    feishu: FakeFeishu, ears: ScriptedEars, bot: FeishuAdapter
) -> None:
    ears.form = FORM

    assert feishu.press("ou_mei", posted(bot, place=MEIS_CHAT), "填写").toast == ""


def test_a_form_that_cannot_be_opened_says_why(feishu: FakeFeishu, ears: ScriptedEars, bot: FeishuAdapter) -> None:
    ears.form = Outcome("这轮站会已经结束了")

    assert feishu.press("ou_mei", posted(bot), "填写").toast == "这轮站会已经结束了"
    assert feishu.messages(feishu.direct("ou_mei")) == []


def test_a_form_that_cannot_be_delivered_is_not_passed_over_in_silence(
    feishu: FakeFeishu, ears: ScriptedEars, bot: FeishuAdapter
) -> None:
    ears.form = FORM
    feishu.users["ou_mei"].stopped = True
    answer = feishu.press("ou_mei", posted(bot), "填写")

    assert (answer.toast, answer.toast_type, answer.code) == ("周一站会", "error", 0)


def test_what_was_filled_in_comes_back_as_it_was_asked(
    feishu: FakeFeishu, ears: ScriptedEars, bot: FeishuAdapter
) -> None:
    card = form_card(feishu, ears, bot)
    feishu.submit("ou_mei", card, {"done": "海报\n预算", "ticks": ["36", "41"], "day": "2026-02-10", "who": "m2"})
    (filled,) = ears.heard

    assert isinstance(filled, Filled)
    assert (filled.form, filled.value, filled.place) == ("standup.fill", {"round": "9"}, TEAM)
    assert filled.message == feishu.messages("oc_team")[-1].message_id
    assert filled.fields == {
        "done": "海报\n预算",
        "link": "https://a.cn",
        "mood": "g",
        "ticks": ("36", "41"),
        "day": "2026-02-10",
        "hour": "09:30",
        "who": "m2",
    }


def test_a_form_that_was_sent_says_so_and_cannot_be_sent_again(
    feishu: FakeFeishu, ears: ScriptedEars, bot: FeishuAdapter
) -> None:
    card = form_card(feishu, ears, bot)
    ears.outcome = Outcome("收到，今天已有 7 人交了站会")
    feishu.submit("ou_mei", card, {"done": "海报"})

    assert feishu.posted[card].text == "周一站会\n已提交\n收到，今天已有 7 人交了站会"
    assert feishu.labels(card) == []


def test_a_wrong_answer_leaves_the_form_open_with_everything_in_it(
    feishu: FakeFeishu, ears: ScriptedEars, bot: FeishuAdapter
) -> None:
    card = form_card(feishu, ears, bot)
    ears.outcome = Outcome(errors={"hour": "会议之后才提醒就晚了"})
    feishu.submit("ou_mei", card, {"done": "海报", "hour": "10:30", "mood": "b", "ticks": []})

    assert "会议之后才提醒就晚了" in feishu.posted[card].text
    ears.outcome = Outcome()
    feishu.submit("ou_mei", card, {"hour": "09:00"})
    last = ears.heard[-1]
    assert isinstance(last, Filled)
    assert (last.fields["done"], last.fields["hour"], last.fields["mood"]) == ("海报", "09:00", "b")
    assert feishu.complaints == []


def test_what_is_required_cannot_be_left_out(feishu: FakeFeishu, ears: ScriptedEars, bot: FeishuAdapter) -> None:
    card = form_card(feishu, ears, bot)
    try:
        feishu.submit("ou_mei", card, {})
    except CannotFill as refusal:
        assert "done" in str(refusal)
    else:
        raise AssertionError("the form could be sent empty")


def test_a_form_called_off_goes_away(feishu: FakeFeishu, ears: ScriptedEars, bot: FeishuAdapter) -> None:
    card = form_card(feishu, ears, bot)
    feishu.press("ou_mei", card, "算了")

    assert feishu.messages(feishu.direct("ou_mei")) == []
    assert ears.heard == []


def test_a_form_that_cannot_be_taken_back_is_at_least_closed(
    feishu: FakeFeishu, ears: ScriptedEars, bot: FeishuAdapter
) -> None:
    card = form_card(feishu, ears, bot)
    feishu.fail_next("DELETE", 230009)
    feishu.press("ou_mei", card, "算了")

    assert feishu.posted[card].text == "周一站会\n算了"


def test_the_same_press_told_twice_opens_one_form(feishu: FakeFeishu, ears: ScriptedEars, bot: FeishuAdapter) -> None:
    form_card(feishu, ears, bot)
    feishu.replay(feishu.deliveries[-1].payload)

    assert len(feishu.messages(feishu.direct("ou_mei"))) == 1


def test_a_form_of_hundreds_of_people_is_drawn_within_the_limits() -> None:
    crowd = tuple(Option(f"m{at}", f"同事 {at} " + "名" * 20) for at in range(150))
    form = Form("t.f", "转给谁", (Field("who", "谁", "person", options=crowd, value="m7"),), "好", "算了", "已转")
    card = forms.draw(form, TEAM, "om_1")

    assert size(card) < 30 * 1024
    value = card["body"]["elements"][0]["elements"][-1]["columns"][0]["elements"][0]["behaviors"][0]["value"]
    carried = forms.carried(value["s"])
    assert carried and forms.filled(carried, {"who": "m9"}) == {"who": "m9"}


def test_words_longer_than_feishus_fields_are_shown_whole_above_them() -> None:
    long = "字" * 1500
    card = forms.draw(Form("t.f", "改", (Field("a", "A", "long", value=long),), "好", "算了", "好了"), TEAM, "om_1")
    _, shown, field, _ = card["body"]["elements"][0]["elements"]

    assert shown["text"]["content"] == long
    assert len(field["default_value"]) == 1000


def test_a_card_with_only_a_rule_is_a_card(bot: FeishuAdapter, feishu: FakeFeishu) -> None:
    posted(bot, Card(("t",), (Rule(),)))

    assert feishu.messages("oc_team")[-1].msg_type == "interactive"
