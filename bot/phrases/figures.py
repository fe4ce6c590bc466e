"""Reads what a post brought in, as people type it: "赞1.2w 藏3400 评 56", "1.2k likes, 340 saves", "1.2w/3400/56"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Final

from bot.phrases.numerals import number
from bot.phrases.plain import ADDRESS, blank, plain

ASKED: Final = ("likes", "saves", "comments", "shares", "views")
MOST: Final = 10_000_000_000
LONGEST: Final = 500

LABELS: Final = {
    "likes": r"点?赞(?:数|量)?|喜欢|爱心|❤️?|♥️?|👍|\blikes?\b|\bhearts?\b",
    "saves": r"收?藏(?:数|量)?|⭐️?|🌟|\bsaves?\b|\bsaved\b|\bbookmarks?\b|\bfav(?:e|orite)s?\b|\bcollects?\b",
    "comments": r"(?:评论|留言|评)(?:数|量)?|💬|\bcomments?\b|\brepl(?:y|ies)\b|\bcmts?\b",
    "shares": r"(?:转发|分享|转评|转)(?:数|量)?|🔁|↗️?|\bshares?\b|\breposts?\b|\bretweets?\b|\bforwards?\b",
    "views": r"(?:播放|观看|浏览|阅读|播)(?:数|量)?|👀|▶️?|\bviews?\b|\bplays?\b|\breads?\b",
}
LABEL: Final = "|".join(f"(?P<{name}>{words})" for name, words in LABELS.items())
UNITS: Final = {"w": 10_000, "万": 10_000, "k": 1000, "千": 1000, "m": 1_000_000, "亿": 100_000_000, "百": 100}
HAN_NUMBER: Final = "[零〇一二两三四五六七八九十百千万]+"
AMOUNT: Final = (
    rf"(?P<amount>(?<![\d.])(?:\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d+(?:\.\d+)?)) ?(?P<unit>[w万k千m亿百](?![a-z]))?"
    rf"(?P<rest>(?<=万)\d(?!\d))?(?!\s?[%:])(?!\.?\d)(?! ?(?:小时|分钟|天|点(?!赞)|月|号|[hd]\b))"
    rf"|(?P<han>{HAN_NUMBER})"
    r"|(?P<nothing>暂?无|没有|none\b|no\b|零)"
)
TOKEN: Final = re.compile(f"(?:{LABEL})|{AMOUNT}")
BETWEEN: Final = re.compile(r"(?:[\s:：=是有约近共为~≈个条次人的得到了\-+多]|about|around|was|were|are|is|got|数|量)*")
TASK: Final = re.compile(r"#\s?\d+|(?:选题|任务|task|topic)\s?\d+|\d+\s?号(?:选题|任务)?")
PIECE: Final = re.compile(r"[,，、;；\n|/]+(?!\d{3}(?!\d))|\n")
NEGATIVE: Final = re.compile(r"(?<=[^\d\n])(?:[-−–]|负|minus )(?=\d)|^(?:负|minus )(?=\d)")
"""A sign that belongs to a number: "评 -5". At the beginning of a line it is a bullet, between numbers a span."""
NAKED: Final = re.compile(r"[\s,，、;；|/+]*")


@dataclass(frozen=True, slots=True)
class Figures:
    """What was told; None is what was not."""

    likes: int | None = None
    saves: int | None = None
    comments: int | None = None
    shares: int | None = None
    views: int | None = None

    @property
    def told(self) -> dict[str, int]:
        """Only what was told, by its name, in our order."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    def __bool__(self) -> bool:
        return bool(self.told)


@dataclass(frozen=True, slots=True)
class _Token:
    label: str
    value: int | None
    start: int
    end: int


def read_figures(text: str, asked: Sequence[str] = ASKED) -> Figures:
    """The figures in a text. Numbers without any name are taken in the order in which they were asked for."""
    words = blank(plain(text[:LONGEST]), ADDRESS, TASK)
    tokens = list(_tokens(words))
    if any(token.label for token in tokens):
        return Figures(**_named(words, tokens))
    return _naked(words, tokens, asked)


def has_negative(text: str) -> bool:
    """Whether a number is less than nothing, which no figure is: better ask than guess what was meant."""
    return NEGATIVE.search(blank(plain(text[:LONGEST]), ADDRESS, TASK)) is not None


def _tokens(words: str) -> Iterator[_Token]:
    for found in TOKEN.finditer(words):
        label = next((name for name in LABELS if found[name]), "")
        value = None if label else _value(found)
        if label or value is not None:
            yield _Token(label, value, found.start(), found.end())


def _value(found: re.Match[str]) -> int | None:
    """1.2w is twelve thousand, and so is 1万2; half a like is nobody's."""
    if found["nothing"]:
        return 0
    if found["han"]:
        return number(found["han"])
    unit = UNITS.get(found["unit"] or "", 1)
    whole = float(found["amount"].replace(",", "")) * unit + int(found["rest"] or 0) * unit // 10
    near = round(whole)
    return near if abs(whole - near) < 1e-6 and near <= MOST else None


def _named(words: str, tokens: list[_Token]) -> dict[str, int]:
    """Each name with the number beside it: behind it, or before it where the line begins with a number."""
    found: dict[str, int] = {}
    for start, end in _pieces(words):
        piece = [token for token in tokens if start <= token.start < end]
        names_first = bool(piece) and bool(piece[0].label)
        for left, right in pairwise(piece):
            name, value = (left, right) if names_first else (right, left)
            if name.label and value.value is not None and BETWEEN.fullmatch(words, left.end, right.start):
                found[name.label] = value.value
    return found


def _pieces(words: str) -> Iterator[tuple[int, int]]:
    start = 0
    for cut in PIECE.finditer(words):
        yield start, cut.start()
        start = cut.end()
    yield start, len(words)


def _naked(words: str, tokens: list[_Token], asked: Sequence[str]) -> Figures:
    """Nothing but numbers; a single one says nothing, unless one thing alone was asked."""
    rest = "".join(letter for n, letter in enumerate(words) if not any(t.start <= n < t.end for t in tokens))
    if not NAKED.fullmatch(rest) or not (len(asked) == 1 or len(tokens) >= 2) or len(tokens) > len(asked):
        return Figures()
    return Figures(**{name: token.value for name, token in zip(asked, tokens, strict=False)})
