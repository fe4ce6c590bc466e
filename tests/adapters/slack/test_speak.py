"""Saying things on Slack: once, in order, and honest about what went wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.slack import SlackAdapter
from bot.chat import Button, Buttons, Card, Place, Sender, Text
from bot.wire import Parcel, Profile, Unsure
from tests.fakes.slack import FakeSlack

TEAM = "T0FAKE"
C1 = Place("slack", TEAM, "C1", "channel")
HELLO = Card(("早，小满",))
LONG = Card(("选题包",), tuple(Text((("字" * 2500,),)) for _ in range(9)))


def parcel(card: Card = HELLO, place: Place = C1, number: str = "letter-1", again: bool = False) -> Parcel:
    return Parcel(number, place, card, datetime.now(UTC) if again else None)


def texts(slack: FakeSlack, thread: str | None = None) -> list[str]:
    return [message["text"] for message in slack.messages("C1", thread)]


def test_a_letter_is_posted_with_its_number(speaker: SlackAdapter, slack: FakeSlack) -> None:
    message = speaker.send(parcel())

    (posted,) = slack.messages("C1")
    assert (posted["ts"], posted["text"]) == (message, "早，小满")
    assert posted["metadata"] == {
        "event_type": "baton_letter",
        "event_payload": {"number": "letter-1", "page": 1},
    }
    assert slack.complaints == []


def test_a_letter_to_a_thread_hangs_in_the_thread(speaker: SlackAdapter, slack: FakeSlack) -> None:
    head = speaker.send(parcel())

    speaker.send(parcel(Card(("详情",)), C1.in_thread(head), "letter-2"))

    assert texts(slack, head) == ["详情"]


def test_a_card_is_edited_in_its_place(speaker: SlackAdapter, slack: FakeSlack) -> None:
    message = speaker.send(parcel())

    speaker.edit(parcel(Card(("早，大家",))), message)

    assert texts(slack) == ["早，大家"]
    assert slack.messages("C1")[0]["metadata"]["event_payload"]["number"] == "letter-1"


def test_a_letter_that_did_arrive_is_adopted_and_not_posted_twice(speaker: SlackAdapter, slack: FakeSlack) -> None:
    slack.fail_next("chat.postMessage", "drop_after")
    with pytest.raises(Unsure):
        speaker.send(parcel())

    message = speaker.send(parcel(again=True))

    assert [posted["ts"] for posted in slack.messages("C1")] == [message]


def test_a_letter_that_did_not_arrive_is_posted(speaker: SlackAdapter, slack: FakeSlack) -> None:
    slack.fail_next("chat.postMessage", "drop_before")
    with pytest.raises(Unsure):
        speaker.send(parcel())

    speaker.send(parcel(again=True))

    assert texts(slack) == ["早，小满"]


def test_another_letter_s_number_is_not_adopted(speaker: SlackAdapter, slack: FakeSlack) -> None:
    speaker.send(parcel(number="letter-0"))

    speaker.send(parcel(again=True))

    assert len(texts(slack)) == 2


def test_a_reply_is_looked_for_in_its_thread(speaker: SlackAdapter, slack: FakeSlack) -> None:
    head = speaker.send(parcel())
    reply = parcel(Card(("详情",)), C1.in_thread(head), "letter-2", again=True)
    slack.fail_next("chat.postMessage", "drop_after")
    with pytest.raises(Unsure):
        speaker.send(reply)

    speaker.send(reply)

    assert texts(slack, head) == ["详情"]


def test_a_thread_that_is_gone_holds_no_letter_of_ours(speaker: SlackAdapter, slack: FakeSlack) -> None:
    head = speaker.send(parcel())
    slack.fail_next("conversations.replies", "thread_not_found")

    speaker.send(parcel(Card(("详情",)), C1.in_thread(head), "letter-2", again=True))

    assert texts(slack, head) == ["详情"]


# --- long cards -----------------------------------------------------------------------------------------------


def test_a_long_card_goes_on_in_its_thread(speaker: SlackAdapter, slack: FakeSlack) -> None:
    message = speaker.send(parcel(LONG))

    assert texts(slack, message) == ["(2/3)", "(3/3)"]
    assert slack.complaints == []


def test_in_a_direct_message_a_long_card_simply_goes_on(speaker: SlackAdapter, slack: FakeSlack) -> None:
    speaker.send(parcel(LONG, speaker.direct(Sender("slack", TEAM, "U1"))))

    assert [message["text"][:6] for message in slack.messages("U1")] == ["选题包\n字字", "(2/3)", "(3/3)"]


@pytest.mark.parametrize("fault", ["drop_before", "drop_after", "ratelimited"])
def test_a_long_card_broken_off_is_completed_and_not_repeated(
    fault: str, speaker: SlackAdapter, slack: FakeSlack
) -> None:
    first = speaker.send(parcel(Card(LONG.title, LONG.blocks[:1])))  # as if only the first page had gone out
    slack.fail_next("chat.postMessage", fault)
    with pytest.raises(Unsure):
        speaker.send(parcel(LONG, again=True))

    message = speaker.send(parcel(LONG, again=True))

    assert message == first
    assert texts(slack, message) == ["(2/3)", "(3/3)"]


def test_a_long_card_is_edited_page_by_page_and_shrinks(speaker: SlackAdapter, slack: FakeSlack) -> None:
    message = speaker.send(parcel(LONG))

    speaker.edit(parcel(Card(("选题包，更新",), LONG.blocks[:5])), message)
    assert texts(slack, message) == ["(2/2)"]

    speaker.edit(parcel(HELLO), message)
    assert (texts(slack), texts(slack, message)) == (["早，小满"], [])


def test_pages_stay_marked_even_where_an_edit_forgets_the_mark(speaker: SlackAdapter, slack: FakeSlack) -> None:
    message = speaker.send(parcel(LONG))
    speaker.edit(parcel(LONG), message)

    for call in slack.calls_of("chat.update")[1:]:
        assert call.args["metadata"]["event_payload"]["of"] == message


@pytest.mark.parametrize("where", ["channel", "dm"])
def test_after_a_restart_a_long_card_still_shrinks_and_is_taken_back_whole(
    where: str, speaker: SlackAdapter, slack: FakeSlack
) -> None:
    place = C1 if where == "channel" else speaker.direct(Sender("slack", TEAM, "U1"))
    shrinks, goes = (speaker.send(parcel(LONG, place, number)) for number in ("letter-1", "letter-2"))
    restarted = SlackAdapter(bot_token=slack.bot_token, signing_secret="x", api_url=slack.url)

    restarted.edit(parcel(HELLO, place, "letter-3"), shrinks)
    restarted.delete(place, goes)
    restarted.edit(parcel(HELLO, place, "letter-4"), shrinks)

    every = [m["ts"] for thread in (None, shrinks, goes) for m in slack.messages(place.id, thread)]
    assert every == [shrinks]
    assert len(slack.calls_of("conversations.replies") + slack.calls_of("conversations.history")) == 2


def test_a_card_that_grows_gets_further_pages_once(speaker: SlackAdapter, slack: FakeSlack) -> None:
    message = speaker.send(parcel())

    speaker.edit(parcel(LONG), message)
    speaker.edit(parcel(LONG), message)

    assert texts(slack, message) == ["(2/3)", "(3/3)"]


def test_a_long_card_is_taken_back_whole(speaker: SlackAdapter, slack: FakeSlack) -> None:
    message = speaker.send(parcel(LONG))

    speaker.delete(C1, message)

    assert (texts(slack), texts(slack, message)) == ([], [])


# --- people and pages -----------------------------------------------------------------------------------------


def test_people_are_known_as_slack_knows_them(speaker: SlackAdapter) -> None:
    joyce = speaker.profile(Sender("slack", TEAM, "U2"))

    assert joyce == Profile(
        Sender("slack", TEAM, "U2", "Joyce"), "Joyce", email="", tz="Europe/London", lang="en", guest=True
    )
    assert speaker.profile(Sender("slack", TEAM, "U1")).email == "xiaoman@example.com"


def test_the_workspace_is_known_and_whoever_is_found_by_mail_belongs_to_it(speaker: SlackAdapter) -> None:
    assert speaker.workspaces() == (TEAM,)
    assert speaker.by_email("xiaoman@example.com", TEAM) == Sender("slack", TEAM, "U1", "小满")
    assert speaker.by_email("nobody@example.com", TEAM) is None


def test_members_are_the_people_of_a_channel_without_bots(speaker: SlackAdapter) -> None:
    assert [member.name for member in speaker.members(C1)] == ["小满", "Joyce"]


def test_a_direct_message_is_opened_once(speaker: SlackAdapter, slack: FakeSlack) -> None:
    first, again = (speaker.direct(Sender("slack", TEAM, "U1")) for _ in range(2))

    assert first == again and first.kind == "dm"
    assert len(slack.calls_of("conversations.open")) == 1


def test_the_home_page_is_drawn(speaker: SlackAdapter, slack: FakeSlack) -> None:
    mine = Card(("我的",), (Buttons((Button("tasks.claim", "我来"),)),))

    speaker.show_home(Sender("slack", TEAM, "U1"), mine)

    home = slack.home_of("U1")
    assert home and [block["type"] for block in home["blocks"]] == ["rich_text", "actions"]
    assert slack.complaints == []


def test_the_clock_of_slack_may_be_a_little_off(speaker: SlackAdapter, slack: FakeSlack) -> None:
    speaker.send(parcel())

    late = Parcel("letter-1", C1, HELLO, datetime.now(UTC) + timedelta(seconds=60))

    speaker.send(late)
    assert len(texts(slack)) == 1
