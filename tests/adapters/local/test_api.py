"""The API's addresses, its clock and stream, and what it keeps out."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from bot.adapters.local.stream import Bell, changes
from bot.chat import Card
from tests.adapters.local.pretend import MAIN, MORNING, PEOPLE, Room, StillClock
from tests.patience import PLENTY


def test_everybody_is_listed_with_group_and_role(room: Room) -> None:
    [first, *_] = room.get("people")

    assert (first["handle"], first["name"], first["group"], first["role"]) == ("xiaoman", "小满", "ops", "member")


def test_a_person_sees_the_direct_message_and_their_own_channels(room: Room) -> None:
    def places(who: str) -> list[tuple[str, str]]:
        return [(place["id"], place["kind"]) for place in room.get("places", **{"as": who})]

    assert places("xiaoman") == [("dm", "dm"), ("main", "channel")]
    assert places("zhoulan") == [("dm", "dm"), ("main", "channel"), ("war", "channel")]
    assert places("agency") == [("dm", "dm"), ("main", "channel")]


def test_times_are_told_in_the_readers_zone(room: Room) -> None:
    room.says("xiaoman", "早", "main")

    assert room.reads("xiaoman", "main")[0]["at"] == "2026-02-09T09:00:00+08:00"
    assert room.reads("joyce", "main")[0]["at"] == "2026-02-09T01:00:00+00:00"


# --- the clock ---


def test_the_clock_tells_what_happens_next_and_jumps_there(room: Room) -> None:
    room.clock.later(15, "站会提醒", lambda: void(room.posts(Card(("提醒",)))))

    assert room.get("clock") == {
        "now": "2026-02-09T09:00:00+08:00",
        "next": {"at": "2026-02-09T09:15:00+08:00", "what": "站会提醒 (zh)"},
    }
    assert room.post("clock", at="next") == {"now": "2026-02-09T09:15:00+08:00", "next": None}
    assert room.reads("xiaoman", "main")[0]["at"] == "2026-02-09T09:15:00+08:00"
    assert "Nothing is planned" in room.post("clock", at="next")["error"]


def test_the_clock_is_also_told_in_a_persons_own_zone_and_language(room: Room) -> None:
    room.clock.later(15, "站会提醒", lambda: None)

    told = room.get("clock", **{"as": "joyce"})
    assert told == {
        "now": "2026-02-09T01:00:00+00:00",
        "next": {"at": "2026-02-09T01:15:00+00:00", "what": "站会提醒 (en)"},
    }


def test_for_nobody_in_particular_the_clock_speaks_the_towns_language(tmp_path: Path) -> None:
    room = Room(tmp_path, people=PEOPLE[2:])
    room.clock.later(15, "a reminder", lambda: None)

    assert room.get("clock")["next"]["what"] == "a reminder (en)"


def test_the_clock_jumps_to_a_time_which_without_a_zone_is_its_own(room: Room) -> None:
    assert room.post("clock", at="2026-02-09T03:00:00Z")["now"] == "2026-02-09T11:00:00+08:00"
    assert room.post("clock", at="2026-02-10T09:30")["now"] == "2026-02-10T09:30:00+08:00"


def test_the_clock_tells_the_towns_time_whatever_zone_it_counts_in(tmp_path: Path) -> None:
    room = Room(tmp_path, clock=StillClock(MORNING.astimezone(UTC)))

    assert room.get("clock")["now"] == "2026-02-09T09:00:00+08:00"
    assert room.post("clock", at="2026-02-09T09:30")["now"] == "2026-02-09T09:30:00+08:00"
    assert room.post("clock", at="2026-02-09T02:00", **{"as": "joyce"})["now"] == "2026-02-09T02:00:00+00:00"


@pytest.mark.parametrize("at", ["2026-02-08T09:00:00+08:00", "2028-01-01", "9999-12-31T23:59", "soon", "0001-01-01"])
def test_a_time_that_the_clock_cannot_reach_is_refused(room: Room, at: str) -> None:
    answer = room.web.post("/local/api/clock", json={"at": at})

    assert answer.status_code in (400, 409) and answer.json()["error"]
    assert room.get("clock")["now"] == "2026-02-09T09:00:00+08:00"


# --- the stream ---


def void(_: object) -> None:
    return None


async def _first_events(room: Room, who: int, seen: int | None, count: int, act: Any = None) -> list[str]:
    adapter = room.adapter
    told = changes(adapter.world, adapter.town, adapter.bell, PEOPLE[who], seen)
    heard = [await anext(told)]
    if act is not None:
        await asyncio.to_thread(act)
    heard += [await asyncio.wait_for(anext(told), PLENTY) for _ in range(count)]
    await told.aclose()  # type: ignore[attr-defined]  # it is an async generator, which has it
    return heard


def test_an_open_page_is_told_of_a_new_message_at_once(room: Room) -> None:
    told = asyncio.run(_first_events(room, 0, None, 1, lambda: room.says("joyce", "morning", "main")))

    assert "event: hello" in told[0] and "event: change" in told[1] and '"place": "main"' in told[1]


def test_a_page_that_was_away_is_told_what_it_missed_and_nothing_private_of_others(room: Room) -> None:
    room.says("xiaoman", "一", "main")
    room.says("joyce", "private")
    room.says("xiaoman", "二")

    first, second = asyncio.run(_first_events(room, 0, 0, 2))[1:]
    assert '"place": "main"' in first and '"place": "dm"' in second


def test_a_closed_bell_lets_the_pages_go(room: Room) -> None:
    bell = Bell()
    bell.close()

    async def listen() -> list[str]:
        return [told async for told in changes(room.adapter.world, room.adapter.town, bell, PEOPLE[0], None)]

    assert len(asyncio.run(listen())) == 1


# --- what is kept out ---


def _from(room: Room, address: str = "http://127.0.0.1:8000", client: str = "127.0.0.1") -> TestClient:
    return TestClient(room.web.app, address, client=(client, 50000))


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000"])
def test_this_computer_may_come_in(room: Room, address: str) -> None:
    assert _from(room, address).get("/local/api/people").status_code == 200


@pytest.mark.parametrize("path", ["/local/api/people", "/local/"])
def test_other_computers_and_foreign_names_of_this_one_stay_out(room: Room, path: str) -> None:
    assert _from(room, client="10.0.0.7").get(path).status_code == 403
    assert _from(room, "http://evil.example:8000").get(path).status_code == 403
    assert _from(room, "http://127.0.0.1.evil.example").get(path).status_code == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost:3000", "null"])
def test_another_sites_page_may_not_speak_in_a_persons_name(room: Room, origin: str) -> None:
    words = {"as": "xiaoman", "in": "dm", "text": "x"}

    assert _from(room).post("/local/api/say", json=words, headers={"origin": origin}).status_code == 403
    assert room.ears.heard == []


def test_the_pages_own_origin_is_welcome_and_only_json_is_taken(room: Room) -> None:
    words = '{"as": "xiaoman", "in": "dm", "text": "x"}'
    own = {"origin": "http://127.0.0.1:8000"}

    assert _from(room).post("/local/api/say", content=words, headers=own).status_code == 415
    typed = {**own, "content-type": "application/json; charset=utf-8"}
    assert _from(room).post("/local/api/say", content=words, headers=typed).status_code == 200


# --- mistakes get a sentence ---


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("places", 400),
        ("places?as=nobody", 404),
        ("messages?as=xiaoman", 400),
        ("messages?as=xiaoman&in=nowhere", 404),
        ("messages?as=xiaoman&in=war", 403),
        ("messages?as=agency&in=dm-xiaoman", 404),
        ("form?as=xiaoman&message=m0&button=x", 404),
        ("stream?as=nobody", 404),
        ("nothing", 404),
    ],
)
def test_a_question_that_cannot_be_answered_gets_a_sentence(room: Room, path: str, status: int) -> None:
    answer = room.web.get(f"/local/api/{path}")

    assert answer.status_code == status and len(answer.json()["error"]) > 10


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{",
        '"x"',
        "[" * 100_000,
        '{"as": 1}',
        '{"as": "xiaoman", "in": "dm", "text": ""}',
        '{"as": "xiaoman", "in": "dm", "text": "\\ud800"}',
        '{"as": "xiaoman", "in": ["dm"], "text": "x"}',
        '{"as": "xiaoman", "in": "dm", "text": "x", "thread": "m0"}',
        '{"as": "xiaoman", "in": "dm", "text": "' + "x" * 20_001 + '"}',
        '{"as": "xiaoman", "in": "dm", "text": "' + "x" * 300_000 + '"}',
    ],
)
def test_broken_words_are_refused_in_words(room: Room, body: str) -> None:
    answer = room.web.post("/local/api/say", content=body, headers={"content-type": "application/json"})

    assert 400 <= answer.status_code < 500 and answer.json()["error"]
    assert room.ears.heard == []


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@settings(
    max_examples=120, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    deed=st.sampled_from(["say", "edit", "delete", "press", "clock"]),
    values=st.dictionaries(st.sampled_from(["as", "in", "text", "thread", "message", "button", "form", "at"]), _JSON),
)
def test_no_request_however_odd_is_answered_with_a_crash(room: Room, deed: str, values: dict[str, Any]) -> None:
    known = {"as": "xiaoman", "in": "dm", **values}

    answer = room.web.post(
        f"/local/api/{deed}", content=json.dumps(known), headers={"content-type": "application/json"}
    )

    assert answer.status_code < 500


def test_the_end_of_a_conversation_can_be_asked_for_with_what_is_pinned(room: Room) -> None:
    first, *_, last = (room.posts(Card((f"第 {n} 条",))) for n in range(5))
    room.adapter.pin(MAIN, first)

    assert [message["id"] for message in room.reads("joyce", "main", last="1")] == [first, last]
    assert len(room.reads("joyce", "main", last="9")) == 5
    for wrong in ("0", "-1", "many"):
        assert "whole number" in room.get("messages", **{"as": "joyce", "in": "main", "last": wrong})["error"]
