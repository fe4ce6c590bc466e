"""What is measured, one function for each story: starting, resting, thanking, answering, and what memory it takes."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import uvloop

from bench import events, load, town
from bench.events import Mail
from bench.figures import Figure
from bench.processes import Server
from bench.town import Pretend

ECHO, BARE = "slack-bolt echo", "bare Starlette"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Length:
    """How long to look. Every figure is the median of `rounds` rounds."""

    rounds: int = 3
    burst: int = 5000
    acks: int = 1000
    replies: int = 300
    alarms: int = 40
    claims: int = 60
    storm: int = 1000
    past: int = 1_000_000
    idle_seconds: float = 12.0


QUICK = Length(rounds=1, burst=300, acks=60, replies=20, alarms=5, claims=5, past=5_000, idle_seconds=1.0)


@dataclass(frozen=True, slots=True)
class Pair:
    """Baton and the echo app, both running, and the pretend Slack that they talk to."""

    baton: Server
    echo: Server
    slack: Pretend
    memory: str
    """Where Baton's database is, as in DATABASE_URL."""
    length: Length
    mail: Mail = field(default_factory=Mail)


def acks(pair: Pair, bare: Server) -> Iterator[Figure]:
    """How many events a second are thanked for, each kept for good before; and what one costs in CPU time."""
    rounds = [(burst(pair, pair.baton), burst(pair, pair.echo), burst(pair, bare)) for _ in range(pair.length.rounds)]
    ours, echo, plain = (tuple(zip(*each, strict=True)) for each in zip(*rounds, strict=True))
    yield Figure("ack_per_second", _middle(ours[0]), "/s", "higher", 1000, ECHO, _middle(echo[0]))
    yield Figure("ack_per_second_beside_bare", _middle(ours[0]), "/s", "higher", 1000, BARE, _middle(plain[0]))
    yield Figure("ack_cpu_ms", _middle(ours[1]), "ms", "lower", None, ECHO, _middle(echo[1]))


def beside(pair: Pair, name: str, path: str, other: Server) -> Iterator[Figure]:
    """Thanks and answers, beside another bot that speaks Slack by itself; each asked in turn, once."""
    theirs = replace(pair, mail=Mail(path))
    until_taken(theirs, other)
    ours, other_acks = burst(pair, pair.baton)[0], burst(theirs, other)[0]
    yield Figure(f"ack_per_second_beside_{name}", ours, "/s", "higher", 1000, f"{name} echo", other_acks)
    waits = [answers(pair, pair.baton)], [answers(theirs, other)]
    yield Figure(f"reply_p50_ms_beside_{name}", _over(waits[0], 0.5), "ms", "lower", 40, f"{name} echo",
                 _over(waits[1], 0.5))  # fmt: skip


def until_taken(pair: Pair, server: Server, seconds: float = 60.0) -> None:
    """Wait until it takes events: a server may listen before it knows what for."""
    end = time.monotonic() + seconds
    while _run(load.without_pause(server.port, pair.mail.written(events.chatter(), 1))).refused:
        if time.monotonic() > end:
            raise RuntimeError("it does not take events")
        time.sleep(0.2)


def ack_waits(pair: Pair) -> Iterator[Figure]:
    """How long a platform waits for its thanks at 100 events a second."""
    ours, echo = _by_turns(pair, lambda server: _at_100(pair, server))
    yield Figure("ack_p50_ms", _over(ours, 0.50), "ms", "lower", None, ECHO, _over(echo, 0.50))
    yield Figure("ack_p99_ms", _over(ours, 0.99), "ms", "lower", 50, ECHO, _over(echo, 0.99))


def reply_waits(pair: Pair) -> Iterator[Figure]:
    """How long a person waits for the answer at 20 questions a second in 200 conversations."""
    ours, echo = _by_turns(pair, lambda server: answers(pair, server))
    yield Figure("reply_p50_ms", _over(ours, 0.50), "ms", "lower", 40, ECHO, _over(echo, 0.50))
    yield Figure("reply_p99_ms", _over(ours, 0.99), "ms", "lower", 200, ECHO, _over(echo, 0.99))


def rest(pair: Pair) -> Figure:
    """What it costs to do nothing."""
    before = pair.baton.cpu_seconds(), pair.echo.cpu_seconds()
    time.sleep(pair.length.idle_seconds)
    spent = [now - then for now, then in zip((pair.baton.cpu_seconds(), pair.echo.cpu_seconds()), before, strict=True)]
    ours, echo = (100 * seconds / pair.length.idle_seconds for seconds in spent)
    return Figure("idle_cpu_percent", ours, "%", "lower", 1, ECHO, echo)


def ask_around(pair: Pair) -> None:
    """Some traffic of both kinds, of which nothing is measured but what it leaves in memory."""
    _at_100(pair, pair.baton)
    answers(pair, pair.baton)


def until_rest(baton: Server, seconds: float = 180.0) -> None:
    """Wait until Baton has answered everything it was told."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        status, body = baton.get("/readyz")
        state = json.loads(body) if status == 200 else {}
        if state and not state["oldest_event_seconds"] and not state["oldest_letter_seconds"]:
            return
        time.sleep(0.1)
    raise RuntimeError(f"Baton has not come to rest after {seconds:g} s")


# --- one round ------------------------------------------------------------------------------------------------


def burst(pair: Pair, server: Server) -> tuple[float, float]:
    """Acks a second, and CPU milliseconds for each."""
    requests = pair.mail.written(events.chatter(), pair.length.burst)
    before, kept = server.cpu_seconds(), town.kept(pair.memory)
    came = _run(load.without_pause(server.port, requests))
    spent = server.cpu_seconds() - before
    _nothing_refused(came.refused)
    if server is pair.baton:
        if town.kept(pair.memory) - kept != came.answered:
            raise RuntimeError("Baton thanked for an event that it did not keep")
        until_rest(server)
    return came.per_second, 1000 * spent / came.answered


def _at_100(pair: Pair, server: Server) -> Sequence[float]:
    paced = _run(load.at_pace(server.port, pair.mail.written(events.chatter(), pair.length.acks), 100))
    _nothing_refused(paced.refused)
    if server is pair.baton:
        until_rest(server)
    return paced.waits


def answers(pair: Pair, server: Server, per_second: float = 20) -> Sequence[float]:
    before = {channel: len(posts) for channel, posts in pair.slack.posts().items()}
    requests = pair.mail.written(events.questions(), pair.length.replies)
    paced = _run(load.at_pace(server.port, requests, per_second))
    _nothing_refused(paced.refused)
    end = time.monotonic() + 120
    while len(waits := town.matched(pair.slack.posts(), before, paced.left_at)) < len(requests):
        if time.monotonic() > end:
            raise RuntimeError(f"{len(requests) - len(waits)} of {len(requests)} questions were not answered")
        time.sleep(0.2)
    return waits


def _by_turns(pair: Pair, once: Callable[[Server], Sequence[float]]) -> tuple[list[Sequence[float]], ...]:
    """One round here, one there, and again: what disturbs the computer disturbs both."""
    rounds = [(once(pair.baton), once(pair.echo)) for _ in range(pair.length.rounds)]
    return [ours for ours, _ in rounds], [echo for _, echo in rounds]


def _over(rounds: Sequence[Sequence[float]], share: float) -> float:
    """Milliseconds within which this share was done: in the middle one of the rounds."""
    return 1000 * _middle([sorted(waits)[min(int(share * len(waits)), len(waits) - 1)] for waits in rounds])


def _middle(values: Sequence[float]) -> float:
    return statistics.median(values)


def _nothing_refused(refused: int) -> None:
    if refused:
        raise RuntimeError(f"{refused} requests were not answered with 200")


def _run(story: Coroutine[Any, Any, T]) -> T:
    return uvloop.run(story)
