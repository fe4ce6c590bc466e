"""Twenty minutes down: what was said meanwhile is answered once, as of when it was said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.patience import until
from tests.story.outage import Outage, opened

Open = Callable[[str], Outage]
BOTH = pytest.mark.parametrize("platform", ["slack", "feishu"])
HELP, YES = "帮助发到你私信了", "照办"


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Open]:
    yield from opened(tmp_path)


def stand_up(name: str) -> str:
    return f"昨天：发了两条\n今天：跟进{name}\n需要：无"


@BOTH
def test_what_was_said_during_twenty_minutes_is_answered_once(play: Open, platform: str) -> None:
    stage = play(platform)
    wire = stage.wire
    wire.say("joe", stand_up("转发"))
    early = wire.say("kim", stand_up("看板"))
    wire.say("mei", "帮助")
    stage.at("09:22")
    stage.goes_down()

    stage.time_passes("09:26")
    wire.say("mei", stand_up("油皮测评"))
    wire.say("fang", stand_up("评论区"))  # has never said anything to the bot before
    wire.edit("kim", early, stand_up("新看板"))
    stage.ask_in_channel("ning", "帮助")
    stage.ask_in_channel("bob", "帮助", thread=stage.card_id())
    stage.time_passes("09:41")
    stage.comes_back()

    (card,) = wire.channel()[:1]
    for plan in ("跟进油皮测评", "跟进评论区", "跟进新看板", "跟进转发"):
        assert plan in card
    assert "补交" not in "".join(wire.thread()), "they were on time; it was the bot that was late"
    assert len(wire.channel()) == 2 and HELP in wire.channel()[1]
    assert sum(HELP in text for text in wire.thread()) == 1
    before = stage.everything_shown()
    assert stage.wire.fake.redeliver(), "the platform had something to bring again"
    stage.settle()
    assert stage.everything_shown() == before
    assert wire.complaints() == []


@BOTH
def test_nobody_is_reminded_of_what_they_said_while_the_bot_was_down(play: Open, platform: str) -> None:
    stage = play(platform)
    stage.wire.say("mei", "帮助")
    stage.at("09:20")
    stage.goes_down()
    stage.time_passes("09:24")
    stage.wire.say("mei", stand_up("油皮测评"))
    stage.time_passes("09:28")  # the reminders were due at 9:25
    stage.comes_back(rings=True)
    until(lambda: any("还差你一份" in text for text in stage.wire.private("bob")))
    stage.settle()

    assert not any("还差你一份" in text for text in stage.wire.private("mei"))


@BOTH
def test_a_command_that_arrives_late_is_asked_about_and_done_once(play: Open, platform: str) -> None:
    stage = play(platform)
    wire = stage.wire
    wire.say("lan", "帮助")
    stage.at("09:01")
    stage.goes_down()
    stage.say_of("lan", "移出", "zoe")
    stage.time_passes("09:21")
    stage.comes_back()

    asked = wire.private("lan")[-1]
    assert "还算数" in asked and "移出" in asked
    assert "小鹿" in _members(stage), "not before she has said so"
    wire.press("lan", YES)
    stage.settle()
    assert "小鹿" not in _members(stage)
    told = len(wire.private("lan"))
    wire.fake.redeliver()
    stage.settle()
    assert len(wire.private("lan")) == told


def _members(stage: Outage) -> str:
    from storage import people
    from storage.teams import all_teams

    with stage.database.read() as db:
        (team,) = all_teams(db)
        return " ".join(member.name for member in people.everyone(db, team.id))
