"""The crisis words of a team file: what is watched for besides the shipped rules, and what is left out of them."""

from __future__ import annotations

from typing import Final

from bot.crisis.folding import folded
from bot.teamfile.shape import Deed, Keyword, Severity
from bot.teamfile.table import NotThis, Parse, Table, choice, words

DEEDS: Final[dict[str, Deed]] = {
    "watch": "watch", "预警": "watch", "off": "off", "停用": "off", "exclude": "exclude", "排除": "exclude",
}  # fmt: skip
SEVERITIES: Final[dict[str, Severity]] = {"p0": "P0", "p1": "P1", "p2": "P2"}
LONGEST: Final = 40
MOST_TIMES, MOST_MINUTES = 1000, 1440


def read(table: Table) -> Keyword:
    found = Keyword(
        word=table.need("word", _word, f"a word of 2 to {LONGEST} letters", ""),
        deed=table.get("deed", choice(DEEDS), "watch 预警, off 停用 or exclude 排除", "watch"),
        severity=table.get("severity", choice(SEVERITIES), "P0, P1 or P2", "P1"),
        times=table.get("times", _number(1, MOST_TIMES), f"a whole number, 1 to {MOST_TIMES}", 1),
        minutes=table.get("minutes", _number(0, MOST_MINUTES), f"a whole number of minutes, 0 to {MOST_MINUTES}", 0),
    )
    if found.times > 1 and not found.minutes:
        table.findings.add((*table.path, "times"), found.times, "minutes beside it: so many messages within so many")
    table.close()
    return found


def _word(raw: object) -> str:
    word = words(raw)
    if len(word) > LONGEST or len(folded(word)) < 2:
        raise NotThis
    return word


def _number(least: int, most: int) -> Parse[int]:
    def pick(raw: object) -> int:
        if isinstance(raw, bool) or not isinstance(raw, int) or not least <= raw <= most:
            raise NotThis
        return raw

    return pick
