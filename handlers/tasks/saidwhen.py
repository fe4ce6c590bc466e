"""The moments that people type beside a task: "周三晚10点", "by Friday 3pm"."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import Final

from bot.hours import at_local
from bot.look import Look
from bot.phrases.dues import Due, read_due

END_OF_WORK: Final = time(18, 0)
POLITE: Final = re.compile(
    r"^(?:改到|改成|换到|换成|挪到|to|at|on|for)\s*|[吧哦啊呀哈了]+$|谢谢|麻烦了?|\b(?:please|thanks?)\b", re.IGNORECASE
)
LEAST_REASON: Final = 3
AROUND: Final = re.compile(r"^(?:之?前|以前|截止|交)|(?:by|before|due|until|在|于|截止|最晚)\s*$", re.IGNORECASE)


def due_in(look: Look, words: str) -> tuple[datetime | None, str]:
    """The moment that the words name, on the reader's clock, and what else they say; a day alone ends at 18:00."""
    found = _read(look, words)
    if found is None:
        return None, words
    before, after = words[: found.start].strip(), words[found.end :].strip()
    rest = f"{AROUND.sub('', before).strip()} {AROUND.sub('', after).strip()}".strip()
    return at_local(found.date, found.time or END_OF_WORK, look.tz), rest


def slot_in(look: Look, words: str) -> datetime | None:
    """The same for a slot: a day alone is none."""
    found = _read(look, words)
    return at_local(found.date, found.time, look.tz) if found is not None and found.time is not None else None


def reason_in(look: Look, words: str) -> str:
    """Why it must be then, if more was said than when: "周三晚8点，粉丝在等" gives "粉丝在等"."""
    _, rest = due_in(look, words)
    said = POLITE.sub("", rest).strip(" ，,。.；;、：:!！?？")
    return said if len(said) >= LEAST_REASON else ""


def _read(look: Look, words: str) -> Due | None:
    return read_due(words, look.local, is_workday=look.workdays().is_working)
