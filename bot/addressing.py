"""Finds the names and direct messages by which a platform knows our people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlmodel import Session

from bot.chat import Block, Card, Line, Mention, Note, Part, Place, Quote, Row, Sender, Text
from bot.wire import Adapter
from storage import people
from storage.db import Database
from storage.people import Identity


class Addressing:
    """Fills mentions with the platform's user, and a person's direct message with its real id."""

    def __init__(self, database: Database, adapters: Mapping[str, Adapter]) -> None:
        self._database, self._adapters = database, adapters

    def on(self, db: Session, card: Card, platform: str) -> Card:
        """The card with every mention as this platform knows the person; who is not there is written as a name."""
        users: dict[str, str] = {}

        def part(each: Part) -> Part:
            if not isinstance(each, Mention) or each.user:
                return each
            if each.member not in users:
                known = [i for i in people.identities(db, each.member) if i.platform == platform]
                users[each.member] = known[0].user if known else ""
            return replace(each, user=users[each.member])

        def line(parts: Line) -> Line:
            return tuple(part(each) for each in parts)

        def block(each: Block) -> Block:
            if isinstance(each, Text):
                return replace(each, lines=tuple(line(one) for one in each.lines))
            if isinstance(each, Quote | Row | Note):
                return replace(each, line=line(each.line))
            return each

        return replace(card, title=line(card.title), blocks=tuple(block(each) for each in card.blocks))

    def direct(self, place: Place, adapter: Adapter) -> Place:
        """The place itself; "user:ID" becomes the direct message with that person, and is remembered."""
        if not place.id.startswith("user:"):
            return place
        user = place.id.removeprefix("user:")
        real = adapter.direct(Sender(place.platform, place.workspace, user))
        with self._database.write() as db:
            identity = db.get(Identity, people.identity_key(place.platform, place.workspace, user))
            if identity is not None:
                identity.dm = real.id
                db.add(identity)
        return replace(real, thread=place.thread)
