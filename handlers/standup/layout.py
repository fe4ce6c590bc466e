"""Sees how a message is laid out: line by line, what stands before the words (heading, number, bullet)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.phrases import clauses, cues
from handlers.standup.headings import Title, bare_title_at, starts_inside, title_at

CIRCLED = "①②③④⑤⑥⑦⑧⑨"
CHINESE = "一二三四五六七八九"
NUMBER = re.compile(
    rf"\s*(?:[(（]?(\d{{1,2}})(?:[.．](?!\d)|[、)）]|[:：](?!\d)|\ufe0f?\u20e3)"
    rf"|([{CIRCLED}])|([{CHINESE}])[、.．]|[(（]([{CHINESE}])[)）])\s*"
)
BARE_NUMBER = re.compile(r"^\s*([1-9])\s+(?=\S)")
IN_A_ROW = re.compile(r"\s*1\s+(?P<one>\D.*?)\s+2\s+(?P<two>\D.*?)\s+3\s+(?P<three>\D.*)")
COUNTS = re.compile("[条篇个组份场家位款支张套版期次天点月号人]|[a-z]+s ")
"""After a number one of these says how many: "1 条笔记 2 条视频" answers no question."""
SENTENCES = re.compile(r"[；;。\n]\s*|(?<!\d)\.(?:\s+|$)|\s[|/]\s")
BULLET = re.compile(r"\s*(?:>\s*)*(?:[-*•·●○▪◦‣–—+]\s+|[•·●○▪◦‣—]+\s*|-(?=[^\s\d-])|~\s+)+")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a message: what stands before its words, and the words."""

    words: str
    title: Title = ""
    number: int = 0
    picture: bool = False
    bare: bool = False


def rows(text: str, titles: bool = True) -> list[Row]:
    """The message line by line; several headings or numbers within one line make several rows."""
    found: list[Row] = _bare_headings(text) if titles else []
    if found:
        return found
    for line in _dotted(text.replace("\r", "\n").splitlines()):
        if titles:
            found += [row for stretch in _cut_before_headings(line) for row in _read(stretch)]
        else:
            found += [_numbered(part, titles) for part in _cut_before_numbers(line)]
    return [row for row in found if row.words or row.title]


def _bare_headings(text: str) -> list[Row]:
    """ "昨天 录视频", "今天 剪片", "需要 无" line by line; [] unless each line is of this kind and they differ."""
    spoken = [line for line in text.splitlines() if line.strip() and not cues.is_only("chat.greeting", line)]
    if len(spoken) == 1:
        return _bare_sentences(spoken[0])
    found = [_bare(line) for line in spoken]
    return found if len({row.title for row in found}) > 1 and all(row.title for row in found) else []


def _bare_sentences(line: str) -> list[Row]:
    """ "yesterday layout; today poster; blocked none": the three in one line, if each begins so and none goes on."""
    found = [_bare(part) for part in SENTENCES.split(line) if part.strip()]
    if len({row.title for row in found}) < 3 or not all(row.title for row in found):
        return []
    sentence = any(cues.pattern("heading.goes_on").match(cues.plain(row.words)) for row in found)
    return [] if sentence else found


def _bare(line: str) -> Row:
    """A line with its heading; "没有" alone is the answer to what is needed."""
    title, words = bare_title_at(line)
    if not title and clauses.is_nothing(line):
        title, words = "needs", line
    return Row(_clean(words), title, bare=True)


def _dotted(lines: list[str]) -> list[str]:
    """ "1 写稿", "2 拍摄" line by line: numbers without a dot, if they count from one; "3 款上架" is no number."""
    if len(spoken := [line for line in lines if line.strip()]) == 1:
        return _dotted_in_a_row(spoken[0])
    numbers = [found[1] for line in lines if (found := BARE_NUMBER.match(line))]
    if len(numbers) < 2 or numbers != [str(place + 1) for place in range(len(numbers))]:
        return lines
    return [BARE_NUMBER.sub(r"\1. ", line) for line in lines]


def _dotted_in_a_row(line: str) -> list[str]:
    """ "1 写稿 2 拍摄 3 无" in one line: three answers, none of them a quantity."""
    found = IN_A_ROW.fullmatch(line) if len(line) < cues.LONGEST else None
    if not found or any(COUNTS.match(words.lower()) for words in found.groups()):
        return [line]
    return [f"{place}. {words}" for place, words in enumerate(found.groups(), start=1)]


def _cut_before_headings(line: str) -> list[str]:
    parts = [line[start:end] for start, end in pairwise([*starts_inside(line), len(line)])]
    return [part.strip() if part is parts[-1] else part.strip(" ；;/|，,") for part in parts if part.strip()]


def _read(stretch: str) -> list[Row]:
    title, rest, picture = title_at(stretch)
    numbered = _cut_before_numbers(rest)
    if len(numbered) > 1 or not title:
        inner = [_numbered(part, titles=not title) for part in numbered]
        return [Row("", title, picture=picture), *inner] if title else inner
    return [replace(_numbered(rest, titles=False), title=title, picture=picture)]


def _numbered(part: str, titles: bool) -> Row:
    part = BULLET.sub("", part, count=1) if BULLET.match(part) else part
    found = NUMBER.match(part)
    if not found:
        return Row(_clean(part))
    number = _value(found)
    rest = part[found.end() :]
    title, rest, picture = title_at(rest) if titles else ("", rest, False)
    return Row(_clean(rest), title, number, picture)


def _value(found: re.Match[str]) -> int:
    if found[1]:
        return int(found[1])
    return CIRCLED.index(found[2]) + 1 if found[2] else CHINESE.index(found[3] or found[4]) + 1


def _clean(words: str) -> str:
    """The words alone: no bullet before them, no box, no emphasis around the whole."""
    words = re.sub(r"^\s*\[[ xX~]\]\s*", "", BULLET.sub("", words, count=1) if BULLET.match(words) else words)
    whole = re.fullmatch(r"(\*\*|__|\*|_|`)(.+)\1", words.strip())
    return (whole[2] if whole else words).strip()


def _cut_before_numbers(text: str) -> list[str]:
    """ "1. … 2. … 3. …" in one line; only if the count is right and starts the line."""
    seen = re.finditer(rf"(?:^|(?<=[\s；;，,。.])|(?=[{CIRCLED}])){NUMBER.pattern}", text)
    starts: list[int] = []
    for found in seen:
        number = _value(found)
        if number == len(starts) + 1 and (starts or not text[: found.start()].strip(" -*")):
            starts.append(found.start())
    if len(starts) < 2:
        return [text]
    return [text[a:b].strip(" ；;，,") for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
