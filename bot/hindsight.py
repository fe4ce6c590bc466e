"""Words that arrive late read as they read by now: their writer may have changed or deleted them meanwhile.

A platform brings again what it could not deliver, and by then the change of it may have been heard before it.
"""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import Session

from bot.chat import Deleted, Edited, Said, unpack_event
from storage import incoming


def as_it_reads_now(db: Session, said: Said) -> Said | None:
    """The words with what was heard of them before they came; None if they were deleted.

    What is told of a message begins with the message's own identity, on every platform that tells it.
    """
    for letter in incoming.about(db, said.id):
        change = unpack_event(letter.body) if letter.body else None
        if isinstance(change, Deleted):
            return None
        if isinstance(change, Edited):
            said = replace(said, text=change.text, addressed=said.addressed or change.addressed)
    return said
