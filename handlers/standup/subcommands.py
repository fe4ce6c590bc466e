"""The few words that mean something of their own after "站会" (skip, status, undo ...), and slips of the finger."""

from __future__ import annotations

import re
from difflib import get_close_matches

from bot.dates import sets_time
from bot.phrases import cues
from handlers.standup.reading import likeness

BARE = ("", "today", "please", "pls", "now")
SKIP = ("跳过", "skip")
STATUS = ("状态", "进度", "status")
UNDO = ("撤回", "撤消", "撤销", "undo", "take back", "取消", "收回", "cancel", "retract", "withdraw")
START = ("开始", "现在开始", "start", "start now")
HELP = ("帮助", "help")
HISTORY = ("记录", "历史", "history")
ALONE = (*STATUS, *HISTORY, "纪录", "撤回", "undo", "take back")
"""What is understood in private without "站会" in front: nothing else here goes by these names."""
SPELLINGS = {"": BARE, "skip": SKIP, "status": STATUS, "undo": UNDO, "start": START, "help": HELP}
LOOKS = ("status", "history")
"""What only shows something, so that a slip of the finger needs no question."""
NEAR = ("跳过", "状态", "进度", "撤回", "开始", "记录", "历史", "skip", "status", "undo", "start", "history",
        "cancel", "retract")  # fmt: skip
TODAY = r"^(今天|today\s)|(今天|\stoday)$"
AFTER_HISTORY = re.compile(r"(记录|纪录|历史|history\b)(?![了过着])(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
ENDS = " \n。.！!？?，,、…~～"
ALIKE = 0.75
"""How alike two words are that differ by one slip of the finger in a word of four letters."""


def read_sub(words: str) -> tuple[str, str]:
    """The sub-command that the words are, and what follows it; "开始拍片" and "start the draft" are an answer."""
    said = words.strip()
    for name, spellings in SPELLINGS.items():
        if _bare(said) in spellings:
            return name, ""
    found = AFTER_HISTORY.match(said)
    if found:
        return "history", found["rest"].strip()
    return ("time", "") if sets_time(said) else ("", said)


def is_alone(words: str) -> bool:
    """Whether these words are enough in private, with no "站会" in front of them."""
    return _bare(words) in ALONE


def near(words: str) -> str:
    """What was probably meant by a word that is nearly a sub-command ("histroy @小满" → "history @小满"), else ""."""
    first, _, rest = words.strip().partition(" ")
    low = first.casefold().strip(ENDS)
    if len(low) < 2 or likeness(words) != "no":
        return ""
    alike = [name for name in get_close_matches(low, NEAR, 1, ALIKE) if name[0] == low[0]] or _one_sign_off(low)
    if not alike or (rest.strip(ENDS) and alike[0] not in HISTORY):
        return ""
    return f"{alike[0]} {rest}".strip()


def is_odd(words: str) -> bool:
    """A single word that tells nothing of anybody's day: "foo", "明天"."""
    bare = words.strip(ENDS)
    return " " not in bare and "\n" not in bare and (likeness(words) == "no" or _is_only_a_day(bare))


def _bare(words: str) -> str:
    return re.sub(TODAY, "", words.casefold().strip(ENDS)).strip(ENDS)


def _one_sign_off(low: str) -> list[str]:
    """ "状太": two Chinese characters of which one is right."""
    return [name for name in NEAR if len(name) == len(low) == 2 and (name[0] == low[0] or name[1] == low[1])]


def _is_only_a_day(bare: str) -> bool:
    return any(cues.is_only(f"when.{day}", bare) for day in ("past", "today", "next"))
