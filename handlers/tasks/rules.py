"""How long a reviewer and an author may take, and what people type beside a task: no chat, no database in sight."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Final

REVIEW_TAKES: Final = timedelta(hours=2)
REWRITE_TAKES: Final = timedelta(hours=4)
ASKS_OVERDUE_AT: Final = time(10, 0)
LATE: Final = timedelta(minutes=10)
"""Claims that arrive later than this are asked about, not carried out at once."""
MOST_WORDS: Final = 12_000
NUMBER: Final = re.compile(
    r"^\s*(?:选题|任务|task|topic)?\s*#?\s*(?P<number>\d{1,6})\s*(?:号|条)?(?:\s*[-–]\s*(?P<place>\d{1,3}))?"
    r"(?![\d.])\s*[:：,，]?\s*(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
ADDRESS: Final = re.compile(r"https?://[^\s\u4e00-\u9fff，。；、）】》“”]+", re.IGNORECASE)


def rewrite_due(now: datetime, slot: datetime | None) -> datetime:
    """Sent back, a draft is due again in four hours, or half-way to a slot that is nearer."""
    due = now + REWRITE_TAKES
    return min(due, now + (slot - now) / 2) if slot is not None and slot > now else due


def number_in(words: str) -> tuple[int, int, str] | None:
    """ "12 …", "#12：…", "选题12号 …", "12-2 …": the number, the place (0 if none is named) and what follows."""
    found = NUMBER.match(words)
    if found is None:
        return None
    return int(found["number"]), int(found["place"] or 0), found["rest"].strip()


def address_in(words: str) -> str:
    """The first web address in the words (a share text of an app carries one), "" if there is none."""
    found = ADDRESS.search(words)
    return found[0].rstrip(".,;!?)]}'\"") if found else ""
