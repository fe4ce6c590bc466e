"""Finds the numbers of tasks in what people type: "#12", 选题12, 5号和7号, "3-6", 第三个; not 3条 or 12点."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.phrases.numerals import HAN, number
from bot.phrases.plain import ADDRESS, blank

LONGEST_RANGE: Final = 50
TASK_ZH: Final = "(?:选题|任务|话题|标题|题目)"
TASK: Final = rf"(?:{TASK_ZH[3:-1]}|tasks?|topics?|items?|tickets?|issues?)"
BEFORE: Final = (
    rf"(?:(?:{TASK}|编号|序号|题号|numbers?|no\.|№|\bt-?)[】\]]?[:\s]*#?\s?|#\s?|(?:{TASK})\s?(?:no\.?|编号|序号)\s?)"
)
AFTER: Final = rf"(?:\s?号(?:位(?!置)|题)?)?(?:\s?(?:位置|名额|坑位|那个|这个|那条|这条|那篇|这篇))?(?:\s?{TASK_ZH})?"
UNIT: Final = (  # "12 topics" counts topics, as 12条 does
    r"(?:\s?(?:[个条篇份项人点天月日年周秒块元折万千次遍张字组米%年瓶盒箱罐杯件套台颗桶袋]|支(?!持)|位(?!置)|星期|小时|分钟|分(?![给配派])|[wkhdg]\b|kg\b|ml\b|[ap]\.?m\b"
    r"|(?:st|nd|rd|th)\b|:\d|\.\d|(?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|people|more)\b)"
    r"|\s(?!(?:is|was|has|as|us|this|plus|yes|thanks|guys|folks|needs|looks|goes|was|pls|always)\b)[a-z]{2,}s\b)"
)
DIGITS: Final = r"(?<![\d.])\d{1,4}(?!\d)"
ONE: Final = (
    rf"第\s?(?:\d{{1,4}}|[{HAN}]{{1,5}})\s?(?:[个条篇项号])?(?:{TASK})?"
    rf"|{BEFORE}(?:{DIGITS}|[{HAN}]{{1,5}}(?!\s?[个条篇份项]))(?!{UNIT}){AFTER}"
    rf"|(?<![a-z\d_.])(?<![a-z]-){DIGITS}(?!{UNIT}){AFTER}"
    rf"|(?<=[\u4e00-\u9fff]){DIGITS}(?!{UNIT}){AFTER}"
    rf"|(?<![{HAN}第])[{HAN}]{{1,5}}号(?:{TASK})?"
)
TO: Final = r"\s?(?:-|~|–|—|到|至|\bto\b|\bthrough\b)\s?"
AND: Final = r"(?:\s?(?:、|,|和|跟|与|及|以及|还有|&|\+|/|\band\b|\bplus\b)\s?(?:和|and\s|还有)?|\s+)"
LIST: Final = re.compile(rf"(?:{ONE})(?:(?:{TO}|{AND})(?:{ONE}))*")
SINGLE: Final = re.compile(rf"(?P<to>{TO})?(?P<one>{ONE})")
VALUE: Final = re.compile(rf"\d+|[{HAN}]+(?=\s?(?:[个条篇项号]|{TASK}|$))|[{HAN}]+")
FOREIGN: Final = (
    ADDRESS,
    re.compile(r"(?:\bpr|\bmr|\bpull request|\bpull|\bcommit|\bfaq|\bv|第?版本?|\bp)[- ]?#?\s?\d+"),
    re.compile(r"#\d{5,}|(?<!\d)\d{5,}(?!\d)"),
    re.compile(r"(?<=\d )\+\s?1(?=\s*(?:$|[,.!~]))"),  # "19 +1": me too
)
MONTH: Final = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
MOMENTS: Final = tuple(
    re.compile(shape)
    for shape in (
        r"\d{1,2}(?::\d\d|点(?:半|\d{1,2}分?)?)",
        r"\d{1,2}\s?月\s?\d{1,2}\s?[日号]?|20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?",
        r"(?:(?<=\bby )|(?<=\bon )|(?<=\bdue ))\d{1,2}/\d{1,2}|\d{1,2}/\d{1,2}(?=\s?(?:前|之前|交|截止|before))",
        rf"\b{MONTH}\.? \d{{1,2}}(?!\d)|\d{{1,2}} {MONTH}\b",
        r"(?:下个?月|本月|这个月)\s?\d{1,2}\s?[日号]|\d{1,2}号(?=之?前|以前|上午|下午|晚|中午|早)",
    )
)
"""Days and times have numbers that are no tasks'."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """The tasks that one stretch of a text names, in its order, ranges expanded."""

    tasks: tuple[int, ...]
    start: int
    end: int


def find(words: str) -> Iterator[Numbers]:
    """Every stretch of task numbers in a text that went through `plain`; days and hours are no tasks."""
    words = blank(words, *FOREIGN, *MOMENTS)
    for found in LIST.finditer(words):
        tasks = tuple(_expanded(found[0]))
        if tasks:
            yield Numbers(tasks, found.start(), found.end())


def _expanded(words: str) -> Iterator[int]:
    last: int | None = None
    for found in SINGLE.finditer(words):
        value = _value(found["one"])
        if value is None:
            continue
        if found["to"] and last is not None and last < value <= last + LONGEST_RANGE:
            yield from range(last + 1, value)
        yield value
        last = value


def _value(words: str) -> int | None:
    found = VALUE.search(words)
    return number(found[0]) if found else None
