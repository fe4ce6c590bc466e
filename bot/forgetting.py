"""How an answered letter is kept for the few hours in which its identity must be known."""

from __future__ import annotations

from dataclasses import replace

from bot.aftermath import in_passing
from bot.chat import Deleted, Edited, Event, Said, pack
from storage.masking import masked


def as_kept(event: Event) -> str:
    """What was said to the bot, masked: it may have been changed meanwhile, or somebody confirms that it still holds.

    Of what was said in passing, and of forms and presses, nothing: they have done what they were for.
    """
    if in_passing(event):
        return ""
    if isinstance(event, Said):
        quoted = event.quoted and replace(event.quoted, text=masked(event.quoted.text))
        return pack(replace(event, text=masked(event.text), quoted=quoted))
    if isinstance(event, Edited):
        return pack(replace(event, text=masked(event.text)))
    return pack(event) if isinstance(event, Deleted) else ""
