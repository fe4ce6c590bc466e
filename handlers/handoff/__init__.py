"""Handoffs: a fan's words go to whoever should answer them, with a clock; the asker hears what came of it."""

from __future__ import annotations

from bot.feature import Feature
from handlers.handoff import cards
from handlers.handoff.asking import asking
from handlers.handoff.presses import presses
from handlers.handoff.screens import shots
from handlers.handoff.settings import settings

handoff = Feature("handoff")
handoff.notice("card")(cards.card)
handoff.notice("asked")(cards.asked)
handoff.notice("soon")(cards.soon)
handoff.include(asking)
handoff.include(presses)
handoff.include(shots)
handoff.include(settings)
