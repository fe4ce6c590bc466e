"""Whether somebody tells of what went wrong or asks for a way: 怎么开通 is no answer to 为什么不能开通."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal

from bot.library.guards import denies

Told = Literal["trouble", "way", ""]

# 怎么办 asks for a way out of a trouble: it may mean both.
_BOTH: Final = re.compile(
    r"怎么办|咋办|咋整|怎么处理|如何处理|\bwhat (?:should|shall|can|do) (?:i|we) do\b|\bhow do (?:i|we) fix\b"
)
_TROUBLE: Final = re.compile(
    r"为什么|为啥|为何|为毛|什么原因|(?:怎么|咋)(?:回事|了|不|没|又|老|总是|突然|变|还(?=[没不让要是])|这么|会)"
    r"|(?:怎么|咋).{1,10}(?:不了|没有|不能|不到|没|失败)|\bwhy\b|\bhow come\b|\bfor what reason\b"
)
_ASKS: Final = re.compile(
    r"什么|啥|何时|多久|多长|多少|几|哪|谁|怎么|如何|怎样|咋|吗|么\W*$|嘛|能不能|是不是|可不可以|是否|能否|可否|有没有|行不行|会不会"
    r"|\b(?:when|how|where|what|which|who|can|could|do|does|did|is|are|will|would|may)\b"
)


@lru_cache(4000)
def told(text: str) -> Told:
    """What a folded text tells, "" if that cannot be said."""
    if _BOTH.search(text):
        return ""
    if _TROUBLE.search(text):
        return "trouble"
    if _ASKS.search(text):
        return "way"
    return "trouble" if denies(text) else ""


def unlike(question: str, ways: list[str]) -> bool:
    """Whether one tells of a trouble, and each of the others asks for a way, or the other way round."""
    said = told(question)
    return said != "" and all(told(way) not in ("", said) for way in ways)
