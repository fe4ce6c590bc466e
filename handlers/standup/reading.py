"""Understands what a person types to the stand-up: everything the conversation needs to know, behind six names."""

from __future__ import annotations

from dataclasses import dataclass

from bot.phrases import leave
from bot.phrases.clauses import is_nothing
from bot.phrases.leave import is_leave
from handlers.standup import placing
from handlers.standup.asks import Ask, requests
from handlers.standup.headings import SLOTS
from handlers.standup.likeness import Likeness, likeness

__all__ = ["Ask", "Likeness", "Reading", "is_leave", "is_nothing", "likeness", "read", "requests"]


@dataclass(frozen=True, slots=True)
class Reading:
    """A stand-up in three parts, each as it was written; "" where nothing was said."""

    done: str = ""
    doing: str = ""
    needs: str = ""


def read(text: str) -> Reading:
    """What was said of the stand-up; the writer's own leave today and its reason are left out."""
    found = placing.pieces(leave.without(text))
    return Reading(**{slot: "\n".join(piece.words for piece in found if piece.slot == slot) for slot in SLOTS})
