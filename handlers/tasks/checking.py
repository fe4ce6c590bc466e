"""What the draft check finds in a piece, one line each."""

from __future__ import annotations

from bot.chat import Line
from bot.work import Look
from storage.tasks import Task


def lines(look: Look, task: Task) -> tuple[Line, ...]:
    """The findings in the reader's language; none, if the draft is an address or there is nothing to say."""
    return ()
