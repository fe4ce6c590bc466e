"""Which words a model may put about the figures: plain ones, that add no cause, no judgement and no figure. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

WORDS: Final = re.compile(r"[A-Za-z]+(?:[-'][A-Za-z]+)*")
HAN: Final = re.compile(r"[㐀-鿿]")
_HAN_PLAIN: Final = frozenset(
    "今天日这本周一共总有没无还仍另其中里内目前现在等待了的地是为到已经各则而也同样相比较所提增加减少上升下降略高低多持平和与跟及件条篇个"
    "起份人位次项班按时完成交回收出发布排接来明后容参新应于零二两三四五六七八九十"
)
"""Signs of which plain Chinese sentences about figures are made, besides those that name the figures themselves."""
_PLAIN: Final = frozenset(
    WORDS.findall(
        "a an the of in on at to for by from and while with but than then so far also still now it its they we there "
        "here this that which was were is are been being had has have came come went out up down more fewer less same "
        "higher lower rose fell as before last previous previously earlier time today day week new no none nothing "
        "total altogether compared against people person answer answers answered piece pieces post posts item items "
        "draft drafts task tasks open waiting wait waits remain remains remaining currently tomorrow planned slot "
        "slots passed pass go gave given zero one two three four five six seven eight nine ten eleven twelve"
    )
)
_MEASURED: Final = re.compile(
    r"(?:\d|[一二两三四五六七八九十])\s*(?:万|千|百|亿|成|倍|[kKwW%％‰](?![A-Za-z])|times\b|percent|hundred|thousand|million)"
    r"|[-−+第负多少高低加升降]了?\s*(?:\d|[一二两三四五六七八九十])"
    r"|\b(?:by|(?:more|less|fewer|up)\s+(?:than|to))\s+(?:\d|\w+teen|ten|twelve)"
)
"""What makes another figure of a figure."""
_AND_MORE: Final = re.compile(r"[条篇个起份人位次项班件]多")
_COMPARES: Final = re.compile(r"比|较|上次")


def is_plain(text: str, allowed: str) -> bool:
    """Whether the text is made of plain words, and of those that stand in `allowed`."""
    known = {word.casefold() for word in WORDS.findall(allowed)}
    if any(word.casefold() not in known | _PLAIN for word in WORDS.findall(text)):
        return False
    if {*HAN.findall(text)} - _HAN_PLAIN - {*allowed}:
        return False
    odd = any(unicodedata.category(sign) in ("No", "Nl") for sign in text)
    more = _AND_MORE.search(text) and not _COMPARES.search(text)
    return not (odd or more or _MEASURED.search(text))
