"""What the library's rules are: who may change and approve what, what reads like a question. No chat, no database."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import timedelta
from typing import Final

from bot.library.sight import EXPERTS, is_boss, may_edit
from storage.content import COMMENT, DM, VOICES
from storage.library import DRAFT, Entry, Version
from storage.people import GUEST, Member

MEMORY: Final = timedelta(days=14)
"""Whoever was shown a wording within this time may still be using it."""
WARN_BEFORE: Final = timedelta(days=3)
AT_HAND: Final = timedelta(days=2)
"""An answer of so long ago may still be before somebody's eyes."""
CHASE_AFTER: Final = timedelta(hours=2)
PRICE_VOICE: Final = "KOS"

IN_DM: Final = re.compile(r"私信|私聊|\bdm\b|direct message", re.IGNORECASE)
IN_COMMENT: Final = re.compile(r"评论|comment", re.IGNORECASE)
VOICE: Final = re.compile(rf"(?<![a-z])({'|'.join(VOICES)})(?![a-z])", re.IGNORECASE)
NUMBER: Final = re.compile(r"(?:faq|话术)\s*[-#]?\s*(\d{1,6})|#?(\d{1,6})(?:\s*号)?", re.IGNORECASE)
QUESTION: Final = re.compile(
    r"[?？]|吗|呢|怎么|如何|什么|为何|能不能|可不可以|可以.*么|是不是|有没有|会不会|要不要|多[少久大小长高重厚宽快深贵]|哪|几|谁|啥|咋"
    r"|^(?:what|how|why|when|where|which|who|can|could|does|do|did|is|are|will|would|should|may)\b",
    re.IGNORECASE,
)
HINT: Final = re.compile(
    rf"[，,、。;；\s]*(?:in (?:a |the )?|by |as (?:a )?|用|在|发)?"
    rf"(?:(?:私信|私聊|评论区?|dms?|comments?)|(?<![a-z])(?:{'|'.join(VOICES)})(?![a-z]))(?:里|区|版|口吻)?"
    r"(?:[该要]?怎么)?[回说答写]?[?？。\s]*$",
    re.IGNORECASE,
)
OUT: Final = re.compile(r"(?:导出|export)(?:\s*(?:成|为|as|to))?\s*([a-z]{2,8}|表格)?", re.IGNORECASE)
OUT_NAMED: Final = re.compile(
    r"(?:导出|export)\s*(?:the\s+)?(?:faq|话术库?|library)(?:\s*(?:成|为|as|to))?\s*([a-z]{2,8}|表格)?", re.IGNORECASE
)
EDGES: Final = re.compile(r"[\s\W_]+", re.UNICODE)


def key(question: str) -> str:
    """A question without what does not matter: the same words with other punctuation are the same question."""
    return EDGES.sub("", question).casefold()


def is_question(words: str) -> bool:
    return QUESTION.search(words.strip()) is not None


def number_in(words: str) -> int | None:
    """ "27", "#27", "FAQ-27", "27号": the number that the words are, if they are one."""
    found = NUMBER.fullmatch(words.strip())
    return int(found[1] or found[2]) if found else None


def form_wanted(words: str, *, named: bool = False) -> str | None:
    """ "导出 xlsx": the form in which the library is wanted, "" if none is said; None if nobody asks for it.

    `named`: what is to go out must be said, too ("导出话术 xlsx", "export faq as csv").
    """
    found = (OUT_NAMED if named else OUT).fullmatch(words.strip(" 。.!！"))
    return found[1] or "" if found else None


def without_hint(question: str) -> str:
    """The question without the place and the voice that were named at its end: they are not what it is about."""
    bare = HINT.sub("", HINT.sub("", question))
    return bare if len(key(bare)) > 1 else question


def where_in(words: str) -> str:
    """The place that the words name, "" if none."""
    if IN_DM.search(words):
        return DM
    return COMMENT if IN_COMMENT.search(words) else ""


def kind_in(words: str) -> str:
    """The voice that the words name, "" if none."""
    found = VOICE.search(words)
    return found[1].upper() if found else ""


# --- who may ------------------------------------------------------------------------------------------------------


def may_approve(member: Member, version: Version) -> bool:
    """Content and whoever leads, but never the author, and nobody twice."""
    if version.state != DRAFT or member.role == GUEST:
        return False
    return (member.group == EXPERTS or is_boss(member)) and member.id not in (version.author_id, version.approved_by)


def may_teach(member: Member, entry: Entry) -> bool:
    return may_edit(member, entry)


def other_voices(voices: Collection[str], now: str) -> list[str]:
    """The voices that the card may be switched to."""
    return [voice for voice in VOICES if voice in voices and voice != now]
