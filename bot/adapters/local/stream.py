"""Tells every open page, within moments, that something changed, and after a break what it missed."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

from starlette.concurrency import run_in_threadpool

from bot.adapters.local.people import LocalPerson, Town, direct
from bot.adapters.local.world import Message, World

HEARTBEAT = 10.0


class Bell:
    """Wakes the pages. It carries nothing: what changed is read from the world."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[asyncio.Event, asyncio.AbstractEventLoop] = {}
        self.clock_changes = 0
        self.closed = False

    def ring(self) -> None:
        with self._lock:
            for waiting, loop in self._waiting.items():
                if not loop.is_closed():
                    loop.call_soon_threadsafe(waiting.set)

    def clock_changed(self) -> None:
        self.clock_changes += 1
        self.ring()

    def close(self) -> None:
        """The pages are let go, so that the server can stop; they come back by themselves."""
        self.closed = True
        self.ring()

    @contextmanager
    def listener(self) -> Iterator[asyncio.Event]:
        waiting = asyncio.Event()
        with self._lock:
            self._waiting[waiting] = asyncio.get_running_loop()
        try:
            yield waiting
        finally:
            with self._lock:
                del self._waiting[waiting]


async def changes(world: World, town: Town, bell: Bell, person: LocalPerson, seen: int | None) -> AsyncIterator[str]:
    """Server-sent events. `seen` is the last change that the page knows of; None for a page that has just opened."""
    places = [direct(person.handle).id, *(channel.id for channel in town.channels_of(person))]
    clock = bell.clock_changes
    with bell.listener() as rung:
        latest = await run_in_threadpool(lambda: world.latest_change)
        seen = latest if seen is None else min(seen, latest)
        yield f"retry: 1000\nid: {seen}\nevent: hello\ndata: {{}}\n\n"
        while not bell.closed:
            rung.clear()
            for message in await run_in_threadpool(world.changed_since, seen, places):
                seen = message.change
                yield _event("change", _change(message, person), seen)
            if clock != bell.clock_changes:
                clock = bell.clock_changes
                yield _event("clock", {}, seen)
            try:
                await asyncio.wait_for(rung.wait(), HEARTBEAT)
            except TimeoutError:
                yield ": still here\n\n"


def _change(message: Message, person: LocalPerson) -> dict[str, str | int | bool]:
    own = direct(person.handle).id
    return {
        "place": "dm" if message.place == own else message.place,
        "message": message.id,
        "n": message.n,
        "thread": message.thread,
        "author": message.author,
        "deleted": message.deleted,
    }


def _event(name: str, data: dict[str, str | int | bool], seen: int) -> str:
    return f"id: {seen}\nevent: {name}\ndata: {json.dumps(data)}\n\n"
