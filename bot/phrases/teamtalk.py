"""Tells words among colleagues ("谁来写11", "can somebody take 9?") from questions that a fan might ask. Pure."""

from __future__ import annotations

import re
from typing import Final

from bot.phrases.plain import plain

WORK: Final = (
    r"(?:写|做(?![过出])|拍|接|认领|领|拿(?!到)|跟(?!踪)|弄|剪|改(?!善)"
    r"|审|盯|顶|发(?!货)|回(?!购)|交|替|值班|负责|帮忙?)"
)
READY: Final = r"(?:来|去|在|想|要|有空|有时间|可以|能|愿意|已经|先|帮|都|再|还)+"
DEED: Final = (
    r"(?:(?:tak|do|grab|claim|own|pick)(?:e|en|ing|ed|s)?(?: (?:up|over|on))? (?:#?\d|this (?:one|task|topic)|that one)"
    r"|(?:write|writing|written|cover(?:ing)?|shoot(?:ing)?|edit(?:ing)?|review(?:ing)?"
    r"|help(?:ing)? (?:me|out|with)|fill in)\b)"
)
SOMEBODY: Final = r"(?:somebody|someone|anybody|anyone|(?:one|any) of (?:you|us))"
ASKS_COLLEAGUES: Final = re.compile(
    rf"谁\s*{READY}\s*{WORK}|谁\s*(?:有空|有时间|负责|值班|认领|接手|顶班)"
    rf"|有(?:没有)?(?:人|同事|哪位|谁)\s*(?:{READY})?\s*{WORK}"
    rf"|\b(?:can|could|will|would|has|have|is) {SOMEBODY} (?:please |already |else |still )*{DEED}"
    rf"|\bwho(?:'s| is| can| could| will| wants| would)(?: (?:like|going|able|free))?(?: to)?"
    rf" (?:{DEED}|on duty|available)"
)
NUMBERED: Final = re.compile(r"(?:#\s?|(?:选题|任务|稿子|\btopics?|\btasks?)\s?#?\s?)(\d{1,6})(?!\d)")


def asks_colleagues(words: str) -> bool:
    """Whether it is asked who of the team does something."""
    return ASKS_COLLEAGUES.search(plain(words)) is not None


def numbers(words: str) -> tuple[int, ...]:
    """What is written as the number of a task or topic: "#23", "选题 12", "task 9"; bare numbers may be anything."""
    return tuple(int(found[1]) for found in NUMBERED.finditer(plain(words)))
