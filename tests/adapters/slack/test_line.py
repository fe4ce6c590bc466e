"""Socket Mode: heard, thanked, and renewed when the line goes dead or silent."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from websockets.sync.server import ServerConnection, serve

from bot.adapters.slack import SlackAdapter
from bot.adapters.slack import line as line_of_slack
from bot.adapters.slack.line import Line
from bot.chat import Button, Buttons, Card, Outcome, Place, Said
from bot.wire import Parcel
from tests.adapters.slack.scene import ScriptedEars, listening
from tests.fakes.slack import FakeSlack
from tests.patience import PLENTY

C1 = Place("slack", "T0FAKE", "C1", "channel")


@pytest.fixture
def line(slack: FakeSlack, ears: ScriptedEars) -> Iterator[SlackAdapter]:
    with listening(slack, ears, app_token=slack.app_token) as adapter:
        slack.until(lambda: ears.gaps)
        yield adapter


class Ticks:
    """The line's own clock, which stands until it is moved: no pause of our computer is taken for Slack's silence."""

    now = 0.0

    def monotonic(self) -> float:
        return self.now

    def move(self, seconds: float) -> bool:
        self.now += seconds
        return True


@pytest.fixture
def ticks(monkeypatch: pytest.MonkeyPatch) -> Ticks:
    moved = Ticks()
    monkeypatch.setattr(line_of_slack, "time", moved)
    return moved


@pytest.fixture
def anxious(ticks: Ticks, slack: FakeSlack, ears: ScriptedEars) -> Iterator[SlackAdapter]:
    """A line that asks every tenth of a second whether Slack is still there, and believes it for half a second."""
    with listening(slack, ears, app_token=slack.app_token, quiet=0.5) as adapter:
        slack.until(lambda: ears.gaps)
        yield adapter


def test_words_are_heard_and_thanked_for(line: SlackAdapter, slack: FakeSlack, ears: ScriptedEars) -> None:
    slack.say("U1", "C1", "早")

    (heard,) = ears.heard
    assert isinstance(heard, Said) and heard.text == "早"
    assert slack.deliveries[-1].ok


def test_over_the_line_there_is_no_web_address(line: SlackAdapter) -> None:
    assert list(line.routes()) == []


def test_what_was_not_kept_is_not_thanked_for(line: SlackAdapter, slack: FakeSlack, ears: ScriptedEars) -> None:
    slack.post.ack_seconds = 0.2
    ears.broken = True
    slack.say("U1", "C1", "早")
    slack.until(lambda: ears.refused == len(slack.post.waiting) == 1)  # it may come to be looked at later than that

    ears.broken, slack.post.ack_seconds = False, PLENTY
    slack.redeliver()
    assert len(ears.heard) == 1


def test_the_command_and_a_form_s_errors_travel_the_line(
    line: SlackAdapter, slack: FakeSlack, ears: ScriptedEars
) -> None:
    ears.outcome = Outcome("已满")
    card = line.send(Parcel("letter-1", C1, Card(("#12",), (Buttons((Button("tasks.claim", "我来"),)),))))

    slack.command("U1", "C1", "/baton", "站会")
    slack.press("U1", "C1", card, label="我来")

    slack.until(lambda: slack.whispers("U1"))
    assert [event.tag for event in ears.heard] == ["said", "pressed"]


@pytest.mark.parametrize("reason", ["refresh_requested", "warning"])
def test_slack_may_ask_to_dial_again(reason: str, line: SlackAdapter, slack: FakeSlack, ears: ScriptedEars) -> None:
    slack.sockets.disconnect(reason)

    slack.until(lambda: ears.gaps == 2 and not line.alive())
    slack.say("U1", "C1", "还在吗")
    assert len(ears.heard) == 1


def test_a_cut_line_is_dialled_again_and_the_gap_filled(
    line: SlackAdapter, slack: FakeSlack, ears: ScriptedEars
) -> None:
    assert ears.gaps == 1

    slack.sockets.drop()

    slack.until(lambda: ears.gaps == 2 and not line.alive())


def test_a_silent_line_is_noticed_and_renewed(
    anxious: SlackAdapter, ticks: Ticks, slack: FakeSlack, ears: ScriptedEars
) -> None:
    slack.sockets.go_silent()
    slack.faults.down = True
    slack.until(lambda: ticks.move(0.5) and "Unsure" in anxious.alive())  # it has dialled anew, in vain

    slack.faults.down = False
    slack.until(lambda: ears.gaps == 2 and not anxious.alive())
    slack.say("U1", "C1", "还在吗")
    assert len(ears.heard) == 1


def test_a_quiet_line_that_still_answers_pings_is_left_alone(
    anxious: SlackAdapter, ticks: Ticks, slack: FakeSlack, ears: ScriptedEars
) -> None:
    line = anxious._line
    assert line
    for _ in range(4):  # more than thrice its patience
        ticks.move(0.4)
        slack.until(lambda: line._heard == ticks.now)

    assert (ears.gaps, anxious.alive()) == (1, "")


def test_while_slack_cannot_be_reached_it_says_so_and_comes_back(
    line: SlackAdapter, slack: FakeSlack, ears: ScriptedEars
) -> None:
    slack.faults.down = True
    slack.sockets.drop()
    slack.until(lambda: "Unsure" in line.alive())

    slack.faults.down = False
    slack.until(lambda: ears.gaps == 2 and not line.alive())


# --- the line by itself ---------------------------------------------------------------------------------------


@pytest.fixture
def crew() -> Iterator[Executor]:
    with ThreadPoolExecutor(1) as made:
        yield made


@contextmanager
def dialling(line: Line) -> Iterator[Line]:
    line.start()
    try:
        yield line
    finally:
        line.stop()


def test_an_address_that_is_none_does_not_end_the_line_for_good(slack: FakeSlack, crew: Executor) -> None:
    addresses = iter(["", "nonsense", slack.new_link()])
    line = Line(lambda: next(addresses), lambda envelope: None, lambda: None, crew, patience=0.3)

    with dialling(line):
        slack.until(lambda: not line.alive())


def test_a_database_that_is_away_at_the_hello_does_not_end_the_line_for_good(slack: FakeSlack, crew: Executor) -> None:
    troubles = iter([OSError("the database is away"), ValueError("or worse")])
    calm: list[bool] = []

    def connected() -> None:
        if trouble := next(troubles, None):
            raise trouble
        calm.append(True)

    line = Line(slack.new_link, lambda envelope: None, connected, crew, patience=0.3)

    with dialling(line):
        slack.until(lambda: calm and not line.alive())


def test_a_line_that_never_says_hello_is_dialled_anew(ticks: Ticks, slack: FakeSlack, crew: Executor) -> None:
    def mute(socket: ServerConnection) -> None:
        for _ in socket:  # answers pings, and says nothing
            pass

    with serve(mute, "127.0.0.1", 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        dialled = [f"ws://127.0.0.1:{server.socket.getsockname()[1]}"]

        def address() -> str:
            dialled.append(slack.new_link())
            return dialled[-2]

        line = Line(address, lambda envelope: None, lambda: None, crew, quiet=0.5, patience=0.3)
        with dialling(line):
            slack.until(lambda: ticks.move(0.2) and len(dialled) > 2)
            slack.until(lambda: not line.alive())
        server.shutdown()
