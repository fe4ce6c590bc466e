"""The words that somebody replied to: where a platform names only the message, it is asked, before the transaction."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace

from bot.chat import Event, Quoted, Said
from bot.wire import Adapter, Refused, Throttled, Unsure

log = logging.getLogger("baton.quoting")
MOST = 20_000
"""So many letters of it are carried along."""


class Quotes:
    """`look_up` outside of any transaction, then `filled` inside."""

    def __init__(self, adapters: Mapping[str, Adapter]) -> None:
        self._adapters = adapters
        self._found: dict[str, Quoted] = {}

    def wanted(self, event: Event) -> bool:
        """Whether the platform must be asked for the message that this one answers."""
        return bool(_unread(event)) and event.id not in self._found

    def look_up(self, event: Event) -> None:
        """Ask for the message that this one answers, if the bot is meant and the words did not come along."""
        if not self.wanted(event):
            return
        try:
            found = self._adapters[event.place.platform].message(event.place, _unread(event))
        except (Throttled, Refused, Unsure, KeyError) as why:
            log.warning("%s would not show the message that was replied to: %s", event.place.platform, why)
            return
        self._found[event.id] = replace(found, text=found.text[:MOST])

    def filled(self, said: Said) -> Said:
        """The words with what they point at. Whoever replies to a file hands it over: some platforms let nobody write
        to a file in the same message."""
        found = self._found.pop(said.id, None)
        return said if found is None else replace(said, quoted=found, files=said.files or found.files)


def _unread(event: Event) -> str:
    """The message whose words are wanted, "" if none is."""
    if not (isinstance(event, Said) and event.addressed):
        return ""
    if event.quoted is not None:
        return "" if event.quoted.text else event.quoted.message
    return event.reply_to
