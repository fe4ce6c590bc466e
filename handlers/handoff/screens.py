"""Screenshots that come with a handoff: fetched outside, kept with their SHA-256, shown to whoever answers the fan."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta

from bot.chat import Block, Card, File, Note, Oops, Picture, Quoted, Said
from bot.feature import Feature, Value
from bot.pictures.art import Shot
from bot.thoughts import Found
from bot.work import Turn
from handlers.handoff import keeping, whose
from handlers.handoff.presses import the_handoff
from storage import screenshots
from storage.handoffs import Handoff
from storage.people import GUEST

shots = Feature("handoff")
WITHIN = timedelta(minutes=30)
"""So long a platform that does not answer is asked again for a picture."""
MOST_BYTES = 20_000_000
MOST = 4


def images_in(event: object, quoted: Quoted | None = None) -> list[tuple[str, File]]:
    """The pictures of a message and of what it points at, each with what tells it from all others."""
    own = [(f"{event.id}:{n}", file) for n, file in enumerate(event.files)] if isinstance(event, Said) else []
    theirs = [(f"{quoted.message}:{n}", file) for n, file in enumerate(quoted.files)] if quoted else []
    return [(source, file) for source, file in (*own, *theirs) if file.kind == "image"]


def fetch(turn: Turn, handoff: Handoff, images: Iterable[tuple[str, File]]) -> None:
    """Have them fetched; each is kept as soon as it is there."""
    for source, file in list(images)[:MOST]:
        carried = {"handoff": handoff.id, "source": source, "name": file.name}
        turn.think("handoff.picture", json.dumps(carried), file=file, within=WITHIN, limit=MOST_BYTES)


@shots.thought("picture")
def fetched(turn: Turn, words: str, found: Found) -> None:
    """The picture is here. Or it is not, which whoever sent it must know while the fan still waits."""
    carried: dict[str, str] = json.loads(words)
    handoff = screenshots.home_of(turn.db, carried["handoff"])
    if handoff is None:
        return
    if found.fault or not found.data:
        turn.whisper("handoff.picture_lost", number=handoff.number)
        return
    screenshots.keep(turn.db, handoff.id, carried["source"], carried["name"], found.data, turn.now)
    keeping.show(turn, handoff)


@shots.button("screens", least=GUEST)
def show(turn: Turn, value: Value) -> None:
    """The pictures themselves, in private, to whoever answers or may take over."""
    handoff = the_handoff(turn, value)
    if turn.who.id not in {handoff.asker_id, handoff.owner_id, *(m.id for m in whose.in_line(turn, handoff))}:
        raise Oops("handoff.gone")
    blocks: list[Block] = []
    for one in screenshots.of_handoff(turn.db, handoff.id)[:MOST]:
        alt = turn.to(turn.who).label("handoff.screen", number=handoff.number, sha=one.sha256[:16])
        blocks += [Picture(Shot(one.id, one.sha256), alt), Note((f"SHA-256 {one.sha256[:16]}…",))]
    title = turn.to(turn.who).line("handoff.screens", number=handoff.number, n=len(blocks) // 2)
    turn.tell(turn.who, Card(title, tuple(blocks), sealed=True))
