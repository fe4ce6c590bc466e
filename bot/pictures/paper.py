"""A sheet to draw on: one font, few colours, words that are cut to their room. Twice as large as a phone shows it.

The sheet is light and opaque with an edge of its own, so it reads the same where the chat is dark. The colours (Okabe
and Ito's) stay apart for people who cannot tell red from green, and none of them says anything that a shape does not.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONT = Path(__file__).parent / "font" / "NotoSansSC-Medium.ttf"
WIDTH = 720
EDGE = 36
TITLE, WORDS, SMALL, SMALLEST = 36, 28, 24, 20
TOP = 146
"""Where the picture begins, below its title and its note."""

SHEET, LINE, INK, GREY = "#FFFFFF", "#C9CED6", "#1B1F24", "#57606A"
BLUE, SKY, ORANGE, PALE = "#0072B2", "#9CCBE8", "#D55E00", "#EEF1F4"
YELLOW, BAND = "#F0C24B", "#F7F8FA"


@lru_cache(maxsize=8)
def font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), size, layout_engine=ImageFont.Layout.BASIC)


class Paper:
    """One sheet of that height, with its title and its note already on it."""

    def __init__(self, height: int, title: str, note: str) -> None:
        self.height = height
        self._image = Image.new("RGB", (WIDTH, height), SHEET)
        self.ink = ImageDraw.Draw(self._image)
        self.ink.rectangle((0, 0, WIDTH - 1, height - 1), outline=LINE, width=2)
        self.words(EDGE, 44, title, TITLE, room=WIDTH - 2 * EDGE)
        self.words(EDGE, 94, note, SMALL, GREY, room=WIDTH - 2 * EDGE)

    def words(
        self, x: float, y: float, text: str, size: int = WORDS, fill: str = INK, *, at: str = "lm", room: float = 0
    ) -> float:
        """Write words at this anchor ("lm": left end, middle height), cut to the room; returns their width."""
        shown = fitted(text, size, room) if room else readable(text)
        self.ink.text((x, y), shown, fill=fill, font=font(size), anchor=at)
        return width(shown, size)

    def legend(self, y: float, entries: list[tuple[str, str]]) -> None:
        """What the marks mean: each mark's shape (drawn by `swatch`) and its words, in a row that wraps."""
        x = float(EDGE)
        for mark, text in entries:
            needed = 40 + width(text, SMALL) + 28
            if x > EDGE and x + needed - 28 > WIDTH - EDGE:
                x, y = float(EDGE), y + 44
            self.swatch(mark, x, y - 14, 28)
            self.words(x + 38, y, text, SMALL, GREY)
            x += needed

    def swatch(self, mark: str, x: float, y: float, size: float) -> None:
        """One mark, as a square of that size. Each has a shape of its own."""
        box = (x, y, x + size, y + size)
        if mark == "in":
            self.ink.rounded_rectangle(box, 6, fill=BLUE)
            self._stroke([(x, y), (0.24, 0.54), (0.42, 0.72), (0.76, 0.30)], size, SHEET)
        elif mark == "late":
            self.ink.rounded_rectangle(box, 6, fill=SKY)
            self._stroke([(x, y), (0.24, 0.54), (0.42, 0.72), (0.76, 0.30)], size, INK)
        elif mark == "silent":
            self.ink.rounded_rectangle(box, 6, fill=SHEET, outline=ORANGE, width=3)
            self._stroke([(x, y), (0.30, 0.30), (0.70, 0.70)], size, ORANGE)
            self._stroke([(x, y), (0.70, 0.30), (0.30, 0.70)], size, ORANGE)
        elif mark == "away":
            self.ink.rounded_rectangle(box, 6, fill=PALE)
            self._stroke([(x, y), (0.30, 0.50), (0.70, 0.50)], size, GREY)
        elif mark == "none":
            self.ink.ellipse((x + size * 0.44, y + size * 0.44, x + size * 0.56, y + size * 0.56), fill=GREY)
        elif mark == "before":
            self.ink.line((x + size / 2, y, x + size / 2, y + size), fill=GREY, width=5)
        else:
            self.block(mark, box)

    def block(self, mark: str, box: tuple[float, float, float, float]) -> None:
        """A filled bar of one of the kinds that are counted: dark, striped and light."""
        if box[3] <= box[1] or box[2] <= box[0]:
            return
        if mark == "0":
            self.ink.rectangle(box, fill=INK)
        elif mark == "1":
            self.ink.rectangle(box, fill=ORANGE)
            self._stripes(box)
        elif mark == "2":
            self.ink.rectangle(box, fill=YELLOW)
        elif mark == "now":
            self.ink.rectangle(box, fill=BLUE)
        else:
            self.ink.rectangle(box, fill=SHEET, outline=GREY, width=3)

    def png(self) -> bytes:
        kept = BytesIO()
        self._image.save(kept, "PNG", compress_level=6)
        return kept.getvalue()

    def _stripes(self, box: tuple[float, float, float, float]) -> None:
        """Slanting lines, cut to the box."""
        left, top, right, bottom = (round(each) for each in box)
        high = bottom - top
        for at in range(left - high, right, 12):
            begin, end = max(at, left), min(at + high, right)
            if begin < end:
                line = (begin, bottom - (begin - at), end, bottom - (end - at))
                self.ink.line(line, fill=SHEET, width=2)

    def _stroke(self, points: list[tuple[float, float]], size: float, fill: str) -> None:
        """A line through points within a square; the first is the square's own corner."""
        (x, y), *rest = points
        self.ink.line([(x + a * size, y + b * size) for a, b in rest], fill=fill, width=max(3, round(size / 9)))


def readable(text: str) -> str:
    """The text as far as the font can show it: accents may go, emoji do; for a sign that it lacks stands a box."""
    return "".join(_shown(letter) for letter in text)


@lru_cache(maxsize=4096)
def _shown(letter: str) -> str:
    if letter == " " or _has(letter):
        return letter
    bare = unicodedata.normalize("NFKD", letter)[0]
    if bare != letter and _has(bare):
        return bare
    return "□" if unicodedata.category(letter).startswith("L") else ""


def _has(letter: str) -> bool:
    return font(SMALL).getmask(letter).getbbox() is not None


def width(text: str, size: int) -> float:
    return font(size).getlength(readable(text))


def fitted(text: str, size: int, room: float) -> str:
    """The text, cut with an ellipsis where it needs more room than there is."""
    shown = readable(text)
    if width(shown, size) <= room:
        return shown
    while shown and width(shown + "…", size) > room:
        shown = shown[:-1]
    return shown.rstrip() + "…"
