"""A machine that answers by script and a clock that stands still, to try the local page without the rest of Baton."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.adapters.local import LocalAdapter, LocalChannel, LocalPerson
from bot.chat import Card, Event, Form, Outcome, Place, Pressed
from bot.wire import Parcel

MORNING = datetime(2026, 2, 9, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PEOPLE = (
    LocalPerson("xiaoman", "小满", "ops", "member", "xiaoman@example.com"),
    LocalPerson("zhoulan", "周岚", "strategy", "director", "zhoulan@example.com"),
    LocalPerson("joyce", "Joyce", "ops", "lead", "joyce@example.com", lang="en", tz="Europe/London"),
    LocalPerson("agency", "Ann", "", "guest", lang="en", guest=True),
)
CHANNELS = (
    LocalChannel("main", "晴屿·KOX 主群", ("xiaoman", "zhoulan", "joyce", "agency")),
    LocalChannel("war", "作战室", ("zhoulan",)),
)
MAIN = Place("local", "local", "main", "channel")


@dataclass
class StillClock:
    """Time passes only when it is told to; what is planned happens then."""

    at: datetime = MORNING
    plan: list[tuple[datetime, str, Callable[[], None]]] = field(default_factory=list)
    waits: int = 0

    def now(self) -> datetime:
        return self.at

    def next(self, lang: str = "zh") -> tuple[datetime, str] | None:
        """What happens next, as it is called where it was planned, with the language it was asked for in."""
        coming = min(((moment, what) for moment, what, _ in self.plan), default=None)
        return (coming[0], f"{coming[1]} ({lang})") if coming else None

    def jump(self, at: datetime) -> datetime:
        for thing in sorted(self.plan, key=lambda planned: planned[0]):
            if thing[0] <= at:
                self.at = max(self.at, thing[0])
                self.plan.remove(thing)
                thing[2]()
        self.at = max(self.at, at)
        return self.at

    def later(self, minutes: int, what: str, deed: Callable[[], None]) -> None:
        self.plan.append((self.at + timedelta(minutes=minutes), what, deed))

    def quiet(self, seconds: float) -> bool:
        self.waits += 1
        return True


class Down(Exception):
    """The machine cannot keep what it hears."""


@dataclass
class ScriptedEars:
    """Hears everything, answers what the script says."""

    heard: list[Event] = field(default_factory=list)
    answers: Callable[[Event], Outcome | None] = lambda event: None
    forms: dict[str, Form | Outcome] = field(default_factory=dict)
    gaps: list[str] = field(default_factory=list)
    down: bool = False

    def accept(self, event: Event) -> None:
        if self.down:
            raise Down
        self.heard.append(event)
        self.answers(event)

    def accept_and_wait(self, event: Event, seconds: float = 1.5) -> Outcome | None:
        self.heard.append(event)
        return self.answers(event)

    def form_for(self, pressed: Pressed) -> Form | Outcome:
        return self.forms[pressed.action]

    def fill_gaps(self, platform: str) -> None:
        self.gaps.append(platform)

    def heard_bad(self, platform: str, why: str) -> None:
        raise AssertionError("the local page turns nobody away by itself")


class Room:
    """The page's API with a scripted machine behind it, as short calls."""

    def __init__(
        self, folder: Path, ears: ScriptedEars | None = None, clock: StillClock | None = None,
        people: Sequence[LocalPerson] = PEOPLE,
    ) -> None:  # fmt: skip
        self.ears, self.clock = ears or ScriptedEars(), clock or StillClock()
        self.adapter = LocalAdapter(file=folder / "world.db", people=people, channels=CHANNELS, clock=self.clock)
        self.adapter.start(self.ears)
        app = Starlette(routes=list(self.adapter.routes()))
        self.web = TestClient(app, "http://127.0.0.1:8000", client=("127.0.0.1", 50000), raise_server_exceptions=False)
        self._letters = 0

    def get(self, what: str, **values: str) -> Any:
        return self.web.get(f"/local/api/{what}", params=values).json()

    def post(self, what: str, **values: Any) -> Any:
        return self.web.post(f"/local/api/{what}", json=values).json()

    def says(self, who: str, text: str, where: str = "dm", thread: str = "") -> str:
        return str(self.post("say", **{"as": who, "in": where, "text": text, "thread": thread})["id"])

    def reads(self, who: str, where: str = "dm", **more: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.get("messages", **{"as": who, "in": where, **more})
        return found

    def press(self, who: str, message: str, button: str, **more: Any) -> dict[str, Any]:
        result: dict[str, Any] = self.post("press", **{"as": who, "message": message, "button": button, **more})
        return result

    def posts(self, card: Card, place: Place = MAIN) -> str:
        """Baton posts a card; returns the message's id."""
        self._letters += 1
        return self.adapter.send(Parcel(f"letter-{self._letters}", place, card))
