"""Saying things on Slack: once, in order, and honest about what went wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.slack import SlackAdapter, calls
from bot.chat import Button, Buttons, Card, Place, Sender, Text
from bot.wire import Gone, Parcel, Profile, Refused, Throttled, Unsure
from tests.adapters.slack.scene import ScriptedEars
from tests.fakes.slack import FakeSlack

TEAM = "T0FAKE"
C1 = Place("slack", TEAM, "C1", "channel")
HELLO = Card(("早，小满",))
LONG = Card(("选题包",), tuple(Text((("字" * 2500,),)) for _ in range(9)))


@pytest.fixture
def bot(slack: FakeSlack, ears: ScriptedEars) -> Iterator[SlackAdapter]:
    """The adapter without a web server: here it only speaks."""
    adapter = SlackAdapter(bot_token=slack.bot_token, signing_secret="x", api_url=slack.url, patience=1)
    adapter.start(ears)
    slack.until(lambda: not adapter.alive())
    yield adapter
    adapter.stop()


def parcel(card: Card = HELLO, place: Place = C1, number: str = "letter-1", again: bool = False) -> Parcel:
    return Parcel(number, place, card, datetime.now(UTC) if again else None)


def texts(slack: FakeSlack, thread: str | None = None) -> list[str]:
    return [message["text"] for message in slack.messages("C1", thread)]


def test_a_letter_is_posted_with_its_number(bot: SlackAdapter, slack: FakeSlack) -> None:
    message = bot.send(parcel())

    (posted,) = slack.messages("C1")
    assert (posted["ts"], posted["text"]) == (message, "早，小满")
    assert posted["metadata"] == {
        "event_type": "baton_letter",
        "event_payload": {"number": "letter-1", "page": 1},
    }
    assert slack.complaints == []


def test_a_letter_to_a_thread_hangs_in_the_thread(bot: SlackAdapter, slack: FakeSlack) -> None:
    head = bot.send(parcel())

    bot.send(parcel(Card(("详情",)), C1.in_thread(head), "letter-2"))

    assert texts(slack, head) == ["详情"]


def test_a_card_is_edited_in_its_place(bot: SlackAdapter, slack: FakeSlack) -> None:
    message = bot.send(parcel())

    bot.edit(parcel(Card(("早，大家",))), message)

    assert texts(slack) == ["早，大家"]
    assert slack.messages("C1")[0]["metadata"]["event_payload"]["number"] == "letter-1"


def test_a_letter_that_did_arrive_is_adopted_and_not_posted_twice(bot: SlackAdapter, slack: FakeSlack) -> None:
    slack.fail_next("chat.postMessage", "drop_after")
    with pytest.raises(Unsure):
        bot.send(parcel())

    message = bot.send(parcel(again=True))

    assert [posted["ts"] for posted in slack.messages("C1")] == [message]


def test_a_letter_that_did_not_arrive_is_posted(bot: SlackAdapter, slack: FakeSlack) -> None:
    slack.fail_next("chat.postMessage", "drop_before")
    with pytest.raises(Unsure):
        bot.send(parcel())

    bot.send(parcel(again=True))

    assert texts(slack) == ["早，小满"]


def test_another_letter_s_number_is_not_adopted(bot: SlackAdapter, slack: FakeSlack) -> None:
    bot.send(parcel(number="letter-0"))

    bot.send(parcel(again=True))

    assert len(texts(slack)) == 2


def test_a_reply_is_looked_for_in_its_thread(bot: SlackAdapter, slack: FakeSlack) -> None:
    head = bot.send(parcel())
    reply = parcel(Card(("详情",)), C1.in_thread(head), "letter-2", again=True)
    slack.fail_next("chat.postMessage", "drop_after")
    with pytest.raises(Unsure):
        bot.send(reply)

    bot.send(reply)

    assert texts(slack, head) == ["详情"]


# --- long cards -----------------------------------------------------------------------------------------------


def test_a_long_card_goes_on_in_its_thread(bot: SlackAdapter, slack: FakeSlack) -> None:
    message = bot.send(parcel(LONG))

    assert texts(slack, message) == ["(2/3)", "(3/3)"]
    assert slack.complaints == []


def test_in_a_direct_message_a_long_card_simply_goes_on(bot: SlackAdapter, slack: FakeSlack) -> None:
    bot.send(parcel(LONG, bot.direct(Sender("slack", TEAM, "U1"))))

    assert [message["text"][:6] for message in slack.messages("U1")] == ["选题包\n字字", "(2/3)", "(3/3)"]


@pytest.mark.parametrize("fault", ["drop_before", "drop_after", "ratelimited"])
def test_a_long_card_broken_off_is_completed_and_not_repeated(fault: str, bot: SlackAdapter, slack: FakeSlack) -> None:
    first = bot.send(parcel(Card(LONG.title, LONG.blocks[:1])))  # as if only the first page had gone out
    slack.fail_next("chat.postMessage", fault)
    with pytest.raises(Unsure):
        bot.send(parcel(LONG, again=True))

    message = bot.send(parcel(LONG, again=True))

    assert message == first
    assert texts(slack, message) == ["(2/3)", "(3/3)"]


def test_a_long_card_is_edited_page_by_page_and_shrinks(bot: SlackAdapter, slack: FakeSlack) -> None:
    message = bot.send(parcel(LONG))

    bot.edit(parcel(Card(("选题包，更新",), LONG.blocks[:5])), message)
    assert texts(slack, message) == ["(2/2)"]

    bot.edit(parcel(HELLO), message)
    assert (texts(slack), texts(slack, message)) == (["早，小满"], [])


def test_a_card_that_grows_gets_further_pages_once(bot: SlackAdapter, slack: FakeSlack) -> None:
    message = bot.send(parcel())

    bot.edit(parcel(LONG), message)
    bot.edit(parcel(LONG), message)

    assert texts(slack, message) == ["(2/3)", "(3/3)"]


def test_a_long_card_is_taken_back_whole(bot: SlackAdapter, slack: FakeSlack) -> None:
    message = bot.send(parcel(LONG))

    bot.delete(C1, message)

    assert (texts(slack), texts(slack, message)) == ([], [])


# --- what goes wrong ------------------------------------------------------------------------------------------


def test_throttled_says_for_how_long(bot: SlackAdapter, slack: FakeSlack) -> None:
    slack.fail_next("chat.postMessage", "ratelimited", retry_after=7)

    with pytest.raises(Throttled) as caught:
        bot.send(parcel())

    assert (caught.value.after, caught.value.whole_app) == (7, False)


def test_too_much_for_the_workspace_stops_the_whole_app(bot: SlackAdapter, slack: FakeSlack) -> None:
    slack.fail_next("chat.postMessage", "rate_limited")

    with pytest.raises(Throttled) as caught:
        bot.send(parcel())

    assert caught.value.whole_app


@pytest.mark.parametrize(
    "reason",
    [
        "not_in_channel",
        "channel_not_found",
        "is_archived",
        "invalid_blocks",
        "restricted_action",
        "msg_blocks_too_long",
    ],
)
def test_what_slack_will_never_take_is_refused_in_its_words(reason: str, bot: SlackAdapter, slack: FakeSlack) -> None:
    slack.fail_next("chat.postMessage", reason)

    with pytest.raises(Refused) as caught:
        bot.send(parcel())

    assert caught.value.reason == reason


@pytest.mark.parametrize(
    "fault", [500, 502, 503, "internal_error", "fatal_error", "service_unavailable", "request_timeout", "drop_before"]
)
def test_what_may_have_arrived_is_unsure(fault: str | int, bot: SlackAdapter, slack: FakeSlack) -> None:
    slack.fail_next("chat.postMessage", fault)

    with pytest.raises(Unsure):
        bot.send(parcel())


def test_a_call_that_is_never_answered_is_unsure(slack: FakeSlack) -> None:
    slack.faults.hang = 1.5
    impatient = calls.Calls(calls.client(slack.bot_token, slack.url, timeout=1))
    slack.fail_next("auth.test", "timeout")

    with pytest.raises(Unsure):
        impatient("auth.test")


def test_slack_is_not_asked_twice_behind_our_back(bot: SlackAdapter, slack: FakeSlack) -> None:
    slack.fail_next("chat.postMessage", "drop_after")
    with pytest.raises(Unsure):
        bot.send(parcel())

    assert len(slack.calls_of("chat.postMessage")) == 1


@pytest.mark.parametrize("reason", ["message_not_found", "cant_update_message", "edit_window_closed"])
def test_a_message_that_cannot_be_edited_any_more_is_gone(reason: str, bot: SlackAdapter, slack: FakeSlack) -> None:
    message = bot.send(parcel())
    slack.fail_next("chat.update", reason)

    with pytest.raises(Gone):
        bot.edit(parcel(), message)


def test_deleting_twice_is_harmless(bot: SlackAdapter, slack: FakeSlack) -> None:
    message = bot.send(parcel())

    bot.delete(C1, message)
    bot.delete(C1, message)

    assert texts(slack) == []


def test_pinning_and_unpinning_twice_is_harmless(bot: SlackAdapter, slack: FakeSlack) -> None:
    message = bot.send(parcel())

    bot.pin(C1, message)
    bot.pin(C1, message)
    assert slack.pins("C1") == [message]

    bot.unpin(C1, message)
    bot.unpin(C1, message)
    assert slack.pins("C1") == []


def test_a_message_that_is_gone_cannot_be_pinned(bot: SlackAdapter) -> None:
    with pytest.raises(Gone):
        bot.pin(C1, "1.000001")


def test_a_revoked_token_is_told_and_its_return_too(bot: SlackAdapter, slack: FakeSlack) -> None:
    slack.fail_next("chat.postMessage", "token_revoked")
    with pytest.raises(Refused):
        bot.send(parcel())
    assert "token_revoked" in bot.alive()

    bot.send(parcel())
    assert bot.alive() == ""


def test_no_error_shows_a_secret(slack: FakeSlack) -> None:
    lost = calls.Calls(calls.client("xoxb-very-secret", slack.url))

    with pytest.raises(Refused) as caught:
        lost("auth.test")

    assert "secret" not in f"{caught.value!r} {caught.value.__cause__!r} {lost!r}"


# --- people and pages -----------------------------------------------------------------------------------------


def test_people_are_known_as_slack_knows_them(bot: SlackAdapter) -> None:
    joyce = bot.profile(Sender("slack", TEAM, "U2"))

    assert joyce == Profile(
        Sender("slack", TEAM, "U2", "Joyce"), "Joyce", email="", tz="Europe/London", lang="en", guest=True
    )
    assert bot.profile(Sender("slack", TEAM, "U1")).email == "xiaoman@example.com"


def test_members_are_the_people_of_a_channel_without_bots(bot: SlackAdapter) -> None:
    assert [member.name for member in bot.members(C1)] == ["小满", "Joyce"]


def test_a_direct_message_is_opened_once(bot: SlackAdapter, slack: FakeSlack) -> None:
    first, again = (bot.direct(Sender("slack", TEAM, "U1")) for _ in range(2))

    assert first == again and first.kind == "dm"
    assert len(slack.calls_of("conversations.open")) == 1


def test_the_home_page_is_drawn(bot: SlackAdapter, slack: FakeSlack) -> None:
    mine = Card(("我的",), (Buttons((Button("tasks.claim", "我来"),)),))

    bot.show_home(Sender("slack", TEAM, "U1"), mine)

    home = slack.home_of("U1")
    assert home and [block["type"] for block in home["blocks"]] == ["rich_text", "actions"]
    assert slack.complaints == []


def test_the_clock_of_slack_may_be_a_little_off(bot: SlackAdapter, slack: FakeSlack) -> None:
    bot.send(parcel())

    late = Parcel("letter-1", C1, HELLO, datetime.now(UTC) + timedelta(seconds=60))

    bot.send(late)
    assert len(texts(slack)) == 1
