"""What was said while nobody listened is found in the history, under the names it would have had."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.slack import SlackAdapter
from bot.chat import Card, Event, Place
from bot.wire import Parcel, Refused
from tests.adapters.slack.scene import ScriptedEars, listening
from tests.fakes.slack import FakeSlack

C1 = Place("slack", "T0FAKE", "C1", "channel")
START = datetime(2026, 2, 9, 1, 0, tzinfo=UTC)


@pytest.fixture
def bot(slack: FakeSlack, ears: ScriptedEars) -> Iterator[SlackAdapter]:
    slack.clock.set(START)
    with listening(slack, ears) as adapter:
        yield adapter


def ago(slack: FakeSlack, minutes: float) -> datetime:
    return datetime.fromtimestamp(slack.clock.now(), UTC) - timedelta(minutes=minutes)


def missed(bot: SlackAdapter, since: datetime, place: Place = C1) -> list[Event]:
    return list(bot.missed(place, since))


def test_it_finds_exactly_what_would_have_been_heard(bot: SlackAdapter, slack: FakeSlack, ears: ScriptedEars) -> None:
    head = slack.say("U1", "C1", "第一句")
    slack.clock.advance(1)
    slack.say("U2", "C1", f"<@{slack.bot}> 站会")
    slack.clock.advance(1)
    slack.say("U2", "C1", "在话题里", thread=head)
    slack.clock.advance(1)
    slack.edit("U1", "C1", head, "第一句，改过")
    slack.say("U9", "C1", "beep")
    bot.send(Parcel("letter-1", C1, Card(("早",))))

    found = missed(bot, START - timedelta(seconds=1))

    live = {event.id: event for event in ears.heard}
    assert [event.id for event in found] == list(live)
    assert found[1:] == list(live.values())[1:]  # the first reads as it was edited since


def test_only_what_came_after_is_found(bot: SlackAdapter, slack: FakeSlack) -> None:
    slack.say("U1", "C1", "vorher")
    slack.clock.advance(600)
    slack.say("U1", "C1", "danach")

    assert [getattr(event, "text", "") for event in missed(bot, ago(slack, 5))] == ["danach"]


def test_a_reply_under_an_older_message_is_found(bot: SlackAdapter, slack: FakeSlack) -> None:
    head = slack.say("U1", "C1", "昨天的卡")
    slack.clock.advance(86_400)
    slack.say("U2", "C1", "我来", thread=head)

    (found,) = missed(bot, ago(slack, 5))

    assert found.place == C1.in_thread(head)


def test_an_edit_of_an_older_message_is_found(bot: SlackAdapter, slack: FakeSlack) -> None:
    ts = slack.say("U1", "C1", "早")
    slack.clock.advance(3600)
    slack.edit("U1", "C1", ts, "早，改了")

    assert [event.tag for event in missed(bot, ago(slack, 5))] == ["edited"]


def test_a_direct_message_is_looked_into_too(bot: SlackAdapter, slack: FakeSlack, ears: ScriptedEars) -> None:
    slack.say("U1", "dm", "今天请假")

    assert missed(bot, ago(slack, 5), ears.heard[0].place) == ears.heard


def test_many_pages_are_read_to_the_end(bot: SlackAdapter, slack: FakeSlack, ears: ScriptedEars) -> None:
    slack.target = "http://127.0.0.1:9/"  # nobody listens meanwhile
    for number in range(450):
        slack.say("U1", "C1", f"第{number}句")

    found = missed(bot, START - timedelta(seconds=1))

    assert [getattr(event, "text", "") for event in found] == [f"第{number}句" for number in range(450)]


def test_a_channel_that_we_may_not_read_says_so(bot: SlackAdapter) -> None:
    with pytest.raises(Refused):
        missed(bot, START, Place("slack", "T0FAKE", "C404", "channel"))
