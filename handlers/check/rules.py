"""How a draft, a network and the team's own words are told apart in what people say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from bot.draftcheck.rulebook import NETWORKS as RULED
from bot.teamfile.words import NETWORKS as NAMES

NETWORKS: Final = RULED
MOST_WORDS: Final = 3000
SHORTEST_DRAFT: Final = 16
"""English words after "check" that are fewer letters than this are meant for somebody else ("check my tasks")."""
LONGEST_WORD: Final = 15
LONGEST_LIST: Final = 60
Deed = Literal["mark", "pass", "forget", "show"]
_DEEDS: Final[dict[str, Deed]] = {
    "加词": "mark", "mark": "mark", "放行": "pass", "pass": "pass", "allow": "pass",
    "去掉": "forget", "删词": "forget", "forget": "forget", "词表": "show", "words": "show",
}  # fmt: skip
_LIST: Final = re.compile(rf"(?P<deed>{'|'.join(_DEEDS)})(?=$|[\s:：])[\s:：]*(?P<rest>.*)", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"[、,，;；\n]+")
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What is to be done with which words, for drafts on one network ("" for all)."""

    deed: Deed
    words: tuple[str, ...]
    network: str = ""


def reads(rest: str) -> bool:
    """Words that follow 核对 without a space still belong to it where they name a list or a network."""
    return is_about_lists(rest) or bool(taken_apart(rest)[0])


def means(words: str) -> bool:
    """Whether the check is meant at all."""
    return not words or is_about_lists(words) or len(words) >= SHORTEST_DRAFT or _HAN.search(words) is not None


def is_about_lists(words: str) -> bool:
    """ "加词 闺蜜价": short, on one line, and beginning with such a word; a draft may begin with it, too."""
    found = _LIST.fullmatch(words.strip())
    if found is None or "\n" in words:
        return False
    _, rest = taken_apart(found["rest"])
    deed = _DEEDS[found["deed"].casefold()]
    short = len(rest) <= LONGEST_LIST and all(len(word) <= LONGEST_WORD for word in _BETWEEN.split(rest))
    return not rest if deed == "show" else short


def own_words(words: str) -> OwnWords:
    found = _LIST.fullmatch(words.strip())
    if found is None:
        raise ValueError("these words are about no list")
    network, rest = taken_apart(found["rest"])
    said = tuple(dict.fromkeys(word.strip(" “”\"'「」") for word in _BETWEEN.split(rest)))
    return OwnWords(_DEEDS[found["deed"].casefold()], tuple(word for word in said if word), network)


def taken_apart(words: str) -> tuple[str, str]:
    """The network that is named first, and the rest."""
    said = words.strip()
    for name in sorted(NAMES, key=len, reverse=True):
        if NAMES[name] in NETWORKS and said.casefold().startswith(name):
            rest = said[len(name) :]
            if not rest or re.match(r"[\s:：，,]", rest):
                return NAMES[name], rest.lstrip(" \t\n:：，,")
    return "", said
