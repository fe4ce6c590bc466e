"""Somebody the bot does not know did something: who they may be, and how they are answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from bot.chat import Buttons, Card, Event, Said, Text
from bot.texts import LANGS, Blank
from bot.wire import Profile
from bot.work import Parts, Work
from storage import teams
from storage.people import Member
from storage.teams import Team


class Stranger:
    """What is known when somebody unknown did something. `profile` is what their platform told of them, if it did."""

    def __init__(self, db: Session, parts: Parts, event: Event, profile: Profile | None, now: datetime) -> None:
        self.db, self.parts, self.event, self.profile, self.now = db, parts, event, profile, now
        self.answered = False

    @property
    def near(self) -> Team | None:
        """The team whose channel this is, or else the first one in the workspace."""
        place = self.event.place
        channel = teams.channel_at(self.db, place.platform, place.workspace, place.id)
        if channel is not None:
            return self.db.get(Team, channel.team_id)
        return next(iter(teams.of_workspace(self.db, place.platform, place.workspace)), None)

    @property
    def lang(self) -> str:
        told = self.profile.lang if self.profile else ""
        near = self.near
        return told if told in LANGS else near.lang if near else "zh"

    def work(self, team: Team | None = None) -> Work:
        """The means to do something about it: for this team, or for none."""
        whose = team or self.near or Team(id="", name="", lang=self.lang)
        tz = whose.tz if team or self.near else "UTC"
        return Work(self.db, self.parts, whose, self.now, team.lang if team else self.lang, tz, None)

    def say(self, key: str, *buttons: str, **values: Blank) -> None:
        """Answer where it happened, with these buttons below."""
        work = self.work()
        first, *rest = work.lines(key, **values)
        text = (Text(tuple(rest)),) if rest else ()
        row = (Buttons(tuple(work.button(name, "primary") for name in buttons)),) if buttons else ()
        work.post(self.event.place, Card(first, (*text, *row)))
        self.answered = True

    def turn_away(self) -> None:
        """Whoever asked the bot something is never left without an answer."""
        if isinstance(self.event, Said) and self.event.addressed and not self.answered:
            self.say("baton.stranger" if self.near else "baton.no_team")


Greet = Callable[[Stranger], Member | None]
"""A feature may make a stranger known (setting up a team does); None: they stay one, answered or not."""
