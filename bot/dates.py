"""Days in people's words: "2月9日 周一", "last Friday"; what people type is read in `bot.when`."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from bot.when import names_no_day, read_days, read_time, runs_backwards, sets_time

__all__ = [
    "day_words",
    "names_no_day",
    "read_days",
    "read_time",
    "runs_backwards",
    "sets_time",
    "since_words",
    "span_words",
]

WEEK_ZH: Final = "一二三四五六日"
WEEK_EN: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_words(day: date, lang: str, today: date | None = None) -> str:
    """ "2月9日 周一" or "Mon 9 Feb", with the year where it is not that of `today`."""
    if lang == "zh":
        return f"{_year(day, lang, today)}{day.month}月{day.day}日 周{WEEK_ZH[day.weekday()]}"
    return f"{WEEK_EN[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1]}{_year(day, lang, today)}"


def span_words(first: date, last: date, lang: str, today: date | None = None) -> str:
    """ "2月9日–14日" or "9–14 Feb"; a single day, and another year, as `day_words` has it."""
    if first == last:
        return day_words(first, lang, today)
    months = MONTHS[first.month - 1], MONTHS[last.month - 1]
    years = _year(first, lang, today), _year(last, lang, today)
    same_year = first.year == last.year
    same = same_year and first.month == last.month
    if lang == "zh":
        end = f"{'' if same_year else years[1]}{'' if same else f'{last.month}月'}{last.day}日"
        return f"{years[0]}{first.month}月{first.day}日–{end}"
    begin = f"{first.day}{'' if same else f' {months[0]}'}{'' if same_year else years[0]}"
    return f"{begin}–{last.day} {months[1]}{years[1]}"


def _year(day: date, lang: str, today: date | None) -> str:
    """The year where it does not go without saying."""
    if today is None or day.year == today.year:
        return ""
    return f"{day.year}年" if lang == "zh" else f" {day.year}"


def since_words(last: date, today: date, lang: str) -> str:
    """What to call the last working day: yesterday, a weekday of this week or the last, or else the date."""
    if last == today - timedelta(days=1):
        return "昨天" if lang == "zh" else "yesterday"
    if today - last > timedelta(days=7):
        return day_words(last, lang)
    before = last < today - timedelta(days=today.weekday())
    if lang == "zh":
        return ("上周" if before else "周") + WEEK_ZH[last.weekday()]
    return ("last " if before else "") + WEEK_EN[last.weekday()]
