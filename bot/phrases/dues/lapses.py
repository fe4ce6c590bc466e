"""Finds stretches of time in running words: 三天后, 半小时内, "in 2 hours", "3w later", "two weeks from Monday"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from bot.phrases.numerals import ENGLISH, HAN, number

IsWorkday = Callable[[date], bool]

COUNT_EN: Final = rf"(?:\d{{1,3}}(?:\.5)?|a couple of|couple of|a few|few|several|half an?|an?|one|{ENGLISH})"
UNITS_EN: Final = {
    "minute": r"min(?:ute)?s?", "hour": r"h(?:ou)?rs?|h", "workday": r"(?:business|working|work) ?days?",
    "day": r"days?|d|nights?", "week": r"weeks?|wks?|w", "fortnight": r"fortnights?",
    "month": r"months?|mos?|mths?", "quarter": r"quarters?|qtrs?", "year": r"years?|yrs?|y",
}  # fmt: skip
UNITS_ZH: Final = {
    "minute": r"分钟?", "hour": r"个?(?:小时|钟头)", "workday": r"个?工作日", "day": r"天|日",
    "week": r"周|个?(?:星期|礼拜)",
    "month": r"个月|月", "quarter": r"个?季度", "year": r"年",
}  # fmt: skip
ANY_EN: Final = "|".join(sorted(UNITS_EN.values(), key=len, reverse=True))
ANY_ZH: Final = "|".join(sorted(UNITS_ZH.values(), key=len, reverse=True))
ONE_EN: Final = rf"{COUNT_EN} ?(?:{ANY_EN})\b(?: and a half)?"
LAPSE_EN: Final = rf"{ONE_EN}(?:(?:,| and|, and)? {ONE_EN})*"
SEVERAL_EN: Final = rf"(?!a )(?:\d{{1,3}}|a? ?few|a couple of|{ENGLISH})"
COUNT_ZH: Final = rf"(?:半|\d{{1,3}}(?:\.5)?|[{HAN}]{{1,4}})"
ONE_ZH: Final = rf"{COUNT_ZH} ?(?:{ANY_ZH}|刻钟)半?|{COUNT_ZH}个半(?:小时|钟头|月|星期)"
LAPSE_ZH: Final = rf"(?:{ONE_ZH})(?: ?零?(?:{ONE_ZH}))?"

PIECE_EN: Final = re.compile(rf"(?P<count>{COUNT_EN}) ?(?P<unit>{ANY_EN})\b(?P<half> and a half)?")
PIECE_ZH: Final = re.compile(
    rf"(?P<count>{COUNT_ZH}) ?(?:(?P<half>个半)(?=小时|钟头|月|星期))?"
    rf"(?P<unit>{ANY_ZH}|小时|钟头|月|星期|刻钟)(?P<half2>半)?"
)

AHEAD: Final = tuple(
    re.compile(shape, re.ASCII)
    for shape in (
        rf"\bin +(?:(?:about|around|approximately|the next|another) +)?(?P<lapse>{LAPSE_EN})(?:'?s? time)?",
        rf"\b(?:within|inside)(?: the next| about)? (?P<lapse>{LAPSE_EN})",
        rf"(?<![\w.])(?P<lapse>{LAPSE_EN}) (?:later|from (?:now|today)|hence|out\b|after now|from this moment)",
        rf"\b(?:next|coming|following) (?P<lapse>{SEVERAL_EN} (?:{ANY_EN})\b(?:(?:,| and)? {ONE_EN})*)",
        r"\bnext (?P<lapse>hour|minute)\b",
        rf"(?<!\w)\+ ?(?P<lapse>{LAPSE_EN})",
        rf"(?<![\w.])(?P<lapse>(?:\d{{1,3}}|{ENGLISH}) (?:upcoming|coming|more) (?:{ANY_EN}))\b",
        rf"(?<![第每前近])(?P<lapse>{LAPSE_ZH})(?:之后|以后|过后|后(?!半|台|续|期|来(?![看收交拿取]))|之内|以内|内(?!容|部|测|衣))",
        rf"(?:再过|过|再给我|再给|给我|再等|等|限|未来|接下来|往后|宽限)(?P<lapse>{LAPSE_ZH})(?:时间)?(?!前)",
    )
)
"""What lies ahead of now. What hangs on a day ("two weeks from Monday") is `BESIDE`."""

BESIDE: Final = re.compile(rf"(?P<lapse>{LAPSE_EN}|the day) (?P<way>after|from|before|prior to|ahead of)(?: the)?\s*$")
BESIDE_ZH: Final = re.compile(
    r"^的?(?P<way>前|后)(?P<lapse>(?:[一两二三四五六七]|\d{1,2})[天日周])(?!内)|^的(?:前一晚|头一天)"
)


@dataclass(frozen=True, slots=True)
class Lapse:
    """So much time, in the units of the calendar and of the clock."""

    minutes: float = 0
    days: float = 0
    workdays: int = 0
    months: int = 0

    @property
    def by_the_clock(self) -> bool:
        """Whether it was told in hours or minutes, so that it ends at a time of day."""
        return self.minutes > 0

    def after(self, moment: datetime, is_workday: IsWorkday) -> datetime:
        day = _months_on(moment, self.months)
        for _ in range(min(self.workdays, 400)):
            day += timedelta(days=1)
            while not is_workday(day.date()):
                day += timedelta(days=1)
        return day + timedelta(days=self.days, minutes=self.minutes)

    def before(self, moment: datetime) -> datetime:
        return _months_on(moment, -self.months) - timedelta(days=self.days + self.workdays, minutes=self.minutes)


def read(words: str) -> Lapse | None:
    """A lapse as it stands in a match of `AHEAD`."""
    words = re.sub(r"\b(?:upcoming|coming|more) ", "", words)
    if words in ("the day", "hour", "minute"):
        words = f"one {words.removeprefix('the ')}"
    pieces = [*PIECE_EN.finditer(words), *PIECE_ZH.finditer(words)]
    total = Lapse()
    for piece in pieces:
        one = _piece(piece)
        if one is None:
            return None
        total = Lapse(
            total.minutes + one.minutes, total.days + one.days, total.workdays + one.workdays, total.months + one.months
        )
    return total if pieces else None


def _piece(found: re.Match[str]) -> Lapse | None:
    said = found.groupdict()
    count = _count(said["count"])
    if count is None:
        return None
    if said.get("half") or said.get("half2"):
        count += 0.5
    unit = _unit(said["unit"])
    if unit in ("minute", "hour", "刻"):
        return Lapse(minutes=count * {"minute": 1, "hour": 60, "刻": 15}[unit])
    if unit == "workday":
        return Lapse(workdays=round(count))
    if unit in ("day", "week", "fortnight"):
        days = count * {"day": 1, "week": 7, "fortnight": 14}[unit]
        return Lapse(days=days if unit == "week" else int(days) or 0.5)
    if count == 0.5 and unit == "month":
        return Lapse(days=15)
    return Lapse(months=round(count * {"month": 1, "quarter": 3, "year": 12}[unit]))


def _unit(word: str) -> str:
    if word == "刻钟":
        return "刻"
    if word in ("小时", "钟头"):
        return "hour"
    if word in ("月", "星期"):
        return {"月": "month", "星期": "week"}[word]
    everywhere = [*UNITS_EN.items(), *UNITS_ZH.items()]
    return next(name for name, shape in everywhere if re.fullmatch(shape, word))


def _count(word: str) -> float | None:
    if word == "半" or word.startswith("half"):
        return 0.5
    if word.endswith(".5"):
        return float(word)
    if re.fullmatch(r"[一二两三四五六七八九]{2}", word):  # 两三天: the later of both
        return number(word[-1])
    return number(word)


def _months_on(moment: datetime, months: int) -> datetime:
    number_ = moment.year * 12 + moment.month - 1 + months
    year, month = divmod(number_, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))
