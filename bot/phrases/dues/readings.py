"""What the shapes of days mean: from "20号" or "last Friday of October" as it was found to a day of the calendar."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from bot.phrases.dues.lapses import IsWorkday
from bot.phrases.numerals import number

DAY: Final = timedelta(days=1)
WEEK_ZH: Final = "一二三四五六日"
WEEK_EN: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
IN_MONTH: Final = {"初": 1, "上": 10, "中": 15, "中旬": 20, "mid": 15}
FROM_TODAY: Final = {
    "今": 0, "当": 0, "本日": 0, "明": 1, "听日": 1, "次日": 1, "后": 2, "大后": 3,
    "today": 0, "tonight": 0, "tonite": 0,
    "this morning": 0, "this afternoon": 0, "this evening": 0, "this night": 0, "tomorrow": 1, "tmr": 1, "tmrw": 1,
    "tomo": 1, "2moro": 1, "the day after tomorrow": 2, "day after tomorrow": 2, "overmorrow": 2,
    "eod": 0, "cob": 0, "end of day": 0, "end of the day": 0, "end of today": 0,
}  # fmt: skip
FEASTS: Final = {
    r"元旦|new year'?s day": (1, 1), r"情人节|valentine'?s day": (2, 14), r"三八(?:节|妇女节)|妇女节|女神节": (3, 8),
    r"五一(?:劳动节)?|劳动节": (5, 1), r"五四(?:青年节)?": (5, 4), r"(?<!\d)520(?!\d)": (5, 20),
    r"六一(?:儿童节)?|儿童节": (6, 1), r"(?<!\d)618(?!\d)": (6, 18), r"教师节": (9, 10),
    r"国庆节?|十一(?=节|假|之?前)": (10, 1), r"halloween|万圣节": (10, 31), r"双十一|双11(?!\d)": (11, 11),
    r"双十二|双12(?!\d)": (12, 12), r"平安夜|christmas eve": (12, 24), r"圣诞节?|christmas(?: day)?|xmas": (12, 25),
    r"跨年夜?|new year'?s eve": (12, 31),
}  # fmt: skip
"""Feasts that have a day of their own in the calendar; those of the moon have none."""


@dataclass(frozen=True, slots=True)
class Now:
    """Where we stand when we read: this moment on the reader's wall, and which days are worked."""

    moment: datetime
    is_workday: IsWorkday

    @property
    def today(self) -> date:
        return self.moment.date()

    @property
    def monday(self) -> date:
        return self.today - self.today.weekday() * DAY


def on(year: int | None, month: int | None, day: int | None) -> date | None:
    """That day, if there is one."""
    try:
        return date(year or 0, month or 0, day or 0)
    except ValueError:  # 30 February
        return None


def month_on(day: date, months: int) -> date:
    """The first of the month so many months on."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def _last_of(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def _said(match: re.Match[str], *names: str) -> str:
    """The first of these groups that holds anything."""
    groups = match.groupdict()
    return next((groups[name] for name in names if groups.get(name)), "")


# --- by their numbers --------------------------------------------------------------------------------------------


def _month_and_day(match: re.Match[str]) -> tuple[int | None, int | None]:
    name = _said(match, "mon")
    month = MONTHS.index(name[:3]) + 1 if name else number(_said(match, "month"))
    day = number(_said(match, "day", "word", "day2"))
    year_first = bool(match.groupdict().get("year")) and match.start("year") == match.start()
    if month and day and month > 12 >= day and not year_first and "月" not in match[0]:  # 22/04
        return day, month
    return month, day


def whole(match: re.Match[str], _: Now) -> date | None:
    """A date with its year."""
    return on(number(match["year"]), *_month_and_day(match))


def month_day(match: re.Match[str], now: Now) -> date | None:
    """A month and a day without the year: the next such, today included; 29 February only if it comes within a year."""
    years = (on(now.today.year + n, *_month_and_day(match)) for n in range(2))
    return next((found for found in years if found and found >= now.today), None)


def of_month(match: re.Match[str], now: Now) -> date | None:
    """ "20号", "the 5th": the next such day, today included."""
    months = (month_on(now.today, n) for n in range(3))
    found = (on(month.year, month.month, _month_and_day(match)[1]) for month in months)
    return next((one for one in found if one and one >= now.today), None)


def of_that_month(match: re.Match[str], now: Now) -> date | None:
    """下个月5号, "the 5th of next month"."""
    month = _month_meant(match, now)
    return on(month.year, month.month, _month_and_day(match)[1])


def month_part(match: re.Match[str], now: Now) -> date | None:
    """月底, 3月中旬, "end of March"; a part of this month that is over means the next month's."""
    month = _month_meant(match, now)
    day = IN_MONTH.get(match["part"], _last_of(month).day)
    found = month.replace(day=day)
    if found < now.today and not _said(match, "which", "month", "mon"):
        found = month_on(month, 1).replace(day=day)
    return found


def _month_meant(match: re.Match[str], now: Now) -> date:
    name, which = _said(match, "mon"), _said(match, "which")
    month = MONTHS.index(name[:3]) + 1 if name else number(_said(match, "month"))
    if month:
        return date(now.today.year + (month < now.today.month), month, 1)
    return month_on(now.today, which.count("下") or int("next" in which))


def year_end(match: re.Match[str], now: Now) -> date | None:
    return date(now.today.year + (_said(match, "which") in ("明年", "next")), 12, 31)


def quarter_end(match: re.Match[str], now: Now) -> date | None:
    quarter = number(_said(match, "quarter")) or (now.today.month + 2) // 3
    ahead = 3 * int(_said(match, "which") in ("下", "next "))
    last = _last_of(month_on(now.today.replace(month=quarter * 3, day=1), ahead))
    return last if last >= now.today else last.replace(year=last.year + 1)


def nth_weekday(match: re.Match[str], now: Now) -> date | None:
    """ "last Friday of October", 十月第一个星期一."""
    month, weekday, rank = _month_meant(match, now), _weekday_number(match["wd"]), match["rank"]
    such = [day for n in range(_last_of(month).day) if (day := month + n * DAY).weekday() == weekday]
    nth = len(such) if rank in ("最后一", "last") else number(rank) or 0
    return such[nth - 1] if 1 <= nth <= len(such) else None


def feast(match: re.Match[str], now: Now) -> date | None:
    month, day = next(found for words, found in FEASTS.items() if re.match(words, match.string[match.start() :]))
    this_year = date(now.today.year, month, day)
    return this_year if this_year >= now.today else date(now.today.year + 1, month, day)


# --- by their weekdays -------------------------------------------------------------------------------------------


def _weekday_number(word: str) -> int:
    if word[:3] in WEEK_EN:
        return WEEK_EN.index(word[:3])
    return 6 if word == "天" else WEEK_ZH.index(word)


def weekday(match: re.Match[str], now: Now) -> date | None:
    """A bare weekday is the next one, today included; 下周三 and "next Wednesday" lie in the following week."""
    which, meant = _said(match, "which", "after"), _weekday_number(match["wd"])
    weeks = 2 if "after next" in which else which.count("下") or int(bool(re.search("next|following", which)))
    if weeks:
        return now.monday + (7 * weeks + meant) * DAY
    return now.today + (meant - now.today.weekday()) % 7 * DAY


def weekdays_on(match: re.Match[str], now: Now) -> date | None:
    """ "3 Fridays from now"."""
    ahead = (_weekday_number(match["wd"]) - now.today.weekday()) % 7 or 7
    return now.today + (ahead + 7 * ((number(match["count"]) or 1) - 1)) * DAY


def week_end(match: re.Match[str], now: Now) -> date | None:
    """Sunday."""
    return _in_week(match, now, 6)


def office_week_end(match: re.Match[str], now: Now) -> date | None:
    """Friday, for who is done before the weekend."""
    return _in_week(match, now, 4)


def _in_week(match: re.Match[str], now: Now, day: int) -> date:
    which = _said(match, "which")
    found = now.monday + (day + 7 * (which.count("下") or int("next" in which))) * DAY
    return found if found >= now.today else found + 7 * DAY


def week_on(match: re.Match[str], now: Now) -> date | None:
    """ "next week" alone: a week from now."""
    return now.today + 7 * DAY * max(1, match[0].count("下"))


def months_on(match: re.Match[str], now: Now) -> date | None:
    """ "next month" alone: a month from now."""
    months = {"month": 1, "quarter": 3, "year": 12}.get(_said(match, "unit"), 1)
    target = month_on(now.today, months * max(1, match[0].count("下")))
    return target.replace(day=min(now.today.day, _last_of(target).day))


def from_today(match: re.Match[str], now: Now) -> date | None:
    return now.today + FROM_TODAY[match["word"]] * DAY
