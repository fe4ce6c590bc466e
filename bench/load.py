"""Sends requests over kept-alive sockets: as fast as they are answered, or at a steady pace that waits for nobody."""

from __future__ import annotations

import asyncio
import re
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
PATIENCE = 120.0
"""Seconds to wait for the last answers."""


@dataclass(frozen=True, slots=True)
class Burst:
    """What came of sending without a pause. `refused` counts every answer that was not 200."""

    seconds: float
    answered: int
    refused: int

    @property
    def per_second(self) -> float:
        return self.answered / self.seconds


@dataclass(frozen=True, slots=True)
class Paced:
    """What came of a steady pace. `waits`: seconds from when each request was *to* leave until its answer was there,
    so that a server which stalls is not spared the requests that would have come meanwhile. `left_at`: wall clock."""

    waits: Sequence[float]
    left_at: Sequence[float]
    refused: int


class _Line(asyncio.Protocol):
    """One connection, one request at a time."""

    def __init__(self, answered: Callable[[_Line, int], None]) -> None:
        self._answered, self._heard = answered, b""
        self.number = -1
        self._hung_up = False
        self._anew: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # what a stream socket always gets

    def send(self, number: int, request: bytes) -> None:
        self.number = number
        if self._hung_up:
            self._anew = asyncio.get_running_loop().create_task(self._call_again(request))
        else:
            self._transport.write(request)

    async def _call_again(self, request: bytes) -> None:
        """The server ends each connection after one answer: that is its way, and its time."""
        host, port = self._transport.get_extra_info("peername")[:2]
        self.close()
        self._hung_up = False
        await asyncio.get_running_loop().create_connection(lambda: self, host, port)
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._heard += data
        head, end, body = self._heard.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if end and len(body) >= (int(length[1]) if length else 0):
            self._heard = b""
            self._hung_up = head.startswith(b"HTTP/1.0") or b"connection: close" in head.lower()
            self._answered(self, int(head[9:12]))

    def connection_lost(self, exc: Exception | None) -> None:
        """A server that hangs up in the middle is noticed by the answers that never come."""

    def close(self) -> None:
        self._transport.close()


async def without_pause(port: int, requests: Sequence[bytes], lines: int = 48) -> Burst:
    """Each connection sends its next request as soon as its last one was answered."""
    waiting, counts = deque(enumerate(requests)), {"answered": 0, "refused": 0}
    left = len(requests)
    done = asyncio.get_running_loop().create_future()

    def answered(line: _Line, status: int) -> None:
        nonlocal left
        counts["answered" if status == 200 else "refused"] += 1
        left -= 1
        if waiting:
            line.send(*waiting.popleft())
        elif not left:
            done.set_result(None)

    crew = await _connected(port, min(lines, len(requests)), answered)
    begun = time.perf_counter()
    for line in crew:
        line.send(*waiting.popleft())
    await asyncio.wait_for(done, PATIENCE + len(requests) / 50)
    burst = Burst(time.perf_counter() - begun, counts["answered"], counts["refused"])
    _hang_up(crew)
    return burst


async def at_pace(port: int, requests: Sequence[bytes], per_second: float, lines: int = 32) -> Paced:
    """One request every 1/per_second seconds, whether or not the ones before were answered."""
    loop = asyncio.get_running_loop()
    waits, left_at, refused = [0.0] * len(requests), [0.0] * len(requests), 0
    due, late, left = [0.0] * len(requests), deque[int](), len(requests)
    done = loop.create_future()

    def answered(line: _Line, status: int) -> None:
        nonlocal left, refused
        waits[line.number] = time.perf_counter() - due[line.number]
        refused += status != 200
        left -= 1
        if late:
            number = late.popleft()
            line.send(number, requests[number])
        else:
            idle.append(line)
        if not left:
            done.set_result(None)

    crew = await _connected(port, lines, answered)
    idle = deque(crew)  # by turns: one that rests too long is hung up by the server
    begun, wall = time.perf_counter(), time.time()
    for number, request in enumerate(requests):
        due[number], left_at[number] = begun + number / per_second, wall + number / per_second
        await asyncio.sleep(max(due[number] - time.perf_counter(), 0))
        if idle:
            idle.popleft().send(number, request)
        else:
            late.append(number)
    await asyncio.wait_for(done, PATIENCE)
    _hang_up(crew)
    return Paced(waits, left_at, refused)


async def _connected(port: int, lines: int, answered: Callable[[_Line, int], None]) -> list[_Line]:
    loop = asyncio.get_running_loop()
    return [(await loop.create_connection(lambda: _Line(answered), "127.0.0.1", port))[1] for _ in range(lines)]


def _hang_up(crew: Sequence[_Line]) -> None:
    for line in crew:
        line.close()
