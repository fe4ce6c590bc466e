"""How pieces moved over the board: a bar for each stage as it is now, the outline of how it was, what came and went."""

from __future__ import annotations

from bot.pictures.art import Flow, Stage
from bot.pictures.paper import EDGE, GREY, INK, SMALL, TOP, WIDTH, WORDS, Paper

NAMES = 152
FIGURES = 216
HIGH = 64
HEAD = 34
COLUMN = 66
"""How wide each of the three columns of figures is."""


def draw(art: Flow) -> bytes:
    floor = TOP + HEAD + len(art.stages) * HIGH
    paper = Paper(floor + 84, art.title, art.note)
    most = max([1, *(max(stage.before, stage.after) for stage in art.stages)])
    room = WIDTH - 2 * EDGE - NAMES - FIGURES
    for at, word in enumerate((art.now, art.came, art.went)):
        paper.words(_column(at), TOP + 8, word, SMALL, GREY, at="rm", room=COLUMN + 10)
    for down, stage in enumerate(art.stages):
        y = TOP + HEAD + (down + 0.5) * HIGH
        paper.words(EDGE, y, stage.name, WORDS, INK, room=NAMES - 8)
        _bar(paper, stage, y, room / most)
    paper.legend(floor + 44, [("now", art.now), ("was", art.was)])
    return paper.png()


def _bar(paper: Paper, stage: Stage, y: float, unit: float) -> None:
    left = EDGE + NAMES
    paper.block("now", (left, y - 16, left + stage.after * unit, y + 6))
    paper.block("was", (left, y + 8, left + stage.before * unit, y + 18))
    paper.words(_column(0), y, str(stage.after), WORDS, INK, at="rm")
    for at, moved in enumerate((stage.came, stage.went), start=1):
        paper.words(_column(at), y, f"{'+' if at == 1 else '-'}{moved}" if moved else "0", SMALL, GREY, at="rm")


def _column(at: int) -> float:
    """The right end of a column of figures, the last at the edge of the sheet."""
    return WIDTH - EDGE - (2 - at) * COLUMN
