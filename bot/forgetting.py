"""How an answered letter is kept for the few hours in which its identity must be known."""

from __future__ import annotations

from dataclasses import replace

from bot.chat import Deleted, Edited, Event, Said, pack, unpack_event
from storage.masking import masked


def in_passing(event: Event) -> bool:
    """Words that were not meant for the bot: nobody asked it to keep them (product.md, "Privacy")."""
    return isinstance(event, Said | Edited) and not event.addressed


def parked(body: str) -> str:
    """The same for a letter over which everything broke; what cannot be read at all can be masked no better."""
    try:
        return as_kept(unpack_event(body))
    except ValueError:
        return masked(body)


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
