"""What products and campaigns are called: by their whole names, and by the short ones that people use instead."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from sqlmodel import Session

from bot.crisis.folding import fold
from bot.library.words import pieces
from storage import teams

CAMPAIGNS: Final = (
    "618", "双11", "双十一", "双12", "双十二", "年货节", "女神节", "妇女节", "三八节", "520", "七夕", "情人节", "中秋",
    "国庆", "五一", "春节", "圣诞", "元旦", "周年庆", "聚划算", "黑五", "black friday", "cyber monday", "christmas",
    "prime day", "boxing day", "singles day",
)  # fmt: skip
"""Campaigns that everybody knows by name."""
SHORTEST: Final = 2
_LATIN: Final = re.compile(r"[a-z]")


def of_team(db: Session, team_id: str) -> frozenset[str]:
    """The products of the team's brands and accounts."""
    lines = [brand.products for brand in teams.brands(db, team_id)]
    lines += [account.products for account in teams.accounts(db, team_id)]
    return frozenset(name for each in lines for name in each.splitlines() if name.strip())


class Names:
    """How the products of a library are called: 喷雾 is 清屿防晒喷雾 where no other product has that in its name."""

    def __init__(self, products: Collection[str], campaigns: Collection[str] = ()) -> None:
        whole = {plain(name) for name in products} - {""}
        self._products: Mapping[str, frozenset[str]] = _called(whole)
        self._campaigns = {plain(name) for name in campaigns} - {""} | set(CAMPAIGNS)

    def products_in(self, text: str) -> dict[str, frozenset[str]]:
        """What a folded text calls products by, and which ones that may be."""
        return {name: self._products[name] for name in _named(text, self._products)}

    def campaigns_in(self, text: str) -> set[str]:
        return set(_named(text, self._campaigns))


def plain(name: str) -> str:
    """A name as it stands in a folded text."""
    return fold(name).wide.strip()


def _called(whole: Collection[str]) -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name in whole:
        for short in _shorts(name):
            if all(short not in other for other in whole if other != name):
                found[short].add(name)
    return {called: frozenset(of) for called, of in found.items()} | {name: frozenset((name,)) for name in whole}


def _shorts(name: str) -> Iterator[str]:
    """The words of a name, its beginning, and its end."""
    yield from (piece for piece in pieces(name) if len(piece) >= SHORTEST and not piece.isdecimal())
    if not _LATIN.search(name) and len(name) > SHORTEST + 1:
        yield name[:SHORTEST]
        yield name[-SHORTEST:]


def _named(text: str, names: Collection[str]) -> set[str]:
    """The names in a text; of 轻羽 and 轻羽Pro only the longer one, where that is what stands there."""
    found = {name for name in names if _stands(name, text)}
    return {name for name in found if not _within(name, found, text)}


def _stands(name: str, text: str) -> bool:
    """A Latin name stands there as a word of its own."""
    if name not in text:
        return False
    return not _LATIN.match(name) or re.search(rf"(?<![a-z]){re.escape(name)}(?![a-z])", text) is not None


def _within(name: str, found: Collection[str], text: str) -> bool:
    """Whether the name only stands there as a part of longer ones."""
    for longer in found:
        if longer != name and name in longer:
            text = text.replace(longer, "")
    return name not in text
