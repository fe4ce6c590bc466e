"""What somebody who passes a fan on types: the fan's words, and where the fan is to be found. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from bot.sharelinks import link_in
from bot.teamfile.words import NETWORKS
from storage.content import COMMENT, DM

LANES: Final = {
    "kos": "kos", "销售": "kos", "导购": "kos", "sales": "kos", "seller": "kos",
    "koe": "koe", "工程师": "koe", "专家": "koe", "expert": "koe", "engineer": "koe",
    "koc": "koc", "总监": "director", "director": "director",
}  # fmt: skip
LANE: Final = re.compile(
    rf"^\s*(?:转?给|to\s|→)?\s*(?P<lane>{'|'.join(sorted(LANES, key=len, reverse=True))})(?=[\s:：,，]|$)[\s:：,，]*",
    re.IGNORECASE,
)
NAME: Final = r"(?P<name>[^\s@，,。；;：:！!？?“”\"()（）|｜]{1,30})"
NICKNAMES: Final = (
    re.compile(rf"(?:昵称|网名|nickname|username)\s*(?:是|叫|[:：])?\s*@?{NAME}", re.IGNORECASE),
    re.compile(rf"(?:粉丝|网友|用户|博主|\bfan|\buser)\s*(?:[:：]\s*@?|@){NAME}", re.IGNORECASE),
    re.compile(rf"(?<![\w.])[@＠]{NAME}"),
)
SHORT_NAMES: Final = ("x", "red")
"""Names of networks that are words as well: only believed from a link."""
PLACES: Final = (
    (COMMENT, re.compile(r"评论区?|留言|\bcomments?\b", re.IGNORECASE)),
    (DM, re.compile(r"私信|私聊|\bdms?\b|\bprivate message\b|\bdirect message\b", re.IGNORECASE)),
)
QUOTED: Final = re.compile(r"“(?P<a>[^”]+)”|「(?P<b>[^」]+)」|\"(?P<c>[^\"]+)\"")
CUTS: Final = re.compile(r"[|｜\n]+|[，,;；:：]\s*|\s+")
FILLER: Final = re.compile(
    r"[\s，,；;:：|｜。.!！~～、]+|的?(?:粉丝|网友|用户)|(?:下面?|里|上|区|有人|在|来自|问)"
    r"|\b(?:on|in|from|the|a|fan|asks?|says?|under)\b",
    re.IGNORECASE,
)
MOST: Final = 1000


@dataclass(frozen=True, slots=True)
class Fan:
    """What was typed, taken apart. `lane` is "" unless the asker named one."""

    words: str
    lane: str = ""
    network: str = ""
    link: str = ""
    nickname: str = ""
    where: str = ""


def read(text: str, team: Collection[str] = (), accounts: Collection[str] = ()) -> Fan:
    """Take the words apart. Names of the `team` after an @ are no fans', those of our `accounts` no words of theirs."""
    text = text[:MOST].strip()
    for name in team:
        text = text.replace(f"@{name}", " ").strip()
    said = LANE.match(text)
    rest = text[said.end() :] if said else text
    shared = link_in(rest)
    link = shared.url if shared else ""
    rest = _without(rest, link) if link else rest
    nickname, rest = _nickname(rest)
    quoted = QUOTED.search(rest)
    around = QUOTED.sub(" ", rest)
    where = next((place for place, shape in PLACES if shape.search(around)), "")
    network = shared.network if shared and shared.network else _network(around)
    words = next(filter(None, quoted.groups()), "") if quoted else _fans_words(rest, accounts)
    return Fan(words.strip(), LANES[said["lane"].lower()] if said else "", network, link, nickname, where)


def _without(text: str, link: str) -> str:
    bare = link.removeprefix("https://")
    return text.replace(link, " ").replace(bare, " ")


def _nickname(text: str) -> tuple[str, str]:
    for shape in NICKNAMES:
        if found := shape.search(text):
            return found["name"], text[: found.start()] + " " + text[found.end() :]
    return "", text


def _network(text: str) -> str:
    low = text.casefold()
    named = [alias for alias in NETWORKS if alias not in SHORT_NAMES and alias in low]
    return NETWORKS[max(named, key=len)] if named else ""


def _fans_words(text: str, accounts: Collection[str]) -> str:
    """The words without the stretches at either end that only say where they were found."""
    while (cut := CUTS.search(text)) and _only_place(text[: cut.start()], accounts):
        text = text[cut.end() :]
    while (cuts := list(CUTS.finditer(text))) and _only_place(text[cuts[-1].end() :], accounts):
        text = text[: cuts[-1].start()]
    return "" if _only_place(text, accounts) else text


def _only_place(piece: str, accounts: Collection[str]) -> bool:
    low = piece.casefold()
    for name in sorted((*accounts, *NETWORKS), key=len, reverse=True):
        if name not in SHORT_NAMES:
            low = low.replace(name.casefold(), " ")
    for _, shape in PLACES:
        low = shape.sub(" ", low)
    return not FILLER.sub("", low)
