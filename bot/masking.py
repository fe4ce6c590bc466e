"""Hides what points to a person in words that others will read: what is masked wherever it is kept, and names too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from storage.addresses import addresses
from storage.masking import HIDDEN, PLAIN, POINTERS

Span = tuple[int, int]
_POINTERS = (
    *POINTERS,
    r"@[^\s@,，。:：!！?？;；、()（）]{1,30}",  # a name on a network
    r"(?<![\dA-Za-z])(?:0\d{2,3}-)?\d{7,8}(?!\d|[年月日.%])",  # a telephone
    r"(?<![\dA-Za-z])[A-Za-z]{0,4}\d{9,}(?![\dA-Za-z])",  # an order, a parcel
    r"(?<=昵称)[:：是叫]\s*[^\s,，。;；]{1,30}",
    r"(?<=网名)[:：是叫]\s*[^\s,，。;；]{1,30}",
    r"(?:微信|vx|wx|qq)号?[:：]?\s*[A-Za-z0-9_-]{5,20}",
)
_ANY = re.compile("|".join(f"(?:{pointer})" for pointer in _POINTERS), re.IGNORECASE)
MOST = 4_000
"""Longer words are cut before they are looked through."""


def hidden(text: str) -> str:
    """The text with everything that points to a person blotted out."""
    return hidden_with(text, ())[0]


def hidden_with(text: str, marks: Iterable[Span]) -> tuple[str, tuple[Span, ...]]:
    """The same, and where the marked places are now; a mark that was blotted out is gone."""
    text = text[:MOST]
    plain = text.translate(PLAIN)
    blots = _apart([*(match.span() for match in _ANY.finditer(plain)), *addresses(plain)])
    pieces: list[str] = []
    at = 0
    for start, end in blots:
        pieces += [text[at:start], HIDDEN]
        at = end
    pieces.append(text[at:])
    moved = (_moved(mark, blots) for mark in marks if mark[1] <= len(text))
    return "".join(pieces), tuple(mark for mark in moved if mark is not None)


def _apart(spans: Iterable[Span]) -> list[Span]:
    """In order, those that overlap as one."""
    apart: list[Span] = []
    for start, end in sorted(spans):
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def _moved(mark: Span, blots: Sequence[Span]) -> Span | None:
    shift = 0
    for start, end in blots:
        if start < mark[1] and mark[0] < end:
            return None
        if end <= mark[0]:
            shift += len(HIDDEN) - (end - start)
    return mark[0] + shift, mark[1] + shift
