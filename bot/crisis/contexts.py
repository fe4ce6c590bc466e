"""Whether a crisis word means what it says: it may be denied, asked about, supposed, quoted, or said of others.

Each look takes in only the surroundings of one word, so that a text costs as much as it is long.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files

from bot.crisis.shapes import Dismissal, Rule

BEFORE = 60
AFTER = 30
DENIES = 32
CARRIED = 8
ENDS = ",。?"


def why_not(rule: Rule, plain: str, start: int, end: int) -> Dismissal | None:
    """Why plain[start:end] means nothing to this rule here, apart from a denial; None if it does mean it."""
    before, after = plain[max(0, start - BEFORE) : start], plain[end : end + AFTER]
    return next((why for why, holds in _LOOKS if why in rule.heeds and holds(before, after)), None)


def is_denied(plain: str, start: int, end: int, last: int) -> bool:
    """Whether plain[start:end] is denied, by itself or by what denied the word that ended at `last`."""
    return denied(plain[max(0, start - DENIES) : start], plain[end : end + AFTER]) or carried_on(plain, last, start)


def denied(before: str, after: str) -> bool:
    clause = _clause(before)
    found = _denial().search(clause)
    if found and not _not_denial().search(clause[max(0, found.start() - 3) : found.end() + 2]):
        return not _rhetorical(clause, after)
    return _says("denial", "after").match(after) is not None


def _rhetorical(clause: str, after: str) -> bool:
    """这不是骗人吗 says that it is."""
    return bool(_says("denial", "rhetorical").search(clause) and _says("denial", "asks").search(_rest(after)))


def carried_on(plain: str, denied: int, start: int) -> bool:
    """Whether a denial that ended at `denied` goes on to a word at `start`: 没有过敏、红肿或刺痛."""
    return 0 <= start - denied <= CARRIED and _says("denial", "joined").fullmatch(plain, denied, start) is not None


def asked(before: str, after: str) -> bool:
    clause, rest = _clause(before), _rest(after)
    if _says("asked", "behind").search(rest) or _ends(_says("asked", "alone"), clause):
        return True
    return bool(_ends(_says("asked", "before"), clause) and _says("asked", "after").search(rest))


def supposed(before: str, after: str) -> bool:
    return _says("supposed", "cues").search(_clause(before)[-24:]) is not None


def training(before: str, after: str) -> bool:
    """The cue may stand before or behind; who tells of themselves, or says that it is real, is not training."""
    around = before + "|" + after
    return bool(_says("training", "cues").search(around)) and not _says("training", "real").search(around)


def of_others(before: str, after: str) -> bool:
    sentence = before.rpartition("。")[2]
    if not _says("others", "cues").search(sentence):
        return False
    return not _says("others", "ours").search(_clause(before) + "|" + _rest(after))


def in_a_story(before: str, after: str) -> bool:
    around = before + "|" + after
    return bool(_says("story", "cues").search(around)) and not _says("story", "ours").search(around)


def is_over(before: str, after: str) -> bool:
    return bool(_says("over", "cues").search(_clause(before)) and _says("over", "after").search(after))


_LOOKS: tuple[tuple[Dismissal, Callable[[str, str], bool]], ...] = (
    (Dismissal.ASKED, asked),
    (Dismissal.SUPPOSED, supposed),
    (Dismissal.TRAINING, training),
    (Dismissal.OTHERS, of_others),
    (Dismissal.STORY, in_a_story),
    (Dismissal.OVER, is_over),
)


def _clause(before: str) -> str:
    """What stands before a word in its own clause."""
    return before[max(map(before.rfind, ENDS)) + 1 :]


def _rest(after: str) -> str:
    """What follows in the same clause, with the mark that ends it."""
    ends = [place for place in map(after.find, ENDS) if place >= 0]
    return after[: min(ends) + 1] if ends else after


def _ends(pattern: re.Pattern[str], clause: str) -> re.Match[str] | None:
    """The pattern among the last letters of a clause; Latin words need more of them."""
    within = 30 if clause[-1:].isascii() else 10
    return pattern.search(clause, max(0, len(clause) - within))


@cache
def _denial() -> re.Pattern[str]:
    """A word of denial, then nothing but a few words that carry it on, up to the end."""
    cues, between = _alternatives("denial", "cues"), "|".join(_lists()["denial"]["between"])
    return re.compile(rf"(?:{cues})(?:{between}){{0,4}}$")


@cache
def _not_denial() -> re.Pattern[str]:
    return _says("denial", "not_denials")


@cache
def _says(context: str, name: str) -> re.Pattern[str]:
    return re.compile(_alternatives(context, name))


def _alternatives(context: str, name: str) -> str:
    return "|".join(map(_guarded, _lists()[context][name]))


def _guarded(entry: str) -> str:
    """Latin words must stand alone; Chinese knows no spaces and needs no guard."""
    return rf"(?<![a-z0-9])(?:{entry})(?![a-z0-9])" if re.match(r"[a-z]", entry) else f"(?:{entry})"


@cache
def _lists() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(files("bot.crisis").joinpath("contexts.toml").read_text("utf-8"))
