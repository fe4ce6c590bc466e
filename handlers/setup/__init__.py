"""Setting up a team: the bot is added to a channel, and a card asks for what it needs to begin."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.chat import Event
from bot.feature import Feature
from bot.wire import Profile
from storage.people import Member
from storage.teams import Team

setup = Feature("setup")


def greet(db: Session, event: Event, profile: Profile | None, now: datetime) -> tuple[Team, Member] | None:
    """Somebody unknown did something; whoever adds the bot to a channel becomes known by it."""
    return None
