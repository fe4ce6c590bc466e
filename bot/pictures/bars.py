"""How many alerts there were on each day, by severity, and a mark for the same day of the week before."""

from __future__ import annotations

from bot.pictures.art import Bars, Column
from bot.pictures.paper import EDGE, GREY, INK, LINE, SMALL, TOP, WIDTH, WORDS, Paper, width

HIGH = 260


def draw(art: Bars) -> bytes:
    paper = Paper(TOP + HIGH + 136, art.title, art.note)
    floor = TOP + HIGH
    most = max([1, *(max(sum(column.counts), column.before) for column in art.columns)])
    unit = min((HIGH - 44) / most, 60)
    wide = (WIDTH - 2 * EDGE) / max(len(art.columns), 1)
    narrow = any(width(column.name, SMALL) > wide - 6 for column in art.columns)
    paper.ink.line((EDGE, floor, WIDTH - EDGE, floor), fill=LINE, width=2)
    for at, column in enumerate(art.columns):
        x = EDGE + (at + 0.5) * wide
        _column(paper, column, x, floor, min(wide * 0.52, 64), unit)
        for line, words in enumerate(column.name.split(" ", 1) if narrow else [column.name]):
            paper.words(x, floor + 26 + 24 * line, words, SMALL, GREY, at="mm", room=wide)
    kinds = [(str(number), kind) for number, kind in enumerate(art.kinds)]
    paper.legend(floor + 92, [*kinds, ("before", art.was)])
    return paper.png()


def _column(paper: Paper, column: Column, x: float, floor: float, wide: float, unit: float) -> None:
    top = floor
    for number, count in enumerate(column.counts):
        paper.block(str(number), (x - wide / 2, top - count * unit, x + wide / 2, top - (3 if count else 0)))
        top -= count * unit
    paper.words(x, top - 22, str(sum(column.counts)), WORDS, INK if sum(column.counts) else GREY, at="mm")
    if column.before:
        level = floor - column.before * unit
        paper.ink.line((x + wide / 2 + 5, level, x + wide / 2 + 5, floor - 3), fill=GREY, width=5)
