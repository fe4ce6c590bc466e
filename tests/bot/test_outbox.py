"""The outbox: letters in order, at the platform's pace, once, and notices that are true."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from bot import outbox
from bot.chat import Button, Buttons, Card, Mention, Place
from bot.pace import AppPace
from bot.wire import Gone, Pace, Refused, Throttled, Unsure
from storage import outgoing
from storage.outgoing import PARKED, SENT, Outgoing
from storage.people import Identity
from tests.bot.platform import AfterAll
from tests.bot.post import HOME, LANE, MEI, Post

Open = Callable[..., Post]


@pytest.fixture
def post(tmp_path: Path) -> Post:
    return Post(tmp_path)


# --- several machines ---


def test_who_was_stopped_between_taking_a_letter_up_and_sending_it_does_not_send_it(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By then another machine may have looked whether it is there, and be about to send it."""
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "OURS", -1.0)
        post.write("one")
        assert post.outbox._one(LANE) == 0.0
    assert post.platform.parcels == []

    post.serve()
    assert post.platform.texts() == ["one"]
    assert post.platform.parcels[0].first_try is not None, "it is looked for first"


def test_what_another_machine_has_sent_meanwhile_is_not_sent(post: Post) -> None:
    post.write("one")

    def another_machine() -> None:
        with post.database.write() as db:
            letter = db.exec(select(Outgoing)).one()
            letter.state = SENT
            db.add(letter)

    with post.database.write() as db:
        letter = outgoing.next_out(db, LANE, post.clock.now())
    assert letter is not None
    another_machine()
    assert post.serve() is None
    assert post.platform.parcels == []


def test_an_app_speaks_as_fast_from_many_machines_as_from_one() -> None:
    machines = [1]
    pace = AppPace(10.0, lambda: machines[0])
    for _ in range(10):
        pace.spend()
    alone = pace.pause("one")
    machines[0] = 3
    shared = AppPace(10.0, lambda: machines[0])
    for _ in range(10):
        shared.spend()

    assert shared.pause("one") + 0.5 == pytest.approx(3 * (alone + 0.5), abs=0.3)


def test_lanes_that_wait_for_the_app_have_a_turn_each_and_an_alarm_overtakes_them() -> None:
    app = AppPace(10.0, lambda: 1)
    for _ in range(10):
        app.spend()
    first, second, third = (app.pause(lane) for lane in ("one", "two", "three"))

    assert first == pytest.approx(0.5, abs=0.1)
    assert [second - first, third - second] == pytest.approx([0.1, 0.1], abs=0.02)
    assert app.pause("one") == pytest.approx(first, abs=0.1)  # rung once more, it has the turn it had
    assert app.pause("alarm", urgent=True) == pytest.approx(first, abs=0.1)
    app.hold(2.0)
    assert app.pause("one") == pytest.approx(2.0, abs=0.1)
    assert app.pause("three") == pytest.approx(2.2, abs=0.1)


def test_whoever_comes_when_others_wait_stands_behind_them() -> None:
    app = AppPace(50.0, lambda: 1)
    for _ in range(30):
        app.spend()
    waits = {lane: app.pause(lane) for lane in ("one", "two", "three")}
    time.sleep(waits["one"])

    assert app.pause("one") == 0
    app.spend()
    assert app.pause("late") > app.pause("three") > 0
    time.sleep(0.2)
    assert [app.pause(lane) for lane in ("two", "three", "late", "new")] == [0, 0, 0, 0]


# --- order and pace ---


def test_letters_of_a_conversation_go_in_the_order_in_which_they_were_written(post: Post) -> None:
    post.write("one", "two")
    post.write("three")

    assert post.serve() is None
    assert post.platform.texts() == ["one", "two", "three"]


def test_an_alarm_overtakes_what_waits(post: Post) -> None:
    post.write("one", "two")
    post.write("fire", urgent=True)

    post.serve()
    assert post.platform.texts() == ["fire", "one", "two"]


def test_a_letter_held_for_the_morning_lets_others_pass(post: Post) -> None:
    post.write("good morning", at=post.clock.now() + timedelta(hours=10))
    post.write("tonight")

    assert post.serve() == timedelta(hours=10).total_seconds()
    assert post.platform.texts() == ["tonight"]
    post.pass_time(36000)
    post.serve()
    assert post.platform.texts() == ["tonight", "good morning"]


def test_a_few_letters_go_at_once_and_the_rest_at_the_platforms_pace(tmp_path: Path) -> None:
    post = Post(tmp_path, pace=Pace(gap=1.0, burst=3, per_second=1000.0))
    post.write(*"abcde")

    assert post.serve() == 1.0
    assert post.platform.texts() == ["a", "b", "c"]
    post.pass_time(1.0)
    assert post.serve() == 1.0
    assert post.platform.texts() == ["a", "b", "c", "d"]


def test_a_request_to_wait_is_obeyed_to_the_second_and_keeps_the_order(post: Post) -> None:
    post.platform.script = [Throttled(7.0)]
    post.write("one", "two")

    assert post.serve() == 7.0
    post.pass_time(6.9)
    assert post.serve() == pytest.approx(0.1)
    assert post.platform.texts() == []
    post.pass_time(0.1)
    post.serve()
    assert post.platform.texts() == ["one", "two"]
    assert post.platform.parcels[1].first_try is None, "the platform surely had not taken it"


def test_when_the_whole_app_must_wait_other_conversations_wait_too(post: Post) -> None:
    post.platform.script = [Throttled(3.0, whole_app=True)]
    post.write("one")
    post.write("for mei", place=MEI)

    assert post.serve() == 3.0
    wait = post.serve(f"out:{MEI.lane}")
    assert wait is not None and 2.5 < wait <= 3.0
    assert post.platform.texts() == []


def test_one_workspace_that_must_wait_holds_up_no_other(post: Post) -> None:
    post.platform.script = [Throttled(3.0, whole_app=True)]
    elsewhere = replace(HOME, workspace="T2")
    post.write("one")
    post.write("for others", place=elsewhere)

    assert post.serve() == 3.0
    assert post.serve(f"out:{elsewhere.lane}") is None
    assert post.platform.texts() == ["for others"]


# --- once ---


def test_a_letter_whose_answer_was_lost_is_shown_once(post: Post) -> None:
    post.platform.script = [AfterAll()]
    post.write("one", "two")
    begun = post.clock.now()

    post.deliver()
    assert post.platform.texts() == ["one", "two"]
    assert post.platform.parcels[1].first_try == begun, "the platform is told to look first"


def test_a_letter_of_unknown_fate_stays_so_when_the_platform_asks_to_wait(post: Post) -> None:
    post.platform.script = [AfterAll(), Throttled(5.0)]
    post.write("one")

    post.deliver()
    assert post.platform.texts() == ["one"]


def test_a_process_that_dies_with_a_letter_in_its_hands_leaves_it_to_the_next(post: Post) -> None:
    def die() -> None:
        raise KeyboardInterrupt

    post.platform.script = [die]
    post.write("one")
    with pytest.raises(KeyboardInterrupt):
        post.serve()

    post.deliver()
    assert post.platform.texts() == ["one"]
    assert post.platform.parcels[1].first_try is not None


# --- what cannot be delivered ---


def test_a_letter_refused_for_good_is_parked_and_told_and_holds_up_nobody(post: Post) -> None:
    post.platform.script = [Refused("not_in_channel")]
    post.write("one", "two")

    assert post.serve() is None
    assert post.states() == [PARKED, SENT]
    assert post.parked == ["not_in_channel"]
    assert post.platform.calls == ["send one", "send two"], "it is not tried again"
    assert b'baton_parked_total{where="out"} 1.0' in post.metrics.page()


@pytest.mark.parametrize("trouble", [Unsure("500"), Throttled(300.0)])
def test_a_letter_that_does_not_arrive_is_given_up_after_six_hours(post: Post, trouble: Exception) -> None:
    post.platform.script = [trouble] * 1000
    post.write("one")
    begun = post.clock.now()

    post.deliver()
    assert post.states() == [PARKED]
    assert timedelta(hours=6) < post.clock.now() - begun < timedelta(hours=6, minutes=6)


def test_a_letter_over_which_the_adapter_breaks_does_not_hold_up_the_others_for_long(post: Post) -> None:
    post.platform.script = [ZeroDivisionError()] * 5
    post.write("one", "two")
    begun = post.clock.now()

    post.deliver()
    assert post.states() == [PARKED, SENT]
    assert post.clock.now() - begun < timedelta(minutes=1)


def test_a_letter_held_overnight_has_its_full_time_in_the_morning(post: Post) -> None:
    post.write("good morning", at=post.clock.now() + timedelta(hours=10))
    post.pass_time(36000)
    post.platform.script = [Unsure("500")]

    post.deliver()
    assert post.states() == [SENT]


def test_a_button_that_nobody_answers_is_never_shown(post: Post) -> None:
    with post.database.write() as db:
        post.work(db).post(HOME, Card(("one",), (Buttons((Button("nobody.home", "Press"),)),)))
    post.write("two")

    post.serve()
    assert post.states() == [PARKED, SENT]
    assert post.platform.texts() == ["two"]


@pytest.mark.parametrize("bug", [KeyError("x"), AttributeError("x"), ZeroDivisionError(), AssertionError()])
def test_a_card_that_cannot_be_drawn_holds_up_nobody(post: Post, bug: Exception) -> None:
    post.truth["card"] = bug
    post.hang("card")
    post.write("two")

    post.deliver()
    assert post.states() == [PARKED, SENT]
    assert post.platform.texts() == ["two"]


def test_a_database_that_fails_while_a_card_is_drawn_parks_nothing(post: Post) -> None:
    post.truth["card"] = OperationalError("SELECT", {}, Exception("disk I/O error"))
    post.hang("card")
    with pytest.raises(OperationalError):
        post.serve()
    post.truth["card"] = "the card"

    post.deliver()
    assert post.platform.texts() == ["the card"]


# --- notices ---


def test_a_hundred_changes_are_one_edit(post: Post) -> None:
    post.truth["card"] = "0"
    post.hang("card")
    post.serve()
    for number in range(1, 101):
        post.turns_out("card", str(number))

    post.serve()
    assert post.platform.calls == ["send 0", "edit 100"]


def test_a_change_that_changes_nothing_to_be_seen_sends_nothing(post: Post) -> None:
    post.truth["card"] = "same"
    post.hang("card")
    post.serve()
    post.turns_out("card", "same")

    assert post.serve() is None
    assert post.platform.calls == ["send same"]


def test_a_change_while_the_card_is_on_its_way_is_shown_after_it(post: Post) -> None:
    post.truth["card"] = "old"
    post.hang("card")
    post.platform.script = [lambda: post.turns_out("card", "new")]

    post.serve()
    assert post.platform.texts() == ["new"]


def test_a_change_after_a_card_of_unknown_fate_is_shown(post: Post) -> None:
    """The message is there and shows the old state; the second try finds it, and must not take it for the new one."""
    post.truth["card"] = "old"
    post.hang("card")
    post.platform.script = [AfterAll()]
    post.serve()
    post.turns_out("card", "new")

    post.deliver()
    assert post.platform.texts() == ["new"]


def test_what_hangs_in_the_thread_of_a_notice_hangs_under_its_message(post: Post) -> None:
    post.truth = {"card": "the card", "answer": "the answer"}
    root = post.hang("card")
    post.hang("answer", HOME.in_thread(f"notice:{root}"))

    post.deliver()
    (message,) = [one for one in post.platform.shown.values() if one.text == "the card"]
    assert post.platform.texts(HOME.in_thread(message.id)) == ["the answer"]


def test_a_card_that_can_be_changed_no_more_is_posted_anew(post: Post) -> None:
    post.truth["card"] = "old"
    post.hang("card")
    post.serve()
    post.platform.script = [Gone("14 days")]
    post.turns_out("card", "new")

    post.deliver()
    assert post.platform.texts() == ["old", "new"]
    first, _, second = post.platform.parcels
    assert first.number != second.number, "the platform would take the same number for the same message"
    post.turns_out("card", "newer")
    post.deliver()
    assert post.platform.texts() == ["old", "newer"]


def test_a_pinned_card_that_had_to_be_posted_anew_is_pinned_again(post: Post) -> None:
    post.truth["card"] = "old"
    post.hang("card", pin=True)
    post.deliver()
    post.platform.script = [Gone("14 days")]
    post.turns_out("card", "new")

    post.deliver()
    assert len(post.platform.pinned) == 2
    assert post.platform.shown[post.platform.pinned[1]].text == "new"


def test_a_card_with_nothing_to_show_is_taken_down(post: Post) -> None:
    post.truth["card"] = "something"
    post.hang("card")
    post.deliver()
    post.turns_out("card", None)

    post.deliver()
    assert post.platform.texts() == []


def test_a_card_hung_again_stands_at_the_end(post: Post) -> None:
    post.truth["card"] = "look"
    post.hang("card")
    post.write("chatter")
    post.deliver()
    post.hang("card", again=True)

    post.deliver()
    assert post.platform.texts() == ["chatter", "look"]


def test_a_card_hung_again_while_it_is_being_edited_stands_at_the_end(post: Post) -> None:
    post.truth["card"] = "old"
    post.hang("card")
    post.write("chatter")
    post.deliver()

    def again() -> None:
        post.hang("card", again=True)

    post.platform.script = [again]
    post.turns_out("card", "new")

    post.deliver()
    assert post.platform.texts() == ["chatter", "new"]


# --- people whose direct message is not known yet ---


def test_the_direct_message_is_found_before_the_first_letter_goes(post: Post) -> None:
    post.write("hello", place=MEI)

    post.deliver()
    assert [one.place.id for one in post.platform.shown.values()] == ["Dmei"]


def test_letters_for_a_person_keep_their_order_once_the_direct_message_is_known(post: Post) -> None:
    """What was written before and after it became known is one conversation, not two."""
    known = Place("scripted", "T", "Dmei", "dm")
    post.write("one", "two", place=MEI)
    post.write("three", place=known)
    post.platform.script = [Throttled(2.0)]
    post.serve(f"out:{MEI.lane}")

    post.deliver()
    assert post.platform.texts() == ["one", "two", "three"]


def test_a_card_hung_before_and_after_the_direct_message_became_known_is_one_card(post: Post) -> None:
    known = Place("scripted", "T", "Dmei", "dm")
    post.truth["prompt"] = "what did you do?"
    post.hang("prompt", MEI)
    post.hang("prompt", known)

    post.deliver()
    assert post.platform.texts() == ["what did you do?"]
    post.turns_out("prompt", "thanks")
    post.deliver()
    assert post.platform.texts() == ["thanks"]


def test_a_lane_that_must_wait_says_for_how_long(post: Post) -> None:
    assert post.serve(LANE) is None
    post.platform.script = [Throttled(4.0)]
    post.write("one")
    assert post.serve(LANE) == 4.0


def test_a_card_that_was_taken_down_can_be_hung_again(post: Post) -> None:
    post.truth["card"] = "something"
    post.hang("card")
    post.deliver()
    post.turns_out("card", None)
    post.deliver()
    post.truth["card"] = "something new"
    post.hang("card")

    post.deliver()
    assert post.platform.texts() == ["something new"]


def test_a_person_of_two_workspaces_is_mentioned_as_the_one_knows_them_where_the_letter_hangs(post: Post) -> None:
    """A channel that companies share may have people in it whom only the other one knows."""
    there = Place("scripted", "T2", "C2", "channel")
    with post.database.write() as db:
        for member, workspace, user in (("mei", "T", "U1"), ("mei", "T2", "U2"), ("bob", "T", "U3")):
            db.add(Identity(id=f"{workspace}:{user}", member_id=member, platform="scripted", workspace=workspace,
                            user=user))  # fmt: skip
        for place in (HOME, there):
            post.work(db).post(place, Card((Mention("mei", "小满"), Mention("bob", "Bob"))))
    post.deliver()

    woken = {
        parcel.place.id: [getattr(each, "user", "") for each in parcel.card.title] for parcel in post.platform.parcels
    }
    assert woken == {"C1": ["U1", "U3"], "C2": ["U2", "U3"]}
