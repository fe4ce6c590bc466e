"""Brings a card's pictures to the platform that shows them: drawn outside of any transaction, brought there once."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import replace

from pydantic import TypeAdapter
from sqlmodel import Session

from bot.chat import Card, Picture, Place
from bot.clock import Clock
from bot.metrics import Metrics
from bot.pictures import drawn
from bot.pictures.art import Art, Shot
from bot.wire import Adapter, Refused, Unsure
from storage import screenshots, uploads
from storage.db import Database

log = logging.getLogger("baton.gallery")
PATIENCE = 3
"""So many tries a letter waits for its pictures while the platform does not answer; then its words go without."""
_ART: TypeAdapter[Art] = TypeAdapter(Art)


class Gallery:
    """`hang` before a card goes out; `known` where there is no time to bring anything."""

    def __init__(self, database: Database, clock: Clock, metrics: Metrics) -> None:
        self._database, self._clock, self._metrics = database, clock, metrics

    def hang(self, card: Card, place: Place, adapter: Adapter, tries: int) -> Card:
        """The card with its pictures there. Raises Throttled or Unsure while it is worth another try."""
        if not _pictures(card):
            return card
        with self._database.read() as db:
            card = known(db, card, place)
        for picture in _pictures(card):
            if not picture.file:
                card = _with(card, picture, self._brought(picture, place, adapter, tries))
        return card

    def _brought(self, picture: Picture, place: Place, adapter: Adapter, tries: int) -> str:
        """What the platform calls it from now on; "" if it will not have it."""
        print_ = fingerprint(picture.art)
        try:
            file = adapter.upload(place, f"{picture.art.tag}-{print_[:8]}.png", self._image(picture.art), picture.alt)
        except Unsure as why:
            if tries < PATIENCE:
                raise
            return self._without(place, str(why))
        except Refused as why:
            return self._without(place, why.reason)
        now = self._clock.now()
        self._database.surely(lambda db: uploads.keep(db, place.platform, place.workspace, print_, file, now))
        return file

    def _image(self, art: Art) -> bytes:
        """What was drawn, or what somebody sent, as it was kept. Raises Refused if it is kept no more."""
        if not isinstance(art, Shot):
            return drawn(art)
        with self._database.read() as db:
            data = screenshots.data_of(db, art.kept)
        if not data:
            raise Refused("gone")
        return data

    def _without(self, place: Place, why: str) -> str:
        self._metrics.parked.labels("picture").inc()
        log.warning("a picture is not shown on %s, its words are: %s", place.platform, why)
        return ""


def known(db: Session, card: Card, place: Place) -> Card:
    """The card with those pictures that the platform has already; the others are told in words."""
    for picture in _pictures(card):
        file = uploads.file_of(db, place.platform, place.workspace, fingerprint(picture.art))
        card = _with(card, picture, file)
    return card


def fingerprint(art: Art) -> str:
    """The same for the same picture, and for no other."""
    return hashlib.sha256(_ART.dump_json(art)).hexdigest()


def _pictures(card: Card) -> list[Picture]:
    return [block for block in card.blocks if isinstance(block, Picture)]


def _with(card: Card, picture: Picture, file: str) -> Card:
    hung = replace(picture, file=file)
    return replace(card, blocks=tuple(hung if block == picture else block for block in card.blocks))
