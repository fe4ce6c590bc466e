"""Finds days in running words: 下周三, 月底, 20号, 3月16日, "next Monday", "the 5th", "last Friday of October"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Literal

from bot.phrases.dues import lapses
from bot.phrases.dues.lapses import IsWorkday
from bot.phrases.numerals import HAN, ORDINAL, number

DAY: Final = timedelta(days=1)
Kind = Literal["date", "nth", "weekday", "edge", "other"]

WEEK_ZH: Final = "一二三四五六日"
MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEK_EN: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTH_EN: Final = (
    r"(?P<mon>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?"
)
NTH: Final = rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)|(?P<word>{ORDINAL})\b"
WD_EN: Final = r"(?P<wd>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday|s)?|thu(?:rs?(?:day)?)?|fri(?:day)?|saturday|sunday|(?:sat|sun)(?=\.?\s*(?:$|[,.;!)]|\d|at|by|before|morning|noon|afternoon|evening|night|eod|am|pm)))s?\b\.?"
WEEK: Final = "(?:周|星期|礼拜)"
WD_ZH: Final = rf"{WEEK}(?P<wd>[一二三四五六日天末])(?!共|直|起|些|样|定|般|次|遍|篇|条|年|个|常|程|报|志|分钟|小时)"
DAY_ZH: Final = rf"(?P<day>[0-3]?\d|[{HAN}]{{1,3}})"
MONTH_ZH: Final = r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?"
NOT_A_DAY: Final = "(?! (?:time|one|draft|version|round|place|week|quarter|topic|task|post|item|video|cut))"
YEAR: Final = r"(?P<year>20\d\d|二[零〇][零〇一二三四五六七八九]{2})"
NOT_COUNTED: Final = r"(?!\d|[个天小分周]|之?内|以内|[kw%]\b)"


@dataclass(frozen=True, slots=True)
class Found:
    """A day in a text: the moment too where it was told in hours from now; `kind` says how it was told."""

    day: date
    start: int
    end: int
    kind: Kind = "other"
    at: time | None = None


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


Read = Callable[[re.Match[str], Now], date | None]


def find(words: str, now: Now) -> list[Found]:
    """Every day in a text that went through `plain`, in order, none inside another."""
    taken: list[Found] = []
    for found in _all(words, now):
        if not any(found.start < other.end and other.start < found.end for other in taken):
            taken.append(found)
    return sorted(taken, key=lambda found: found.start)


def _all(words: str, now: Now) -> Iterator[Found]:
    for kind, shape, read in SHAPES:
        for match in shape.finditer(words):
            if day := read(match, now):
                yield Found(day, match.start(), match.end(), kind)
    for ahead in lapses.AHEAD:
        for match in ahead.finditer(words):
            yield from _ahead(match, now)


def _ahead(match: re.Match[str], now: Now) -> Iterator[Found]:
    lapse = lapses.read(match["lapse"])
    if lapse:
        moment = lapse.after(now.moment, now.is_workday)
        at = moment.time().replace(second=0, microsecond=0) if lapse.by_the_clock else None
        yield Found(moment.date(), match.start(), match.end(), "other", at)


# --- dates by their numbers --------------------------------------------------------------------------------------


def _full(match: re.Match[str], _: Now) -> date | None:
    said = match.groupdict()
    month = MONTHS.index(said["mon"][:3]) + 1 if said.get("mon") else number(said["month"])
    return on(number(said["year"]), month, number(said.get("word") or said["day"]))


def _month_day(match: re.Match[str], now: Now) -> date | None:
    """A month and a day without the year: the next such, today included."""
    said = match.groupdict()
    month = MONTHS.index(said["mon"][:3]) + 1 if said.get("mon") else number(said["month"])
    day = number(said.get("word") or said["day"])
    if month and day and month > 12 >= day and not said.get("mon"):  # 22/04
        month, day = day, month
    years = (on(now.today.year + n, month, day) for n in range(5))  # 29 February is rare
    return next((found for found in years if found and found >= now.today), None)


def _of_month(match: re.Match[str], now: Now) -> date | None:
    """ "20号", "the 5th": the next such day, today included."""
    said = match.groupdict()
    day = number(said.get("word") or said["day"])
    months = (month_on(now.today, n) for n in range(3))
    found = (on(month.year, month.month, day) for month in months)
    return next((one for one in found if one and one >= now.today), None)


def _of_that_month(match: re.Match[str], now: Now) -> date | None:
    """下个月5号, "the 5th of next month"."""
    said = match.groupdict()
    month = month_on(now.today, _months_ahead(said["which"]))
    return on(month.year, month.month, number(said.get("word") or said["day"]))


def _month_part(match: re.Match[str], now: Now) -> date | None:
    """月底, 3月中旬, "end of March"; a part of this month that is over means the next month's."""
    month = _month_meant(match, now)
    last = monthrange(month.year, month.month)[1]
    day = {"初": 1, "上": 10, "中": 15, "中旬": 20, "mid": 15}.get(match["part"], last)
    found = month.replace(day=day)
    named = match.groupdict().get("which") or match.groupdict().get("month") or match.groupdict().get("mon")
    if found < now.today and not named:
        found = month_on(month, 1).replace(day=day)
    return found


def _month_meant(match: re.Match[str], now: Now) -> date:
    said = match.groupdict()
    number_ = MONTHS.index(said["mon"][:3]) + 1 if said.get("mon") else number(said.get("month") or "")
    if number_:
        year = now.today.year + (number_ < now.today.month)
        return date(year, number_, 1)
    return month_on(now.today, _months_ahead(said.get("which") or ""))


def _months_ahead(which: str) -> int:
    return which.count("下") or int("next" in which)


def _year_end(match: re.Match[str], now: Now) -> date | None:
    return date(now.today.year + (match["which"] in ("明年", "next")), 12, 31)


def _quarter_end(match: re.Match[str], now: Now) -> date | None:
    said = match.groupdict()
    quarter = number(said.get("quarter") or "") or (now.today.month + 2) // 3
    ahead = 1 if (said.get("which") or "") in ("下", "next") else 0
    month = month_on(now.today.replace(month=quarter * 3, day=1), 3 * ahead)
    last = month.replace(day=monthrange(month.year, month.month)[1])
    return last if last >= now.today else last.replace(year=last.year + 1)


def _nth_weekday(match: re.Match[str], now: Now) -> date | None:
    """ "last Friday of October", 十月第一个星期一."""
    month = _month_meant(match, now)
    weekday = _weekday_number(match["wd"])
    days = [month.replace(day=n) for n in range(1, monthrange(month.year, month.month)[1] + 1)]
    such = [day for day in days if day.weekday() == weekday]
    rank = match["rank"]
    nth = len(such) if rank in ("最后一", "last") else number(rank) or 0
    return such[nth - 1] if 1 <= nth <= len(such) else None


# --- weekdays ----------------------------------------------------------------------------------------------------


def _weekday_number(word: str) -> int:
    if word[:3] in WEEK_EN:
        return WEEK_EN.index(word[:3])
    return 6 if word in "天末" else WEEK_ZH.index(word)


def _weekday(match: re.Match[str], now: Now) -> date | None:
    """A bare weekday is the next one, today included; 下周三 and "next Wednesday" lie in the following week."""
    weekday = _weekday_number(match["wd"])
    which = match.groupdict().get("which") or match.groupdict().get("after") or ""
    weeks = which.count("下") or int(bool(re.search("next|following", which)))
    if "after next" in which:
        weeks = 2
    if weeks:
        return now.monday + (7 * weeks + weekday) * DAY
    return now.today + (weekday - now.today.weekday()) % 7 * DAY


def _weekdays_on(match: re.Match[str], now: Now) -> date | None:
    """ "3 Fridays from now"."""
    weekday, count = _weekday_number(match["wd"]), number(match["count"]) or 1
    ahead = (weekday - now.today.weekday()) % 7 or 7
    return now.today + (ahead + 7 * (count - 1)) * DAY


def _before_weekend(match: re.Match[str], now: Now) -> date | None:
    friday = now.monday + 4 * DAY + 7 * match["which"].count("下") * DAY
    return friday if friday >= now.today else friday + 7 * DAY


def _week_end(match: re.Match[str], now: Now) -> date | None:
    """The last day of this week or of another: Sunday, and Friday for those who say "end of week"."""
    last = 4 if match.groupdict().get("office") else 6
    which = match.groupdict().get("which") or ""
    day = now.monday + (last + 7 * (which.count("下") or int("next" in which))) * DAY
    return day if day >= now.today else day + 7 * DAY


def _week_on(match: re.Match[str], now: Now) -> date | None:
    """ "next week" alone: a week from now."""
    return now.today + 7 * DAY * max(1, match[0].count("下"))


def _months_on(match: re.Match[str], now: Now) -> date | None:
    months = {"month": 1, "quarter": 3, "year": 12}.get(match.groupdict().get("unit") or "", 1)
    target = month_on(now.today, months * max(1, match[0].count("下")))
    return target.replace(day=min(now.today.day, monthrange(target.year, target.month)[1]))


# --- days counted from today -------------------------------------------------------------------------------------

FROM_TODAY: Final = {
    "今": 0, "当": 0, "本日": 0, "明": 1, "听日": 1, "次日": 1, "后": 2, "大后": 3, "today": 0, "tonight": 0, "tonite": 0,
    "this morning": 0, "this afternoon": 0, "this evening": 0, "this night": 0, "tomorrow": 1, "tmr": 1, "tmrw": 1,
    "tomo": 1, "2moro": 1, "the day after tomorrow": 2, "day after tomorrow": 2, "overmorrow": 2,
    "eod": 0, "cob": 0, "end of day": 0, "end of the day": 0, "end of today": 0,
}  # fmt: skip


def _from_today(match: re.Match[str], now: Now) -> date | None:
    word = match["word"]
    return now.today + FROM_TODAY[word] * DAY


def _feast(match: re.Match[str], now: Now) -> date | None:
    month, day = next(feast for words, feast in FEASTS.items() if re.fullmatch(words, match[0]))
    this_year = date(now.today.year, month, day)
    return this_year if this_year >= now.today else date(now.today.year + 1, month, day)


FEASTS: Final = {
    r"元旦|new year'?s day": (1, 1), r"情人节|valentine'?s day": (2, 14), r"三八(?:节|妇女节)?(?!折)|妇女节|女神节": (3, 8),
    r"五一(?:劳动节)?|劳动节": (5, 1), r"五四(?:青年节)?": (5, 4), r"520(?!\d)": (5, 20), r"六一(?:儿童节)?|儿童节": (6, 1),
    r"(?<!\d)618(?!\d)": (6, 18), r"教师节": (9, 10), r"国庆节?|十一(?=节|假|之?前)": (10, 1), r"halloween|万圣节": (10, 31),
    r"双十一|双11(?!\d)": (11, 11), r"双十二|双12(?!\d)": (12, 12), r"平安夜|christmas eve": (12, 24),
    r"圣诞节?|christmas(?: day)?|xmas": (12, 25), r"跨年夜?|new year'?s eve": (12, 31),
}  # fmt: skip

# --- helpers -----------------------------------------------------------------------------------------------------


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


THIS_MONTH: Final = r"(?P<which>下下个?|下个?|本|这个?|今个?|当)"
SHAPES: Final[tuple[tuple[Kind, re.Pattern[str], Read], ...]] = tuple(
    (kind, re.compile(shape), read)
    for kind, shape, read in (
        ("date", rf"{YEAR} ?[-/.年] ?(?P<month>\d{{1,2}}|[{HAN}]{{1,2}}) ?[-/.月] ?{DAY_ZH}(?:[日号]|(?!\d))", _full),
        ("date", rf"{YEAR}[-/. ]{MONTH_EN}[-/. ](?P<day>\d{{1,2}})(?!\d)", _full),
        ("date", r"(?<!\d)(?P<year>20\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d)(?!\d)", _full),
        ("date", rf"{MONTH_EN},? ?(?:the )?(?:{NTH}|(?P<day2>\d{{1,2}}))(?:,? (?P<year>20\d\d))(?!\d)", lambda m, n: _full_en(m, n)),
        ("date", rf"(?:the )?(?:{NTH}|(?<![\d:])(?P<day2>\d{{1,2}}))(?: of|\.|,|-)? ?{MONTH_EN}(?:,? ?-?(?P<year>20\d\d))(?!\d)", lambda m, n: _full_en(m, n)),
        ("date", rf"(?:{MONTH_ZH}|{THIS_MONTH}月)的?(?:第)?(?P<rank>最后一|[一二三四五])个?{WD_ZH}", _nth_weekday),
        ("date", rf"(?P<rank>last|first|second|third|fourth) {WD_EN} (?:of|in) (?:{MONTH_EN}|(?P<which>next|this|the) month)", _nth_weekday),
        ("date", rf"{THIS_MONTH}月的?(?:第)?{DAY_ZH}[日号]?{NOT_COUNTED}", _of_that_month),
        ("date", rf"(?:the )?(?:{NTH})(?: day)? of (?P<which>next|this|the) month", _of_that_month),
        ("date", rf"(?P<which>next|this) month,? (?:on )?(?:the )?(?:{NTH})", _of_that_month),
        ("date", rf"(?:{THIS_MONTH}?月|{MONTH_ZH})的?(?P<part>底|末|初|中旬|中(?!心|旬)|上(?=旬)|下(?=旬)|内|最后一天)旬?", _month_part),
        ("date", rf"(?P<part>end|close|last day|eom|mid)(?: of|-)? ?(?:the )?(?:(?P<which>next|this|the|current)? ?month|{MONTH_EN})\b", _month_part),
        ("date", r"\b(?P<part>eom|month[- ]end)\b", _month_part),
        ("date", r"(?P<which>今年|明年|本年|年)(?:年?[底末]|内)", _year_end),
        ("date", r"\b(?:end of|eoy)(?: the| this)? ?(?P<which>next|)? ?(?:year)\b", _year_end),
        ("date", r"\b(?P<which>)eoy\b", _year_end),
        ("date", r"(?P<which>下|本|这)?个?季度?[底末]|q(?P<quarter>[1-4])(?:季度?)?[底末]", _quarter_end),
        ("date", r"\bend of (?:the |this )?(?P<which>next )?quarter\b|\bend of q(?P<quarter>[1-4])\b|\beoq\b", _quarter_end),
        ("date", rf"{MONTH_ZH}的?{DAY_ZH}[日号]?{NOT_COUNTED}", _month_day),
        ("date", rf"{MONTH_EN},? ?/?(?:the )?(?:{NTH}|(?P<day2>[0-3]?\d)(?![\d:]|\.\d|%))", lambda m, n: _month_day_en(m, n)),
        ("date", rf"(?:the )?(?:{NTH}|(?<![\d:#.])(?P<day2>[0-3]?\d))(?: day)?(?: of)? ?{MONTH_EN}", lambda m, n: _month_day_en(m, n)),
        ("date", r"(?<![\d./#-])(?P<month>\d{1,2}) ?/ ?(?P<day>\d{1,2})(?![\d/]|\.\d)", _month_day),
        ("date", r"(?<![\d./#-])(?P<month>0[1-9]|1[0-2])-(?P<day>[0-3]\d)(?![\d-])", _month_day),
        ("date", r"(?<![\d./#v¥$-])(?P<month>1[0-2]|[1-9])\.(?P<day>[12]\d|3[01]|0?[1-9])(?=[日号]|[ ]?(?:之?前|以前|交|发|截|上线|晚|早|下午|上午|中午|\d{1,2}[:点]|周|星期))", _month_day),
        ("weekday", rf"(?<![每上第一二两三四五六七八九十\d])(?P<which>下+|这|本|今)个?{WEEK}的{WD_ZH}", _weekday),
        ("weekday", rf"(?P<which>下+|这|本|今)个?{WD_ZH}", _weekday),
        ("other", rf"(?P<which>下*)(?:这个?|本)?周末(?=之?前|以前)", _before_weekend),
        ("other", rf"(?P<which>下*)(?:这|本)?个?{WEEK}(?:之?内|以内|结束前|底|末)", _week_end),
        ("weekday", rf"(?<![每上个一二两三四五六七八九十\d第]){WD_ZH}", _weekday),
        ("other", rf"\b(?P<office>end|close) of (?:the |this )?(?:working |work )?(?P<which>next )?week\b|\beow\b", lambda m, n: _end_of_week(m, n)),
        ("other", rf"\b(?:(?:this|the|over the|by the) )?(?P<which>next )?weekend\b", _week_end),
        ("other", rf"\b(?P<which>this) week\b(?! (?:on )?(?:mon|tue|wed|thu|fri|sat|sun))", _week_end),
        ("other", rf"\b(?P<count>\d|one|two|three|four|five|six) {WD_EN} from (?:now|today)", _weekdays_on),
        ("weekday", rf"\b(?P<which>next) week,? ?(?:on )?{WD_EN}", _weekday),
        ("weekday", rf"\b{WD_EN},? (?:of )?(?P<after>(?:the )?(?:next|following) week|after next|(?:the )?week after next)", _weekday),
        ("weekday", rf"\b(?:(?P<which>this(?: coming| upcoming)?|next|coming|upcoming|following|the following) )?{WD_EN}(?![a-z-])", _weekday),
        ("other", r"(?P<word>大后|后|明|今)[天日儿](?!头条|的?朝)", _from_today),
        ("other", r"明(?=后[天日]|[早晚晨])", lambda m, n: n.today + DAY),
        ("other", r"(?P<word>今|当|后)(?=[早晚晨夜])", _from_today),
        ("other", r"(?P<word>本日|听日|次日)", _from_today),
        ("other", r"\b(?P<word>the day after tomorrow|day after tomorrow|overmorrow|tomorrow|tmrw|tmr|tomo|2moro)(?:'?s)?\b", _from_today),
        ("other", r"\b(?P<word>today|tonight|tonite|this (?:morning|afternoon|evening|night))\b", _from_today),
        ("nth", rf"(?<![\d.第]){DAY_ZH}[日号]{NOT_COUNTED}(?![里线店台位召码])", _of_month),
        ("nth", rf"\b(?:on|by|before|until|till|due) the (?P<word>{ORDINAL})\b{NOT_A_DAY}", _of_month),
        ("nth", rf"(?<=day )the (?P<word>{ORDINAL})\b", _of_month),
        ("nth", r"(?<!work )(?<!working )\bon (?:the )?(?P<day>\d{1,2})(?=\s*(?:$|[,.;]|at\b))", _of_month),
        ("nth", rf"(?<![\w.])(?P<day>\d{{1,2}})(?:st|nd|rd|th)\b{NOT_A_DAY}", _of_month),
        ("other", "|".join(FEASTS), _feast),
        ("other", rf"下+个?{WEEK}(?![一二三四五六日天末]|的)", _week_on),
        ("other", r"下+个?月(?![底末初中上下内的\d一二三])", _months_on),
        ("other", r"\bnext week\b", _week_on),
        ("other", r"\b(?:next|after this) (?P<unit>month|quarter|year)\b", _months_on),
        ("edge", r"\b(?P<word>eod|cob|end of (?:the )?day|end of today)\b", _from_today),
    )
)  # fmt: skip


def _end_of_week(match: re.Match[str], now: Now) -> date | None:
    day = now.monday + (4 + 7 * int(bool(match.groupdict().get("which")))) * DAY
    return day if day >= now.today else day + 7 * DAY


def _english(match: re.Match[str]) -> tuple[int, int | None]:
    said = match.groupdict()
    return MONTHS.index(said["mon"][:3]) + 1, number(said["day"] or said["word"] or said["day2"])


def _full_en(match: re.Match[str], _: Now) -> date | None:
    month, day = _english(match)
    return on(int(match["year"]), month, day)


def _month_day_en(match: re.Match[str], now: Now) -> date | None:
    month, day = _english(match)
    years = (on(now.today.year + n, month, day) for n in range(5))
    return next((found for found in years if found and found >= now.today), None)
