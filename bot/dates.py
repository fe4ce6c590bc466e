"""Days in people's words: "2月9日 周一", "last Friday"; what people type is read in `bot.when`."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from bot.when import read_days, read_time

__all__ = ["day_words", "read_days", "read_time", "since_words", "span_words"]

WEEK_ZH: Final = "一二三四五六日"
WEEK_EN: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_words(day: date, lang: str) -> str:
    """ "2月9日 周一" or "Mon 9 Feb"."""
    if lang == "zh":
        return f"{day.month}月{day.day}日 周{WEEK_ZH[day.weekday()]}"
    return f"{WEEK_EN[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1]}"


def span_words(first: date, last: date, lang: str) -> str:
    """ "2月9日–14日" or "9–14 Feb"; a single day as `day_words` has it."""
    if first == last:
        return day_words(first, lang)
    months = MONTHS[first.month - 1], MONTHS[last.month - 1]
    same = (first.year, first.month) == (last.year, last.month)
    if lang == "zh":
        return f"{first.month}月{first.day}日–{'' if same else f'{last.month}月'}{last.day}日"
    return f"{first.day}{'' if same else f' {months[0]}'}–{last.day} {months[1]}"


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
