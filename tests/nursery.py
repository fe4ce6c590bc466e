"""Where processes of Baton are raised: it loads everything once, and each of them is a fork that has it all at once.

`python -m tests.nursery` reads a wish a line: {"folder", "words", "environment", "out"}. For each it starts what
`baton WORDS` is, in that folder, with that environment and nothing else, all it says going to the file `out`; it prints
its number. Once one has ended, it prints its number and what it ended with. Nobody is left when the wishes end.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import runpy
import signal
import sys
from collections.abc import Mapping
from datetime import date, timedelta
from selectors import EVENT_READ, DefaultSelector
from typing import Any

from sqlalchemy.orm import configure_mappers

import handlers
from bot import app, crisis, running
from bot.adapters.feishu import sdk
from bot.workdays import Workdays
from tests.patience import PLENTY

LOADED = (
    "bot.adapters.feishu", "bot.adapters.local", "bot.adapters.slack", "bot.demo.show", "bot.web",
    "uvicorn.protocols.http.httptools_impl",
    "uvloop",
)  # fmt: skip


def load() -> None:
    """Load what a Baton loads while it starts, and read what it reads; whoever is forked off has it all."""
    for name in LOADED:
        importlib.import_module(name)
    for name in ("enum", "http", "model"):
        sdk.part(f"core.{name}")
    configure_mappers()
    crisis.judge("。")
    app.load_texts(handlers.FEATURES)
    for year in (-1, 0, 1):
        Workdays("CN").is_working(date.today() + year * timedelta(days=365))
    gc.collect()
    gc.freeze()


def main() -> None:
    load()
    children: set[int] = set()
    ended, ends = os.pipe()
    for end in (ended, ends):
        os.set_blocking(end, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(ends, warn_on_full_buffer=False)
    with DefaultSelector() as news:
        news.register(0, EVENT_READ)
        news.register(ended, EVENT_READ)
        while True:
            for key, _ in news.select():
                if key.fd == ended:
                    os.read(ended, 1024)
                    _tell_of_the_dead(children)
                elif not (line := _line()):
                    _leave(children)
                    return
                else:
                    children.add(_raised(json.loads(line)))


def _line() -> bytes:
    """One wish; the next comes only after this one was answered."""
    return sys.stdin.buffer.readline()


def _raised(wish: Mapping[str, Any]) -> int:
    child = os.fork()
    if child == 0:
        _become(wish)
    print(child, flush=True)
    return child


def _tell_of_the_dead(children: set[int]) -> None:
    for child in list(children):
        number, status = os.waitpid(child, os.WNOHANG)
        if number:
            children.discard(number)
            print(number, os.waitstatus_to_exitcode(status), flush=True)


def _leave(children: set[int]) -> None:
    for child in children:
        os.kill(child, signal.SIGKILL)


def _become(wish: Mapping[str, Any]) -> None:
    """From here on this is `baton` in a process of its own; it ends as such."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    out = os.open(wish["out"], os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(out, stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.chdir(wish["folder"])
    os.environ.clear()
    os.environ.update(wish["environment"])
    running.ENOUGH = PLENTY
    sys.argv = ["baton", *wish["words"]]
    runpy.run_module("bot", run_name="__main__", alter_sys=True)
    sys.exit(0)


if __name__ == "__main__":
    main()
