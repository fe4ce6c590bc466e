"""Who took part in the stand-up on which day: people downwards, days across, a mark for each."""

from __future__ import annotations

from bot.pictures.art import Cell, Heat
from bot.pictures.paper import BAND, EDGE, GREY, INK, PALE, SKY, SMALL, SMALLEST, TOP, WIDTH, WORDS, Paper, width

NAMES = 190
HIGH = 52
HEAD = 72
SIDE = 40
"""The largest side of a mark; with many days it is smaller."""


def draw(art: Heat) -> bytes:
    lines = _legend_lines(art)
    body = HEAD + len(art.rows) * HIGH if art.rows and art.days else 80
    paper = Paper(TOP + body + 30 + lines * 44, art.title, art.note)
    if not art.rows or not art.days:
        paper.words(WIDTH / 2, TOP + 30, art.empty, WORDS, GREY, at="mm", room=WIDTH - 2 * EDGE)
        return paper.png()
    wide = (WIDTH - 2 * EDGE - NAMES) / len(art.days)
    for at, day in enumerate(art.days):
        for down, words in enumerate(day):
            x = EDGE + NAMES + (at + 0.5) * wide
            paper.words(x, TOP + 12 + down * 30, words, SMALL, GREY if down else INK, at="mm", room=wide)
    for down, row in enumerate(art.rows):
        y = TOP + HEAD + (down + 0.5) * HIGH
        if down % 2 == 0:
            paper.ink.rectangle((EDGE - 12, y - HIGH / 2, WIDTH - EDGE + 12, y + HIGH / 2 - 1), fill=BAND)
        paper.words(EDGE, y, row.name, WORDS, INK, room=NAMES - 16)
        for at, cell in enumerate(row.cells):
            _cell(paper, cell, EDGE + NAMES + (at + 0.5) * wide, y, wide)
    paper.legend(TOP + body + 40, [(mark, text) for mark, text in art.legend])
    return paper.png()


def _cell(paper: Paper, cell: Cell, x: float, y: float, wide: float) -> None:
    side = min(SIDE, wide - 6)
    if cell.mark != "share":
        paper.swatch(cell.mark, x - side / 2, y - side / 2, side)
        return
    left, right = x - wide / 2 + 4, x + wide / 2 - 4
    box = (left, y - SIDE / 2, right, y + SIDE / 2)
    paper.ink.rounded_rectangle(box, 6, fill=PALE)
    if cell.share > 0:
        filled = y + SIDE / 2 - SIDE * cell.share
        paper.ink.rounded_rectangle((left, filled, right, y + SIDE / 2), 6, fill=SKY)
    paper.words(x, y, cell.text, SMALLEST, INK, at="mm")


def _legend_lines(art: Heat) -> int:
    """How many lines the legend needs; it wraps as `Paper.legend` does."""
    lines, x = 1, float(EDGE)
    for _, text in art.legend:
        needed = 40 + width(text, SMALL) + 28
        if x > EDGE and x + needed - 28 > WIDTH - EDGE:
            lines, x = lines + 1, float(EDGE)
        x += needed
    return lines if art.legend else 0
