"""How Baton is doing, as those who look after it see it over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import text
from starlette.testclient import TestClient

from bot import web
from bot.adapters.slack import SlackAdapter
from bot.app import Baton
from bot.chat import Card, Place, Said, Sender, pack
from bot.clock import MovableClock
from storage import incoming
from storage.outgoing import Outgoing
from tests.adapters.slack.scene import NOW
from tests.chat import Chat
from tests.databases import begun
from tests.fakes.slack import FakeSlack


@pytest.fixture
def page(chat: Chat) -> Iterator[TestClient]:
    with TestClient(web.build(chat.baton), client=("127.0.0.1", 1), base_url="http://127.0.0.1") as client:
        yield client


def figures(page: TestClient) -> dict[str, float]:
    answer = page.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    rows = [line.rsplit(" ", 1) for line in answer.text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in rows}


def letter_for(chat: Chat, platform: str, minutes: float) -> None:
    """A letter that should have gone some minutes ago, and that nobody was woken for."""
    place, due = Place(platform, "T1", "C1", "channel"), chat.clock.now() - timedelta(minutes=minutes)
    with chat.database.write() as db:
        db.add(Outgoing(lane=f"out:{place.lane}", place=pack(place), card=pack(Card(("早",))), born_at=due, due_at=due))


def event_from(chat: Chat, seconds: float) -> None:
    """An event that was kept some seconds ago, and that nobody was woken for."""
    at = chat.clock.now() - timedelta(seconds=seconds)
    with chat.database.write() as db:
        incoming.keep(db, [incoming.Arrival("e1", "slack:T1:C1", "{}", at, at)])


# --- /healthz and /readyz ---


def test_whoever_is_up_says_so(page: TestClient) -> None:
    assert (page.get("/healthz").status_code, page.get("/healthz").text) == (200, "ok")


def test_a_baton_that_is_well_is_ready(page: TestClient) -> None:
    answer = page.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True, "wrong": [], "oldest_event_seconds": 0.0, "oldest_letter_seconds": 0.0, "parked": 0
    }  # fmt: skip


def test_a_database_that_does_not_answer_is_named(chat: Chat, page: TestClient) -> None:
    with chat.database.write() as db:
        db.connection().execute(text("ALTER TABLE incoming RENAME TO hidden"))
    answer = page.get("/readyz")
    with chat.database.write() as db:
        db.connection().execute(text("ALTER TABLE hidden RENAME TO incoming"))

    assert answer.status_code == 503
    assert answer.json()["wrong"] in (
        ["the database does not answer (OperationalError)"], ["the database does not answer (ProgrammingError)"]
    )  # fmt: skip
    assert page.get("/healthz").status_code == 200


def test_an_event_that_waits_too_long_is_named(chat: Chat, page: TestClient) -> None:
    event_from(chat, 100)
    assert page.get("/readyz").status_code == 200
    assert page.get("/readyz").json()["oldest_event_seconds"] == 100.0

    chat.clock.set(chat.clock.now() + timedelta(seconds=60))
    answer = page.get("/readyz")
    assert (answer.status_code, answer.json()["wrong"]) == (503, ["an event has waited for 160 s"])


def test_a_letter_that_waits_too_long_is_named(chat: Chat, page: TestClient) -> None:
    letter_for(chat, "local", 5)

    answer = page.get("/readyz")
    assert (answer.status_code, answer.json()["wrong"]) == (503, ["a letter has waited for 300 s"])


def test_letters_for_a_platform_that_is_switched_off_are_no_trouble(chat: Chat, page: TestClient) -> None:
    letter_for(chat, "slack", 600)

    assert page.get("/readyz").status_code == 200


def test_a_platform_that_is_not_heard_is_named(tmp_path: Path) -> None:
    with FakeSlack() as slack:
        adapter = SlackAdapter(
            bot_token=slack.bot_token, signing_secret=slack.signing_secret, app_token=slack.app_token,
            api_url=slack.url, patience=0.3,
        )  # fmt: skip
        database = begun(tmp_path)
        baton = Baton(database, MovableClock(NOW), [adapter])
        page = TestClient(web.build(baton))

        before = page.get("/readyz")
        baton.start(rings=False)
        slack.until(lambda: page.get("/readyz").status_code == 200)
        slack.faults.down = True
        slack.sockets.drop()
        slack.until(lambda: page.get("/readyz").status_code == 503)
        after = page.get("/readyz").json()
        baton.stop()
        database.close()

    assert before.json()["wrong"] == ["slack: Slack has not yet told us who we are"]
    assert after["wrong"][0].startswith("slack: ")


# --- /metrics ---


def test_the_figures_follow_what_is_said_and_answered(chat: Chat, page: TestClient) -> None:
    chat.person("mei").says("帮助")
    chat.person("bob").says("help")

    shown = figures(page)
    assert shown['baton_events_in_total{platform="local"}'] == 2
    assert shown['baton_letters_out_total{kind="post",platform="local"}'] == 2
    assert shown['baton_turn_seconds_count{kind="said"}'] == 2
    assert shown['baton_turn_seconds_sum{kind="said"}'] > 0
    assert shown["baton_lag_in_seconds"] == shown["baton_lag_out_seconds"] == 0


def test_what_is_heard_twice_is_counted_once_and_as_a_duplicate(chat: Chat, page: TestClient) -> None:
    mei = Sender("local", "local", "mei", "小满")
    said = Said("local:twice", Place("local", "local", "dm-mei", "dm"), mei, chat.clock.now(), "帮助", addressed=True)
    for _ in range(3):
        chat.baton.inbox.accept(said)

    shown = figures(page)
    assert shown['baton_events_in_total{platform="local"}'] == 1
    assert shown['baton_duplicates_total{platform="local"}'] == 2


def test_the_lags_are_those_of_this_moment(chat: Chat, page: TestClient) -> None:
    event_from(chat, 30)
    letter_for(chat, "local", 2)

    shown = figures(page)
    assert (shown["baton_lag_in_seconds"], shown["baton_lag_out_seconds"]) == (30, 120)


def test_retries_and_letters_given_up_are_counted(tmp_path: Path) -> None:
    with FakeSlack() as slack:
        slack.add_user("U1", "小满")
        slack.add_channel("C1", "kox", ["U1", slack.bot])
        adapter = SlackAdapter(bot_token=slack.bot_token, signing_secret=slack.signing_secret, api_url=slack.url)
        database = begun(tmp_path)
        clock = MovableClock()
        baton = Baton(database, clock, [adapter])
        page = TestClient(web.build(baton))
        slack.fail_next("chat.postMessage", "internal_error")
        slack.fail_next("chat.postMessage", "is_archived")
        place = Place("slack", slack.team, "C1", "channel")
        with database.write() as db:
            for _ in range(2):
                db.add(Outgoing(lane=f"out:{place.lane}", place=pack(place), card=pack(Card(("早",))),
                                born_at=clock.now(), due_at=clock.now()))  # fmt: skip
        baton.start(rings=False)
        slack.until(lambda: figures(page).get('baton_letters_out_total{kind="post",platform="slack"}') == 1)
        shown, state = figures(page), page.get("/readyz").json()
        baton.stop()
        database.close()

    assert shown['baton_retries_total{platform="slack",why="unsure"}'] == 1
    assert shown['baton_parked_total{where="out"}'] == 1
    assert state["parked"] == 1
