"""Finds times of day in running words: 下午3点半, 晚8点, 18:00, "by 3pm", "half past two", "9 in the morning"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from bot.phrases.numerals import ENGLISH, HAN, number
from bot.phrases.plain import blank

MORNING: Final = ("凌晨", "清晨", "早晨", "早上", "上午", "上昼", "早", "晨", "morning", "a")
SMALL_HOURS: Final = ("凌晨",)
NOON: Final = ("中午", "正午", "noon")
AFTERNOON: Final = ("下午", "午后", "傍晚", "晏昼", "下昼", "afternoon", "p")
NIGHT: Final = (
    "晚上",
    "晚间",
    "夜晚",
    "夜里",
    "半夜",
    "深夜",
    "午夜",
    "今晚",
    "晚",
    "夜",
    "evening",
    "night",
    "tonight",
    "tonite",
)
PART_ZH: Final = "|".join(word for word in (*MORNING, *NOON, *AFTERNOON, *NIGHT) if not word.isascii())
PART_EN: Final = "morning|afternoon|evening|night|tonight|tonite"
PART: Final = re.compile(rf"(?P<part>(?:{PART_ZH})(?!饭|餐|安|会|期|报|高峰|日)|\b(?:{PART_EN})s?\b)")
REACH: Final = 14
"""How many letters may lie between a time and the word for its part of the day ("morning, let's say at 9")."""

NO_POINTS: Final = (  # 两点建议, 三点要改
    "(?!建议|意见|要求|问题|内容|说明|注意|原因|要改|需改|没写|改动|修改|反馈|优化|以上|之一|[点也儿个条想看])"
)
NO_HOUR: Final = "(?![候间长段刻区装]|半[会刻])"  # 小时候, 一时半会
PART_BEFORE: Final = rf"(?P<part>{PART_ZH})?[的 ]?"
AM_PM: Final = r"(?: ?(?P<half>[ap])\.? ?(?:m\b\.?|(?![a-z])))"
SPOKEN: Final = rf"(?P<minute>o[h']? {ENGLISH}|{ENGLISH})"
COUNTED: Final = (  # "by 3 March" and "by 3 days" tell no time
    r"(?![\d:/%.-]*\d|[-/]|(?:st|nd|rd|th)\b| ?(?:%|days?|weeks?|months?|years?|hours?|hrs?|h|mins?|minutes?|d|w|k|of"
    r"|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|(?:mon|tues|wednes|thurs|fri|satur|sun)days"
    r"|business|working|people|likes)\b)"
)
SHAPES: Final = tuple(
    re.compile(shape, re.ASCII)
    for shape in (
        # half past three, 20 minutes to 2pm
        rf"\b(?P<shift>half|(?:a )?quarter|\d{{1,2}} min(?:ute)?s?|{ENGLISH}(?: min(?:ute)?s?)?)"
        rf" (?P<way>past|after|to|before|till) (?P<hour>\d{{1,2}}|{ENGLISH})(?![\d:/-]){AM_PM}?",
        # 下午三点一刻, 晚10点, 20时, 11点59, 三点零五; in Hong Kong 三点搭一
        rf"{PART_BEFORE}(?P<hour>(?<![\d.第])\d{{1,2}}|(?<![{HAN}第百])[{HAN}]{{1,3}})"
        rf" ?(?:点钟?|时{NO_HOUR}){NO_POINTS}"
        rf"(?:(?P<named>半|一刻|三刻|整)|(?P<minute>[0-5]\d(?!\d)|\d(?=分)|零[一二三四五六七八九]"
        rf"|[{HAN}]{{2,3}}(?!个)|[{HAN}](?=分))分?|搭(?P<fives>[{HAN}])|(?P<words>[{HAN}])个字)?",
        # 18:00, 下午3:05, 3:30 p.m.
        rf"{PART_BEFORE}(?<![\d:.])(?P<hour>[01]?\d|2[0-4]) ?: ?(?P<minute>[0-5]\d)(?::[0-5]\d)?(?!\d){AM_PM}?",
        # 5pm, 8.30pm, 3p
        rf"(?<![\d:.])(?P<hour>1[0-2]|0?[1-9])(?:\.(?P<minute>[0-5]\d))?{AM_PM}",
        # ten thirty am, three o'clock
        rf"\b(?P<hour>{ENGLISH}|\d{{1,2}})(?: {SPOKEN})? ?"
        r"(?:(?P<half>[ap])\.? ?m\b\.?|o ?'?clock(?: (?P<half2>[ap])\.? ?m\b)?)",
        # twelve o three
        rf"\b(?P<hour>{ENGLISH}) (?P<minute>o[h']? {ENGLISH})\b",
        # at 3, by five, at 3 15
        r"(?:\b(?:at|by|before|until|till|around|about)|@) ?"
        rf"(?P<hour>\d{{1,2}}|{ENGLISH})(?:(?: (?P<minute>[0-5]\d|{ENGLISH}))|h)?{COUNTED}",
        # 8 this evening
        r"(?<![\d:./#-])(?P<hour>\d{1,2}|[a-z]+) "
        r"(?=(?:at |this |in the |tomorrow )?\s*(?:morning|afternoon|evening|night|tonight)\b)",
        # 18h30
        r"\b(?P<hour>[01]?\d|2[0-3])h(?P<minute>[0-5]\d)?\b",
        # 周四晚8前
        rf"(?P<part>晚上|晚间|下午|上午|早上|晚|早)(?P<hour>[1-9]|1[0-2]|[{HAN}]{{1,2}})(?=前|之前|以前|见|$|\s|,)",
    )
)
NAMED: Final = (
    (re.compile(r"零点|(?<!\d)0点"), 0, "凌晨"),
    (re.compile(r"\bmidnight\b|午夜(?!前?\d)|半夜十二点"), 24, ""),
    (re.compile(r"\b(?:noon|midday|12nn)\b|正午|(?<!\d)中午(?!\s?[\d一二两十])"), 12, "中午"),
)
NAMED_MINUTES: Final = {"半": 30, "一刻": 15, "三刻": 45}


@dataclass(frozen=True, slots=True)
class Clock:
    """A time as said: its hour is not settled while `part` is unknown and `open` (3 may be 15)."""

    hour: int
    minute: int
    part: str
    open: bool
    start: int
    end: int

    @property
    def at_night(self) -> bool:
        return self.part in NIGHT


def find(words: str) -> list[Clock]:
    """Every time of day in a text that went through `plain`, in order; parts of the day are lent to their times."""
    found: list[Clock] = []
    rest = words
    for shape in SHAPES:
        for match in shape.finditer(rest):
            if clock := _read(match):
                found.append(clock)
                rest = rest[: match.start()] + " " * len(match[0]) + rest[match.end() :]
    for shape, hour, part in NAMED:
        found += [Clock(hour, 0, part, False, m.start(), m.end()) for m in shape.finditer(rest)]
        rest = blank(rest, shape)
    parts = list(PART.finditer(rest))
    return sorted((_lent(clock, parts) for clock in found), key=lambda clock: clock.start)


def parts_in(words: str) -> Iterator[tuple[str, int]]:
    """The words for parts of the day, and where they stand."""
    for match in PART.finditer(words):
        yield match["part"], match.start()


def _read(match: re.Match[str]) -> Clock | None:
    said = match.groupdict()
    hour = number(said["hour"])
    minute = _minute(said)
    if hour is None or hour > 24 or minute > 59:
        return None
    part = said.get("part") or said.get("half") or said.get("half2") or ""
    if said["hour"] == "一" and not (len(part) > 1 or _goes_on(match)):
        return None  # 晚一点 is "a little later"
    if shift := said.get("shift"):
        hour, minute = _shifted(hour, _shift(shift), said["way"])
    open_ = 1 <= hour <= 12 and not part and not said["hour"].startswith("0")
    return Clock(hour, minute, part, open_, match.start(), match.end())


def _goes_on(match: re.Match[str]) -> bool:
    said, after = match.groupdict(), match.string[match.end() : match.end() + 1] or "."
    return bool(said.get("named") or said.get("minute")) or "钟" in match[0] or after in "前之以"


def _minute(said: dict[str, str | None]) -> int:
    if named := said.get("named"):
        return NAMED_MINUTES.get(named, 0)
    if fives := said.get("fives") or said.get("words"):  # in Hong Kong a "word" is five minutes
        return 5 * (number(fives) or 0)
    told = re.sub(r"^(?:o[h']? |零)", "", said.get("minute") or "0")
    value = number(told)
    return 99 if value is None else value


def _shift(words: str) -> int:
    if "half" in words or "quarter" in words:
        return 30 if "half" in words else 15
    return number(words.split(" min")[0]) or 0


def _shifted(hour: int, minutes: int, way: str) -> tuple[int, int]:
    if way in ("past", "after"):
        return hour, minutes
    return (hour - 1) % 24 or 12, 60 - minutes


def _lent(clock: Clock, parts: list[re.Match[str]]) -> Clock:
    """A bare hour takes the nearest part of the day that stands about."""
    if not clock.open:
        return clock
    near = min(parts, key=lambda part: _gap(clock, part), default=None)
    if near is None or _gap(clock, near) > REACH:
        return clock
    return replace(clock, part=near["part"], open=False)


def _gap(clock: Clock, part: re.Match[str]) -> int:
    return max(part.start() - clock.end, clock.start - part.end(), 0)


def hour_of(clock: Clock) -> int | None:
    """The hour of 24 (24 is the day's last moment); None where the words contradict themselves ("上午15点")."""
    hour, part = clock.hour, clock.part
    if part in ("a", "p") and hour > 12:
        return None
    if part in NIGHT:
        if hour == 12:
            return 24
        return hour + 12 if 5 <= hour < 12 else hour
    if part in AFTERNOON:
        return hour % 12 + 12 if hour <= 12 else hour
    if part in NOON:
        return hour if hour > 10 else hour + 12
    if part in MORNING:
        return None if hour > 12 else (hour if part in ("上午", "早上", "早") else hour % 12)
    return hour
