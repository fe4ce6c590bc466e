"""What an answer counts for, and how it reads in short. No chat, no database, no clock."""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from unicodedata import east_asian_width

EVENING = time(18, 0)
"""From then on, who has answered today's (or is away) answers tomorrow's (product.md §1.2: "the evening before")."""
SNOOZE = timedelta(minutes=15)
DAY_WORD = re.compile(r"^((昨[天日]|今[天日儿])(?![的晚早之内前])|(yesterday|today)(?!'|’))[，,：:\s]*", re.IGNORECASE)
SHORT = 68
"""So wide an answer fits on the summary card (a Chinese letter is 2 wide, others 1); the whole stands in its thread."""


def counts_for(said: datetime, today_works: bool, next_day: date, settled: bool) -> date:
    """Which day's round words said at this local moment belong to; `settled`: today's is answered or excused."""
    if not today_works or (settled and said.time() >= EVENING):
        return next_day
    return said.date()


def short(text: str) -> str:
    """The first thing somebody said, short enough for the summary."""
    first = text.strip().split("\n")[0]
    widths = list(accumulate(2 if east_asian_width(letter) in "WF" else 1 for letter in first))
    if not widths or widths[-1] <= SHORT:
        return first
    kept = first[: bisect_right(widths, SHORT - 1)]
    return kept.rstrip("，,；;、 ") + "…"


def items(text: str) -> list[str]:
    """The lines of a text, each one thing that was done, planned or needed."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def told(text: str) -> list[str]:
    """The same lines without the "yesterday" or "today" that their place says already."""
    return [DAY_WORD.sub("", line) or line for line in items(text)]
