"""Knows a heading when it sees one: 昨天：, **Today**, 【卡点】, ✅, "What did you do yesterday?"."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from bot.phrases import cues

Slot = Literal["done", "doing", "needs"]
Title = Literal["done", "doing", "needs", "today", "next", "works", "other", ""]
SLOTS: tuple[Slot, ...] = ("done", "doing", "needs")
PICTURES: tuple[Title, ...] = (*SLOTS, "works")

OPENING = r"[\s>#*_`【\[「『(（<\-•·]{0,8}"
CLOSING = r"[\s*_`】\]」』)）>?？!！]{0,8}"
BOX, UNBOX = r"(?:[【\[「]|\*{1,2}|__)", r"(?:[】\]」]|\*{1,2}|__)"
COUNTED = r"(?:[\d一二三四五六①-⑨][.、)）]?\s*)?"
COLON = r"(?:[:：]|(?<=\s)[-—–|]+\s|->|→|(?<=[\u4e00-\u9fff])[-—–])\**"
# Chinese headings that need no colon, only a space: no verb among them, so that no sentence starts like this.
NOUNS = r"卡点|阻碍|阻塞|困难|风险|求助|[今明昨][天日](?:完成|计划|安排|工作|待办)"
# The bot's or the template's own question, kept above the answer: its words need not all be heading words.
QUESTION = re.compile(
    rf"[\s>#*_\-]{{0,8}}{COUNTED}[*_ ]*"
    r"(?P<title>(?:what|which|any(?:thing)?|do|are|is|how) (?=.*(?:you|your|i|my) ).{5,90}[?？]"
    r"|(?=.*[你您昨今明]).{0,20}(?:什么|哪些|有没有|是否).{0,12}[?？])[\s*_]*"
)


def title_at(stretch: str) -> tuple[Title, str, bool]:
    """The heading at the start of a line, the words after it, and whether it was a picture only."""
    mark, rest = _picture_at(stretch)
    low = cues.plain(rest)
    found = _alone().fullmatch(low) or _leading().match(low) or QUESTION.fullmatch(low)
    if found and (title := title_of(next(filter(None, found.groupdict().values())))):
        return title, rest[found.end() :].strip(" :：-—|\t"), False
    return mark, (rest if mark else stretch), bool(mark)


def starts_inside(line: str) -> list[int]:
    """Where in a line headings begin: "昨天：…；今天：…" is written in one line, and means two."""
    return sorted({0, *(found.start("title") for found in _inside().finditer(cues.plain(line)))})


def bare_title_at(line: str) -> tuple[Title, str]:
    """A heading with only a space after it: "昨天 录视频", "blocked none". Trusted only if every line has one."""
    first, _, rest = cues.plain(line).strip(" \t>#*•·-").partition(" ")
    chinese = bool(re.search(r"[\u4e00-\u9fff]", first)) and re.fullmatch(_phrase(), first) is not None
    if not rest.strip() or not (chinese or re.fullmatch("|".join(cues.words("heading.bare")), first)):
        return "", ""
    return title_of(first), line[len(line.rstrip()) - len(rest.rstrip()) :].strip()


def title_of(phrase: str) -> Title:
    """What a heading made of heading words stands for: trouble before deeds, deeds before days."""
    if cues.says("heading.needs", phrase):
        return "needs"
    if cues.says("heading.other", phrase):
        return "other"
    if cues.says("heading.finished", phrase) and not cues.says("heading.plan", phrase):
        return "done"
    if cues.says("heading.past", phrase) and not cues.says("heading.next", phrase):
        return "done"
    if cues.says("heading.next", phrase):
        return "next"
    if cues.says("heading.plan", phrase):
        return "doing"
    return "today" if cues.says("heading.today", phrase) else ""


def _picture_at(stretch: str) -> tuple[Title, str]:
    start = len(stretch) - len(stretch.lstrip(" \t>#*•·-"))
    for name in PICTURES:
        sign = re.compile("|".join(cues.words(f"mark.{name}"))).match(stretch, start)
        if sign:
            return name, stretch[sign.end() :].lstrip("\ufe0f ")
    return "", stretch


@cache
def _phrase() -> str:
    """Heading words in a row; it never gives back what it took, so that odd texts cost no time."""
    names = ("past", "today", "next", "finished", "plan", "needs", "other", "filler")
    tokens = [token.replace("(", "(?:") for name in names for token in cues.words(f"heading.{name}")]
    guarded = (token if re.search(r"[\u4e00-\u9fff]", token) else rf"(?<![a-z]){token}(?![a-z])" for token in tokens)
    longest_first = sorted(guarded, key=len, reverse=True)
    return rf"(?:(?:{'|'.join(longest_first)})(?:[ '/&+、,和与及]|\(s\))*+){{1,16}}+"


@cache
def _alone() -> re.Pattern[str]:
    """A line that is nothing but a heading."""
    return re.compile(rf"{OPENING}{COUNTED}{OPENING}(?P<title>{_phrase()}){CLOSING}[:：\-—]*{CLOSING}")


@cache
def _leading() -> re.Pattern[str]:
    """A heading that its words follow: after a colon, in brackets, in bold, or (昨日完成 …) after a space."""
    colon = rf"{OPENING}{COUNTED}{OPENING}(?P<title>{_phrase()}){CLOSING}{COLON}"
    boxed = rf"\s*[>#\-\s]{{0,8}}{BOX}\s*(?P<boxed>{_phrase()})[:：]?\s*{UNBOX}[:：]?"
    noun = rf"\s*(?P<noun>{NOUNS}|已完成|进行中|待办)(?=[ \t\u3000])"
    return re.compile(rf"{colon}|{boxed}|{noun}", re.ASCII)


@cache
def _inside() -> re.Pattern[str]:
    """A heading inside a line, with its colon, after a break."""
    colon = rf"{_phrase()}\s*[?？]?\s*[:：](?!//)"
    after = r"(?<=[\s；;。.，,、|/！!～~])"
    return re.compile(rf"(?:^{OPENING}|{after})(?P<title>{COUNTED}(?:{colon}|(?:{NOUNS})[ \t\u3000]|【{_phrase()}】))")
