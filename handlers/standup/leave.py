"""Hears that somebody is away today, and only today: "昨天请假" and "小美请假" are news, not leave."""

from __future__ import annotations

import re

from handlers.standup import clauses, cues

BREAK = re.compile(rf"{clauses.SENTENCE_END}|{clauses.COMMA}|\n")


def is_leave(text: str) -> bool:
    return any(_says_so(words) for words in _spoken(text))


def is_only_leave(text: str) -> bool:
    """Leave and nothing about work: "今天请假，明天回来"."""
    others = [clauses.judge(words) for words in _spoken(text) if not _says_so(words)]
    return is_leave(text) and all(verdict.meaning in ("", "nothing") or verdict.why == "tomorrow" for verdict in others)


def _spoken(text: str) -> list[str]:
    """Cut at commas and ends only: "@小美 今天请假" must stay together."""
    return [words.strip() for words in BREAK.split(cues.plain(text)) if words and words.strip()]


def _says_so(low: str) -> bool:
    if not cues.says("leave.says", low) or cues.says("leave.not_leave", low) or cues.says("chat.question", low):
        return False
    until = cues.find("leave.until", low)
    if cues.says("leave.other_day", low.replace(until[0], "") if until else low):
        return False
    return cues.says("leave.mine", low) or not cues.says("leave.not_mine", low)
