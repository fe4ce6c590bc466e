"""Which days somebody's own words of leave mean: "请假 下周一 家里有事", "leave tomorrow because my kid is ill"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bot.dates import names_no_day, read_days, runs_backwards
from bot.phrases import cues
from bot.phrases import leave as heard

Unclear = Literal["part", "which", "ill", "backwards"]
AGES = timedelta(days=3000)
"""However long somebody wants to be away is read, so that what is too long can be refused as such."""
NUMBERS = {word: count + 1 for count, word in enumerate("一二三四五六七八九十")} | {"两": 2, "半": 0}
COUNTED = re.compile(
    r"(?<![第月\d/-])(\d{1,3}|[一两二三四五六七八九十])个?(?:天|日(?!期))(?!前|后)|\b(\d{1,3}) days?\b"
)
DAY = re.compile(
    r"今|明|后天|大后天|本周|这个?(?:周|星期|礼拜)|下下?个?(?:周|星期|礼拜)|周|星期|礼拜|20\d\d|\d"
    r"|\b(?:today|tomorrow|tmr|this|next|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|the)"
)
CUT = re.compile(r"\d\d")
BESIDE = re.compile(r"\s*(?:[、,和跟]|and\b)?\s*")
UNTIL = re.compile(r"(?:到|until |till |through )(?=\D|\d+[月号日/])")


@dataclass(frozen=True, slots=True)
class Wish:
    """Leave that somebody asks for: its days, or what is unclear about it. Why they ask is not kept."""

    days: tuple[date, date] | None = None
    unclear: Unclear | Literal[""] = ""


def wish(text: str, today: date) -> Wish | None:
    """The writer's own leave; None if the words are about something else."""
    said = heard.asked(text)
    if not said:
        return Wish(unclear="ill") if heard.is_ill(text) and heard.is_only_leave(text) else None
    if cues.says("leave.part", said):
        return Wish(unclear="part")
    said = _without_return(said)
    if wrong := _wrong(text, today):
        return Wish(unclear=wrong)
    days = _days_in(said, today) if _named(said, today) else _days_in(f"{said}, {heard.around(text)}", today)
    if days is None and cues.says("leave.vague", said):
        return Wish(unclear="which")
    return Wish(days or (today, today))


def _wrong(said: str, today: date) -> Unclear | None:
    """Days that nobody can take: 2月30日, and "13-12 Feb"."""
    if any(runs_backwards(stretch, today) for found in DAY.finditer(said) for stretch, _ in _stretches(said, found)):
        return "backwards"
    return "which" if names_no_day(said, today) else None


def _without_return(said: str) -> str:
    """ "back on Friday" names no day of leave."""
    back = cues.find("leave.return", said)
    return said[: back.start()] if back else said


def _days_in(said: str, today: date) -> tuple[date, date] | None:
    """The days that are named somewhere in the words, and how many if they are counted."""
    named = _named(said, today)
    until = UNTIL.search(said)
    last = _named(said[until.end() :], today) if until else None
    if last and (not named or named == last):
        return (today, last[1]) if last[1] >= today else None
    counted = COUNTED.search(said)
    if not counted or (named and named[0] != named[1]):
        return named
    first, word = named[0] if named else today, counted[1] or counted[2]
    count = int(word) if word.isdigit() else NUMBERS[word]
    return first, first + timedelta(days=max(count, 1) - 1)


def _named(said: str, today: date) -> tuple[date, date] | None:
    """The first stretch that reads as days, as long as it goes, and the days right beside it: 周三 周四."""
    days, end = _stretch(said, 0, today)
    while days and (beside := BESIDE.match(said, end)):
        more, end = _stretch(said, beside.end(), today, glued=True)
        if not more or more[0] - days[1] != timedelta(days=1):
            break
        days = days[0], more[1]
    return days


def _stretch(said: str, start: int, today: date, glued: bool = False) -> tuple[tuple[date, date] | None, int]:
    for found in DAY.finditer(said, start):
        if glued and found.start() > start:
            break
        for stretch, end in _stretches(said, found):
            if days := read_days(stretch, today, AGES):
                return days, end
    return None, len(said)


def _stretches(said: str, found: re.Match[str]) -> Iterator[tuple[str, int]]:
    """What may be read from here on, the longest first; no number is cut in two."""
    start = found.start()
    if CUT.fullmatch(said[max(start - 1, 0) : start + 1]):
        return
    for end in range(min(len(said), start + 40), start, -1):
        stretch = said[start:end]
        if stretch == stretch.strip() and not CUT.fullmatch(said[end - 1 : end + 1]):
            yield stretch, end
