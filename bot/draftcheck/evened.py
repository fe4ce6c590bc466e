"""A draft with what does not matter evened out: case, width, and signs put between the letters of a word ("最★佳")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.phrases.plain import plain

_HAN = "\\u3400-\\u9fff"
_BETWEEN = re.compile(rf"(?<=[{_HAN}])[ ·•*★☆✨~_|/\\.\-\u200b-\u200f\u2060\ufeff]{{1,3}}(?=[{_HAN}])")


@dataclass(frozen=True, slots=True)
class Evened:
    """`words` is what is searched; `span` leads back to the draft itself."""

    words: str
    origins: Sequence[int] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where words[start:end] stands in the draft; `end` must be greater than `start`."""
        if self.origins is None:
            return start, end
        return self.origins[start], self.origins[end - 1] + 1


def even(text: str) -> Evened:
    words = plain(text)
    gone = {at for found in _BETWEEN.finditer(words) for at in range(*found.span())}
    if not gone:
        return Evened(words, None)
    origins = [at for at in range(len(words)) if at not in gone]
    return Evened("".join(words[at] for at in origins), origins)


def evened(word: str) -> str:
    return even(word).words.strip()
