"""Buttons, forms, shortcuts and the command, through the whole adapter and back to the person."""

from __future__ import annotations

import pytest

from bot.adapters.slack import SlackAdapter
from bot.chat import (
    Button,
    Buttons,
    Card,
    Field,
    Filled,
    Form,
    Opened,
    Option,
    Outcome,
    Place,
    Pointed,
    Pressed,
    Said,
    Select,
)
from bot.wire import Parcel
from tests.adapters.slack.scene import ScriptedEars
from tests.fakes.slack import FakeSlack

C1 = Place("slack", "T0FAKE", "C1", "channel")
CARD = Card(
    ("#12 补涂",),
    (
        Buttons(
            (Button("tasks.claim", "我来", {"task": "12"}), Button("tasks.submit", "填写", {"task": "12"}, form=True))
        ),
        Select("tasks.move", "移到", (Option("draft", "稿件"), Option("review", "审核")), {"task": "12"}),
    ),
)
GROUPS = (Option("content", "内容中台"), Option("ops", "矩阵运营"))
FORM = Form(
    name="tasks.submit",
    title="交稿",
    fields=(
        Field("draft", "稿件", "long", required=True, hint="直接贴"),
        Field("title", "标题", value="海岛通勤"),
        Field("group", "给谁", "one", options=GROUPS, required=True, value="ops"),
        Field("ticks", "做完的", "many", options=(Option("36", "#36"), Option("41", "#41")), value=("41",)),
        Field("day", "日期", "date", value="2026-02-11"),
        Field("hour", "时间", "time", value="22:00"),
        Field("who", "审核人", "person", options=(Option("m1", "周岚"), Option("m2", "许宁"))),
        Field("nobody", "交给", "person"),
    ),
    submit="交",
    cancel="算了",
    done="已交",
    value={"task": "12"},
    intro=(("先自查红线",),),
)


@pytest.fixture
def card(bot: SlackAdapter) -> str:
    return bot.send(Parcel("letter-1", C1, CARD))


def test_a_press_reaches_the_machine_and_slack_is_thanked(slack: FakeSlack, ears: ScriptedEars, card: str) -> None:
    delivery = slack.press("U1", "C1", card, label="我来")

    (heard,) = ears.heard
    assert isinstance(heard, Pressed)
    assert (heard.action, heard.value, heard.message, heard.sender.id) == ("tasks.claim", {"task": "12"}, card, "U1")
    assert (delivery.status, slack.whispers("U1")) == (200, [])


def test_a_sentence_about_the_press_is_whispered(slack: FakeSlack, ears: ScriptedEars, card: str) -> None:
    ears.outcome = Outcome("#12 已满，<!channel> 还有 #15")

    slack.press("U1", "C1", card, label="我来")

    slack.until(lambda: slack.whispers("U1"))
    assert slack.whispers("U1")[0]["text"] == "#12 已满，&lt;!channel&gt; 还有 #15"


def test_what_the_card_shows_is_not_whispered_as_well(slack: FakeSlack, ears: ScriptedEars, card: str) -> None:
    ears.outcome = Outcome("归你了", card=CARD)
    slack.press("U1", "C1", card, label="我来")
    ears.outcome = Outcome("已满")

    slack.press("U1", "C1", card, label="我来")

    slack.until(lambda: slack.whispers("U1"))
    assert [each["text"] for each in slack.whispers("U1")] == ["已满"]


def test_where_we_may_not_write_the_press_lends_an_address(slack: FakeSlack, ears: ScriptedEars, card: str) -> None:
    ears.outcome = Outcome("#12 已满")
    slack.fail_next("chat.postEphemeral", "not_in_channel")

    slack.press("U1", "C1", card, label="我来")

    slack.until(lambda: slack.whispers("U1"))
    assert slack.whispers("U1")[0]["text"] == "#12 已满"
    assert slack.messages("C1")[0]["blocks"] != []


def test_a_press_that_was_not_kept_fails_visibly(slack: FakeSlack, ears: ScriptedEars, card: str) -> None:
    ears.broken = True

    assert slack.press("U1", "C1", card, label="我来").status == 503


def test_a_pick_carries_its_choice(slack: FakeSlack, ears: ScriptedEars, card: str) -> None:
    action = slack.last("C1")["blocks"][2]["elements"][0]["action_id"]

    slack.choose("U1", "C1", card, action, "审核")

    (heard,) = ears.heard
    assert isinstance(heard, Pressed) and heard.value == {"task": "12", "choice": "review"}


# --- forms ----------------------------------------------------------------------------------------------------


@pytest.fixture
def form(slack: FakeSlack, ears: ScriptedEars, card: str) -> Form:
    ears.form = FORM
    assert slack.press("U1", "C1", card, label="填写").status == 200
    return FORM


def test_a_form_opens_within_the_request(slack: FakeSlack, ears: ScriptedEars, form: Form) -> None:
    view = slack.view_of("U1")

    assert view and view["title"]["text"] == "交稿"
    assert (ears.heard, slack.complaints) == ([], [])


def answers(**more: object) -> dict[str, object]:
    return {"field:draft": "防晒三件事", **more}


def test_what_was_filled_in_comes_back_with_what_stood_there(
    slack: FakeSlack, ears: ScriptedEars, form: Form, card: str
) -> None:
    assert slack.submit("U1", answers()).status == 200  # type: ignore[arg-type]  # values of every kind

    (heard,) = ears.heard
    assert isinstance(heard, Filled)
    assert (heard.form, heard.value, heard.place, heard.message) == ("tasks.submit", {"task": "12"}, C1, card)
    assert heard.fields == {
        "draft": "防晒三件事",
        "title": "海岛通勤",
        "group": "ops",
        "ticks": ("41",),
        "day": "2026-02-11",
        "hour": "22:00",
        "who": "",
        "nobody": "",
    }
    assert slack.view_of("U1") is None


def test_an_error_stands_beside_its_question_and_the_form_stays(
    slack: FakeSlack, ears: ScriptedEars, form: Form
) -> None:
    ears.outcome = Outcome(errors={"draft": "少了 #广告", "unknown": "?"})

    delivery = slack.submit("U1", answers())  # type: ignore[arg-type]  # values of every kind

    assert delivery.errors == {"field:draft": "少了 #广告"}
    assert slack.view_of("U1") is not None


def test_a_form_sent_again_after_an_error_is_heard_again(slack: FakeSlack, ears: ScriptedEars, form: Form) -> None:
    ears.outcome = Outcome(errors={"draft": "少了 #广告"})
    slack.submit("U1", answers())  # type: ignore[arg-type]  # values of every kind
    ears.outcome = None
    slack.submit("U1", answers())  # type: ignore[arg-type]  # values of every kind

    assert len({event.id for event in ears.heard}) == 2


def test_an_error_about_no_question_is_whispered(slack: FakeSlack, ears: ScriptedEars, form: Form) -> None:
    ears.outcome = Outcome(errors={"": "这条已经交过了"})

    slack.submit("U1", answers())  # type: ignore[arg-type]  # values of every kind

    slack.until(lambda: slack.whispers("U1"))
    assert slack.view_of("U1") is None


def test_there_may_be_no_form_and_a_word_why(slack: FakeSlack, ears: ScriptedEars, card: str) -> None:
    ears.form = Outcome("已经过了时间")

    slack.press("U1", "C1", card, label="填写")

    slack.until(lambda: slack.whispers("U1"))
    assert (slack.whispers("U1")[0]["text"], slack.view_of("U1")) == ("已经过了时间", None)


@pytest.mark.parametrize("fault", ["expired_trigger_id", "ratelimited", 500])
def test_a_form_that_slack_does_not_open_fails_visibly(
    fault: str | int, slack: FakeSlack, ears: ScriptedEars, card: str
) -> None:
    ears.form = FORM
    slack.fail_next("views.open", fault)

    assert slack.press("U1", "C1", card, label="填写").status == 503


def test_closing_a_form_is_no_event(slack: FakeSlack, ears: ScriptedEars, form: Form) -> None:
    slack.close("U1")

    assert ears.heard == []


# --- the rest -------------------------------------------------------------------------------------------------


def test_the_command_and_the_shortcut_arrive(bot: SlackAdapter, slack: FakeSlack, ears: ScriptedEars) -> None:
    ts = slack.say("U2", "C1", "这个会过敏吗")
    slack.command("U1", "C1", "/baton", "站会")
    slack.shortcut("U1", "C1", ts, "crisis.report")

    said, command, pointed = ears.heard
    assert isinstance(said, Said) and not said.addressed
    assert isinstance(command, Said) and (command.text, command.addressed) == ("站会", True)
    assert isinstance(pointed, Pointed)
    assert (pointed.action, pointed.quoted.message, pointed.quoted.text) == ("crisis.report", ts, "这个会过敏吗")


def test_the_home_page_is_opened_and_its_buttons_work(bot: SlackAdapter, slack: FakeSlack, ears: ScriptedEars) -> None:
    slack.open_home("U1")
    (opened,) = ears.heard
    assert isinstance(opened, Opened)
    bot.show_home(opened.sender, CARD)

    slack.press_home("U1", label="我来")

    pressed = ears.heard[1]
    assert isinstance(pressed, Pressed) and pressed.place == bot.direct(opened.sender)


def test_a_mention_is_heard_twice_under_one_name(bot: SlackAdapter, slack: FakeSlack, ears: ScriptedEars) -> None:
    slack.say("U1", "C1", f"<@{slack.bot}> 转给 <@U2>")

    assert len(ears.heard) == 2
    assert len({event.id for event in ears.heard}) == 1
    assert isinstance(ears.heard[0], Said) and ears.heard[0].text == "转给 @Joyce"


def test_a_name_that_slack_will_not_tell_is_no_reason_to_wait(
    bot: SlackAdapter, slack: FakeSlack, ears: ScriptedEars
) -> None:
    slack.fail_next("users.info", 500)

    for _ in range(3):
        slack.say("U1", "C1", "<@U2> 早")

    assert [event.text for event in ears.heard if isinstance(event, Said)] == ["@U2 早"] * 3
    assert len(slack.calls_of("users.info")) == 1


def test_our_own_words_and_other_bots_are_not_heard(bot: SlackAdapter, slack: FakeSlack, ears: ScriptedEars) -> None:
    bot.send(Parcel("letter-1", C1, CARD))
    slack.say("U9", "C1", "beep")

    assert ears.heard == []


def test_what_was_refused_comes_again_and_the_gap_is_looked_into(
    bot: SlackAdapter, slack: FakeSlack, ears: ScriptedEars
) -> None:
    slack.until(lambda: ears.gaps == 1)  # after the start
    ears.broken = True
    slack.say("U1", "C1", "早")
    ears.broken = False

    slack.redeliver()

    assert (len(ears.heard), ears.gaps) == (1, 2)
