"""Tells a stand-up from a chat: better to ask once too often than to post somebody's chat to the whole team."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from bot.phrases import clauses, cues
from bot.phrases.clauses import is_nothing
from bot.phrases.leave import is_ill, is_leave, is_only_leave
from handlers.standup import layout, placing
from handlers.standup.running import Piece

Likeness = Literal["yes", "maybe", "no"]
LONG_ENOUGH = 3000  # characters that show what a message is
SENTENCES = re.compile(rf".+?(?:{clauses.SENTENCE_END}|\n|$)", re.DOTALL)


def likeness(text: str) -> Likeness:
    """Whether a message reads like an answer to the stand-up: yes, no, or worth the question 这是站会吗？"""
    text = text[:LONG_ENOUGH]
    if is_only_leave(text):
        return "no"
    like = _like(text)
    return "maybe" if like == "yes" and (is_leave(text) or is_ill(text)) else like


def _like(text: str) -> Likeness:
    rows = layout.rows(text)
    titles = {row.title for row in rows if row.title and not row.picture} - {"other"}
    if len(titles) > 1:
        return _lowered("yes", _doubts(text)) if any(row.bare for row in rows) else "yes"
    if _is_something_else(text):
        return "no"
    told = placing.pieces(_without_questions(text))
    if titles:
        return "maybe" if len(_well_founded(told)) < 2 else "yes"
    claims = cues.says("chat.claim", cues.plain(text)) and len(_well_founded(told)) < 2  # else the day is told, too
    return _lowered(_first_guess(text, told), _doubts(text) + claims)


def is_yes(words: str) -> bool:
    """An answer to the question 这是站会吗？"""
    return cues.is_only("chat.yes", words)


def is_no(words: str) -> bool:
    return cues.is_only("chat.no", words)


def _first_guess(text: str, told: list[Piece]) -> Likeness:
    if any(piece.why in ("number", "line") for piece in told):
        spoken = [clause.words for clause in _clauses(text)]
        sure = is_nothing(spoken[-1]) or any(clauses.judge(words).firm for words in spoken)
        return "yes" if sure else "maybe"
    tells = any(_tells(clause.words) for clause in _clauses(text))
    works = cues.says("chat.work", cues.plain(text))
    sides_told = _well_founded(told)
    if len(sides_told) > 1:
        return "yes" if {"done", "doing"} <= sides_told and (tells or works) else "maybe"
    return "maybe" if told and (tells or works) else "no"


def _well_founded(told: Iterable[Piece]) -> set[str]:
    """The parts that something in the words speaks for, not just their neighbours."""
    return {piece.slot for piece in told if piece.why not in ("hint", "carried", "guess")}


def _tells(words: str) -> bool:
    """Whether a verb tells of work done, to come, or stuck."""
    low = cues.mended(cues.plain(words))
    if clauses.in_the_way(low) or clauses.is_over(low) or clauses.is_ahead(low):
        return True
    return cues.says("doing.soft", low) or cues.says("done.result", low)


def _is_something_else(text: str) -> bool:
    """Small talk, a command, a bare "none", or nothing but questions."""
    if not re.search(r"[a-zA-Z\u4e00-\u9fff]{2}", text) or is_nothing(text):
        return True
    if _is_small_talk(text) or cues.is_only("chat.command", text) or all("://" in part for part in text.split()):
        return True
    return not cues.bare(_without_questions(text))


def _is_small_talk(text: str) -> bool:
    """ "早上好呀", "好嘞，辛苦啦", "thanks, got it!", "OK 没问题": nothing but courtesies."""
    return any(
        all(_is_courtesy(part) for part in re.split(breaks, text) if cues.bare(part))
        for breaks in (r"[，,。.！!～~；\n]+", r"[\s，,。.！!～~；]+")
    )


def _is_courtesy(part: str) -> bool:
    return cues.is_only("chat.small", part) or cues.is_only("chat.greeting", part)


def _without_questions(text: str) -> str:
    kept = [found[0] for found in SENTENCES.finditer(text) if not _asks(found[0])]
    return "".join(kept)


def _asks(sentence: str) -> bool:
    """Only questions; "昨天写完，今天拍，谁能借我灯？" asks for help at the end of a report."""
    parts = clauses.split(sentence)
    low = cues.plain(sentence.strip())
    if not cues.says("chat.question", low) and (_names_a_day(low) or not cues.says("chat.asking", low)):
        return False
    reports = [part for part in parts[:-1] if clauses.judge(part.words).firm]
    return len({clauses.judge(part.words).meaning for part in reports}) < 2


def _names_a_day(low: str) -> bool:
    return any(cues.says(f"when.{day}", low) for day in ("past", "today", "next"))


def _lowered(first: Likeness, doubts: int) -> Likeness:
    steps: tuple[Likeness, ...] = ("no", "maybe", "yes")
    return steps[max(0, steps.index(first) - doubts)]


def _doubts(text: str) -> int:
    """An order, somebody else's day, an evening off, an alarm: each may have the shape of a stand-up."""
    low = cues.plain(text)
    spoken = [cues.plain(clause.words) for clause in _clauses(text)]
    spoken = [words for words in spoken if not cues.is_only("chat.greeting", words)]
    order = bool(spoken) and (cues.says("chat.order", spoken[0]) or cues.says("chat.order_end", spoken[-1]))
    others = any(cues.says("chat.others", words) for words in spoken)
    return order + others + sum(cues.says(f"chat.{kind}", low) for kind in ("leisure", "crisis", "customer"))


def _clauses(text: str) -> list[clauses.Clause]:
    return [clause for row in layout.rows(text) for clause in clauses.split(row.words)]
