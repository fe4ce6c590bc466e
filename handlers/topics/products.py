"""Products of a topic pack that nobody knows: which one was meant, and how all that say so are put right at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot import products
from bot.chat import Button, Line, Oops
from bot.feature import Feature, Value
from bot.work import Look, Turn
from handlers.topics import importing, pack
from handlers.topics.reading import TopicLine
from storage import topics

mistyped = Feature("topics")
MOST = 3


@dataclass(frozen=True, slots=True)
class Doubt:
    """A product that is none of the team's, the one that comes nearest, and the first line that says so."""

    line: int
    said: str
    near: str


def doubts(look: Look, lines: Iterable[TopicLine]) -> list[Doubt]:
    """One for each name, however many lines it stands in."""
    names = products.known(look.db, look.team.id)
    found: dict[str, Doubt] = {}
    for line in lines if names else ():
        near = products.meant(line.product, names) if line.product not in found else ""
        if near:
            found[line.product] = Doubt(line.line, line.product, near)
    return list(found.values())


def lines_about(look: Look, found: Sequence[Doubt]) -> list[Line]:
    return [look.line("topics.doubt.product", line=one.line, said=one.said, near=one.near) for one in found[:MOST]]


def ways_out(look: Look, found: Sequence[Doubt], batch: str) -> list[Button]:
    return [
        look.button("topics.product", label=look.label("topics.doubt.change", near=one.near), batch=batch,
                    said=one.said, near=one.near)
        for one in found[:MOST]
    ]  # fmt: skip


@mistyped.button("product")
def put_right(turn: Turn, value: Value) -> None:
    """All topics that went in together and name that product mean the other one."""
    if not pack.may_add(turn.who):
        raise Oops("topics.content_only")
    said, near = value.get("said", ""), value.get("near", "")
    batch = [one for one in topics.of_batch(turn.db, turn.team.id, value.get("batch", "")) if one.product == said]
    if not batch:
        raise Oops("topics.doubt.over", said=said)
    for topic in batch:
        for place in importing.rename_product(turn.db, topic, near):
            for kind in ("tasks.piece", "tasks.history"):
                turn.refresh(kind, place.id)
        turn.refresh("topics.topic", topic.id)
    for kind in ("topics.pack", "sprint.card"):
        for week in {topic.week for topic in batch}:
            turn.refresh(kind, pack.subject(turn, week))
    turn.reply("topics.doubt.changed", n=len(batch), near=near)
