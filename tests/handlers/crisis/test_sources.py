"""Where crises are heard of: the shortcut on a message, a reply, a form, rules that wait for many."""

from __future__ import annotations

from datetime import timedelta

from bot.adapters.local.people import direct, place_of
from bot.chat import Event, Place, Pointed, Quoted, Said, Sender
from storage import evidence
from storage.keywords import Keyword
from tests.chat import WITH_STANDUPS
from tests.handlers.crisis.scene import REACTION, WorstDay

MEI = Sender("local", "local", "mei", "小满")
FAN = Sender("local", "local", "fan", "柠檬不加冰")
QUOTED = Quoted("m1", REACTION, FAN, "https://xhs.com/a")


def hears(day: WorstDay, event: Event) -> None:
    day.baton.ears.accept(event)
    day.settle()


def kept(day: WorstDay) -> list[tuple[str, str, str]]:
    with day.database.read() as db:
        return [(entry.words, entry.sender, entry.link) for entry in evidence.chain(db, day.team_id)]


def here() -> Place:
    return place_of(direct("mei").id)


def test_the_shortcut_on_a_message_reports_that_message(day: WorstDay) -> None:
    hears(day, Pointed("p1", place_of("home"), MEI, day.clock.now(), "crisis.report", QUOTED))

    assert kept(day) == [(REACTION, "柠檬不加冰", "https://xhs.com/a")]
    assert "小满上报" in day.war()[0] and "柠檬" not in day.war()[0]
    assert any("已开预警 #1" in text for text in day.person("mei").sees())


def test_pointing_at_what_was_seen_already_adds_nothing(day: WorstDay) -> None:
    day.person("fang").says(REACTION, place="home")
    seen = Quoted(day.messages("home")[0].id, REACTION, FAN)
    hears(day, Pointed("p1", place_of("home"), MEI, day.clock.now(), "crisis.report", seen))

    assert [alert.joined for alert in day.alerts()] == [0] and len(kept(day)) == 1
    assert any("这条已经在预警 #1" in text for text in day.person("mei").sees())


def test_another_shortcut_reports_nothing(day: WorstDay) -> None:
    hears(day, Pointed("p1", place_of("home"), MEI, day.clock.now(), "tasks.from_message", QUOTED))

    assert kept(day) == []


def test_report_in_reply_to_a_message_reports_that_message(day: WorstDay) -> None:
    at = day.clock.now()
    hears(day, Said("s1", here(), MEI, at, "上报", "m2", addressed=True, reply_to="m1", quoted=QUOTED))

    assert kept(day) == [(REACTION, "柠檬不加冰", "https://xhs.com/a")]


def test_the_same_delivery_twice_is_one_alert(day: WorstDay) -> None:
    said = Said("s1", here(), MEI, day.clock.now(), f"上报 {REACTION}", "m2", addressed=True)
    for _ in range(2):
        hears(day, said)

    assert len(day.alerts()) == 1 and day.alerts()[0].joined == 0


@WITH_STANDUPS
def test_what_is_written_into_a_stand_ups_form_is_seen(day: WorstDay) -> None:
    day.at("09:00")
    day.person("fang").presses("填写", {"done": f"看到评论：{REACTION}", "doing": "盯评论", "needs": ""})

    assert len(day.alerts()) == 1 and "急诊" in day.war()[0]


def test_a_word_of_the_teams_own_that_waits_for_three_alarms_at_the_third(day: WorstDay) -> None:
    with day.database.write() as db:
        db.add(Keyword(team_id=day.team_id, word="泵头断裂", times=3, minutes=10, at=day.clock.now()))
    day.person("mei").says("又一个泵头断裂", place="home")
    day.clock.set(day.clock.now() + timedelta(minutes=11))
    for n in range(2):
        day.person("mei").says(f"第{n}个泵头断裂", place="home")
    assert day.alerts() == []
    day.person("fang").says("我这也有泵头断裂", place="home")

    [alert] = day.alerts()
    assert (alert.severity, alert.rule) == ("P1", "泵头断裂")


def test_a_word_of_the_teams_own_alarms_and_one_it_switched_off_does_not(day: WorstDay) -> None:
    with day.database.write() as db:
        db.add(Keyword(team_id=day.team_id, word="泵头断裂", severity="P0", at=day.clock.now()))
        db.add(Keyword(team_id=day.team_id, word="12315", deed="off", at=day.clock.now()))
    day.person("mei").says("泵头断裂", place="home")
    assert [alert.severity for alert in day.alerts()] == ["P0"]
