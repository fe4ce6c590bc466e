"""Hears that somebody is away or ill, and keeps the reason out: "昨天请假" and "小美请假" are news, not leave."""

from __future__ import annotations

import re

from bot.phrases import clauses, cues

BREAK = re.compile(rf"{clauses.SENTENCE_END}|{clauses.COMMA}|\n")


def is_leave(text: str) -> bool:
    """Whether the writer is away today."""
    return any(_says_so(words) for words in _spoken(text))


def is_ill(text: str) -> bool:
    """Whether the writer is ill, though no word of leave was said: "今天发烧了"."""
    return any(cues.says("leave.ill", words) for words in _spoken(text))


def is_only_leave(text: str) -> bool:
    """Leave, or being ill, and nothing about work: "今天请假，孩子发烧了"; why somebody is away is not work."""
    return (is_leave(text) or is_ill(text)) and not _tells_of_work(text)


def asked(text: str) -> str:
    """What the writer says of their own leave to come, on whatever day; "" if nothing, or if there is work as well."""
    said = [words for words in _spoken(text) if _asks(words)]
    return ", ".join(said) if said and not _tells_of_work(text) else ""


def around(text: str) -> str:
    """What is said beside the leave and may name its day ("下周一家里有事，请假"), without the return to work."""
    rest = [words for words in _spoken(text) if not _asks(words) and not cues.says("leave.return", words)]
    return ", ".join(rest)


def without(text: str) -> str:
    """The text without the leave of today and without its reason: neither is anybody's business."""
    if not is_leave(text) and not is_ill(text):
        return text
    return "\n".join(_kept(line) for line in text.splitlines())


def _kept(line: str) -> str:
    kept, away, start = "", False, 0
    for found in [*BREAK.finditer(line), None]:
        end, following = (found.start(), found.end()) if found else (len(line), len(line))
        words = cues.plain(line[start:end]).strip()
        away = _says_so(words) or _is_reason(words) or (away and not _is_work(words))
        kept += "" if away else line[start:following]
        start = following
    return kept


def _spoken(text: str) -> list[str]:
    """Cut at commas and ends only: "@小美 今天请假" must stay together."""
    return [words.strip() for words in BREAK.split(cues.plain(text)) if words and words.strip()]


def _tells_of_work(text: str) -> bool:
    return any(_is_work(words) for words in _spoken(text) if not _says_so(words) and not _asks(words))


def _is_work(low: str) -> bool:
    if _is_reason(low) or cues.says("leave.return", low):
        return False
    return any(cues.says(cue, low) for cue in ("when.past", "chat.work")) or clauses.judge(low).meaning == "needs"


def _is_reason(low: str) -> bool:
    return cues.says("leave.ill", low) or cues.says("leave.reason", low)


def _says_so(low: str) -> bool:
    if not _asks(low) or cues.says("leave.part", low):
        return False
    until = cues.find("leave.until", low)
    return not cues.says("leave.other_day", low.replace(until[0], "") if until else low)


def _asks(low: str) -> bool:
    """Leave of one's own that is not over, on whatever day and however short."""
    if not cues.says("leave.says", low) or cues.says("leave.not_leave", low) or cues.says("chat.question", low):
        return False
    if cues.says("leave.past", low):
        return False
    return cues.says("leave.mine", low) or not cues.says("leave.not_mine", low)
