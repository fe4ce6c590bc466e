"""Finds in a text the words of cues.toml: how people put what is done, planned, needed, or that they are away."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

# Words worth recognising through a slip of the finger; all are long, so that nothing else comes near them.
OFTEN_MISTYPED = ("yesterday", "tomorrow", "struggling", "difficulty")
# Nobody needs more words than these to show what a clause means; it keeps the time short for whoever pastes a book.
LONGEST = 400
A_FEW_CHARACTERS = "(?:[^，。；;,]{0,16}?)"


def find(cue: str, text: str) -> re.Match[str] | None:
    """Where a cue ("done.firm") first shows in a text that went through `plain`."""
    return pattern(cue).search(text, 0, LONGEST)


def says(cue: str, text: str) -> bool:
    return find(cue, text) is not None


def is_only(cue: str, text: str) -> bool:
    """Whether the whole text is one of these words, give or take punctuation and pictures."""
    return len(text) < LONGEST and pattern(cue).fullmatch(bare(plain(text))) is not None


@cache
def pattern(cue: str) -> re.Pattern[str]:
    return re.compile("|".join(_guarded(entry) for entry in words(cue)), re.ASCII)


def words(cue: str) -> list[str]:
    section, name = cue.split(".")
    return list(_lists()[section][name])


def plain(text: str) -> str:
    """The text as cues are written: small letters, straight quotes, ordinary spaces. Its length never changes."""
    small = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    return small.replace("’", "'").replace("‘", "'").replace("\u3000", " ").replace("\xa0", " ")


def mended(text: str) -> str:
    """The text with slips of the finger put right: "yesturday" counts as yesterday. Only for judging."""
    return re.sub(r"[a-z]{6,}", lambda found: _mend(found[0]), text)


def bare(text: str) -> str:
    """The text without the punctuation and pictures around it."""
    return text.strip(" \t\n。．.，,！!～~：:；;、…*_`\"'“”「」【】[]（）()|🎉😊😄🙂🙏\ufe0f") or text.strip()


@cache
def _mend(word: str) -> str:
    near = get_close_matches(word, OFTEN_MISTYPED, n=1, cutoff=0.84)
    return near[0] if near else word


@cache
def _lists() -> Mapping[str, Mapping[str, list[str]]]:
    source = files("bot.phrases").joinpath("cues.toml").read_text("utf-8")
    return tomllib.loads(source)


def _guarded(entry: str) -> str:
    """Latin words must stand alone ("done" is not in "abandoned"); Chinese knows no spaces and needs no guard."""
    entry = entry.replace("…", A_FEW_CHARACTERS)
    latin = re.search(r"[a-z]", re.sub(r"\\.|\[\^.*?\]", "", entry))
    chinese = re.search(r"[\u4e00-\u9fff]|\\u4e00", entry)
    return f"(?<![a-z])(?:{entry})(?![a-z])" if latin and not chinese else f"(?:{entry})"
