"""Reads running words clause by clause: is this about what was done, what comes, or what is in the way?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from bot.phrases import cues

Meaning = Literal["done", "doing", "needs", "nothing", ""]
Evidence = Literal["heading", "number", "line", "time", "tomorrow", "tense", "hint", "carried", "guess", ""]

SENTENCE_END = r"[。；;]+|[！？!?]+(?=\s|$|[^\x00-\x7f])|\.+(?=\s|$|[\u4e00-\u9fff])|(?<=[a-z])\.(?=[A-Z])"
COMMA = r"[，,](?!\d{3})"
SOON = (
    r"(?:i|we)?\s*(?:'m|am|is|are|will|'ll|gonna|going|need|needs|plan|planning"
    r"|have not|haven't|hasn't|can't|cannot|waiting)"
)
BUT = (
    r"\s(?:but|however|although|though)(?=\s)"
    rf"|\s(?:and|so|then)(?=\s+(?:then\s+|also\s+)?(?:{SOON}|still|now|stuck|blocked|today|tomorrow)\b)"
    r"|(?<=[^，,。；;\s])(?=但是?(?!凡)|不过|可是|然而)"
)
TODAY = r"(?:今天|今日|今儿|明天|明日)"
NEW_DAY = (
    rf"\s+(?={TODAY}|[昨前](?:天|日|儿)|目前|现在|暂无|没有|无$|没啥|没什么|卡在|缺|需要|求助|申请|没问题)"
    r"|(?<=[^\x00-\x7f])\s+(?=no blockers|none$)"
    r"|\s(?=now [a-z]+ing\b)|\s(?=(?:today|tomorrow),?\s+(?:i|we|i'm|i'll|will|going|gonna|planning|continu)\b)"
    rf"|(?<=[^\s，,。；;])(?<![把到从在为给])(?={TODAY}(?!的))(?<=[\u4e00-\u9fff\w])"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a line, and whether a sentence begins with it."""

    words: str
    start: int
    end: int
    opens: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a clause is about, and why we think so: a word of time, its verb, or just a hint."""

    meaning: Meaning
    why: Evidence = ""

    @property
    def firm(self) -> bool:
        return self.why in ("time", "tomorrow", "tense")


def split(line: str) -> list[Clause]:
    clauses: list[Clause] = []
    start, opens = 0, True
    for found in [*_breaks().finditer(line), None]:
        end = found.start() if found else len(line)
        if found and _glued(line[start:end], found):
            continue
        if line[start:end].strip():
            clauses.append(Clause(line[start:end].strip(), start, end, opens))
            opens = False
        opens = opens or bool(found and found["sentence"])
        start = found.end() if found else end
    return clauses


def _glued(before: str, found: re.Match[str]) -> bool:
    """Without any break, "今天" starts a clause of its own only after words about yesterday; "需要 无" is one."""
    if found["day"] and cues.is_only("nothing.asked", before):
        return True
    return found["day"] == "" and not cues.says("when.past", cues.plain(before[: cues.LONGEST]))


@cache
def _breaks() -> re.Pattern[str]:
    return re.compile(f"(?P<sentence>{SENTENCE_END})|{COMMA}|{BUT}|(?P<day>{NEW_DAY})", re.IGNORECASE)


def judge(words: str) -> Verdict:
    """What one clause is about, taken alone."""
    low = cues.mended(cues.plain(words))
    if cues.is_only("when.deadline", low):
        return Verdict("")
    if is_nothing(low) or cues.is_only("chat.greeting", low):
        return Verdict("nothing")
    if in_the_way(low):
        return Verdict("needs", "tense")
    return _by_time(low) or _by_verb(low)


def is_nothing(text: str) -> bool:
    """无, 没啥问题, none, no blockers: an answer that says there is nothing to say."""
    parts = [part for part in re.split(r"[，,。.；;！!\n]+", cues.bare(cues.plain(text))) if part.strip()]
    return all(cues.is_only("nothing.whole", part) for part in parts)


def in_the_way(low: str) -> bool:
    return cues.says("needs.firm", low) or (cues.says("needs.noun", low) and not cues.says("needs.solved", low))


def _by_time(low: str) -> Verdict | None:
    today, coming = cues.says("when.today", low), cues.says("when.next", low)
    if _tells_of_yesterday(low) and not today and not coming:
        return Verdict("done", "time")
    if coming:
        return Verdict("doing", "tomorrow")
    if today:
        return Verdict("done" if is_over(low) and not is_ahead(low) else "doing", "time")
    return None


def _by_verb(low: str) -> Verdict:
    if re.search(r"(?<![a-z])(was|were) (going|supposed|planning) to", low):
        return Verdict("done", "tense")
    if is_ahead(low):
        return Verdict("doing", "tense")
    if is_over(low):
        return Verdict("done", "tense")
    if cues.says("doing.soft", low):
        return Verdict("doing", "hint")
    if cues.says("done.result", low) or cues.says("done.soft", low):
        return Verdict("done", "hint")
    return Verdict("")


def is_ahead(low: str) -> bool:
    return cues.says("doing.firm", low)


def is_over(low: str) -> bool:
    if cues.says("done.firm", low) or _past_verb().match(low, 0, cues.LONGEST):
        return True
    return cues.says("done.soft", low) and not cues.says("doing.soft", low)


def _tells_of_yesterday(low: str) -> bool:
    """ "继续昨天的稿子" names yesterday without telling of it."""
    return any(
        not (low.startswith(("的", "'s"), found.end()) and found.start() > 2)
        for found in cues.pattern("when.past").finditer(low)
    )


@cache
def _past_verb() -> re.Pattern[str]:
    """A regular or irregular past form where the verb of an English clause stands: among its first words."""
    odd, same = "|".join(cues.words("done.verbs")), "|".join(cues.words("done.same_verbs"))
    not_verbs = "|".join(cues.words("done.not_verbs"))
    lead = r"(?:(?:yesterday|today|i|we|he|she|they|it|also|then|and|just|both|so|[a-z]+ly|have|has|had|'ve)[ ,]+)"
    past = rf"{lead}*(?:[a-z']+ )??{lead}*(?!(?:{not_verbs})(?![a-z]))(?:[a-z-]{{2,}}ed|{odd})"
    return re.compile(rf"\W*(?:{past}|(?:[a-z ]+ly )?(?:yesterday,? )?(?:i|we) (?:{same}))(?![a-z'])")
