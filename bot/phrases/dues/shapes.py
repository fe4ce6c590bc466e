"""How days are written: by their numbers, in Chinese, and in English; the earlier shape wins where two meet."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Final, Literal

from bot.phrases.dues import readings as r
from bot.phrases.numerals import ENGLISH, HAN, ORDINAL

Kind = Literal["date", "nth", "weekday", "edge", "other"]
"""How a day was told: with its month, by its number alone, as a weekday, as the end of the day, or otherwise."""
Reading = Callable[[re.Match[str], r.Now], date | None]
Rows = tuple[tuple[Kind, Reading, str], ...]

# --- by their numbers --------------------------------------------------------------------------------------------

YEAR: Final = r"(?P<year>20\d\d|二[零〇][零〇一二三四五六七八九]{2})"
DAY_ZH: Final = rf"(?P<day>[0-3]?\d|[{HAN}]{{1,3}})"
NOT_COUNTED: Final = r"(?!\d|[个天小分周]|之?内|以内|三餐|游|[kw%]\b)"
SOON_A_DATE: Final = r"[日号]|[ ]?(?:之?前|以前|交|发|截|上线|晚|早|下午|上午|中午|\d{1,2}[:点]|周|星期)"

NUMBERS: Final[Rows] = (
    ("date", r.whole, rf"{YEAR} ?[-/.年] ?(?P<month>\d{{1,2}}|[{HAN}]{{1,2}}) ?[-/.月] ?{DAY_ZH}(?:[日号]|(?!\d))"),
    ("date", r.whole, r"(?<!\d)(?P<year>20\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d)(?!\d)"),
    ("date", r.whole, r"(?<![\d./-])(?P<month>[0-3]?\d)[/.-](?P<day>[0-3]?\d)[/.-](?P<year>20\d\d)(?!\d)"),
)
SHORT_NUMBERS: Final[Rows] = (
    (
        "date",
        r.month_day,
        r"(?<![\d./#-])(?P<month>\d{1,2}) ?/ ?(?P<day>\d{1,2})(?![\d/]|\.\d| ?(?:的|完成|左右|以上))",
    ),
    ("date", r.month_day, r"(?<![\d./#-])(?P<month>0[1-9]|1[0-2])-(?P<day>[0-3]\d)(?![\d-])"),
    (
        "date",
        r.month_day,
        rf"(?<![\d./#v¥$-])(?P<month>1[0-2]|[1-9])\.(?P<day>[12]\d|3[01]|0?[1-9])(?={SOON_A_DATE})",
    ),
)

# --- in Chinese --------------------------------------------------------------------------------------------------

MONTH_ZH: Final = r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]) ?月份?"
THIS_MONTH: Final = r"(?P<which>下下个?|下个?|本|这个?|今个?|当)"
WEEK: Final = "(?:周|星期|礼拜)"
NO_WEEKDAY: Final = "(?!共|直|起(?!开始|算)|些|样|定|般|次|遍|篇|条|年|个|常|程|报|志|分钟|小时)"  # 一周三次, 这周一共
WD_ZH: Final = rf"{WEEK}(?P<wd>[一二三四五六日天]){NO_WEEKDAY}"
UNLESS_PAST: Final = r"(?<![每上个一二两三四五六七八九十\d第])"

CHINESE_DATES: Final[Rows] = (
    ("date", r.nth_weekday, rf"(?:{MONTH_ZH}|{THIS_MONTH}月)的?第?(?P<rank>最后一|[一二三四五])个?{WD_ZH}"),
    ("date", r.of_that_month, rf"{THIS_MONTH}月的?第?{DAY_ZH}[日号]?{NOT_COUNTED}"),
    (
        "date",
        r.month_part,
        rf"(?:{THIS_MONTH}月|{MONTH_ZH}|(?<![个{HAN}\d])月)的?(?P<part>底|末|初|中旬|中(?!心|旬)|上(?=旬)|下(?=旬)|内|最后一天)旬?",
    ),
    ("date", r.year_end, r"(?P<which>今年|明年|本年|年)(?:年?[底末]|内)"),
    ("date", r.quarter_end, r"(?P<which>下|本|这)?个?季度?[底末]|q(?P<quarter>[1-4])(?:季度?)?[底末]"),
    ("date", r.month_day, r"(?<!\d)(?P<month>0|1[3-9]|[2-9]\d)月(?P<day>\d{1,2})[日号]"),  # there is none
    ("date", r.month_day, rf"{MONTH_ZH}的? ?{DAY_ZH} ?[日号]?{NOT_COUNTED}"),
)
CHINESE: Final[Rows] = (
    ("weekday", r.weekday, rf"{UNLESS_PAST}(?P<which>下+|这|本|今)个?{WEEK}的{WD_ZH}"),
    ("weekday", r.weekday, rf"(?P<which>下+|这|本|今)个?{WD_ZH}"),
    ("other", r.office_week_end, r"(?P<which>下*)(?:这个?|本)?周末(?=之?前|以前)"),
    (
        "other",
        r.week_end,
        rf"(?<![个一两二三四五六七八九十\d半])(?P<which>下*)(?:(?:这|本)个?)?{WEEK}(?:之?内|以内|结束前|底|末)",
    ),
    ("weekday", r.weekday, rf"{UNLESS_PAST}{WD_ZH}"),
    ("other", r.week_on, rf"下+个?{WEEK}的?今[天日]"),
    ("other", r.from_today, r"(?P<word>大后|后|明|今)[天日儿](?!头条|的?朝)"),
    ("other", r.from_today, r"(?P<word>今|当|明|后)(?=[早晚晨夜])"),
    ("other", r.from_today, r"(?P<word>本日|听日|次日)"),
    ("nth", r.of_month, rf"(?<![\d.第]){DAY_ZH} ?[日号]{NOT_COUNTED}(?![里线店台位召码])"),
    ("other", r.week_on, rf"下+个?{WEEK}(?![一二三四五六日天末]|的)"),
    ("other", r.months_on, r"下+个?月(?![底末初中上下内的\d一二三])"),
)

# --- in English --------------------------------------------------------------------------------------------------

MONTH_EN: Final = (
    r"(?P<mon>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?"
)
NTH: Final = rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)|(?P<word>{ORDINAL}|{ENGLISH})\b"
NOT_A_DAY: Final = "(?! (?:time|one|draft|version|round|place|week|quarter|topic|task|post|item|video|cut))"
# "sun" and "sat" are other words as well
WD_EN: Final = (
    r"(?P<wd>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday|s)?|thu(?:rs?(?:day)?)?|fri(?:day)?|saturday|sunday"
    r"|(?:sat|sun)(?=\.?\s*(?:$|[,.;!)]|\d|at|by|before|morning|noon|afternoon|evening|night|eod|am|pm)))s?\b\.?"
)
THIS_EN: Final = r"(?P<which>this(?: coming| upcoming)?|next|coming|upcoming|following|the following)"

ENGLISH_DAYS: Final[Rows] = (
    ("date", r.whole, rf"{YEAR}[-/. ]{MONTH_EN}[-/. ](?P<day>\d{{1,2}})(?!\d)"),
    ("date", r.whole, rf"{MONTH_EN},? ?(?:the )?(?:{NTH}|(?P<day2>\d{{1,2}})),? {YEAR}(?!\d)"),
    (
        "date",
        r.whole,
        rf"(?:the )?(?:{NTH}|(?<![\d:])(?P<day2>\d{{1,2}}))(?: of|\.|,|-)? ?{MONTH_EN},? ?-?{YEAR}(?!\d)",
    ),
    (
        "date",
        r.nth_weekday,
        rf"(?P<rank>last|first|second|third|fourth) {WD_EN} (?:of|in) (?:{MONTH_EN}|(?P<which>next|this|the) month)",
    ),
    ("date", r.of_that_month, rf"(?:the )?(?:{NTH})(?: day)? of (?P<which>next|this|the) month"),
    ("date", r.of_that_month, rf"(?P<which>next|this) month,? (?:on )?(?:the )?(?:{NTH})"),
    (
        "date",
        r.month_part,
        rf"(?P<part>end|close|last day|mid)(?: of|-)? ?(?:the )?"
        rf"(?:(?P<which>next|this|the|current)? ?month|{MONTH_EN})\b",
    ),
    ("date", r.month_part, r"\b(?P<part>eom|month[- ]end)\b"),
    ("date", r.year_end, r"\b(?:end of (?:the |this )?(?P<which>next)? ?year|eoy)\b"),
    (
        "date",
        r.quarter_end,
        r"\bend of (?:the |this )?(?P<which>next )?quarter\b|\bend of q(?P<quarter>[1-4])\b|\beoq\b",
    ),
    ("date", r.month_day, rf"(?:the )?(?:{NTH})(?: day)?(?: of)? ?{MONTH_EN}"),
    ("date", r.month_day, rf"{MONTH_EN},? ?/?(?:the )?(?:{NTH}|(?P<day2>[0-3]?\d)(?![\d:]|\.\d|%| ?[ap]\.?m))"),
    ("date", r.month_day, rf"(?<![\d:#.])(?P<day2>[0-3]?\d)(?: of)? ?{MONTH_EN}"),
    (
        "other",
        r.office_week_end,
        r"\b(?:end|close) of (?:the |this )?(?:work(?:ing)? )?(?P<which>next )?week\b|\beow\b",
    ),
    ("other", r.week_end, r"\b(?:this |the )?(?P<which>next )?weekend\b"),
    ("other", r.week_end, r"\bthis week\b(?!,? (?:on )?(?:mon|tue|wed|thu|fri|sat|sun))"),
    ("other", r.weekdays_on, rf"\b(?P<count>\d|one|two|three|four|five|six) {WD_EN} from (?:now|today)"),
    ("weekday", r.weekday, rf"\b(?P<which>next) week,? ?(?:on )?{WD_EN}"),
    (
        "weekday",
        r.weekday,
        rf"\b{WD_EN},? (?:of )?(?P<after>(?:the )?(?:next|following) week|after next|(?:the )?week after next)",
    ),
    ("weekday", r.weekday, rf"\b(?:{THIS_EN} )?{WD_EN}(?![a-z-])"),
    (
        "other",
        r.from_today,
        r"\b(?P<word>(?:the )?day after tomorrow|overmorrow|tomorrow|tmrw|tmr|tomo|2moro)(?:'?s)?\b",
    ),
    ("other", r.from_today, r"\b(?P<word>today|tonight|tonite|this (?:morning|afternoon|evening|night))\b"),
    ("nth", r.of_month, rf"\b(?:on|by|before|until|till|due) the (?P<word>{ORDINAL})\b{NOT_A_DAY}"),
    ("nth", r.of_month, rf"(?<=day )the (?P<word>{ORDINAL})\b"),
    ("nth", r.of_month, r"(?<!work )(?<!working )\bon (?:the )?(?P<day>\d{1,2})(?=\s*(?:$|[,.;]|at\b))"),
    ("nth", r.of_month, rf"(?:\bthe )?(?<![\w.])(?P<day>\d{{1,2}})(?:st|nd|rd|th)\b{NOT_A_DAY}"),
    ("other", r.week_on, r"\bnext week\b"),
    ("other", r.months_on, r"\b(?:next|after this) (?P<unit>month|quarter|year)\b"),
    ("edge", r.from_today, r"\b(?P<word>eod|cob|end of (?:the )?day|end of today)\b"),
)

FEASTS: Final[Rows] = (("other", r.feast, "|".join(r.FEASTS)),)
SHAPES: Final = tuple(
    (kind, reading, re.compile(shape, re.ASCII))
    for kind, reading, shape in (*NUMBERS, *CHINESE_DATES, *ENGLISH_DAYS, *SHORT_NUMBERS, *CHINESE, *FEASTS)
)
