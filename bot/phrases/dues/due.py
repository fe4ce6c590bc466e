"""Puts the days and the times of a text together: which day is meant, which time belongs to it.

Why a grammar of our own: dateparser (25 MB, a third of a second to import) was tried beside it, for English. What it
adds is rare; what it costs are days in words that name none ("we have 12 topics" was a Wednesday, "I may do 12" a day
in May), and another reading of "next Friday". Public parsers of Chinese take the numbers of tasks for days.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Final

from bot.phrases.dues import clock, days, lapses
from bot.phrases.dues.clock import Clock
from bot.phrases.dues.days import Found
from bot.phrases.dues.lapses import IsWorkday
from bot.phrases.dues.readings import DAY, Now, month_on, on
from bot.phrases.numerals import HAN
from bot.phrases.plain import ADDRESS, blank, plain

LONGEST: Final = 400
LAST_MINUTE: Final = time(23, 59)

COUNT: Final = rf"(?:\d{{1,4}}|[{HAN}]{{1,4}})"
NO_DAY: Final = r"(?!\d|\s?[点月:/]|号(?:之?前|以前|交|发|截|上午|下午|晚|早|中午))"
TASKS: Final = tuple(
    re.compile(shape, re.ASCII)
    for shape in (
        rf"{COUNT}号?(?:选题|任务|话题)|第{COUNT}[个条篇项](?!周|星期|礼拜)",
        r"#\s?\d+|\bt-?\d+\b"
        r"|(?:选题|任务|话题|编号|序号|\b(?:tasks?|topics?|items?|tickets?|issues?|faq|no\.))[-\s#:]{0,2}"
        rf"\d{{1,4}}{NO_DAY}号?(?:(?:、|,|和|跟|及|\s?and\s|\s?&\s?)#?\d{{1,4}}{NO_DAY}号?)*",
        r"(?:认领|领取|领|报名|放弃|释放|转交|\b(?:claim|take|release|finish|move|submit|drop)\b)\s?"
        rf"#?{COUNT}号?(?![\d:/.]|\s?[点月天小个周年])",
        r"[v版]\d+(?:\.\d+)+|[¥$￥]\s?\d+(?:\.\d+)?|\d+(?:\.\d+)?\s?(?:%|折|元|块钱|万)",
    )
)
"""The numbers of tasks, of versions, and of money are no days."""
OVER: Final = tuple(
    re.compile(shape, re.ASCII)
    for shape in (
        rf"昨[天日晚儿]|前[天日晚](?!后)|上+个?(?:周|星期|礼拜)[一二三四五六日天末]?|上个?月(?:{COUNT}[日号])?|去年",
        rf"{COUNT}个?(?:天|周|星期|月|年|小时|分钟|工作日)(?:之前|以前|前)|提前{COUNT}个?(?:天|小时|周|分钟)",
        r"每(?:隔|天|日|周|月|年|个?(?:星期|礼拜|工作日|季度))[^,。;]{0,12}|\b(?:every|each) (?:other )?\w+",
        r"\byesterday\b|\b\w+ (?:days?|weeks?|months?|hours?|minutes?|years?) (?:ago|earlier)\b"
        r"|\blast (?:week|month|year|night|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)\b"
        r"(?! (?:of|in)\b)",
        r"今日头条|明日之星|百日|\b24/7\b|\bone by one\b",
    )
)
"""What lies behind us, and what comes again and again, is never due."""

TOWARDS: Final = re.compile(
    r"(?:\b(?:by|before|due|until|till|deadline|latest|to|for|on)\b|ddl|截[止至]|最[晚迟]|改[到成为在]|挪到"
    r"|赶在|务必|期限|(?:推迟?|延[期后]?|提前|顺延|定|约)[到在])"
    r"(?: the| this| is| at|时间|日期|到|[\s:是为在])*$"
)
AWAY: Final = re.compile(
    r"(?:从|自|原[定来本先]|本来|之前定|\bfrom|\bwas|\binstead of|\bnot|\bsince|不是|而不是)(?: the| due| for|[的\s])*$"
)
BEFORE_IT: Final = re.compile(
    r"^[\s,的]*(?:下班|收工|中午|晚上|早上|上午|下午|晚|早)?(?:之?前|以前|截止|到期|截稿|为止|交|给|发)"
)
SHARE: Final = re.compile(r"\d+ ?[/.-] ?\d+")
JOINT: Final = re.compile(r"[\s,.(（的/-]*(?:on |the |at )?[(]?")


@dataclass(frozen=True, slots=True)
class Due:
    """The day, the time if one was said, and where in the text it was said."""

    date: date
    time: time | None
    start: int
    end: int
    words: str


def weekdays(day: date) -> bool:
    """Working days where nobody knows better."""
    return day.weekday() < 5


def read_due(text: str, ref: datetime, *, is_workday: IsWorkday = weekdays) -> Due | None:
    """When this is due, seen from `ref` (the reader's wall clock); None if no day and no time is said, or no real one.

    A bare weekday is the next one, today included; 下周X and "next X" lie in the following week, Monday first; a day
    or a time that is past rolls on; 月底 is the last day. 下班前 and EOD mean the day, without a time. `is_workday`
    says which days count where working days are counted.
    """
    words = blank(plain(text[:LONGEST]), ADDRESS, *TASKS, *OVER)
    now = Now(ref.replace(tzinfo=None), is_workday)
    found = _meant(words, now)
    if found and not found.real:
        return None
    rest = _without(words, found)
    times = clock.find(rest)
    said = _nearest(times, found)
    when = _together(found, said, rest, now)
    if when is None:
        return None
    spans = [(one.start, one.end) for one in (found, said) if one is not None]
    start, end = min(first for first, _ in spans), max(last for _, last in spans)
    return Due(when[0], when[1], start, end, text[start:end].strip())


# --- which day ---------------------------------------------------------------------------------------------------


def _meant(words: str, now: Now) -> Found | None:
    """Of several days the one that something is said to be due by; else the first."""
    told = [_beside(one, words, now) for one in _joined(days.find(words, now), words, now)]
    candidates = _without_numbers(told, words)
    return max(candidates, key=lambda one: (_weight(one, words), -one.start), default=None)


def _without_numbers(candidates: list[Found], words: str) -> list[Found]:
    """12号 beside another day is the number of a task, and the "EOD" of "EOD tomorrow" is tomorrow's.

    And 13/40, beside a real day, says how much is done.
    """
    days_told = [one for one in candidates if one.real or not SHARE.fullmatch(words, one.start, one.end)]
    candidates = days_told or candidates
    for weak in ("nth", "edge"):
        candidates = [one for one in candidates if one.kind != weak] or candidates
    return candidates


def _weight(found: Found, words: str) -> int:
    before, after = words[: found.start], words[found.end :]
    for said in clock.find(words):
        after = after.replace(words[said.start : said.end], "", 1) if said.start >= found.end else after
    return 3 * bool(TOWARDS.search(before)) + 2 * bool(BEFORE_IT.match(after)) - 6 * bool(AWAY.search(before))


def _joined(found: list[Found], words: str, now: Now) -> list[Found]:
    """ "Monday, Feb 18" is one day, "Wed 13th" the next such; where they disagree, 12号周三 begins with a task."""
    kept = list(found)
    for left, right in pairwise(found):
        if JOINT.fullmatch(words, left.end, right.start) and left in kept and right in kept:
            one = _one_of(left, right, now)
            if one:
                kept = [other for other in kept if other not in (left, right)] + [one]
    return sorted(kept, key=lambda one: one.start)


def _one_of(left: Found, right: Found, now: Now) -> Found | None:
    kinds = {left.kind: left, right.kind: right}
    if "weekday" not in kinds or len(kinds) < 2:
        return None
    if "date" in kinds:
        return replace(kinds["date"], start=left.start, end=right.end)
    if "nth" in kinds and (day := _agreeing(kinds["nth"].day, kinds["weekday"].day, now)):
        return Found(day, left.start, right.end, "date")
    return None


def _agreeing(nth: date, weekday: date, now: Now) -> date | None:
    months = (month_on(now.today, n) for n in range(4))
    such = (on(month.year, month.month, nth.day) for month in months)
    return next((day for day in such if day and day >= now.today and day.weekday() == weekday.weekday()), None)


def _beside(found: Found, words: str, now: Now) -> Found:
    """ "two weeks from Monday", "the day before Friday", 周五的前一天."""
    if before := lapses.BESIDE.search(words[: found.start]):
        lapse = lapses.read(before["lapse"])
        if lapse and not lapse.by_the_clock:
            start = datetime.combine(found.day, time())
            back = before["way"] in ("before", "prior to", "ahead of")
            moment = lapse.before(start) if back else lapse.after(start, now.is_workday)
            return replace(found, day=moment.date(), start=before.start(), kind="date")
    if after := lapses.BESIDE_ZH.match(words[found.end :]):
        lapse = lapses.read(after["lapse"] or "一天") or lapses.Lapse()
        start = datetime.combine(found.day, time())
        moment = lapse.after(start, now.is_workday) if after["way"] == "后" else lapse.before(start)
        return replace(found, day=moment.date(), end=found.end + after.end(), kind="date")
    return found


def _without(words: str, found: Found | None) -> str:
    """The words without the day; what it says of the part of the day ("this evening") stays for the time."""
    if found is None:
        return words
    inside = words[found.start : found.end]
    kept = [" "] * len(inside)
    for part, at in clock.parts_in(inside):
        kept[at : at + len(part)] = part
    return words[: found.start] + "".join(kept) + words[found.end :]


# --- which time --------------------------------------------------------------------------------------------------


def _nearest(times: list[Clock], found: Found | None) -> Clock | None:
    if found is None or not times:
        return times[0] if times else None
    return min(times, key=lambda one: max(one.start - found.end, found.start - one.end))


def _together(found: Found | None, said: Clock | None, words: str, now: Now) -> tuple[date, time | None] | None:
    if found is None:
        return _time_alone(said, now) if said else None
    if found.at or said is None:
        return found.day, found.at
    if said.part == "凌晨" and words[found.end :].startswith(("晚", "夜")):  # 今晚凌晨1点 is of the night, not of today
        said = replace(said, part="晚")
    moment = _moment(found.day, said, now)
    if moment is None:
        return found.day, None
    if found.kind in ("weekday", "nth") and found.day == now.today and moment <= now.moment:
        again = found.day + 7 * DAY if found.kind == "weekday" else _next_month(found.day)
        moment = _moment(again, said, now) or moment
    return moment.date(), moment.time()


def _next_month(day: date) -> date:
    months = (month_on(day, n) for n in (1, 2))
    return next(found for month in months if (found := on(month.year, month.month, day.day)))


def _time_alone(said: Clock, now: Now) -> tuple[date, time | None] | None:
    """The next time that the clock shows this."""
    moment = _moment(now.today, said, now)
    if moment is None:
        return None
    if moment < now.moment.replace(second=0, microsecond=0):
        moment = _moment(now.today + DAY, said, now) or moment
    return moment.date(), moment.time()


def _moment(day: date, said: Clock, now: Now) -> datetime | None:
    hour = clock.hour_of(said)
    if hour is None:
        return None
    if hour == 24:
        return datetime.combine(day, LAST_MINUTE)
    if said.open:
        hour = _likely(day, hour, said.minute, now)
    moment = datetime.combine(day, time(hour, said.minute))
    if said.at_night and hour < 5 and moment < now.moment + timedelta(hours=1):  # 今晚1点 is after midnight
        return moment + DAY
    if said.at_night and hour < 5 and day > now.today:
        return moment + DAY
    return moment


def _likely(day: date, hour: int, minute: int, now: Now) -> int:
    """Nobody means 3 in the morning by "3点"; and what is past this morning is meant for tonight."""
    if hour == 12:
        return 12
    if hour < 7:
        return hour + 12
    past = day == now.today and time(hour, minute) < now.moment.time().replace(second=0, microsecond=0)
    return hour + 12 if past and time(hour + 12, minute) > now.moment.time() else hour
