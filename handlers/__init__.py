"""What the bot can do when spoken to: read this list first."""

from __future__ import annotations

from collections.abc import Sequence

from bot.feature import Feature
from handlers.help import helping
from handlers.members import members
from handlers.mine import mine
from handlers.setup import greet, setup
from handlers.standup import standup

FEATURES: Sequence[Feature] = (setup, members, mine, standup, helping)
"""In the order in which they may take words that are no command."""

__all__ = ["FEATURES", "greet"]
