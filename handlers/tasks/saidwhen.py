"""The moments that people type beside a task: "周三晚10点", "by Friday 3pm"."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Final

from bot.hours import at_local
from bot.look import Look
from bot.phrases.dues import Due, clock, read_due
from bot.phrases.numerals import number
from bot.phrases.plain import plain

END_OF_WORK: Final = time(18, 0)
POLITE: Final = re.compile(
    r"^(?:改到|改成|换到|换成|挪到|to|at|on|for)\s*|[吧哦啊呀哈了]+$|谢谢|麻烦了?|\b(?:please|thanks?)\b", re.IGNORECASE
)
LEAST_REASON: Final = 3
AROUND: Final = re.compile(r"^(?:之?前|以前|截止|交)|(?:by|before|due|until|在|于|截止|最晚)\s*$", re.IGNORECASE)

PART: Final = (
    r"(?:早上|上午|中午|下午|傍晚|晚上|凌晨|(?<!最)晚|早|\b(?:in the |at |this )?(?:morning|afternoon|evening|night)\b)"
)
EDGE: Final = re.compile(
    rf"{PART}|下班|收工|\b(?:eod|cob|end of (?:the )?day|close of business|o ?'?clock|sharp|local time)\b|北京时间"
)
AROUND_A_TIME: Final = re.compile(
    r"@\S+|截止|最[晚迟]|交稿|初稿|档期|时间|日期|(?:改|换|挪|推迟?|延期?|提前|定|放|安?排)[到在成为]|发布|发出|左右|准时"
    r"|谢谢|麻烦|辛苦|可以吗|行吗|好吗|可以|打算|计划|准备|帮我|[我请想要就都也再在于到至为是的吧哦啊呀哈了啦呢嘛交发整钟]"
    r"|\b(?:to|at|by|by the|on|for|in|of|is|it|its|be|the|until|till|before|due|deadline|slot|latest|around|about|ok"
    r"|okay|please|pls|plz|thanks|thank you|thx|post|publish|going out|go out|goes out|out)\b"
)
ONCE_IT_IS_SAID: Final = re.compile(r"^\s*(?:之?前(?![天日晚夜])|以前|[之以]?内)")
CLAIMING: Final = re.compile(
    r"认领|领取|选题|任务|话题|这[个条篇]|那[个条篇]|归我|给我|[领接拿来做写拍剪弄号条]"
    r"|\b(?:i(?:'(?:ll|d|m))?|we(?:'(?:ll|d|re))?|will|would|like|love|happy|glad(?:ly)?|can|could|am|are|let|take|taking"
    r"|claim|claiming|grab|want|me|us|my|mine|that|this|one|and|do|write|shoot|film|edit|draft|make|cover|handle|pick|up"
    r"|work|go|going|try|task|topic|piece|number|no|have)\b"
)
INSTEAD_OF: Final = re.compile(r"^\s*(?:从|由|原[定来]|from )[^,，。;；]+?(?=改|换|挪|推|延|提前|\bto\b)")
PUT_OFF: Final = re.compile(
    r"(?:再|先|往后|\s)*(?:(?:推迟?|延[后期长]?|顺延|后推|挪|晚|push(?: it)?(?: back| out)?|back|out|by"
    r"|postpone|delay|extend)"
    r"|(?P<sooner>提前|往前[推挪]|bring(?: it)? forward))\s*(?:by )?\s*"
    r"(?P<amount>\d{1,3}|[一二两三四五六七八九十]{1,3}|an?|one|two|three|four|five)\s?个?"
    r"(?P<unit>天|日|小时|周|星期|礼拜|days?|hours?|hrs?|weeks?)(?:再?交|吧|哈|可以吗|行吗|\?|please|\s)*"
)
CLOSING: Final = re.compile(r"(?:今天)?(?:下班|收工)(?:之?前|以前)?(?:交|吧|\s)*")
A_TIME: Final = re.compile(r"\d{1,3} ?(?:点|时(?!候)|: ?\d{2}(?!\d)|[ap]m\b|o'? ?clock)")
"""What was meant for a time, even where the clock has none such: 25点."""
FOR_THE_DRAFT: Final = re.compile(r"前|截止|之内|以内|交|初稿|\b(?:by|due|before|until|till|deadline|draft)\b")
GOES_ON: Final = re.compile(r"[\s，,。.;；:：!！(（—-]|因为|由于|because")


def is_clear(look: Look, words: str, claimed: int = 0) -> bool:
    """Whether nothing is left beside the time that these words name: of "Firday 3pm" only the hour is understood.

    Behind a day that is understood, why it must be then may follow. `claimed`: the words may also claim that task.
    """
    found = _read(look, words)
    if found is None:
        return False
    said = plain(words)
    before, time_said, after = said[: found.start], said[found.start : found.end], said[found.end :]
    if claimed:
        before = CLAIMING.sub(" ", re.sub(rf"#?\s?(?<!\d){claimed}(?!\d)(?:-\d+)?号?", " ", before, count=1))
        after = re.sub(rf"#?\s?(?<!\d){claimed}(?!\d)(?:-\d+)?号?", " ", after, count=1)
    if not _is_empty(INSTEAD_OF.sub("", before)):
        return False
    after = EDGE.sub(" ", ONCE_IT_IS_SAID.sub("", after))
    if _is_empty(CLAIMING.sub(" ", after) if claimed else after):
        return True
    return _names_a_day(time_said) and GOES_ON.match(after) is not None


def _is_empty(words: str) -> bool:
    return re.search(r"\w", AROUND_A_TIME.sub(" ", EDGE.sub(" ", words))) is None


def _names_a_day(words: str) -> bool:
    """ "3pm" and "EOD" name none."""
    for found in clock.find(words):
        words = words[: found.start] + " " * (found.end - found.start) + words[found.end :]
    return not _is_empty(words)


def due_in(look: Look, words: str) -> tuple[datetime | None, str]:
    """The moment that the words name, on the reader's clock, and what else they say; a day alone ends at 18:00."""
    found = _read(look, words)
    if found is None:
        return None, words
    before, after = words[: found.start].strip(), words[found.end :].strip()
    rest = f"{AROUND.sub('', before).strip()} {AROUND.sub('', after).strip()}".strip()
    return at_local(found.date, found.time or END_OF_WORK, look.tz), rest


def slot_in(look: Look, words: str) -> datetime | None:
    """The same for a slot: a day alone is none."""
    found = _read(look, words)
    return at_local(found.date, found.time, look.tz) if found is not None and found.time is not None else None


def without(words: str, number: int) -> str:
    """The words but for the number that they claim: of "9号 昨天 8点" the 9 is no day of the month."""
    return re.sub(rf"(?:#\s?)?(?<!\d){number}(?!\d)\s?号?", lambda found: " " * len(found[0]), words, count=1)


def lost_in(look: Look, words: str, claimed: int) -> str:
    """The sentence to words beside a claim that name a moment, but none that can be a slot; "" where they name none."""
    if A_TIME.search(plain(words)):
        return "tasks.plan.unread"
    return "tasks.plan.what_hour" if is_clear(look, words, claimed) else ""


def is_for_the_draft(words: str) -> bool:
    """Whether the moment is until when, not when it goes out."""
    return FOR_THE_DRAFT.search(plain(words)) is not None


def reckoned(look: Look, words: str, until: datetime | None) -> datetime | None:
    """A moment that is told by another one: "推迟一天", "push it back by 2 hours"; or by the end of work: "下班前"."""
    if CLOSING.fullmatch(words):
        return at_local(look.local.date(), END_OF_WORK, look.tz)
    found = PUT_OFF.fullmatch(plain(words).strip(" ,，。.!"))
    amount = number(found["amount"]) if found else None
    if found is None or amount is None or until is None:
        return None
    unit = "hours" if found["unit"][0] in "小h" else "weeks" if found["unit"][0] in "周星礼w" else "days"
    step = timedelta(**{unit: amount})
    return until - step if found["sooner"] else until + step


def what_is_missing(look: Look, words: str) -> str:
    """The sentence about words that name no slot: nothing was said at all, a day without its hour, or no time."""
    if not words:
        return "tasks.plan.when_at_all"
    return "tasks.plan.what_hour" if due_in(look, words)[0] is not None else "tasks.due.when"


def reason_in(look: Look, words: str) -> str:
    """Why it must be then, if more was said than when: "周三晚8点，粉丝在等" gives "粉丝在等"."""
    _, rest = due_in(look, words)
    said = POLITE.sub("", rest).strip(" ，,。.；;、：:!！?？")
    return said if len(said) >= LEAST_REASON else ""


def _read(look: Look, words: str) -> Due | None:
    return read_due(words, look.local, is_workday=look.workdays().is_working)
