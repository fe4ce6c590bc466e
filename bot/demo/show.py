"""`baton demo`: a fresh team on a page of this computer, with a clock of its own."""

from __future__ import annotations

import tempfile
import threading
import webbrowser
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import typer
from sqlmodel import func, select

from bot import logs, running
from bot.adapters.local import LocalAdapter
from bot.app import Baton
from bot.clock import MovableClock
from bot.demo import cast, lived
from bot.demo.stage import Stage, stood
from bot.opening import opened
from storage import teams
from storage.db import Database
from storage.incoming import Incoming
from storage.occasions import Occasion

OPENING = lived.ENDS
"""The Monday of the cards' story, five minutes before everybody is asked."""
CLOCK = "clock.txt"
"""The file, in the demo's folder, that remembers what time it was."""


def run(port: int, data: Path | None, browser: bool, lang: str = "zh", *, empty: bool = False) -> None:
    """Show the demo until somebody stops it. `empty`: a bare team on its first morning, without its two weeks."""
    logs.set_up([])
    with ExitStack() as stack:
        fresh = stack.enter_context(tempfile.TemporaryDirectory(prefix="baton-demo-"))
        folder = (data or Path(fresh)).expanduser().absolute()
        if not empty and not (folder / lived.DATABASE).exists():
            lived.furnish(folder, lang, _tell)
        database = stack.enter_context(opened(f"sqlite:///{folder / 'baton.db'}"))
        clock = MovableClock(_where_it_stood(database, folder / CLOCK))
        stage = Stage(clock, folder / CLOCK)
        troupe = cast.troupe(_spoken(database, lang))
        cast.settle(database, troupe, clock.now())
        adapter = LocalAdapter(
            file=folder / "world.db", people=troupe.people, channels=troupe.channels, clock=stage,
            cast=cast.as_they_are(database, troupe),
        )  # fmt: skip
        baton = Baton(database, clock, [adapter], address=f"http://127.0.0.1:{port}" if port else "")
        stage.play(baton)
        running.serve(baton, "127.0.0.1", port, listening=lambda address: _invite(address, browser))


def _tell(day: datetime) -> None:
    """A line for each day that is lived, so that nobody wonders what takes so long."""
    typer.echo(f"The team's last two weeks, lived once: {day:%A %d %B}", err=True)


def _spoken(database: Database, lang: str) -> str:
    """A demo that goes on in a kept folder speaks what it spoke."""
    with database.read() as db:
        found = teams.all_teams(db)
        return found[0].lang if found else lang


def _invite(address: str, browser: bool) -> None:
    typer.echo(f"Baton's demo is at {address}/  (Ctrl-C ends it)")
    if browser:
        opener = threading.Timer(1.0, webbrowser.open, [f"{address}/"])
        opener.daemon = True
        opener.start()


def _where_it_stood(database: Database, kept: Path) -> datetime:
    """A demo that goes on in a kept folder goes on where its clock stood."""
    with database.read() as db:
        heard = db.exec(select(func.max(Incoming.heard_at))).first()
        done = db.exec(select(func.max(Occasion.done_at))).first()
    return max([OPENING, *(moment for moment in (heard, done, stood(kept)) if moment is not None)])
