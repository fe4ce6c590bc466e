"""Reads the days and the times that people type, in Chinese and English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.phrases.dues import clock, days
from bot.phrases.dues.readings import DAY, MONTHS, WEEK_EN, WEEK_ZH, Now
from bot.phrases.numerals import ENGLISH, HAN, number
from bot.phrases.plain import plain

LONGEST: Final = 366 * DAY
MOST_LETTERS: Final = 80
HALF_A_YEAR: Final = 183 * DAY
LOOK_BACK: Final = 30 * DAY
"""A date without a year may lie this far behind us; anything earlier is meant for the year to come."""

NUMBER: Final = rf"\d{{1,3}}|[{HAN}]{{1,3}}|{ENGLISH}"

FROM_TODAY: Final = {
    "今天": 0, "今日": 0, "今儿": 0, "明天": 1, "明日": 1, "明儿": 1, "后天": 2, "大后天": 3, "昨天": -1, "前天": -2,
    "today": 0, "tomorrow": 1, "tmr": 1, "tmrw": 1, "the day after tomorrow": 2, "day after tomorrow": 2,
    "yesterday": -1,
}  # fmt: skip
PAIRS: Final = {"今明": 0, "今明两天": 0, "明后": 1, "明后两天": 1}
FROM_MONDAY: Final = {
    "本周": (0, 6), "这周": (0, 6), "this week": (0, 6), "下周": (7, 13), "下星期": (7, 13), "next week": (7, 13),
    "周末": (5, 6), "这周末": (5, 6), "本周末": (5, 6), "this weekend": (5, 6), "下周末": (12, 13),
}  # fmt: skip
WEEKS: Final = {"这": 0, "本": 0, "this": 0, "下": 1, "next": 1, "下下": 2, "上": -1, "last": -1}

MONTH: Final = rf"(?P<month>{'|'.join(MONTHS)})[a-z]*\.?"
NTH: Final = "(?:st|nd|rd|th)"
WEEKDAY_ZH: Final = re.compile(r"(?P<week>这|本|下下|下|上)?个?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])")
WEEKDAY_EN: Final = re.compile(
    r"(?:(?P<week>this|next|last) )?"
    r"(?P<day>mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
)
FULL_DATE: Final = re.compile(
    r"(?P<year>20\d\d)(?:[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})|年(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]?)"
)
MONTH_DAY: Final = (
    re.compile(r"(?P<month>\d{1,2})(?:[/.]|月)(?P<day>\d{1,2})[日号]?"),
    re.compile(r"(?P<month>\d\d)-(?P<day>\d\d)"),
    re.compile(rf"(?:the )?(?P<day>\d{{1,2}}){NTH}?(?: of)? ?{MONTH}(?:,? (?P<year>20\d\d))?"),
    re.compile(rf"{MONTH} ?(?P<day>\d{{1,2}}){NTH}?(?:,? (?P<year>20\d\d))?"),
)
DAY_ALONE: Final = re.compile(rf"(?:the )?(?P<day>\d{{1,2}})(?P<mark>[日号]|{NTH})?")
SHORT: Final = re.compile(
    r"(?<![\d.:])(?:0?[1-9]|1[0-2])\.\d{1,2}(?![\d.%天个小点:h]| ?(?:[ap]m|hours?|days?))|(?<![\d月.])\d{1,3}[日号]"
)
"""Days in few letters, which mean nothing else where days are told."""

TO: Final = re.compile(r"到|至|~|–|—|-|\bto\b|\buntil\b|\btill\b|\bthrough\b")
AND: Final = re.compile(r"和|跟|、|&|\band\b")
COUNTED: Final = (
    re.compile(rf"(?P<day>.+?)(?:(?:起|开始)(?:请假|请|休假|休)?|请假|请|休)(?P<count>{NUMBER})天"),
    re.compile(rf"(?:for )?(?P<count>{NUMBER}) days? (?:from|starting|as of) (?P<day>.+)"),
    re.compile(rf"(?P<day>.+) for (?P<count>{NUMBER}) days?"),
)
AROUND: Final = re.compile(
    r"^(?:我|想|要|请假|请|从|leave |off |away |on |from )+|(?:请假|休假|年假|调休|休息|不在|休| off| away| on leave)+$"
)

# --- days --------------------------------------------------------------------------------------------------------


def read_days(text: str, today: date, longest: timedelta = LONGEST) -> tuple[date, date] | None:
    """The first and the last day that these words mean; None if they name none ("明天", "5-7 Mar", "下周一到下周三").

    A bare weekday is the coming one, today included; "next Mon" and 下周一 lie in the following week. A date without
    a year is the next such, or up to a month behind us. Counted days ("明天起三天") are days of the calendar.
    """
    if len(text) > MOST_LETTERS:
        return None
    words = _bare(text)
    found = _named(words, today) or _counted(words, today) or _from_to(words, today)
    return found if found and DAY * 0 <= found[1] - found[0] < longest else None


def runs_backwards(text: str, today: date) -> bool:
    """Whether the words name a span whose end lies before its beginning: "13-12 Feb", 3月7日到5日."""
    words = _bare(text)
    ends = ((_day(_lend(left, right), today), _day(right, today)) for left, right in _halves(TO, words))
    wrong = any(first and last and last < first for first, last in ends)
    return wrong and _from_to(words, today) is None


def names_no_day(text: str, today: date) -> bool:
    """Whether a date is told that the calendar does not have, somewhere in these words: 2月30日, "3/32", 32号."""
    now = Now(datetime.combine(today, time()), lambda day: day.weekday() < 5)
    if any(not found.real for found in days.find(plain(text), now)):
        return True
    return any(_day(_plain(found[0]), today) is None for found in SHORT.finditer(plain(text)))


def _bare(text: str) -> str:
    return AROUND.sub("", _plain(text)).strip()


def _plain(text: str) -> str:
    """Small letters, half-width, one space between English words and none beside Chinese."""
    words = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip(" 。.!,").lower()
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", words)


def _named(words: str, today: date) -> tuple[date, date] | None:
    """A single day, or a name for several ("今明两天", "next week"): of this week only what is left of it."""
    if words in PAIRS:
        first = today + PAIRS[words] * DAY
        return first, first + DAY
    if words in FROM_MONDAY:
        start, end = FROM_MONDAY[words]
        monday = _monday(today)
        return max(today, monday + start * DAY), monday + end * DAY
    day = _day(words, today)
    return (day, day) if day else None


def _counted(words: str, today: date) -> tuple[date, date] | None:
    """ "three days from tomorrow", 明天起三天."""
    for shape in COUNTED:
        if (found := shape.fullmatch(words)) and (first := _day(found["day"], today)):
            return first, first + ((number(found["count"]) or 0) - 1) * DAY
    return None


def _from_to(words: str, today: date) -> tuple[date, date] | None:
    """Two days with "to" between them, or two neighbours with "and"."""
    for left, right in _halves(TO, words):
        first = _day(_lend(left, right), today)
        last = _day(right, today, first) if first else None
        if first and last and first <= last:
            return first, last
    for left, right in _halves(AND, words):
        first, second = _day(left, today), _day(right, today)
        if first and second and second - first == DAY:
            return first, second
    return None


def _halves(separator: re.Pattern[str], words: str) -> Iterator[tuple[str, str]]:
    for found in separator.finditer(words):
        yield words[: found.start()].strip(), words[found.end() :].strip()


def _lend(left: str, right: str) -> str:
    """The left of "5-7 Mar" and "5-7日" borrows what only the right one says."""
    if not re.fullmatch(rf"\d{{1,2}}{NTH}?", left):
        return left
    if found := MONTH_DAY[2].fullmatch(right):
        return f"{left} {found['month']}" + (f" {found['year']}" if found["year"] else "")
    return f"{left}号" if DAY_ALONE.fullmatch(right) and right[-1] in "日号" else left


def _day(words: str, today: date, after: date | None = None) -> date | None:
    """One day. The end of a span is read as seen from its beginning (`after`), unless it leans on today itself."""
    if words in FROM_TODAY:
        return today + FROM_TODAY[words] * DAY
    if found := FULL_DATE.fullmatch(words):
        return _date(found["year"], found["month"] or found["m"], found["day"] or found["d"])
    return _weekday(words, today, after) or _of_the_year(words, today, after) or _of_the_month(words, today, after)


def _weekday(words: str, today: date, after: date | None) -> date | None:
    if after and words and words in WEEK_ZH:  # 周一到三
        words = f"周{words}"
    found = WEEKDAY_ZH.fullmatch(words) or WEEKDAY_EN.fullmatch(words)
    if not found:
        return None
    word = found["day"].replace("天", "日")
    weekday = WEEK_EN.index(word[:3]) if word[:3] in WEEK_EN else WEEK_ZH.index(word)
    if found["week"]:
        return _monday(today) + (7 * WEEKS[found["week"]] + weekday) * DAY
    start = after or today
    return start + (weekday - start.weekday()) % 7 * DAY


def _of_the_year(words: str, today: date, after: date | None) -> date | None:
    """A month and a day, mostly without the year."""
    found = next((m for shape in MONTH_DAY if (m := shape.fullmatch(words))), None)
    if not found:
        return None
    word = found["month"]
    month = MONTHS.index(word) + 1 if word in MONTHS else word
    if year := found.groupdict().get("year"):
        return _date(year, month, found["day"])
    since = after or today - LOOK_BACK
    such = (_date(since.year + n, month, found["day"]) for n in range(2))
    day = next((day for day in such if day and day >= since), None)
    if after and day and day.year > after.year and day - after > HALF_A_YEAR:
        return None  # "13-12 Feb" runs backwards, not for a year
    return day


def _of_the_month(words: str, today: date, after: date | None) -> date | None:
    """ "5号", "the 5th": the coming one. A bare "7" only ends a span ("Mar 5-7"), and a short one."""
    found = DAY_ALONE.fullmatch(words)
    if not found or not (found["mark"] or after):
        return None
    start = after or today
    following = start.replace(day=1) + 31 * DAY
    such = (_date(month.year, month.month, found["day"]) for month in (start, following))
    day = next((day for day in such if day and day >= start), None)
    return None if after and day and day - after > 15 * DAY else day


def _monday(day: date) -> date:
    return day - day.weekday() * DAY


def _date(year: str | int, month: str | int, day: str | int) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:  # 30 February
        return None


# --- times -------------------------------------------------------------------------------------------------------


SETTING = re.compile(
    r"^(?:时间|time\b)?\s*(?:改成|改到|改为|换到|换成|调到|设成|设为|(?:set |change |move )?to\b)?\s*[:：]?\s*",
    re.IGNORECASE,
)
"""What people put before the time they want."""


def read_time(text: str) -> time | None:
    """The time of day that these words mean ("下午2点半", "2:30pm", "14:30", "9点"); None if they name none."""
    words = re.sub("^(?:at|by) ", "", _plain(text))
    found = clock.find(words)
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(words)) or found[0].hour == 24:
        return None
    hour = clock.hour_of(found[0])
    return None if hour is None else time(hour % 24, found[0].minute)


def sets_time(text: str) -> bool:
    """Whether the words do nothing but set a time of day: "时间 10:00", "改到 8 点", "time to 10am"."""
    return read_time(SETTING.sub("", text.strip(), count=1)) is not None
