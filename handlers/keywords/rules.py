"""How the words of `关键词/keywords` are understood: which deed, which words, how bad, and how often."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final, Literal

Deed = Literal["list", "watch", "off", "exclude", "look", "test"]
DEEDS: Final[dict[str, Deed]] = {
    "加词": "watch", "加": "watch", "添加": "watch", "新增": "watch", "add": "watch", "watch": "watch",
    "去掉": "off", "去": "off", "删除": "off", "删": "off", "移除": "off", "remove": "off", "delete": "off",
    "排除": "exclude", "忽略": "exclude", "exclude": "exclude", "ignore": "exclude",
    "查": "look", "看": "look", "look": "look", "check": "look",
    "测试": "test", "试跑": "test", "试": "test", "test": "test", "try": "test",
    "列表": "list", "清单": "list", "list": "list",
}  # fmt: skip
LONGEST_WORD: Final = 40
MOST_AT_ONCE: Final = 30
MOST_TIMES: Final = 1000
MOST_MINUTES: Final = 1440
_ASKED: Final = re.compile(
    rf"(?P<deed>{'|'.join(sorted(DEEDS, key=len, reverse=True))})(?=$|[\s:：])[\s:：]*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_BETWEEN: Final = re.compile(r"[、,，;；\n]+")
_SEVERITY: Final = re.compile(r"(?:^|\s)(p[012])(?=$|\s)", re.IGNORECASE)
_MINUTES: Final = r"(?P<minutes>\d{1,4})\s*(?:分钟|分|min(?:ute)?s?)"
_TIMES: Final = r"(?P<times>\d{1,4})\s*(?:次|条|times?|x)?"
_OFTEN: Final = (
    re.compile(rf"(?:^|\s){_TIMES}\s*(?:/|每|in|within|per|在)\s*{_MINUTES}(?:内|以内)?(?=$|\s)", re.IGNORECASE),
    re.compile(rf"(?:^|\s){_MINUTES}(?:内|以内)?\s*(?P<times>\d{{1,4}})\s*(?:次|条)(?=$|\s)", re.IGNORECASE),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be done with which words; `said` is what followed the deed, as it was said."""

    deed: Deed
    words: tuple[str, ...] = ()
    severity: str = "P1"
    times: int = 1
    minutes: int = 0
    said: str = ""


def is_meant(words: str) -> bool:
    """Running words that merely begin with "关键词" are no command."""
    return not words.strip() or _ASKED.fullmatch(words.strip()) is not None


def read(words: str) -> Asked:
    """ "加 泵头断裂、喷嘴脱落 P0 10次/30分钟". Without a deed the list is wanted."""
    found = _ASKED.fullmatch(words.strip())
    if found is None:
        return Asked("list", said=words.strip())
    deed, rest = DEEDS[found["deed"].casefold()], found["rest"].strip()
    asked = _often(replace(_severe(rest), deed=deed)) if deed in ("watch", "off", "exclude") else Asked(deed, said=rest)
    each = (word.strip(" \t“”\"'「」『』") for word in _BETWEEN.split(asked.said))
    return replace(asked, words=tuple(dict.fromkeys(word for word in each if word)))


def _severe(rest: str) -> Asked:
    found = _SEVERITY.search(rest)
    if found is None:
        return Asked("watch", said=rest)
    return Asked("watch", severity=found[1].upper(), said=_without(rest, found))


def _often(asked: Asked) -> Asked:
    for pattern in _OFTEN:
        found = pattern.search(asked.said)
        if found is not None:
            left = _without(asked.said, found)
            return replace(asked, times=int(found["times"]), minutes=int(found["minutes"]), said=left)
    return asked


def _without(words: str, found: re.Match[str]) -> str:
    return f"{words[: found.start()]} {words[found.end() :]}".strip()
