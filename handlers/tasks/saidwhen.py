"""The moments that people type beside a task: "周三晚10点", "by Friday 3pm"."""

from __future__ import annotations

from datetime import datetime

from bot.look import Look


def due_in(look: Look, words: str) -> tuple[datetime | None, str]:
    """The moment that the words name, on the reader's clock, and what else they say. A day alone means its end of
    work."""
    return None, words


def slot_in(look: Look, words: str) -> datetime | None:
    """The same for a slot: a day alone is none."""
    return None
