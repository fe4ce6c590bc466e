"""Finds the names and direct messages by which a platform knows our people."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import Session

from bot.bells import Bells
from bot.chat import (
    EVERYBODY,
    Block,
    Card,
    Line,
    Mention,
    Note,
    Part,
    Place,
    Quote,
    Row,
    Sender,
    Text,
    pack,
    unpack_place,
)
from bot.wire import Adapter
from storage import outgoing, people
from storage.db import Database
from storage.people import Identity


class Addressing:
    """Fills mentions with the platform's user, and a person's direct message with its real id."""

    def __init__(self, database: Database, bells: Bells) -> None:
        self._database, self._bells = database, bells

    def on(self, db: Session, card: Card, place: Place) -> Card:
        """The card with every mention as this platform knows the person, in the place's own workspace if they are of
        it (in a channel that companies share they may be of another); who is not there is written as a name."""
        users: dict[str, str] = {}

        def part(each: Part) -> Part:
            if not isinstance(each, Mention) or each.user:
                return each
            if each.member == EVERYBODY:
                return replace(each, user="all")
            if each.member not in users:
                known = [i for i in people.identities(db, each.member) if i.platform == place.platform]
                known.sort(key=lambda one: one.workspace != place.workspace)
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

    def found(self, place: Place, adapter: Adapter) -> bool:
        """Whether the place was "user:ID", a direct message not known yet. Then it has been asked for and is kept, and
        everything that waited for it waits there from now on: one conversation is one lane, or order would be lost."""
        if not place.id.startswith("user:"):
            return False
        user = place.id.removeprefix("user:")
        real = adapter.direct(Sender(place.platform, place.workspace, user)).itself

        def move(db: Session) -> None:
            identity = db.get(Identity, people.identity_key(place.platform, place.workspace, user))
            if identity is not None:
                identity.dm = real.id
                db.add(identity)
            _move(db, place.itself, real)
            self._bells.ring(db, f"out:{real.lane}")

        self._database.surely(move)
        return True


def _move(db: Session, old: Place, real: Place) -> None:
    """Letters and notices go from one place to another; a notice that hangs there already hangs there once."""
    same: dict[str, str] = {}
    for notice in outgoing.hanging_in(db, old.lane):
        there = outgoing.notice_on(db, notice.kind, notice.subject, real.lane, notice.thread)
        if there is None:
            notice.lane, notice.place = real.lane, pack(real.in_thread(notice.thread))
        else:
            notice.gone, same[notice.id] = True, there.id
            if there.gone:
                there.forget_message()
                db.add(there)
        db.add(notice)
    for letter in outgoing.waiting_in(db, f"out:{old.lane}"):
        place = unpack_place(letter.place)
        letter.lane, letter.place = f"out:{real.lane}", pack(real.in_thread(place.thread))
        letter.notice_id = same.get(letter.notice_id, letter.notice_id)
        letter.first_try = letter.begun_at = None  # nothing was ever sent to a place that nobody knew
        db.add(letter)
