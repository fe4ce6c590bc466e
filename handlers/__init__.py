"""What the bot can do when spoken to: read this list first."""

from __future__ import annotations

from collections.abc import Sequence

from bot.feature import Feature
from bot.stranger import Stranger
from handlers import members as membership
from handlers import setup as founding
from handlers.calendar import calendar
from handlers.check import check
from handlers.crisis import crisis, directed
from handlers.digest import digest
from handlers.faq import faq
from handlers.handoff import handoff
from handlers.help import helping
from handlers.keywords import keywords
from handlers.manners import manners
from handlers.members import members
from handlers.mine import mine
from handlers.privacy import privacy
from handlers.setup import setup
from handlers.sprint import sprint
from handlers.standup import standup
from handlers.tasks import brief, tasks
from handlers.topics import topics
from handlers.waves import waves
from storage.people import Member

FEATURES: Sequence[Feature] = (
    setup, members, privacy, mine, directed, brief, waves, standup, manners, sprint, topics, tasks, calendar, digest,
    faq, check, handoff, crisis, keywords, helping,
)  # fmt: skip
"""In the order in which they may take words that are no command."""


def greet(stranger: Stranger) -> Member | None:
    """Somebody unknown did something: they may know a code, or found a team."""
    return None if membership.greet(stranger) else founding.greet(stranger)
