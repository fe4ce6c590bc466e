"""What many tests begin with is lived once by each process; whoever comes later begins with the files it left behind.

Nobody can tell the difference, since Baton remembers nothing but what stands in its files: whoever lived it first
begins anew from them too.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import ClassVar, Concatenate, ParamSpec, TypeVar

from bot.clock import MovableClock
from tests.databases import content, entered, fresh

FILES = ("baton.db", "world.db")
Script = tuple[Hashable, ...]
"""How a chat began and all that it has lived since."""


@dataclass(frozen=True)
class Lived:
    """How things stood after a script: the time, the team, and what the files held."""

    now: datetime
    team_id: str
    files: tuple[tuple[str, bytes], ...]


class Past:
    """Files in a folder, and what has been lived in them so far."""

    shared = True
    """False while a test runs that changes Baton itself: what it lives is nobody else's past."""
    _lived: ClassVar[dict[Script, Lived]] = {}

    def __init__(self, folder: Path, clock: MovableClock) -> None:
        self._folder, self.clock, self.team_id = folder, clock, ""
        self._script: Script = ()
        self.database = fresh(folder)

    def lives(self, what: Hashable, deed: Callable[[], object]) -> None:
        """Do this, or begin with what came of it when it was done where the same had been lived till then."""
        if not self.is_like_others:
            deed()
            return
        script = (*self._script, what)
        if script not in self._lived:
            deed()
            files = tuple((name, content(self._folder / name)) for name in FILES if (self._folder / name).exists())
            self._lived[script] = Lived(self.clock.now(), self.team_id, files)
            self.end()
        self._take_up(script)

    @property
    def is_like_others(self) -> bool:
        """Nothing has happened but what its script says: the clock stands where it stood then, and nobody has looked
        into the database."""
        at_its_time = not self._script or self.clock.now() == self._lived[self._script].now
        return self.shared and at_its_time and not entered(self.database)

    def _take_up(self, script: Script) -> None:
        then = self._lived[script]
        for name in FILES:
            for part in ("", "-wal", "-shm"):
                (self._folder / f"{name}{part}").unlink(missing_ok=True)
        self._script, self.team_id = script, then.team_id
        self.clock.set(then.now)
        self.database.close()
        self.database = fresh(self._folder, then.files)

    def end(self) -> None:
        self.database.close()


One = TypeVar("One", bound=Past)
P = ParamSpec("P")


def scene(play: Callable[Concatenate[One, P], None]) -> Callable[Concatenate[One, P], None]:
    """What tests begin with. Everything in it must stand in the files afterwards, nothing in variables."""

    @wraps(play)
    def played(chat: One, /, *args: P.args, **named: P.kwargs) -> None:
        name = f"{play.__module__}.{play.__qualname__}{args}{named}"
        chat.lives(name, lambda: play(chat, *args, **named))

    return played
