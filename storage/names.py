"""Names as people write them: with or without what stands in brackets, in one word or in two."""

from __future__ import annotations

import re
import unicodedata

_BRACKETS = re.compile(r"[(\[（【](.*?)[)\]）】]")


def folded(word: str) -> str:
    """The word as it is compared: "@Shen Jia", "shen-jia" and "ShenJia" are one; full width is no difference."""
    plain = unicodedata.normalize("NFKC", word).strip().lstrip("@").casefold()
    return re.sub(r"[\s._·-]+", "", plain)


def short_forms(name: str) -> set[str]:
    """What somebody of this name is called as well, folded: "沈嘉（法务）" is 沈嘉, "Mia Chen (陈米)" Mia or 陈米.

    What stands in brackets is another name only if it is in the other script; else it is what they do.
    """
    bare = _BRACKETS.sub(" ", name).strip()
    inside = [word for word in _BRACKETS.findall(name) if bare and word.isascii() != bare.isascii()]
    first = [bare.split()[0]] if bare.isascii() and len(bare.split()) > 1 else []
    return {folded(word) for word in (bare, *inside, *first)} - {""}
